#include "report/cases.h"

#include <stdlib.h>

#define NO_CASE UINT32_MAX

/* Whether post `a` opens before post `b`, which stand in one tree. */
static bool opens_before(const struct sb_facts *facts, uint32_t a, uint32_t b, const struct sb_str *ids)
{
	if (facts->list[a].at != facts->list[b].at)
		return facts->list[a].at < facts->list[b].at;
	int order = sb_str_cmp(ids[a], ids[b]);
	return order != 0 ? order < 0 : a < b;
}

/* One case for each tree, opened by its earliest top. `case_of` is filled for the trees' roots. */
static void open_cases(struct sb_cases *cases, const struct sb_facts *facts, uint32_t *case_of)
{
	size_t count = sb_facts_count(facts), cap = 0;
	struct sb_str *ids = sb_mem_zero(count, sizeof *ids);

	for (size_t i = 0; i < facts->tree.ids.count; i++)
		ids[facts->tree.ids.entries[i].value] = facts->tree.ids.entries[i].key;
	for (uint32_t i = 0; i < count; i++) {
		const struct sb_tree_node *node = &facts->tree.nodes[i];
		if (!node->top)
			continue;
		uint32_t number = case_of[node->root];
		if (number == NO_CASE) {
			case_of[node->root] = (uint32_t)cases->count;
			cases->list = sb_mem_reserve(cases->list, cases->count, &cap, sizeof *cases->list);
			cases->list[cases->count++] = (struct sb_case){
				.opener = i, .staff_at = SB_TIME_NONE, .other_at = SB_TIME_NONE, .priority = NAN};
		} else if (opens_before(facts, i, cases->list[number].opener, ids)) {
			cases->list[number].opener = i;
		}
	}
	free(ids);
}

static void earlier_of(sb_time *a, sb_time b)
{
	if (*a == SB_TIME_NONE || b < *a)
		*a = b;
}

static void add_to_case(struct sb_case *one, const struct sb_fact *fact, const struct sb_fact *opener)
{
	one->posts++;
	if (!fact->staff && !(fact->priority <= one->priority) && !isnan(fact->priority))
		one->priority = fact->priority;
	if (fact->at < opener->at || fact == opener)
		return;
	if (fact->staff)
		earlier_of(&one->staff_at, fact->at);
	else if (fact->author != SB_NO_AUTHOR && fact->author != opener->author)
		earlier_of(&one->other_at, fact->at);
}

static void keep_those_asked_for(struct sb_cases *cases, const struct sb_facts *facts)
{
	size_t kept = 0;

	for (size_t i = 0; i < cases->count; i++) {
		struct sb_case *one = &cases->list[i];
		const struct sb_fact *opener = &facts->list[one->opener];
		if (!sb_fact_counts(facts, opener))
			continue;
		one->opened_at = opener->at;
		one->customer = !opener->staff;
		cases->list[kept++] = *one;
	}
	cases->count = kept;
}

void sb_cases_find(struct sb_cases *cases, const struct sb_facts *facts)
{
	size_t count = sb_facts_count(facts);
	uint32_t *case_of = sb_mem_alloc(count * sizeof *case_of);

	*cases = (struct sb_cases){NULL, 0};
	memset(case_of, 0xff, count * sizeof *case_of); /* NO_CASE */
	open_cases(cases, facts, case_of);
	for (size_t i = 0; i < count; i++) {
		const struct sb_tree_node *node = &facts->tree.nodes[i];
		if (!node->known)
			continue;
		struct sb_case *one = &cases->list[case_of[node->root]];
		add_to_case(one, &facts->list[i], &facts->list[one->opener]);
	}
	free(case_of);
	keep_those_asked_for(cases, facts);
}

void sb_cases_free(struct sb_cases *cases)
{
	free(cases->list);
	*cases = (struct sb_cases){NULL, 0};
}

void sb_response_add(struct sb_response *response, const struct sb_case *one)
{
	response->cases++;
	if (!one->customer)
		return;
	response->customer_cases++;
	if (one->other_at != SB_TIME_NONE && (one->staff_at == SB_TIME_NONE || one->other_at < one->staff_at))
		response->community_first++;
	if (one->staff_at == SB_TIME_NONE)
		return;
	response->answered++;
	response->waits = sb_mem_reserve(response->waits, response->wait_count, &response->wait_cap,
					 sizeof *response->waits);
	response->waits[response->wait_count++] = one->staff_at - one->opened_at;
}

static int by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void sb_response_end(struct sb_response *response)
{
	if (response->wait_count > 0)
		qsort(response->waits, response->wait_count, sizeof *response->waits, by_length);
}

void sb_response_free(struct sb_response *response)
{
	free(response->waits);
	*response = (struct sb_response){0};
}

double sb_response_quantile(const struct sb_response *response, double part)
{
	if (response->wait_count == 0)
		return NAN;
	double place = part * (double)(response->wait_count - 1);
	size_t below = (size_t)place;
	double low = (double)response->waits[below], high = low;
	if (below + 1 < response->wait_count)
		high = (double)response->waits[below + 1];
	return (low + (place - (double)below) * (high - low)) / (double)SB_SECOND;
}

double sb_response_mean(const struct sb_response *response)
{
	double sum = 0; /* exact up to 2^53 microseconds, 285 years */

	for (size_t i = 0; i < response->wait_count; i++)
		sum += (double)response->waits[i];
	return response->wait_count > 0 ? sum / (double)response->wait_count / (double)SB_SECOND : (double)NAN;
}

double sb_response_rate(const struct sb_response *response)
{
	return response->customer_cases > 0 ? (double)response->answered / (double)response->customer_cases : (double)NAN;
}
