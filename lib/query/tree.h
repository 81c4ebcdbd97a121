/* tree.h - what a query is parsed into. Internal to query. */
#ifndef SB_QUERY_TREE_H
#define SB_QUERY_TREE_H

#include "base/mem.h"
#include "query/path.h"
#include "query/query.h"
#include "text/regex.h"

enum sb_query_kind {
	SB_QUERY_ALL, /* holds for every record */
	SB_QUERY_AND,
	SB_QUERY_OR,
	SB_QUERY_NOT,
	SB_QUERY_NEAR, /* two children, each words or an OR of words, at most `distance` words between them */
	/* leaves */
	SB_QUERY_WORDS,   /* one word or a phrase, in title or text */
	SB_QUERY_TITLE,   /* the same, in one of them */
	SB_QUERY_TEXT,
	SB_QUERY_REGEX,   /* in title or text, or in the one that `field` names */
	SB_QUERY_PATH,    /* a value at any path of the record */
	SB_QUERY_TYPE,    /* what kind of record it is; one without a type is a post */
	SB_QUERY_STRING,  /* a text of the post, compared folded */
	SB_QUERY_EXACT,   /* a text of the post, byte for byte: ids */
	SB_QUERY_AUTHOR,  /* handle, name or id */
	SB_QUERY_LANG,    /* "en" holds for "en-GB" too */
	SB_QUERY_SITE,    /* the host of its address or of a link, or a host below it */
	SB_QUERY_URL,     /* part of its address or of a link */
	SB_QUERY_TAG,
	SB_QUERY_MENTION,
	SB_QUERY_TOPIC,
	SB_QUERY_NUMBER,
	SB_QUERY_SINCE,
	SB_QUERY_UNTIL,
	SB_QUERY_HAS,
	SB_QUERY_IS
};

/* A word or a value to compare with. */
struct sb_query_pattern {
	struct sb_str text;  /* folded, but for SB_QUERY_EXACT */
	struct sb_str exact; /* with the case that it must have; absent: any */
	bool wild;          /* "*" and "?" in it are wildcards */
	enum sb_word_kind kind;
};

/* What a field's name stands for. */
struct sb_query_field {
	const char *name;
	enum sb_query_kind kind;
	size_t offset; /* in struct sb_post, of the text or the number */
};

/* After has: and is: */
enum sb_query_trait {
	SB_QUERY_HAS_LINK,
	SB_QUERY_HAS_MEDIA,
	SB_QUERY_HAS_QUESTION,
	SB_QUERY_IS_REPLY,
	SB_QUERY_IS_REPOST,
	SB_QUERY_IS_QUOTE,
	SB_QUERY_IS_BOT,
	SB_QUERY_IS_ORIGINAL
};

struct sb_query_node {
	enum sb_query_kind kind;
	struct sb_query_node *child, *next; /* of AND, OR and NOT: the first one; the one beside this */
	const struct sb_query_field *field;
	struct sb_query_pattern *patterns; /* words: `count` of them; other texts: one */
	size_t count;
	uint64_t marks;        /* words: the marks of those without wildcards */
	struct sb_str literal; /* words: a run of ASCII that stands in each text with them, but for case; absent: none */
	double low, high; /* a number, */
	bool above, below; /* more than `low` and less than `high`; else the ends belong to it */
	bool age;          /* a time: `moment` is an age */
	int64_t moment;
	enum sb_query_trait trait;
	size_t distance;  /* NEAR */
	bool in_order;    /* the first child stands first */
	bool is_number;   /* a path's value may be a number in the range above */
	struct sb_path *path;
	struct sb_regex *regex;
	struct sb_query_node *next_regex; /* of the query: to be closed with it */
	struct sb_str source;             /* the node in the query's text, */
	struct sb_str label;              /* and what stands before its colon; absent: nothing */
};

struct sb_query {
	struct sb_query_node *root;
	struct sb_query_node *regexes;
	struct sb_arena *arena; /* its own, or that of many */
	struct sb_arena own;
};

/* The field of that name, letters compared without case, or NULL. */
const struct sb_query_field *sb_query_find_field(struct sb_str name);
/* Adds the names of all fields, with commas. */
void sb_query_list_fields(struct sb_buf *out);

struct sb_query_token;
/* A leaf for the term that stands behind `field` (NULL: a word or phrase alone; `path` for that field). NULL: `err`
 * says what is wrong with it. */
struct sb_query_node *sb_query_leaf(struct sb_arena *arena, const struct sb_query_field *field, const struct sb_path *path,
				    const struct sb_query_token *token, struct sb_err *err);

enum sb_query_token_kind {
	SB_QUERY_END,
	SB_QUERY_OPEN,
	SB_QUERY_CLOSE,
	SB_QUERY_AND_WORD,
	SB_QUERY_OR_WORD,
	SB_QUERY_NOT_WORD, /* NOT, or a "-" before something */
	SB_QUERY_NEAR_WORD,
	SB_QUERY_FIELD,    /* a name and its colon */
	SB_QUERY_TERM
};

struct sb_query_token {
	enum sb_query_token_kind kind;
	size_t at;          /* byte in the query */
	struct sb_str text; /* of a term, without its quotes or slashes; of a field, its name */
	bool quoted, exact; /* "..." and !"..." */
	bool regex;         /* /.../, with */
	char flags[8];
	const struct sb_query_field *field;
	size_t distance; /* of NEAR */
	bool in_order;
};

/* The token at `*at`, which is moved behind it. `of`: this field's colon came directly before, so that names, signs and
 * operators are plain text; else NULL. False: `err` says what is wrong, and token->at where. */
bool sb_query_next_token(struct sb_str query, size_t *at, const struct sb_query_field *of, struct sb_query_token *token,
			 struct sb_err *err);

/* Whether `pattern` is `text`, both folded; in time of the product of their lengths at most. */
bool sb_query_pattern_is(const struct sb_query_pattern *pattern, struct sb_str text);

/* The longest run of ASCII letters and digits of the patterns; absent when it is too short to rule out much. */
struct sb_str sb_query_literal(const struct sb_query_pattern *patterns, size_t count);
/* Whether `literal` (in lower case) stands in `text` when ASCII letters are compared without case. True also, rarely,
 * where it does not. */
bool sb_query_may_stand(struct sb_str literal, struct sb_str text);

/* The word without what may stand behind it: "shop's" is "shop" too, and "@shop@host" is "@shop". */
struct sb_str sb_query_stem(const struct sb_word *word);
/* A word of a text without its sign, typographic apostrophes made plain. The view may be into static memory of the
 * thread, good until the next call. */
struct sb_str sb_query_bare_word(const struct sb_word *word);

/* The record's words, split now when they were not before. */
void sb_query_record_split(struct sb_query_record *record);
/* One of 64 bits for a word, so that most words that a text lacks are known without looking at each of its own. */
uint64_t sb_query_mark(struct sb_str folded);
/* Whether the words of the node stand behind one another in the text. */
bool sb_query_find_words(const struct sb_query_node *node, const struct sb_query_text *text);
/* The same for those that begin at word `at`. */
bool sb_query_words_at(const struct sb_query_node *node, const struct sb_query_text *text, size_t at);
/* Whether the two operands of a NEAR stand near each other. */
bool sb_query_find_near(const struct sb_query_node *node, const struct sb_query_text *text);
bool sb_query_node_holds(const struct sb_query_node *node, struct sb_query_record *record, sb_time now);
/* Its text in the query, with its field: "network:reddit". */
void sb_query_add_source(const struct sb_query_node *node, struct sb_buf *out);

#endif
