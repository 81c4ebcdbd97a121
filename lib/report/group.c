#include "report/group.h"

#include "base/zone.h"

static const struct {
	const char *name, *path;
} short_names[] = {{"topic", "topics"},	      {"label", "score.label"}, {"intent", "score.intent"},
		   {"tag", "tags"},	      {"role", "author.role"},	{"department", "author.department"},
		   {"agent", "author.handle"},   {"emotion", "score.emotion"}};

static sb_json *find(const struct sb_facts *facts, sb_json *root)
{
	for (size_t i = 0; i < facts->by_count && root != NULL; i++)
		root = sb_json_get(root, facts->by_parts[i]);
	return root;
}

/* The parts of the field's name. */
static void find_parts(struct sb_facts *facts)
{
	struct sb_str rest = sb_str_from(facts->by);

	for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
		if (strcmp(facts->by, short_names[i].name) == 0)
			rest = sb_str_from(short_names[i].path);
	while (rest.ptr != NULL && facts->by_count < SB_FIELD_PARTS)
		facts->by_parts[facts->by_count++] = sb_str_cut(&rest, '.');
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

	if (facts->by == NULL || facts->by_count > 0)
		return;
	find_parts(facts);
	facts->by_time = sb_group_has_order(facts->by);
	if (!facts->by_time || facts->groups.count > 1)
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
	if (at == SB_TIME_NONE)
		return 0;
	at = sb_zone_wall(at);
	if (strcmp(facts->by, "hour") == 0)
		return 1 + (uint32_t)((at - sb_time_floor(at, SB_DAY)) / SB_HOUR);
	int64_t day = sb_time_floor(at, SB_DAY) / SB_DAY; /* 1970-01-01 was a Thursday */
	return 1 + (uint32_t)(((day + 3) % 7 + 7) % 7);
}

static uint32_t number_of(struct sb_facts *facts, struct sb_str name)
{
	return name.len == 0 ? 0 : (uint32_t)*sb_map_put(&facts->groups, name, facts->groups.count, NULL);
}

uint32_t sb_group_named(struct sb_facts *facts, struct sb_str name)
{
	uint32_t group = number_of(facts, name);

	return sb_group_set(facts, &group, 1);
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

/* A value as text; absent where it is none. */
static struct sb_str text_of(sb_json *v, char number[SB_NUM_MAX])
{
	if (sb_json_is_number(v) && isfinite(sb_json_number(v, NAN)))
		return sb_str_of(number, sb_num_format(sb_json_number(v, NAN), number));
	if (sb_json_is_bool(v))
		return sb_str_from(sb_json_is_true(v) ? "true" : "false");
	return sb_json_str(v);
}

static void add_value(struct sb_group_values *values, sb_json *v)
{
	struct sb_str text = text_of(v, values->numbers[values->count]);

	if (text.len == 0)
		return;
	for (size_t i = 0; i < values->count; i++)
		if (sb_str_eq(values->list[i], text))
			return;
	values->list[values->count++] = text;
}

void sb_group_values(const struct sb_facts *facts, const struct sb_post *post, struct sb_group_values *values)
{
	sb_json *item;

	values->count = 0;
	if (facts->by == NULL || facts->by_time)
		return;
	sb_json *v = find(facts, post->root);
	if (!sb_json_is_array(v)) {
		add_value(values, v);
		return;
	}
	struct sb_json_iter it = sb_json_iter(v);
	while (values->count < SB_GROUP_VALUES && (item = sb_json_next(&it, NULL)) != NULL)
		add_value(values, item);
}

uint32_t sb_group_of(struct sb_facts *facts, const struct sb_post *post, const struct sb_group_values *values)
{
	uint32_t groups[SB_GROUP_VALUES];

	if (facts->by_time) {
		groups[0] = group_of_time(facts, post->created_at);
		return sb_group_set(facts, groups, 1);
	}
	for (size_t i = 0; i < values->count; i++)
		groups[i] = number_of(facts, values->list[i]);
	return sb_group_set(facts, groups, values->count);
}
