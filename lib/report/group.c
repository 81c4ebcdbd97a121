#include "report/group.h"

#include "base/num.h"
#include "base/zone.h"

#define MAX_VALUES ((size_t)64) /* values of one list that count; a post in more groups than that is a hostile one */

static const struct {
	const char *name, *path;
} short_names[] = {{"topic", "topics"},	      {"label", "score.label"}, {"intent", "score.intent"},
		   {"tag", "tags"},	      {"role", "author.role"},	{"department", "author.department"},
		   {"agent", "author.handle"},   {"emotion", "score.emotion"}};

static sb_json *find(sb_json *root, const char *field)
{
	struct sb_str rest = sb_str_from(field);

	for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
		if (strcmp(field, short_names[i].name) == 0)
			rest = sb_str_from(short_names[i].path);
	while (rest.ptr != NULL && root != NULL)
		root = sb_json_get(root, sb_str_cut(&rest, '.'));
	return root;
}

bool sb_group_is_answerer(const char *by)
{
	return by != NULL && (strcmp(by, "department") == 0 || strcmp(by, "agent") == 0);
}

bool sb_group_has_order(const char *by)
{
	return by != NULL && (strcmp(by, "hour") == 0 || strcmp(by, "weekday") == 0);
}

void sb_group_prepare(struct sb_facts *facts)
{
	static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
	char name[] = "00";

	if (!sb_group_has_order(facts->by) || facts->groups.count > 1)
		return;
	bool hours = strcmp(facts->by, "hour") == 0;
	for (int i = 0; i < (hours ? 24 : 7); i++) {
		name[0] = (char)('0' + i / 10);
		name[1] = (char)('0' + i % 10);
		sb_map_put(&facts->groups, sb_str_from(hours ? name : days[i]), facts->groups.count, NULL);
	}
}

/* The hour of the day, "00" to "23", or the day of the week of a moment. */
static uint32_t group_of_time(struct sb_facts *facts, sb_time at)
{
	sb_group_prepare(facts);
	if (at == SB_TIME_NONE)
		return 0;
	at = sb_zone_wall(at);
	if (strcmp(facts->by, "hour") == 0)
		return 1 + (uint32_t)((at - sb_time_floor(at, SB_DAY)) / SB_HOUR);
	int64_t day = sb_time_floor(at, SB_DAY) / SB_DAY; /* 1970-01-01 was a Thursday */
	return 1 + (uint32_t)(((day + 3) % 7 + 7) % 7);
}

/* The group of one value. */
static uint32_t group_of(struct sb_facts *facts, sb_json *v)
{
	char number[SB_NUM_MAX];
	struct sb_str name = sb_json_str(v);

	if (sb_json_is_number(v) && isfinite(sb_json_number(v, NAN)))
		name = sb_str_of(number, sb_num_format(sb_json_number(v, NAN), number));
	else if (sb_json_is_bool(v))
		name = sb_str_from(sb_json_is_true(v) ? "true" : "false");
	if (name.len == 0)
		return 0;
	return (uint32_t)*sb_map_put(&facts->groups, name, facts->groups.count, NULL);
}

uint32_t sb_group_set(struct sb_facts *facts, const uint32_t *groups, size_t count)
{
	static const uint32_t absent = 0;
	bool added;

	if (count == 0) {
		groups = &absent;
		count = 1;
	}
	struct sb_str key = {(const char *)groups, count * sizeof *groups};
	size_t set = *sb_map_put(&facts->sets, key, facts->sets.count, &added);
	if (added) {
		facts->set_list = sb_mem_reserve(facts->set_list, set, &facts->set_cap, sizeof *facts->set_list);
		uint32_t *copy = sb_arena_alloc(&facts->arena, key.len);
		memcpy(copy, groups, key.len);
		facts->set_list[set] = (struct sb_set){copy, count};
	}
	return (uint32_t)set;
}

uint32_t sb_group_of(struct sb_facts *facts, const struct sb_post *post)
{
	uint32_t groups[MAX_VALUES];
	size_t count = 0;

	if (sb_group_has_order(facts->by)) {
		groups[0] = group_of_time(facts, post->created_at);
		return sb_group_set(facts, groups, 1);
	}
	sb_json *v = find(post->root, facts->by);
	if (!sb_json_is_array(v)) {
		groups[0] = group_of(facts, v);
		return sb_group_set(facts, groups, 1);
	}
	struct sb_json_iter it = sb_json_iter(v);
	sb_json *item;
	while ((item = sb_json_next(&it, NULL)) != NULL && count < MAX_VALUES) {
		uint32_t group = group_of(facts, item);
		bool known = group == 0;
		for (size_t i = 0; i < count; i++)
			known = known || groups[i] == group;
		if (!known)
			groups[count++] = group;
	}
	return sb_group_set(facts, groups, count);
}
