/* jq_call.c - functions by their names, and what they are made of. */
#include "query/jq_call.h"

struct sb_jq_node *sb_jq_node_of(struct sb_jq_parse *p, enum sb_jq_kind kind, struct sb_jq_node *a, struct sb_jq_node *b)
{
	if (++p->nodes > SB_JQ_NODES_MAX)
		return NULL;
	struct sb_jq_node *node = sb_arena_alloc(&p->tree->arena, sizeof *node);
	*node = (struct sb_jq_node){.kind = kind, .a = a, .b = b};
	return node;
}

struct sb_jq_node *sb_jq_node_joining(struct sb_jq_parse *p, enum sb_jq_kind kind, struct sb_jq_node *a, struct sb_jq_node *b)
{
	return a != NULL && b != NULL ? sb_jq_node_of(p, kind, a, b) : NULL;
}

static struct sb_jq_node *apply(struct sb_jq_parse *p, enum sb_jq_kind kind, enum sb_jq_function function, struct sb_jq_node *a)
{
	struct sb_jq_node *node = sb_jq_node_of(p, kind, a, NULL);

	if (node != NULL)
		node->function = function;
	return node;
}

static struct sb_jq_node *each_of_dot(struct sb_jq_parse *p)
{
	struct sb_jq_node *dot = sb_jq_node_of(p, SB_JQ_DOT, NULL, NULL);

	return dot != NULL ? sb_jq_node_of(p, SB_JQ_EACH, dot, NULL) : NULL;
}

/* any, any(f), any(g; f), and all. */
static struct sb_jq_node *any_or_all(struct sb_jq_parse *p, enum sb_jq_kind kind, struct sb_jq_node *a, struct sb_jq_node *b)
{
	if (a == NULL)
		a = sb_jq_node_of(p, SB_JQ_DOT, NULL, NULL);
	return b != NULL ? sb_jq_node_joining(p, kind, a, b) : sb_jq_node_joining(p, kind, each_of_dot(p), a);
}

/* IN(s) is any(s == .; .), IN(t; s) any(t == s; .) */
static struct sb_jq_node *is_in(struct sb_jq_parse *p, struct sb_jq_node *a, struct sb_jq_node *b)
{
	struct sb_jq_node *dot = sb_jq_node_of(p, SB_JQ_DOT, NULL, NULL);
	struct sb_jq_node *equal = sb_jq_node_joining(p, SB_JQ_COMPARE, a, b != NULL ? b : dot);

	return sb_jq_node_joining(p, SB_JQ_ANY, equal, dot);
}

static struct sb_jq_node *select_of(struct sb_jq_parse *p, struct sb_jq_node *condition)
{
	struct sb_jq_node *node = sb_jq_node_joining(p, SB_JQ_IF, condition, sb_jq_node_of(p, SB_JQ_DOT, NULL, NULL));

	if (node != NULL)
		node->c = sb_jq_node_of(p, SB_JQ_EMPTY, NULL, NULL);
	return node != NULL && node->c != NULL ? node : NULL;
}

static const struct {
	const char *name;
	enum sb_jq_kind kind;
	enum sb_jq_function function;
} functions[] = {
	{"not", SB_JQ_APPLY, SB_JQ_NOT},
	{"length", SB_JQ_APPLY, SB_JQ_LENGTH},
	{"ascii_downcase", SB_JQ_APPLY, SB_JQ_DOWNCASE},
	{"ascii_upcase", SB_JQ_APPLY, SB_JQ_UPCASE},
	{"type", SB_JQ_APPLY, SB_JQ_TYPE},
	{"tostring", SB_JQ_APPLY, SB_JQ_TOSTRING},
	{"startswith", SB_JQ_APPLY1, SB_JQ_STARTSWITH},
	{"endswith", SB_JQ_APPLY1, SB_JQ_ENDSWITH},
	{"contains", SB_JQ_APPLY1, SB_JQ_CONTAINS},
	{"inside", SB_JQ_SWAP1, SB_JQ_CONTAINS},
	{"has", SB_JQ_APPLY1, SB_JQ_HAS},
	{"in", SB_JQ_SWAP1, SB_JQ_HAS},
	{"index", SB_JQ_APPLY1, SB_JQ_INDEX},
};

struct sb_jq_node *sb_jq_call(struct sb_jq_parse *p, struct sb_str name, struct sb_jq_node *a, struct sb_jq_node *b)
{
	if (sb_str_is(name, "any"))
		return any_or_all(p, SB_JQ_ANY, a, b);
	if (sb_str_is(name, "all"))
		return any_or_all(p, SB_JQ_ALL, a, b);
	if (sb_str_is(name, "IN"))
		return is_in(p, a, b);
	if (sb_str_is(name, "select") && a != NULL && b == NULL)
		return select_of(p, a);
	if (sb_str_is(name, "empty") && a == NULL)
		return sb_jq_node_of(p, SB_JQ_EMPTY, NULL, NULL);
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (sb_str_is(name, functions[i].name) && b == NULL && (a == NULL) == (functions[i].kind == SB_JQ_APPLY))
			return apply(p, functions[i].kind, functions[i].function, a);
	return NULL;
}
