#include "report/cases.h"

#include "report/group.h"

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
				.opener = i, .responder = SB_NO_FACT, .staff_at = SB_TIME_NONE, .other_at = SB_TIME_NONE, .priority = NAN};
		} else if (opens_before(facts, i, cases->list[number].opener, ids)) {
			cases->list[number].opener = i;
		}
	}
	free(ids);
}

static void add_to_case(struct sb_case *one, const struct sb_facts *facts, uint32_t number)
{
	const struct sb_fact *fact = &facts->list[number], *opener = &facts->list[one->opener];

	one->posts++;
	if (!fact->staff && !(fact->priority <= one->priority) && !isnan(fact->priority))
		one->priority = fact->priority;
	if (fact->at < opener->at || fact == opener || fact->bot)
		return;
	if (fact->staff) {
		if (one->staff_at == SB_TIME_NONE || fact->at < one->staff_at) {
			one->staff_at = fact->at;
			one->responder = number;
		}
	} else if (fact->author != SB_NO_AUTHOR && fact->author != opener->author) {
		if (one->other_at == SB_TIME_NONE || fact->at < one->other_at)
			one->other_at = fact->at;
	}
}

/* --- next responses --- */

/* The posts of each case, those of case c from starts[c] to starts[c + 1]; in the order of their time. */
struct members {
	const struct sb_facts *facts;
	uint32_t *list;
	size_t *starts;
};

/* Of two at the same moment the customer's comes first: it was there when staff wrote. */
static int by_time(const void *a, const void *b, void *ctx)
{
	const struct sb_facts *facts = ctx;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	const struct sb_fact *x = &facts->list[i], *y = &facts->list[k];

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->staff != y->staff)
		return x->staff ? 1 : -1;
	return (i > k) - (i < k);
}

static void find_members(struct members *members, const struct sb_cases *cases, const uint32_t *case_of)
{
	const struct sb_tree *tree = &members->facts->tree;
	size_t count = tree->count;

	members->list = sb_mem_alloc(count * sizeof *members->list);
	members->starts = sb_mem_zero(cases->count + 2, sizeof *members->starts);
	for (size_t i = 0; i < count; i++)
		if (tree->nodes[i].known)
			members->starts[case_of[tree->nodes[i].root] + 2]++;
	for (size_t c = 1; c <= cases->count; c++)
		members->starts[c + 1] += members->starts[c];
	for (uint32_t i = 0; i < count; i++)
		if (tree->nodes[i].known)
			members->list[members->starts[case_of[tree->nodes[i].root] + 1]++] = i;
}

static void find_next_responses(struct sb_cases *cases, struct sb_case *one, const struct sb_facts *facts,
				const uint32_t *list, size_t count)
{
	const struct sb_fact *opener = &facts->list[one->opener];
	sb_time waiting = SB_TIME_NONE;

	one->next_from = cases->next_count;
	for (size_t i = 0; i < count; i++) {
		const struct sb_fact *fact = &facts->list[list[i]];
		if (fact->at < one->staff_at || list[i] == one->responder || fact->bot)
			continue;
		if (!fact->staff && fact->author == opener->author && waiting == SB_TIME_NONE) {
			waiting = fact->at;
			one->follow_ups++;
		} else if (fact->staff && waiting != SB_TIME_NONE) {
			cases->nexts = sb_mem_reserve(cases->nexts, cases->next_count, &cases->next_cap, sizeof *cases->nexts);
			cases->nexts[cases->next_count++] = fact->at - waiting;
			waiting = SB_TIME_NONE;
			one->next_count++;
		}
	}
}

static void add_next_responses(struct sb_cases *cases, const struct sb_facts *facts, const uint32_t *case_of)
{
	struct members members = {.facts = facts};

	find_members(&members, cases, case_of);
	for (size_t c = 0; c < cases->count; c++) {
		struct sb_case *one = &cases->list[c];
		uint32_t *list = members.list + members.starts[c];
		size_t count = members.starts[c + 1] - members.starts[c];
		if (one->responder == SB_NO_FACT || count < 3 || facts->list[one->opener].author == SB_NO_AUTHOR)
			continue;
		qsort_r(list, count, sizeof *list, by_time, (void *)(uintptr_t)facts);
		find_next_responses(cases, one, facts, list, count);
	}
	free(members.list);
	free(members.starts);
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
		one->customer = !opener->staff && !opener->bot;
		cases->list[kept++] = *one;
	}
	cases->count = kept;
}

void sb_cases_find(struct sb_cases *cases, const struct sb_facts *facts)
{
	size_t count = sb_facts_count(facts);
	uint32_t *case_of = sb_mem_alloc(count * sizeof *case_of);

	*cases = (struct sb_cases){0};
	memset(case_of, 0xff, count * sizeof *case_of); /* NO_CASE */
	open_cases(cases, facts, case_of);
	for (uint32_t i = 0; i < count; i++) {
		const struct sb_tree_node *node = &facts->tree.nodes[i];
		if (!node->known)
			continue;
		add_to_case(&cases->list[case_of[node->root]], facts, i);
	}
	add_next_responses(cases, facts, case_of);
	free(case_of);
	keep_those_asked_for(cases, facts);
}

const struct sb_set *sb_case_groups(const struct sb_facts *facts, const struct sb_case *one)
{
	uint32_t fact = sb_group_is_answerer(facts->by) ? one->responder : one->opener;

	return &facts->set_list[fact != SB_NO_FACT ? facts->list[fact].set : 0];
}

void sb_cases_free(struct sb_cases *cases)
{
	free(cases->list);
	free(cases->nexts);
	*cases = (struct sb_cases){0};
}

void sb_response_add(struct sb_response *response, const struct sb_cases *cases, const struct sb_case *one, int64_t target)
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
	response->within_target += target > 0 && one->staff_at - one->opened_at <= target;
	sb_durations_add(&response->first, one->staff_at - one->opened_at);
	response->follow_ups += one->follow_ups;
	for (size_t i = 0; i < one->next_count; i++)
		sb_durations_add(&response->next, cases->nexts[one->next_from + i]);
}

void sb_response_add_all(struct sb_response *response, const struct sb_response *others)
{
	response->cases += others->cases;
	response->customer_cases += others->customer_cases;
	response->answered += others->answered;
	response->community_first += others->community_first;
	response->within_target += others->within_target;
	response->follow_ups += others->follow_ups;
	sb_durations_add_all(&response->first, &others->first);
	sb_durations_add_all(&response->next, &others->next);
}

void sb_response_end(struct sb_response *response)
{
	sb_durations_sort(&response->first);
	sb_durations_sort(&response->next);
}

void sb_response_free(struct sb_response *response)
{
	sb_durations_free(&response->first);
	sb_durations_free(&response->next);
	*response = (struct sb_response){0};
}

static double share_of(uint64_t part, uint64_t all)
{
	return all > 0 ? (double)part / (double)all : (double)NAN;
}

double sb_response_rate(const struct sb_response *response)
{
	return share_of(response->answered, response->customer_cases);
}

double sb_response_on_time(const struct sb_response *response)
{
	return share_of(response->within_target, response->customer_cases);
}
