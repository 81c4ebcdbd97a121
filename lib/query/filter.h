/* filter.h - which records are kept: listening queries, jq conditions, regular expressions and times; all must hold.
 *
 * A line is parsed once, whatever is asked of it; only what a condition needs is looked at further. */
#ifndef SB_QUERY_FILTER_H
#define SB_QUERY_FILTER_H

#include "query/condition.h"
#include "query/path.h"
#include "query/query.h"
#include "text/regex.h"

/* FIELD~REGEX or FIELD!~REGEX */
struct sb_filter_match {
	const char *text;
	struct sb_path path;
	struct sb_regex *regex;
	bool opposite;
};

struct sb_filter {
	sb_time now;          /* ages in queries count back from it */
	sb_time since, until; /* of created_at, SB_TIME_NONE for none; a record without it is not in any range */
	bool invert;          /* keep what does not match */

	struct sb_query **queries;
	struct sb_condition **conditions;
	struct sb_filter_match *matches;
	size_t query_count, query_cap, condition_count, condition_cap, match_count, match_cap;

	struct sb_query_literals literals; /* of the first query that has some */

	struct sb_json_parser parser;
	struct sb_post post;
	struct sb_query_record record;
	struct sb_buf scratch;
	sb_json *root;  /* of the record that was tested last */
	bool is_read;   /* `record` is of that one */
};

void sb_filter_init(struct sb_filter *filter, sb_time now);
/* Each adds a condition; false: `err` (status SB_USAGE) says what is wrong with it.
 * `*where` is the byte at which a query's error is. */
bool sb_filter_add_query(struct sb_filter *filter, struct sb_str query, size_t *where, struct sb_err *err);
bool sb_filter_add_condition(struct sb_filter *filter, const char *program, struct sb_err *err);
/* `text` and `field` must outlive the filter. */
bool sb_filter_add_match(struct sb_filter *filter, const char *text, struct sb_err *err);

/* Sets `*keep`. False when the line is no record, or a condition could not be worked out for it: `err` (status
 * SB_REJECTED) says why and `*err_byte` where in the text. */
bool sb_filter_test(struct sb_filter *filter, struct sb_str text, bool *keep, struct sb_err *err, size_t *err_byte);
/* The view of the record that was tested last. */
struct sb_query_record *sb_filter_record(struct sb_filter *filter);
/* A value of it as text: a string as it reads, anything else as JSON, good until the next call; absent for null. */
struct sb_str sb_filter_text_of(struct sb_filter *filter, sb_json *value);
/* Adds what is asked of a record and how, a line a step. */
void sb_filter_explain(const struct sb_filter *filter, struct sb_buf *out);
void sb_filter_free(struct sb_filter *filter);

#endif
