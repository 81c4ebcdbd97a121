#include "report/records.h"

#include "report/group.h"

#include <stdlib.h>

#define CASE_PREFIX "case:"
#define SECONDS_MOST 4e11 /* ten thousand years */
#define POSTS_MOST 1e9

static struct sb_str text_of(sb_json *record, const char *key)
{
	return sb_json_str(sb_json_get(record, sb_str_from(key)));
}

static bool flag_of(sb_json *record, const char *key)
{
	return sb_json_is_true(sb_json_get(record, sb_str_from(key)));
}

/* A duration, in microseconds; SB_NO_BUSINESS when it is none. */
static int64_t duration_of(sb_json *v)
{
	double seconds = sb_json_number(v, NAN);

	return seconds >= 0 && seconds <= SECONDS_MOST ? (int64_t)llround(seconds * (double)SB_SECOND) : SB_NO_BUSINESS;
}

static uint32_t count_of(sb_json *record, const char *key)
{
	double count = sb_json_number(sb_json_get(record, sb_str_from(key)), 0);

	return count >= 0 && count <= POSTS_MOST ? (uint32_t)count : 0;
}

/* The groups of who answered, by name; else those of the record's own field. */
static uint32_t set_of(struct sb_facts *facts, const struct sb_post *post, struct sb_str agent, struct sb_str department)
{
	struct sb_group_values values;

	if (facts->by == NULL)
		return 0;
	if (!sb_group_is_answerer(facts->by)) {
		sb_group_values(facts, post, &values);
		return sb_group_of(facts, post, &values);
	}
	return sb_group_named(facts, strcmp(facts->by, "agent") == 0 ? agent : department);
}

static bool take_event(struct sb_records *records, struct sb_facts *facts, const struct sb_post *post)
{
	struct sb_event_act act;

	if (!sb_event_act(post->root, &act))
		return false;
	records->events = sb_mem_reserve(records->events, records->event_count, &records->event_cap, sizeof *records->events);
	records->events[records->event_count++] = (struct sb_record_event){
		.at = act.at,
		.node = sb_facts_node(facts, act.about),
		.set = set_of(facts, post, act.actor, act.department),
		.kind = act.kind,
		.bot = act.bot,
	};
	return true;
}

static void take_waits(struct sb_records *records, struct sb_record_case *one, sb_json *record)
{
	struct sb_json_iter waits = sb_json_iter(sb_json_get(record, SB_STR("next_response_s")));
	struct sb_json_iter business = sb_json_iter(sb_json_get(record, SB_STR("next_response_business_s")));
	sb_json *v;

	one->next_from = records->next_count;
	while ((v = sb_json_next(&waits, NULL)) != NULL) {
		int64_t wait = duration_of(v), in_hours = duration_of(sb_json_next(&business, NULL));
		if (wait < 0)
			continue;
		records->nexts = sb_mem_reserve(records->nexts, records->next_count, &records->next_cap, sizeof *records->nexts);
		records->nexts[records->next_count++] = (struct sb_next){SB_TIME_NONE, wait, in_hours};
		one->next_count++;
	}
	uint32_t follow_ups = count_of(record, "follow_ups");
	one->follow_ups = follow_ups > one->next_count ? follow_ups : one->next_count;
}

/* What stands in for the opener, where that does not come as a post. */
static void show_opener(struct sb_facts *facts, const struct sb_post *post, uint32_t node, sb_time opened_at)
{
	struct sb_fact *fact = &facts->list[node];

	if (fact->seen)
		return;
	fact->at = opened_at;
	fact->of_case = true;
	fact->network = sb_facts_network(facts, post->network);
	if (facts->with_about)
		sb_facts_show(facts, node, text_of(post->root, "url"), text_of(post->root, "customer"));
}

static bool take_case(struct sb_records *records, struct sb_facts *facts, const struct sb_post *seen, bool outside)
{
	struct sb_post post = *seen;
	sb_json *record = post.root;
	struct sb_str id = post.id, opener = text_of(record, "opener");
	struct sb_record_case one = {.staff_at = SB_TIME_NONE, .business = SB_NO_BUSINESS, .outside = outside};
	struct sb_str none = {NULL, 0};
	size_t number = records->case_count;

	if (!sb_time_parse(text_of(record, "opened_at"), &one.opened_at))
		return false;
	if (opener.len == 0 && sb_str_starts(id, CASE_PREFIX))
		opener = sb_str_of(id.ptr + strlen(CASE_PREFIX), id.len - strlen(CASE_PREFIX));
	post.created_at = one.opened_at; /* for groups by hour */
	one.node = sb_facts_node(facts, opener);
	one.customer = !flag_of(record, "ours") && !flag_of(record, "automatic");
	one.set = set_of(facts, &post, one.customer ? text_of(record, "first_human_responder") : none,
			 one.customer ? text_of(record, "first_human_department") : none);
	one.community_first = flag_of(record, "community_first");
	one.posts = count_of(record, "posts");
	one.priority = (float)sb_json_number(sb_json_get(record, SB_STR("priority")), NAN);
	int64_t first = duration_of(sb_json_get(record, SB_STR("first_human_response_s")));
	if (first >= 0 && one.customer) {
		one.staff_at = one.opened_at + first;
		one.business = duration_of(sb_json_get(record, SB_STR("first_human_response_business_s")));
		records->business = records->business || one.business >= 0;
	}
	one.waits = first < 0 && !sb_str_is(text_of(record, "status"), "resolved");
	take_waits(records, &one, record);
	show_opener(facts, &post, one.node, one.opened_at);
	if (id.len > 0)
		number = *sb_map_put(&records->numbers, id, number, NULL);
	if (number == records->case_count) {
		records->cases = sb_mem_reserve(records->cases, records->case_count, &records->case_cap, sizeof *records->cases);
		records->case_count++;
	}
	records->cases[number] = one;
	return true;
}

bool sb_records_take(struct sb_records *records, struct sb_facts *facts, sb_json *record, bool outside)
{
	struct sb_post post;

	sb_post_read(record, &post);
	if (sb_str_is(post.type, "event"))
		return take_event(records, facts, &post);
	return sb_str_is(post.type, "case") && take_case(records, facts, &post, outside);
}

void sb_records_free(struct sb_records *records)
{
	free(records->events);
	sb_map_free(&records->numbers);
	free(records->cases);
	free(records->nexts);
	*records = (struct sb_records)SB_RECORDS_INIT;
}
