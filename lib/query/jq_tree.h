/* jq_tree.h - the part of jq that is understood without libjq: the tree of an expression, and values. Internal to query.
 *
 * What is understood means exactly what it means in jq 1.6 and 1.7. Whatever could differ (an error, a number that a double
 * does not hold, a key that stands twice, a regular expression that PCRE2 and jq's Oniguruma read differently) makes the
 * answer SB_JQ_UNSURE for that record, and libjq is asked. */
#ifndef SB_QUERY_JQ_TREE_H
#define SB_QUERY_JQ_TREE_H

#include "base/mem.h"
#include "json/value.h"
#include "text/regex.h"

#define SB_JQ_DEPTH_MAX 100  /* brackets within brackets, and lists within lists: bounds the stack */
#define SB_JQ_NODES_MAX 1000 /* operators and calls: each may call the next, which bounds the stack too */

enum sb_jq_type { /* in jq's order of values */
	SB_JQ_NULL,
	SB_JQ_FALSE,
	SB_JQ_TRUE,
	SB_JQ_NUMBER,
	SB_JQ_STRING,
	SB_JQ_ARRAY,
	SB_JQ_OBJECT
};

struct sb_jq_value {
	enum sb_jq_type type;
	bool inexact; /* a number that was written with more digits than a double holds */
	double number;
	struct sb_str string;
	sb_json *json; /* of an array or object */
};

enum sb_jq_kind {
	SB_JQ_DOT,
	SB_JQ_CONST,
	SB_JQ_FIELD, /* a."key", of an object */
	SB_JQ_AT,    /* a[number], of an array */
	SB_JQ_EACH,  /* a[] */
	SB_JQ_PIPE,
	SB_JQ_COMMA,
	SB_JQ_ELSE, /* a // b */
	SB_JQ_OR,
	SB_JQ_AND,
	SB_JQ_COMPARE,
	SB_JQ_ARITHMETIC,
	SB_JQ_NEGATE,
	SB_JQ_IF,
	SB_JQ_EMPTY,
	SB_JQ_ANY,    /* any(a; b) */
	SB_JQ_ALL,    /* all(a; b) */
	SB_JQ_APPLY,  /* a function of the input */
	SB_JQ_APPLY1, /* a function of the input and of a */
	SB_JQ_SWAP1,  /* the same with the two exchanged */
	SB_JQ_TEST
};

enum sb_jq_operator { SB_JQ_EQ, SB_JQ_NE, SB_JQ_LT, SB_JQ_LE, SB_JQ_GT, SB_JQ_GE, SB_JQ_ADD, SB_JQ_SUB, SB_JQ_MUL, SB_JQ_DIV, SB_JQ_MOD };

enum sb_jq_function {
	SB_JQ_NOT,
	SB_JQ_LENGTH,
	SB_JQ_DOWNCASE,
	SB_JQ_UPCASE,
	SB_JQ_TYPE,
	SB_JQ_TOSTRING,
	SB_JQ_STARTSWITH,
	SB_JQ_ENDSWITH,
	SB_JQ_CONTAINS,
	SB_JQ_HAS,
	SB_JQ_INDEX
};

/* A regular expression that both engines read alike, and on which texts. */
struct sb_jq_pattern {
	struct sb_regex *regex;
	bool caseless;
	bool classes; /* has \w, \d, \s or \b, which differ beyond ASCII */
};

struct sb_jq_node {
	enum sb_jq_kind kind;
	struct sb_jq_node *a, *b, *c;
	enum sb_jq_operator operator;
	enum sb_jq_function function;
	bool optional; /* FIELD, AT, EACH: "?" stands behind it */
	struct sb_jq_value value;
	struct sb_jq_pattern pattern;
	struct sb_jq_node *next_pattern;
};

struct sb_jq_tree {
	struct sb_jq_node *root;     /* what is understood */
	bool whole;                  /* it is all of the program; else the program is "root and something" */
	bool select;                 /* then: select(root and something) */
	struct sb_jq_node *patterns; /* to be closed */
	struct sb_arena arena;
	struct sb_json_parser parsers[8]; /* of literal lists */
	size_t parser_count;
};

/* False when nothing of the program is understood. Free it with sb_jq_tree_free either way. */
bool sb_jq_tree_parse(struct sb_jq_tree *tree, struct sb_str program);
void sb_jq_tree_free(struct sb_jq_tree *tree);

/* False when the engines, or their versions, may read the pattern differently. `flags`: jq's. */
bool sb_jq_pattern_open(struct sb_jq_pattern *pattern, struct sb_str text, struct sb_str flags);
/* Whether both engines find the same in this text, whatever it is. */
bool sb_jq_pattern_agrees(const struct sb_jq_pattern *pattern, struct sb_str text);

struct sb_jq_value sb_jq_value_of(sb_json *json);
/* Whether a key stands twice in the object, or may: then libjq must say what is in it. */
bool sb_jq_has_key_twice(sb_json *object);
static inline bool sb_jq_is_true(const struct sb_jq_value *v)
{
	return v->type > SB_JQ_FALSE;
}
/* Each returns false when only libjq can say. */
bool sb_jq_compare(const struct sb_jq_value *a, const struct sb_jq_value *b, int *order);
bool sb_jq_contains(const struct sb_jq_value *a, const struct sb_jq_value *b, bool *holds);

enum sb_jq_answer { SB_JQ_NO, SB_JQ_YES, SB_JQ_UNSURE, SB_JQ_GAVE_UP };
/* Whether the first output (`any`: one of the outputs) for this record is anything but false and null; without one, no.
 * `scratch` is for what is made meanwhile. SB_JQ_GAVE_UP: a search for a regular expression; `err` says why. */
enum sb_jq_answer sb_jq_tree_ask(const struct sb_jq_tree *tree, sb_json *record, bool any, struct sb_arena *scratch,
				 struct sb_err *err);

#endif
