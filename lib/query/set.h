/* set.h - thousands of named queries matched over one stream, at a cost that hardly grows with their number.
 *
 * A query can hold only for a record that has one of its required words: "zappos (return* OR refund)" needs zappos. The set
 * is an index from such words, and beginnings of words, to queries; a record's words, split once, are looked up in it and
 * only the queries found are matched. Queries that require no word (lang:en, -giveaway) are matched with every record.
 *
 * A set is loaded once and then only read, so that any number of threads may match with it. */
#ifndef SB_QUERY_SET_H
#define SB_QUERY_SET_H

#include "base/map.h"
#include "query/label.h"
#include "query/query.h"

#define SB_QUERY_NAME_MAX 200 /* bytes of a query's name: it may become the name of a file */

struct sb_query_set_entry {
	struct sb_str name;
	struct sb_str department; /* that answers; absent: none */
	enum sb_theme theme;
	struct sb_query *query;
};

struct sb_query_set {
	struct sb_query_set_entry *entries;
	size_t count, cap;
	struct sb_arena arena;

	struct sb_map words, beginnings; /* to the first of a list in `members` */
	uint32_t lengths;                /* bit n: there is a beginning of n bytes */
	struct sb_query_set_member {
		uint32_t query, next; /* next: index + 1, 0 ends */
	} *members;
	size_t member_count, member_cap;
	uint32_t *always; /* queries that require no word */
	size_t always_count, always_cap;
};

/* What a thread matches with. */
struct sb_query_hits {
	uint32_t *list; /* numbers of the queries that hold, ascending */
	size_t count, cap;
	uint64_t tried; /* queries that were matched, of all records so far */
	uint32_t *rounds, round;
	size_t round_count;
	struct sb_buf folded;
};

#define SB_QUERY_SET_INIT {.words = SB_MAP_INIT, .beginnings = SB_MAP_INIT}

/* Adds a query. False: `err` (status SB_USAGE) and `*where` as sb_query_parse_at has them. */
bool sb_query_set_add(struct sb_query_set *set, struct sb_str name, struct sb_str department, struct sb_str query,
		      size_t *where, struct sb_err *err);
/* Adds those of a file's text, a line each as label.h has them; empty lines and those that begin with "//" are passed over. False: the mistake is in `*query`, a part of line `*line` (from 1), at `*where`. */
bool sb_query_set_load(struct sb_query_set *set, struct sb_str text, size_t *line, struct sb_str *query, size_t *where,
		       struct sb_err *err);
void sb_query_set_free(struct sb_query_set *set);

void sb_query_hits_init(struct sb_query_hits *hits);
/* Fills `hits`. False when a query could not be worked out for this record: record->err says why. */
bool sb_query_set_match(const struct sb_query_set *set, struct sb_query_hits *hits, struct sb_query_record *record, sb_time now);
void sb_query_hits_free(struct sb_query_hits *hits);

#endif
