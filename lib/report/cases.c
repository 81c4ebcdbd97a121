#include "report/cases.h"

#include "report/group.h"

#include <stdlib.h>

#define NO_CASE UINT32_MAX

/* What finds the course of each case. */
struct work {
	struct sb_cases *cases;
	const struct sb_facts *facts;
	const struct sb_records *records;
	uint32_t *case_of;  /* by the number of a tree's root */
	/* those of case c from starts[c] to starts[c + 1]: nodes, and behind all of them events */
	uint32_t *members;
	size_t *starts;
	struct sb_act *acts;
	size_t act_cap;
	struct sb_course course;
};

static struct sb_act act_of(const struct work *work, uint32_t member)
{
	size_t count = sb_facts_count(work->facts);

	if (member < count) {
		const struct sb_fact *fact = &work->facts->list[member];
		return (struct sb_act){.at = fact->at, .id = sb_facts_id(work->facts, member), .of = fact, .kind = SB_ACT_POST,
				       .staff = fact->staff, .bot = fact->bot, .known = fact->author != SB_NO_AUTHOR,
				       .content = fact->content};
	}
	const struct sb_record_event *event = &work->records->events[member - count];
	return (struct sb_act){.at = event->at, .id = sb_facts_id(work->facts, event->node), .of = event, .kind = event->kind, .staff = true,
			       .bot = event->bot};
}

/* Whether post `a` opens before post `b`, which stand in one tree. */
static bool opens_before(const struct work *work, uint32_t a, uint32_t b)
{
	struct sb_act x = act_of(work, a), y = act_of(work, b);

	return sb_act_before(&x, &y) || (a < b && !sb_act_before(&y, &x));
}

static struct sb_case *new_case(struct sb_cases *cases, uint32_t opener)
{
	cases->list = sb_mem_reserve(cases->list, cases->count, &cases->cap, sizeof *cases->list);
	cases->list[cases->count] = (struct sb_case){
		.opener = opener, .responder = SB_NO_FACT, .staff_at = SB_TIME_NONE, .business = SB_NO_BUSINESS, .priority = NAN};
	return &cases->list[cases->count++];
}

/* One case for each tree, opened by its earliest top. */
static void open_cases(struct work *work)
{
	for (uint32_t i = 0; i < sb_facts_count(work->facts); i++) {
		const struct sb_tree_node *node = &work->facts->tree.nodes[i];
		if (!node->top)
			continue;
		uint32_t number = work->case_of[node->root];
		if (number == NO_CASE) {
			work->case_of[node->root] = (uint32_t)work->cases->count;
			new_case(work->cases, i);
		} else if (opens_before(work, i, work->cases->list[number].opener)) {
			work->cases->list[number].opener = i;
		}
	}
}

/* The case in which a member stands; NO_CASE: it does not count in one. */
static uint32_t case_of(const struct work *work, uint32_t member)
{
	const struct sb_tree_node *nodes = work->facts->tree.nodes;
	size_t count = sb_facts_count(work->facts);

	if (member < count)
		return nodes[member].known ? work->case_of[nodes[member].root] : NO_CASE;
	return work->case_of[nodes[work->records->events[member - count].node].root];
}

static void find_members(struct work *work)
{
	size_t cases = work->cases->count, count = sb_facts_count(work->facts) + work->records->event_count;

	work->members = sb_mem_alloc(count * sizeof *work->members);
	work->starts = sb_mem_zero(cases + 2, sizeof *work->starts);
	for (uint32_t i = 0; i < count; i++)
		if (case_of(work, i) != NO_CASE)
			work->starts[case_of(work, i) + 2]++;
	for (size_t c = 1; c <= cases; c++)
		work->starts[c + 1] += work->starts[c];
	for (uint32_t i = 0; i < count; i++)
		if (case_of(work, i) != NO_CASE)
			work->members[work->starts[case_of(work, i) + 1]++] = i;
}

static void add_post(struct sb_case *one, const struct sb_fact *fact)
{
	one->posts++;
	if (!fact->staff && !(fact->priority <= one->priority) && !isnan(fact->priority))
		one->priority = fact->priority;
}

/* The first response, and whose groups the case then counts in. */
static void take_response(const struct work *work, struct sb_case *one, const struct sb_act *human)
{
	uint32_t set = 0;

	one->staff_at = human->at;
	if (human->kind == SB_ACT_POST) {
		const struct sb_fact *fact = human->of;
		one->responder = (uint32_t)(fact - work->facts->list);
		set = fact->set;
	} else {
		set = ((const struct sb_record_event *)human->of)->set;
	}
	if (sb_group_is_answerer(work->facts->by))
		one->set = set;
}

static void follow(struct work *work, struct sb_case *one, const uint32_t *members, size_t count)
{
	const struct sb_facts *facts = work->facts;
	const struct sb_fact *opener = &facts->list[one->opener];
	struct sb_cases *cases = work->cases;

	while (work->act_cap < count)
		work->acts = sb_mem_reserve(work->acts, work->act_cap, &work->act_cap, sizeof *work->acts);
	for (size_t i = 0; i < count; i++) {
		work->acts[i] = act_of(work, members[i]);
		const struct sb_fact *fact = members[i] < sb_facts_count(facts) ? &facts->list[members[i]] : NULL;
		work->acts[i].customer = fact == opener || (fact != NULL && fact->author != SB_NO_AUTHOR && fact->author == opener->author);
	}
	sb_course_follow(&work->course, work->acts, sb_acts_order(work->acts, count), opener->at);
	one->community_first = work->course.community_first;
	one->waits = work->course.human == NULL && !work->course.resolved;
	if (work->course.human == NULL)
		return;
	take_response(work, one, work->course.human);
	one->follow_ups = (uint32_t)work->course.follow_ups;
	one->next_from = cases->next_count;
	one->next_count = (uint32_t)work->course.wait_count;
	for (size_t i = 0; i < work->course.wait_count; i++) {
		const struct sb_wait *wait = &work->course.waits[i];
		cases->nexts = sb_mem_reserve(cases->nexts, cases->next_count, &cases->next_cap, sizeof *cases->nexts);
		cases->nexts[cases->next_count++] = (struct sb_next){wait->from, wait->to - wait->from, SB_NO_BUSINESS};
	}
}

static void find_courses(struct work *work)
{
	const struct sb_facts *facts = work->facts;

	for (size_t c = 0; c < work->cases->count; c++) {
		struct sb_case *one = &work->cases->list[c];
		const struct sb_fact *opener = &facts->list[one->opener];
		const uint32_t *members = work->members + work->starts[c];
		size_t count = work->starts[c + 1] - work->starts[c];
		for (size_t i = 0; i < count; i++)
			if (members[i] < sb_facts_count(facts))
				add_post(one, &facts->list[members[i]]);
		one->opened_at = opener->at;
		one->set = sb_group_is_answerer(facts->by) ? 0 : opener->set;
		one->customer = one->waits = !opener->staff && !opener->bot;
		if (one->customer && count > 1)
			follow(work, one, members, count);
	}
}

static void keep_those_asked_for(struct sb_cases *cases, const struct sb_facts *facts)
{
	size_t kept = 0;

	for (size_t i = 0; i < cases->count; i++)
		if (sb_fact_counts(facts, &facts->list[cases->list[i].opener]))
			cases->list[kept++] = cases->list[i];
	cases->count = kept;
}

/* Those of whose posts none is here. */
static void add_records(struct work *work)
{
	const struct sb_records *records = work->records;
	struct sb_cases *cases = work->cases;

	for (size_t i = 0; i < records->case_count; i++) {
		const struct sb_record_case *record = &records->cases[i];
		if (record->outside || !sb_facts_within(work->facts, record->opened_at) ||
		    work->case_of[work->facts->tree.nodes[record->node].root] != NO_CASE)
			continue;
		struct sb_case *one = new_case(cases, record->node);
		one->set = record->set;
		one->posts = record->posts;
		one->opened_at = record->opened_at;
		one->staff_at = record->staff_at;
		one->business = record->business;
		one->priority = record->priority;
		one->customer = record->customer;
		one->community_first = record->community_first;
		one->waits = record->waits && record->customer;
		one->follow_ups = record->follow_ups;
		one->next_count = record->next_count;
		one->next_from = cases->next_count;
		for (size_t n = 0; n < record->next_count; n++) {
			cases->nexts = sb_mem_reserve(cases->nexts, cases->next_count, &cases->next_cap, sizeof *cases->nexts);
			cases->nexts[cases->next_count++] = records->nexts[record->next_from + n];
		}
	}
}

void sb_cases_find(struct sb_cases *cases, const struct sb_facts *facts, const struct sb_records *records)
{
	size_t count = sb_facts_count(facts);
	struct work work = {.cases = cases, .facts = facts, .records = records, .case_of = sb_mem_alloc(count * sizeof *work.case_of)};

	*cases = (struct sb_cases){0};
	memset(work.case_of, 0xff, count * sizeof *work.case_of); /* NO_CASE */
	open_cases(&work);
	find_members(&work);
	find_courses(&work);
	keep_those_asked_for(cases, facts);
	add_records(&work);
	free(work.case_of);
	free(work.members);
	free(work.starts);
	free(work.acts);
	sb_course_free(&work.course);
}

void sb_cases_free(struct sb_cases *cases)
{
	free(cases->list);
	free(cases->nexts);
	*cases = (struct sb_cases){0};
}

static void add_business(struct sb_response *response, const struct sb_cases *cases, const struct sb_case *one,
			 const struct sb_terms *terms)
{
	int64_t first = one->business;

	if (terms->calendar != NULL)
		first = sb_calendar_between(terms->calendar, one->opened_at, one->staff_at);
	if (first >= 0) {
		sb_durations_add(&response->first_business, first);
		response->within_target_business += terms->target > 0 && first <= terms->target;
	}
	for (size_t i = 0; i < one->next_count; i++) {
		const struct sb_next *next = &cases->nexts[one->next_from + i];
		int64_t wait = next->business;
		if (terms->calendar != NULL && next->from != SB_TIME_NONE)
			wait = sb_calendar_between(terms->calendar, next->from, next->from + next->wait);
		if (wait >= 0)
			sb_durations_add(&response->next_business, wait);
	}
}

void sb_response_add(struct sb_response *response, const struct sb_cases *cases, const struct sb_case *one,
		     const struct sb_terms *terms)
{
	response->cases++;
	if (!one->customer)
		return;
	response->customer_cases++;
	response->community_first += one->community_first;
	if (one->staff_at == SB_TIME_NONE)
		return;
	response->answered++;
	response->within_target += terms->target > 0 && one->staff_at - one->opened_at <= terms->target;
	sb_durations_add(&response->first, one->staff_at - one->opened_at);
	response->follow_ups += one->follow_ups;
	for (size_t i = 0; i < one->next_count; i++)
		sb_durations_add(&response->next, cases->nexts[one->next_from + i].wait);
	if (terms->business)
		add_business(response, cases, one, terms);
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
	response->within_target_business += others->within_target_business;
	sb_durations_add_all(&response->next, &others->next);
	sb_durations_add_all(&response->first_business, &others->first_business);
	sb_durations_add_all(&response->next_business, &others->next_business);
}

void sb_response_end(struct sb_response *response)
{
	sb_durations_sort(&response->first);
	sb_durations_sort(&response->next);
	sb_durations_sort(&response->first_business);
	sb_durations_sort(&response->next_business);
}

void sb_response_free(struct sb_response *response)
{
	sb_durations_free(&response->first);
	sb_durations_free(&response->next);
	sb_durations_free(&response->first_business);
	sb_durations_free(&response->next_business);
	*response = (struct sb_response){0};
}

double sb_response_share(const struct sb_response *response, uint64_t count)
{
	return response->customer_cases > 0 ? (double)count / (double)response->customer_cases : (double)NAN;
}

double sb_response_rate(const struct sb_response *response)
{
	return sb_response_share(response, response->answered);
}
