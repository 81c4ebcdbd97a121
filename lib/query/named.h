/* named.h - queries with names, one a line: topics, brands, themes.
 *
 * label.h says what a line is. Blank lines and those that begin with "//" are passed over. No name twice. */
#ifndef SB_QUERY_NAMED_H
#define SB_QUERY_NAMED_H

#include "base/mem.h"
#include "query/label.h"
#include "query/query.h"

#define SB_NAMED_MAX ((size_t)64) /* queries, so that a record's matches fit into one number */

struct sb_named {
	struct sb_str name, department; /* absent: none is given */
	enum sb_theme theme;
	struct sb_query *query;
};

struct sb_named_list {
	struct sb_named list[SB_NAMED_MAX];
	size_t count;
	struct sb_arena arena;
};

/* Adds one, "name: query". False: `err` (SB_USAGE) says what is wrong. */
bool sb_named_add(struct sb_named_list *named, struct sb_str line, struct sb_err *err);
/* Adds those of a file; `err` names it and the line. */
bool sb_named_read(struct sb_named_list *named, const char *path, struct sb_err *err);
/* A bit for each query that holds, the first one is bit 0. */
uint64_t sb_named_match(const struct sb_named_list *named, struct sb_query_record *record, sb_time now);
void sb_named_free(struct sb_named_list *named);

#endif
