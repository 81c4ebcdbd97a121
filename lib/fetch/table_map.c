#include "fetch/table_map.h"

#include "text/yaml.h"

#include <stdlib.h>

#define AT(member) offsetof(struct sb_record, member)

static const struct sb_table_field fields[] = {
	{"id", SB_TABLE_ID, AT(id)},
	{"network", SB_TABLE_TEXT, AT(network)},
	{"url", SB_TABLE_TEXT, AT(url)},
	{"created_at", SB_TABLE_TIME, AT(created_at)},
	{"edited_at", SB_TABLE_TIME, AT(edited_at)},
	{"author.id", SB_TABLE_TEXT, AT(author.id)},
	{"author.handle", SB_TABLE_TEXT, AT(author.handle)},
	{"author.name", SB_TABLE_TEXT, AT(author.name)},
	{"author.url", SB_TABLE_TEXT, AT(author.url)},
	{"author.followers", SB_TABLE_NUMBER, AT(author.followers)},
	{"author.bot", SB_TABLE_BOOL, AT(author.bot)},
	{"author.role", SB_TABLE_TEXT, AT(author.role)},
	{"author.department", SB_TABLE_TEXT, AT(author.department)},
	{"author.tier", SB_TABLE_TEXT, AT(author.tier)},
	{"title", SB_TABLE_TEXT, AT(title)},
	{"text", SB_TABLE_TEXT, AT(text)},
	{"lang", SB_TABLE_TEXT, AT(lang)},
	{"thread_id", SB_TABLE_ID, AT(thread_id)},
	{"reply_to", SB_TABLE_ID, AT(reply_to)},
	{"repost_of", SB_TABLE_ID, AT(repost_of)},
	{"quote_of", SB_TABLE_ID, AT(quote_of)},
	{"mentions", SB_TABLE_LIST, AT(mentions)},
	{"tags", SB_TABLE_LIST, AT(tags)},
	{"links", SB_TABLE_LIST, AT(links)},
	{"media", SB_TABLE_LIST, AT(media)},
	{"metrics.likes", SB_TABLE_NUMBER, AT(metrics.likes)},
	{"metrics.reposts", SB_TABLE_NUMBER, AT(metrics.reposts)},
	{"metrics.quotes", SB_TABLE_NUMBER, AT(metrics.quotes)},
	{"metrics.replies", SB_TABLE_NUMBER, AT(metrics.replies)},
	{"metrics.views", SB_TABLE_NUMBER, AT(metrics.views)},
	{"rating", SB_TABLE_NUMBER, AT(rating)},
};

const struct sb_table_field *sb_table_field_find(struct sb_str name)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (sb_str_is(name, fields[i].name))
			return &fields[i];
	return NULL;
}

struct sb_table_rule *sb_table_map_add(struct sb_table_map *map, const struct sb_table_field *field)
{
	map->rules = sb_mem_reserve(map->rules, map->count, &map->cap, sizeof *map->rules);
	map->rules[map->count] = (struct sb_table_rule){.field = field, .index = SB_TABLE_NO_COLUMN};
	return &map->rules[map->count++];
}

static bool read_pairs(struct sb_table_map *map, struct sb_table_rule *rule, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item pair;
	struct sb_str from, to;
	size_t cap = 0;

	if (!sb_yaml_map(node, "map", &it, err))
		return false;
	rule->has_pairs = true;
	while (sb_yaml_next(&it, &pair)) {
		if (!sb_yaml_str(pair.key, "map: what stands there", &from, err) ||
		    !sb_yaml_str(pair.value, "map: what is meant", &to, err))
			return false;
		rule->pairs = sb_mem_reserve(rule->pairs, rule->pair_count, &cap, sizeof *rule->pairs);
		rule->pairs[rule->pair_count++] =
			(struct sb_table_pair){sb_arena_str(&map->arena, from), sb_arena_str(&map->arena, to)};
	}
	return true;
}

static bool read_text(struct sb_table_map *map, struct sb_yaml_node node, const char *what, struct sb_str *to,
		      struct sb_err *err)
{
	if (!sb_yaml_str(node, what, to, err))
		return false;
	*to = sb_arena_str(&map->arena, *to);
	return true;
}

static bool read_detail(struct sb_table_map *map, struct sb_table_rule *rule, const struct sb_yaml_item *item,
			struct sb_err *err)
{
	static const char *const keys[] = {"column", "value", "format", "map", "split", "html", NULL};
	size_t key;

	if (!sb_yaml_key(item, rule->field->name, keys, &key, err))
		return false;
	switch (key) {
	case 0:
		return read_text(map, item->value, "column", &rule->column, err);
	case 1:
		return read_text(map, item->value, "value", &rule->value, err);
	case 2:
		return read_text(map, item->value, "format", &rule->format, err) &&
		       (strstr(rule->format.ptr, "%Z") == NULL ||
			sb_yaml_err(item->value, err, "format: zones have many names, so %%Z reads none; %%z reads +0100, and a zone that is "
						      "always the same is written as it is"));
	case 3:
		return read_pairs(map, rule, item->value, err);
	case 4:
		return read_text(map, item->value, "split", &rule->split, err) &&
		       (rule->split.len == 1 || sb_yaml_err(item->value, err, "split: one character is wanted, such as ','"));
	default:
		return sb_yaml_bool(item->value, "html", &rule->html, err);
	}
}

/* What is written for a field that cannot have it would be passed over without a word. */
static bool details_fit(const struct sb_table_rule *rule, const struct sb_yaml_item *item, struct sb_err *err)
{
	enum sb_table_kind kind = rule->field->kind;

	if (rule->format.ptr != NULL && kind != SB_TABLE_TIME)
		return sb_yaml_err(item->key, err, "%s: format is for times", rule->field->name);
	if (rule->split.ptr != NULL && kind != SB_TABLE_LIST)
		return sb_yaml_err(item->key, err, "%s: split is for lists", rule->field->name);
	return (rule->column.ptr == NULL) != (rule->value.ptr == NULL) ||
	       sb_yaml_err(item->key, err, "%s: either a column or a value is wanted", rule->field->name);
}

static bool read_rule(struct sb_table_map *map, const struct sb_yaml_item *item, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item detail;
	struct sb_str name;

	if (!sb_yaml_str(item->key, "a field", &name, err))
		return false;
	const struct sb_table_field *field = sb_table_field_find(name);
	if (field == NULL)
		return sb_yaml_err(item->key, err, "a post has no field '%.*s' that can be mapped; sb-post(5) lists them",
				   SB_FMT(name));
	struct sb_table_rule *rule = sb_table_map_add(map, field);
	if (!sb_yaml_is_map(item->value))
		return read_text(map, item->value, "the name of a column", &rule->column, err);
	if (!sb_yaml_map(item->value, field->name, &it, err))
		return false;
	while (sb_yaml_next(&it, &detail))
		if (!read_detail(map, rule, &detail, err))
			return false;
	return details_fit(rule, item, err);
}

static bool read_delimiter(struct sb_table_map *map, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_str text;

	if (!sb_yaml_str(node, "delimiter", &text, err))
		return false;
	map->delimiter = text.ptr[0];
	return (text.len == 1 && strchr("\"\r\n", text.ptr[0]) == NULL) ||
	       sb_yaml_err(node, err, "delimiter: one character is wanted, such as \";\" or \"\\t\"");
}

static bool read_root(struct sb_table_map *map, struct sb_yaml_node root, struct sb_err *err)
{
	static const char *const keys[] = {"delimiter", "fields", NULL};
	struct sb_yaml_iter it, rules;
	struct sb_yaml_item item, rule;
	size_t key;

	if (!sb_yaml_map(root, "a map", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "a map", keys, &key, err))
			return false;
		if (key == 0 && !read_delimiter(map, item.value, err))
			return false;
		if (key == 1 && !sb_yaml_map(item.value, "fields", &rules, err))
			return false;
		while (key == 1 && sb_yaml_next(&rules, &rule))
			if (!read_rule(map, &rule, err))
				return false;
	}
	return map->count > 0 ||
	       sb_yaml_err(root, err, "the map has no fields; write \"fields:\" and below it lines \"FIELD: COLUMN\"");
}

bool sb_table_map_read(struct sb_table_map *map, struct sb_str text, const char *name, struct sb_err *err)
{
	struct sb_yaml *yaml = sb_yaml_open(name, text, err);
	bool good = yaml != NULL && read_root(map, sb_yaml_root(yaml), err);

	if (yaml != NULL)
		sb_yaml_close(yaml);
	return good;
}

void sb_table_map_free(struct sb_table_map *map)
{
	for (size_t i = 0; i < map->count; i++)
		free(map->rules[i].pairs);
	free(map->rules);
	sb_arena_free(&map->arena);
}
