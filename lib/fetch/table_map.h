/* table_map.h - a map as it was read: one rule for each field that it sets. Internal to the table reader. */
#ifndef SB_FETCH_TABLE_MAP_H
#define SB_FETCH_TABLE_MAP_H

#include "base/mem.h"
#include "fetch/table.h"

enum sb_table_kind { SB_TABLE_TEXT, SB_TABLE_ID, SB_TABLE_TIME, SB_TABLE_NUMBER, SB_TABLE_BOOL, SB_TABLE_LIST };

struct sb_table_field {
	const char *name;
	enum sb_table_kind kind;
	size_t offset; /* in struct sb_record */
};

/* The field called `name`, or NULL. */
const struct sb_table_field *sb_table_field_find(struct sb_str name);

#define SB_TABLE_NO_COLUMN SIZE_MAX

struct sb_table_rule {
	const struct sb_table_field *field;
	struct sb_str column, value, format, split; /* absent where the map does not say */
	bool html;
	struct sb_table_pair {
		struct sb_str from, to;
	} * pairs;
	size_t pair_count;
	bool has_pairs;
	size_t index; /* of the column, once the header was read */
};

struct sb_table_map {
	char delimiter;
	struct sb_table_rule *rules;
	size_t count, cap;
	struct sb_arena arena;
};

/* `name` is the file's, for messages. */
bool sb_table_map_read(struct sb_table_map *map, struct sb_str text, const char *name, struct sb_err *err);
struct sb_table_rule *sb_table_map_add(struct sb_table_map *map, const struct sb_table_field *field);
void sb_table_map_free(struct sb_table_map *map);

#endif
