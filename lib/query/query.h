/* query.h - the listening query: what a person wants to hear of, in words and fields. sb-query(7) is its manual.
 *
 * A query is parsed once and then only read, so that any number of threads may match with it. A record is looked at
 * through a struct sb_query_record: its words are split at most once, and only when a query asks for them, however many
 * queries are matched. Parsing and matching take memory and time in proportion to the text; see the limits below. */
#ifndef SB_QUERY_QUERY_H
#define SB_QUERY_QUERY_H

#include "base/mem.h"
#include "post/post.h"
#include "text/words.h"

#define SB_QUERY_TEXT_MAX ((size_t)8 << 20) /* bytes: some 500,000 words, and parsed in under a second */
#define SB_QUERY_DEPTH_MAX 100              /* brackets and NOTs within each other: bounds the stack */
#define SB_QUERY_PHRASE_MAX 100             /* words: a phrase is compared at every word of a text */
#define SB_QUERY_NEAR_MAX 100               /* words between two that are near each other */
#define SB_QUERY_WILDCARD_MAX 256           /* bytes of a word or value with wildcards, for the same reason */

struct sb_query;

/* NULL: `err` (status SB_USAGE) begins with the place, "column 7: ..." or "line 2, column 7: ...". An empty query holds
 * for every record. Free with sb_query_free. */
struct sb_query *sb_query_parse(struct sb_str text, struct sb_err *err);
/* The same; `*where` is set to the byte (from 0) at which the error is. */
struct sb_query *sb_query_parse_at(struct sb_str text, size_t *where, struct sb_err *err);
/* The same with the memory of `arena` (NULL: its own), which must outlive the query: for thousands of them. */
struct sb_query *sb_query_parse_in(struct sb_arena *arena, struct sb_str text, size_t *where, struct sb_err *err);
void sb_query_free(struct sb_query *query); /* NULL is fine */

/* Adds two lines to `out`: the line of `text` in which `where` stands, cut to a screen's width; below it a caret. */
void sb_query_show_error(struct sb_str text, size_t where, struct sb_buf *out);

/* The words of one of a record's texts, punctuation left out. */
struct sb_query_text {
	struct sb_words words;
	uint64_t marks;             /* of the words: a word whose mark is not among them is not there */
	bool link, question;        /* whether there is one in it */
	bool plain, plain_is_known; /* sb_utf8_folds_plainly */
};

struct sb_query_record {
	const struct sb_post *post;
	bool is_split;
	unsigned searches; /* for literals, before the words were split */
	struct sb_query_text title, text;
	struct sb_buf scratch; /* a folded value */
	bool failed;           /* a regular expression was given up; `err` (status SB_REJECTED) says why */
	struct sb_err err;
};

void sb_query_record_init(struct sb_query_record *record);
/* From here on the record is `post`, which must last until the next call. */
void sb_query_record_set(struct sb_query_record *record, const struct sb_post *post);
void sb_query_record_free(struct sb_query_record *record);

/* Whether the query holds for the record. Ages such as since:2d count back from `now`. Where that cannot be worked out,
 * false, and record->failed is set until the next sb_query_record_set. */
bool sb_query_match(const struct sb_query *query, struct sb_query_record *record, sb_time now);

/* Letter sequences of which the title or the text of every record that matches has one, in lower-case ASCII; `query` owns
 * them. */
#define SB_QUERY_LITERALS_MAX 4 /* looking for more of them would cost what reading the record does */
struct sb_query_literals {
	struct sb_str list[SB_QUERY_LITERALS_MAX];
	size_t count;
};
/* False when the query has none. */
bool sb_query_literals(const struct sb_query *query, struct sb_query_literals *literals);
/* False: the record cannot match, as neither text has one of these, nor a letter that folds to ASCII and could hide it. */
bool sb_query_may_match(const struct sb_query_literals *literals, sb_json *record);
/* Whether it holds for every record. */
bool sb_query_is_empty(const struct sb_query *query);

/* Of a query that holds: calls `tell` with each clause, as it was written, that held; what stands under a NOT is not
 * told. The text is good during the call. */
typedef void sb_query_tell(void *ctx, struct sb_str clause);
void sb_query_why(const struct sb_query *query, struct sb_query_record *record, sb_time now, sb_query_tell *tell, void *ctx);
/* Adds how the query was understood, a line a node, each with `indent` tabs and more before it. */
void sb_query_explain(const struct sb_query *query, unsigned indent, struct sb_buf *out);

#endif
