#include "fetch/table_map.h"

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

static bool read_pairs(struct sb_table_map *map, struct sb_table_rule *rule, sb_json *object, struct sb_err *err)
{
	struct sb_json_iter it = sb_json_iter(object);
	struct sb_str from;

	if (!sb_json_is_object(object))
		return sb_err_set(err, SB_USAGE, "%s: map: an object is wanted", rule->field->name);
	rule->has_pairs = true;
	rule->pairs = sb_arena_alloc(&map->arena, (it.left + 1) * sizeof *rule->pairs);
	for (sb_json *v; (v = sb_json_next(&it, &from)) != NULL;) {
		if (!sb_json_is_string(v))
			return sb_err_set(err, SB_USAGE, "%s: map: '%.*s' must become a text", rule->field->name,
					  SB_FMT(from));
		rule->pairs[rule->pair_count++] = (struct sb_table_pair){sb_arena_str(&map->arena, from),
									 sb_arena_str(&map->arena, sb_json_str(v))};
	}
	return true;
}

static bool read_detail(struct sb_table_map *map, struct sb_table_rule *rule, struct sb_str key, sb_json *v,
			struct sb_err *err)
{
	struct sb_str *to = sb_str_is(key, "column")   ? &rule->column
			    : sb_str_is(key, "value")  ? &rule->value
			    : sb_str_is(key, "format") ? &rule->format
			    : sb_str_is(key, "split")  ? &rule->split
						       : NULL;

	if (to != NULL) {
		*to = sb_arena_str(&map->arena, sb_json_str(v));
		if (to->ptr == NULL)
			return sb_err_set(err, SB_USAGE, "%s: %.*s: a text is wanted", rule->field->name, SB_FMT(key));
		return true;
	}
	if (sb_str_is(key, "html")) {
		rule->html = sb_json_is_true(v);
		return true;
	}
	if (sb_str_is(key, "map"))
		return read_pairs(map, rule, v, err);
	return sb_err_set(err, SB_USAGE, "%s: there is no '%.*s'; there are column, value, format, map, split and html",
			  rule->field->name, SB_FMT(key));
}

static bool read_rule(struct sb_table_map *map, struct sb_str name, sb_json *v, struct sb_err *err)
{
	const struct sb_table_field *field = sb_table_field_find(name);
	struct sb_json_iter it = sb_json_iter(v);
	struct sb_str key;

	if (field == NULL)
		return sb_err_set(err, SB_USAGE, "a post has no field '%.*s' that can be mapped; sb-post(5) lists them",
				  SB_FMT(name));
	struct sb_table_rule *rule = sb_table_map_add(map, field);
	if (sb_json_is_string(v)) {
		rule->column = sb_arena_str(&map->arena, sb_json_str(v));
		return true;
	}
	if (!sb_json_is_object(v))
		return sb_err_set(err, SB_USAGE, "%s: the name of a column or an object is wanted", field->name);
	for (sb_json *detail; (detail = sb_json_next(&it, &key)) != NULL;)
		if (!read_detail(map, rule, key, detail, err))
			return false;
	if ((rule->column.ptr == NULL) == (rule->value.ptr == NULL))
		return sb_err_set(err, SB_USAGE, "%s: either a column or a value is wanted", field->name);
	return true;
}

static bool read_root(struct sb_table_map *map, sb_json *root, struct sb_err *err)
{
	struct sb_json_iter it = sb_json_iter(root);
	struct sb_str key;
	bool has_fields = false;

	for (sb_json *v; (v = sb_json_next(&it, &key)) != NULL;) {
		if (sb_str_is(key, "delimiter")) {
			if (sb_json_str(v).len != 1)
				return sb_err_set(err, SB_USAGE,
						  "delimiter: one character is wanted, such as \";\" or \"\\t\"");
			map->delimiter = sb_json_str(v).ptr[0];
		} else if (sb_str_is(key, "fields") && sb_json_is_object(v)) {
			struct sb_json_iter rules = sb_json_iter(v);
			struct sb_str name;
			has_fields = true;
			for (sb_json *rule; (rule = sb_json_next(&rules, &name)) != NULL;)
				if (!read_rule(map, name, rule, err))
					return false;
		} else {
			return sb_err_set(err, SB_USAGE,
					  "there is no '%.*s' in a map; there are delimiter and fields (an object)",
					  SB_FMT(key));
		}
	}
	return has_fields ||
	       sb_err_set(err, SB_USAGE, "the map has no fields: {\"fields\": {\"id\": \"COLUMN\", ...}}");
}

bool sb_table_map_read(struct sb_table_map *map, struct sb_str text, struct sb_err *err)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	size_t byte = 0;
	sb_json *root = sb_json_parse_object(&parser, text, err, &byte);
	bool good = root != NULL && read_root(map, root, err);

	if (root == NULL)
		sb_err_prefix(err, "byte %zu", byte);
	if (!good && err != NULL)
		err->status = SB_USAGE;
	sb_json_parser_free(&parser);
	return good;
}

void sb_table_map_free(struct sb_table_map *map)
{
	free(map->rules);
	sb_arena_free(&map->arena);
}
