/* ask.h - the conditions of a command line, kept so that each thread can have a filter of its own with them.
 *
 * Mistakes end the program with status 2 and are shown in their place: this is for main(). */
#ifndef SB_QUERY_ASK_H
#define SB_QUERY_ASK_H

#include "query/filter.h"
#include "query/set.h"

struct sb_ask {
	struct sb_ask_text {
		char *name; /* where it came from, for messages */
		char *text;
		size_t len;
	} *texts; /* of queries */
	size_t count, cap;
	const char *const *conditions, *const *matches; /* jq, and FIELD~REGEX: these outlive the filters */
	size_t condition_count, match_count;
	sb_time since, until; /* SB_TIME_NONE: none */
	bool invert;
};

/* Adds the query `text`; one that is the name of a file and ends in ".query" is read from there: nobody looks for these two
 * words in that form. */
void sb_ask_query(struct sb_ask *ask, const char *name, const char *text);
void sb_ask_query_file(struct sb_ask *ask, const char *path);
/* A filter with all of it. */
struct sb_filter *sb_ask_filter(const struct sb_ask *ask, sb_time now);
/* Loads named queries. */
void sb_ask_set(struct sb_query_set *set, const char *path);
void sb_ask_free(struct sb_ask *ask);
/* Whether an operand names a file that is there, or standard input ("-"), or is called as files of records are: "x.ndjson". */
bool sb_ask_is_file(const char *name);

#endif
