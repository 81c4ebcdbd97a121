/* early.c - a look at two texts before a record is read as a post: most lack every letter sequence that a query asks for. */
#include "query/tree.h"

#include "base/utf8.h"

/* Adds literals of which each record that matches has one. False when there are none, or too many. Recursion is bounded
 * by SB_QUERY_DEPTH_MAX. */
static bool collect(const struct sb_query_node *node, struct sb_query_literals *literals)
{
	const size_t before = literals->count;

	switch (node->kind) {
	case SB_QUERY_WORDS:
	case SB_QUERY_TITLE:
	case SB_QUERY_TEXT:
		if (node->literal.ptr == NULL || literals->count == SB_QUERY_LITERALS_MAX)
			return false;
		literals->list[literals->count++] = node->literal;
		return true;
	case SB_QUERY_AND:
	case SB_QUERY_NEAR:
		for (const struct sb_query_node *child = node->child; child != NULL; child = child->next) {
			literals->count = before;
			if (collect(child, literals))
				return true;
		}
		literals->count = before;
		return false;
	case SB_QUERY_OR:
		for (const struct sb_query_node *child = node->child; child != NULL; child = child->next)
			if (!collect(child, literals))
				return false;
		return true;
	default:
		return false;
	}
}

bool sb_query_literals(const struct sb_query *query, struct sb_query_literals *literals)
{
	literals->count = 0;
	return collect(query->root, literals);
}

static bool may_have_one(const struct sb_query_literals *literals, struct sb_str text)
{
	for (size_t i = 0; i < literals->count; i++)
		if (text.len >= literals->list[i].len && sb_query_may_stand(literals->list[i], text))
			return true;
	return text.len > 0 && !sb_utf8_folds_plainly(text); /* a wide or ornamented letter folds to one of ASCII */
}

bool sb_query_may_match(const struct sb_query_literals *literals, sb_json *record)
{
	struct sb_json_iter it = sb_json_iter(record);
	sb_json *value, *text = NULL, *title = NULL;
	struct sb_str key;

	while ((value = sb_json_next(&it, &key)) != NULL) {
		if (sb_str_eq(key, SB_STR("text")))
			text = value;
		else if (sb_str_eq(key, SB_STR("title")))
			title = value;
	}
	return may_have_one(literals, sb_json_str(text)) || may_have_one(literals, sb_json_str(title));
}
