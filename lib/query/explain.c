/* explain.c - what a person is told about a query: where it is wrong, how it was understood, which of it held. */
#include "query/tree.h"

#include "base/utf8.h"

#define SHOWN_BEFORE 50 /* bytes of the line to the left of the place */
#define SHOWN_WIDTH 76  /* columns of it in all */

void sb_query_show_error(struct sb_str text, size_t where, struct sb_buf *out)
{
	size_t start = where, end = where;

	if (text.ptr == NULL)
		return;
	while (start > 0 && text.ptr[start - 1] != '\n' && where - start < SHOWN_BEFORE)
		start--;
	while (start < where && ((unsigned char)text.ptr[start] & 0xC0) == 0x80)
		start++;
	while (end < text.len && text.ptr[end] != '\n' && end - start < 4 * SHOWN_WIDTH)
		end++;
	struct sb_str line = sb_utf8_cut_width(sb_str_of(text.ptr + start, end - start), SHOWN_WIDTH);
	size_t first = out->len;
	sb_utf8_repair(line, out);
	for (size_t i = first; i < out->len; i++)
		if ((unsigned char)out->ptr[i] < ' ' || out->ptr[i] == 0x7F)
			out->ptr[i] = ' ';
	size_t before = sb_utf8_width(sb_str_of(text.ptr + start, where - start));
	for (size_t i = start; i < where; i++) /* controls have no width of their own; they are shown as spaces */
		before += (unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F;
	sb_buf_add_char(out, '\n');
	for (size_t i = 0; i < before; i++)
		sb_buf_add_char(out, ' ');
	sb_buf_add_text(out, "^\n");
}

void sb_query_add_source(const struct sb_query_node *node, struct sb_buf *out)
{
	if (node->label.ptr != NULL) {
		sb_buf_add_str(out, node->label);
		sb_buf_add_char(out, ':');
	}
	sb_buf_add_str(out, node->source);
}

static bool is_list(const struct sb_query_node *node)
{
	return node->kind == SB_QUERY_AND || node->kind == SB_QUERY_OR;
}

/* How a leaf is looked for, where that is not plain. */
static const char *means_of(const struct sb_query_node *node)
{
	switch (node->kind) {
	case SB_QUERY_NEAR:
		return node->in_order ? "near each other, in this order" : "near each other, in either order";
	case SB_QUERY_REGEX:
		return "regular expression";
	case SB_QUERY_WORDS:
	case SB_QUERY_TITLE:
	case SB_QUERY_TEXT:
		return node->patterns[0].exact.ptr != NULL ? "with this case" : node->count > 1 ? "phrase" : node->patterns[0].wild ? "pattern" : "word";
	case SB_QUERY_TAG:
		return "tag";
	case SB_QUERY_MENTION:
		return "mention";
	case SB_QUERY_PATH:
		return node->is_number && node->patterns != NULL ? "number or text at a path" : node->is_number ? "number at a path" : "text at a path";
	case SB_QUERY_NUMBER:
		return "number";
	case SB_QUERY_SINCE:
	case SB_QUERY_UNTIL:
		return "time";
	case SB_QUERY_HAS:
	case SB_QUERY_IS:
		return "property";
	default:
		return "value";
	}
}

/* Recursion is bounded by SB_QUERY_DEPTH_MAX. */
static void explain(const struct sb_query_node *node, unsigned indent, struct sb_buf *out)
{
	for (unsigned i = 0; i < indent; i++)
		sb_buf_add_char(out, '\t');
	if (node->kind == SB_QUERY_ALL) {
		sb_buf_add_text(out, "every record\n");
	} else if (is_list(node) || node->kind == SB_QUERY_NOT) {
		sb_buf_add_text(out, node->kind == SB_QUERY_AND ? "all of\n" : node->kind == SB_QUERY_OR ? "any of\n" : "not\n");
		for (const struct sb_query_node *child = node->child; child != NULL; child = child->next)
			explain(child, indent + 1, out);
	} else {
		sb_buf_add_format(out, "%s: ", means_of(node));
		sb_query_add_source(node, out);
		if (node->literal.ptr != NULL)
			sb_buf_add_format(out, " (first '%.*s' in the text)", SB_FMT(node->literal));
		sb_buf_add_char(out, '\n');
	}
}

void sb_query_explain(const struct sb_query *query, unsigned indent, struct sb_buf *out)
{
	explain(query->root, indent, out);
}

struct telling {
	struct sb_query_record *record;
	sb_time now;
	sb_query_tell *tell;
	void *ctx;
};

/* Recursion is bounded by SB_QUERY_DEPTH_MAX. True when the node holds; then all below it that did was told. */
static bool tell_held(const struct sb_query_node *node, const struct telling *telling)
{
	struct sb_buf source;
	bool any = false;

	if (is_list(node)) { /* of an AND, all hold or its OR above does not count it */
		for (const struct sb_query_node *child = node->child; child != NULL; child = child->next)
			if (sb_query_node_holds(node->kind == SB_QUERY_AND ? node : child, telling->record, telling->now))
				any = tell_held(child, telling) || any;
		return any;
	}
	if (node->kind == SB_QUERY_NOT || node->kind == SB_QUERY_ALL)
		return true;
	if (!sb_query_node_holds(node, telling->record, telling->now))
		return false;
	sb_buf_init(&source, SIZE_MAX / 4); /* a part of the query */
	sb_query_add_source(node, &source);
	telling->tell(telling->ctx, sb_buf_str(&source));
	sb_buf_free(&source);
	return true;
}

void sb_query_why(const struct sb_query *query, struct sb_query_record *record, sb_time now, sb_query_tell *tell, void *ctx)
{
	tell_held(query->root, &(struct telling){record, now, tell, ctx});
}
