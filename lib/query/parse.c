/* parse.c - tokens become a tree: NOT before AND before OR, a space is AND. */
#include "query/tree.h"

#include "base/utf8.h"

#include <stdlib.h>

struct parse {
	struct sb_str text;
	struct sb_arena *arena;
	size_t at;                          /* behind `token` */
	struct sb_query_token token;        /* the next one */
	const struct sb_query_field *field; /* inside field:( ) */
	unsigned depth;
	size_t where;
	struct sb_err *err;
};

static void *fail_at(struct parse *parse, size_t where)
{
	parse->where = where;
	return NULL;
}

/* Ends parsing with an error at the token. */
static void *fail(struct parse *parse, const char *why)
{
	sb_err_set(parse->err, SB_USAGE, "%s", why);
	return fail_at(parse, parse->token.at);
}

/* False when the text cannot go on so. */
static bool advance(struct parse *parse, bool value)
{
	if (sb_query_next_token(parse->text, &parse->at, value, &parse->token, parse->err))
		return true;
	fail_at(parse, parse->token.at);
	return false;
}

static struct sb_query_node *new_node(struct parse *parse, enum sb_query_kind kind, struct sb_query_node *child)
{
	struct sb_query_node *node = sb_arena_alloc(parse->arena, sizeof *node);

	*node = (struct sb_query_node){.kind = kind, .child = child};
	return node;
}

static struct sb_query_node *parse_or(struct parse *parse);

/* A bracket is open and is the token. */
static struct sb_query_node *parse_group(struct parse *parse)
{
	size_t opened = parse->token.at;

	if (!advance(parse, false))
		return NULL;
	if (parse->token.kind == SB_QUERY_CLOSE)
		return fail(parse, "there is nothing between these brackets");
	struct sb_query_node *inside = parse_or(parse);
	if (inside == NULL)
		return NULL;
	if (parse->token.kind != SB_QUERY_CLOSE) {
		sb_err_set(parse->err, SB_USAGE, "the bracket that opens here is not closed");
		return fail_at(parse, opened);
	}
	return advance(parse, false) ? inside : NULL;
}

static struct sb_query_node *parse_term(struct parse *parse)
{
	const struct sb_query_token *token = &parse->token;
	struct sb_query_node *leaf = sb_query_leaf(parse->arena, parse->field, token->text, token->quoted, parse->err);

	if (leaf == NULL)
		return fail_at(parse, token->at);
	return advance(parse, false) ? leaf : NULL;
}

/* field:value or field:( ... ). The field is the token. */
static struct sb_query_node *parse_field(struct parse *parse)
{
	struct sb_query_node *node;
	size_t at = parse->token.at;

	if (parse->field != NULL)
		return fail(parse, "a field cannot stand inside another one's brackets");
	parse->field = parse->token.field;
	if (!advance(parse, true))
		return NULL;
	if (parse->token.kind == SB_QUERY_OPEN) {
		node = parse_group(parse);
	} else if (parse->token.kind == SB_QUERY_TERM) {
		node = parse_term(parse);
	} else {
		sb_err_set(parse->err, SB_USAGE, "'%s:' needs a value directly behind its colon", parse->field->name);
		node = fail_at(parse, at);
	}
	parse->field = NULL;
	return node;
}

static struct sb_query_node *parse_not(struct parse *parse)
{
	struct sb_query_node *node;

	if (++parse->depth > SB_QUERY_DEPTH_MAX)
		return fail(parse, "too many brackets and NOTs within each other");
	switch (parse->token.kind) {
	case SB_QUERY_NOT_WORD:
		node = advance(parse, false) ? parse_not(parse) : NULL;
		if (node != NULL)
			node = new_node(parse, SB_QUERY_NOT, node);
		break;
	case SB_QUERY_OPEN:
		node = parse_group(parse);
		break;
	case SB_QUERY_FIELD:
		node = parse_field(parse);
		break;
	case SB_QUERY_TERM:
		node = parse_term(parse);
		break;
	case SB_QUERY_CLOSE:
		return fail(parse, "something is missing before this bracket, or it was never opened");
	case SB_QUERY_END:
		return fail(parse, "the query ends where something must follow");
	default:
		return fail(parse, "AND and OR need something on both sides; in lower case they are words");
	}
	parse->depth--;
	return node;
}

/* Operands of `kind` up to where they end, as one node. */
static struct sb_query_node *parse_list(struct parse *parse, enum sb_query_kind kind)
{
	struct sb_query_node *first = NULL, **last = &first;
	enum sb_query_token_kind word = kind == SB_QUERY_AND ? SB_QUERY_AND_WORD : SB_QUERY_OR_WORD;

	for (;;) {
		struct sb_query_node *node = kind == SB_QUERY_AND ? parse_not(parse) : parse_list(parse, SB_QUERY_AND);
		if (node == NULL)
			return NULL;
		*last = node;
		last = &node->next;
		enum sb_query_token_kind next = parse->token.kind;
		if (next == SB_QUERY_END || next == SB_QUERY_CLOSE)
			break;
		if (next == word) {
			if (!advance(parse, false))
				return NULL;
		} else if (kind == SB_QUERY_OR || next == SB_QUERY_OR_WORD) {
			break;
		}
	}
	return first->next == NULL ? first : new_node(parse, kind, first);
}

static struct sb_query_node *parse_or(struct parse *parse)
{
	return parse_list(parse, SB_QUERY_OR);
}

static struct sb_query_node *parse_all(struct parse *parse)
{
	size_t valid = sb_utf8_valid(parse->text);

	if (parse->text.len > SB_QUERY_TEXT_MAX)
		return fail(parse, "the query is longer than 8 MiB");
	if (valid < parse->text.len) {
		sb_err_set(parse->err, SB_USAGE, "not valid UTF-8");
		return fail_at(parse, valid);
	}
	if (!advance(parse, false))
		return NULL;
	if (parse->token.kind == SB_QUERY_END)
		return new_node(parse, SB_QUERY_ALL, NULL);
	struct sb_query_node *root = parse_or(parse);
	if (root != NULL && parse->token.kind == SB_QUERY_CLOSE)
		return fail(parse, "this bracket was never opened");
	return root;
}

/* Puts "line 2, column 7: " before the message; columns count characters. */
static void say_where(struct sb_str text, size_t where, struct sb_err *err)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < where; i++) {
		if (text.ptr[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)text.ptr[i] & 0xC0) != 0x80) {
			column++;
		}
	}
	if (memchr(text.ptr, '\n', text.len) != NULL)
		sb_err_prefix(err, "line %zu, column %zu", line, column);
	else
		sb_err_prefix(err, "column %zu", column);
}

struct sb_query *sb_query_parse_at(struct sb_str text, size_t *where, struct sb_err *err)
{
	struct sb_query *query = sb_mem_zero(1, sizeof *query);
	struct sb_err unheard;
	struct parse parse = {.text = text.ptr ? text : SB_STR(""), .arena = &query->arena, .err = err ? err : &unheard};

	query->root = parse_all(&parse);
	if (query->root != NULL)
		return query;
	*where = parse.where;
	say_where(parse.text, parse.where, parse.err);
	sb_query_free(query);
	return NULL;
}

struct sb_query *sb_query_parse(struct sb_str text, struct sb_err *err)
{
	size_t where;

	return sb_query_parse_at(text, &where, err);
}

void sb_query_free(struct sb_query *query)
{
	if (query == NULL)
		return;
	sb_arena_free(&query->arena);
	free(query);
}

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
