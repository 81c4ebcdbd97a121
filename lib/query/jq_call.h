/* jq_call.h - nodes of a jq expression, and calls of the functions that are understood. Internal to query. */
#ifndef SB_QUERY_JQ_CALL_H
#define SB_QUERY_JQ_CALL_H

#include "query/jq_lex.h"

struct sb_jq_parse {
	struct sb_jq_tree *tree;
	struct sb_jq_lex lex;
	unsigned depth, nodes;
};

/* NULL when there are too many. */
struct sb_jq_node *sb_jq_node_of(struct sb_jq_parse *p, enum sb_jq_kind kind, struct sb_jq_node *a, struct sb_jq_node *b);
/* A node of two, when both are there. */
struct sb_jq_node *sb_jq_node_joining(struct sb_jq_parse *p, enum sb_jq_kind kind, struct sb_jq_node *a, struct sb_jq_node *b);
/* name, name(a) or name(a; b); what is not there is NULL. NULL when the function is not understood. */
struct sb_jq_node *sb_jq_call(struct sb_jq_parse *p, struct sb_str name, struct sb_jq_node *a, struct sb_jq_node *b);

#endif
