/* parse.c - tokens become a tree: NOT before AND before OR, a space is AND. */
#include "query/tree.h"

#include "base/utf8.h"

#include <stdlib.h>

struct parse {
	struct sb_str text;
	struct sb_arena *arena;
	struct sb_query *query;
	size_t at;                          /* behind `token` */
	size_t behind;                      /* the token before it ended here */
	struct sb_query_token token;        /* the next one */
	const struct sb_query_field *field; /* inside field:( ) */
	struct sb_str label;                /* its name as it was written */
	struct sb_path path;                /* and for that field */
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

/* False when the text cannot go on so. `of`: the field whose value comes now, or NULL. */
static bool advance(struct parse *parse, const struct sb_query_field *of)
{
	parse->behind = parse->at;
	if (sb_query_next_token(parse->text, &parse->at, of, &parse->token, parse->err))
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

	if (!advance(parse, NULL))
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
	return advance(parse, NULL) ? inside : NULL;
}

static struct sb_query_node *parse_term(struct parse *parse)
{
	const struct sb_query_token *token = &parse->token;
	struct sb_query_node *leaf = sb_query_leaf(parse->arena, parse->field, &parse->path, token, parse->err);

	if (leaf == NULL)
		return fail_at(parse, token->at);
	leaf->source = sb_str_of(parse->text.ptr + token->at, parse->at - token->at);
	leaf->label = parse->label;
	if (leaf->regex != NULL) {
		leaf->next_regex = parse->query->regexes;
		parse->query->regexes = leaf;
	}
	return advance(parse, NULL) ? leaf : NULL;
}

/* field:value or field:( ... ). The field is the token. */
static struct sb_query_node *parse_field(struct parse *parse)
{
	struct sb_query_node *node;
	size_t at = parse->token.at;

	if (parse->field != NULL)
		return fail(parse, "a field cannot stand inside another one's brackets");
	parse->field = parse->token.field;
	parse->label = parse->token.text;
	if (parse->field->kind == SB_QUERY_PATH && !sb_path_parse(&parse->path, parse->label, parse->err))
		return fail_at(parse, at);
	if (!advance(parse, parse->field))
		return NULL;
	if (parse->token.kind == SB_QUERY_OPEN) {
		node = parse_group(parse);
	} else if (parse->token.kind == SB_QUERY_TERM) {
		node = parse_term(parse);
	} else {
		sb_err_set(parse->err, SB_USAGE, "'%.*s:' needs a value directly behind its colon", SB_FMT(parse->label));
		node = fail_at(parse, at);
	}
	parse->field = NULL;
	parse->label = (struct sb_str){NULL, 0};
	return node;
}

static struct sb_query_node *parse_not(struct parse *parse)
{
	struct sb_query_node *node;

	if (++parse->depth > SB_QUERY_DEPTH_MAX)
		return fail(parse, "too many brackets and NOTs within each other");
	switch (parse->token.kind) {
	case SB_QUERY_NOT_WORD:
		node = advance(parse, NULL) ? parse_not(parse) : NULL;
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
		return fail(parse, "AND, OR and NEAR need something on both sides; in lower case they are words");
	}
	parse->depth--;
	return node;
}

#define NEAR_OPERANDS "NEAR stands between words, phrases, or brackets with words and ORs in them; write NOT (a NEAR/3 b)"

/* Words, or words with ORs between them. */
static bool may_be_near(const struct sb_query_node *node)
{
	if (node->kind == SB_QUERY_OR) {
		for (node = node->child; node != NULL; node = node->next)
			if (!may_be_near(node))
				return false;
		return true;
	}
	return node->patterns != NULL && (node->kind == SB_QUERY_WORDS || node->kind == SB_QUERY_TITLE || node->kind == SB_QUERY_TEXT ||
					  (node->field == NULL && (node->kind == SB_QUERY_TAG || node->kind == SB_QUERY_MENTION)));
}

static struct sb_query_node *near_operand(struct parse *parse)
{
	size_t start = parse->token.at;
	struct sb_query_node *node = parse_not(parse);

	if (node == NULL || may_be_near(node))
		return node;
	sb_err_set(parse->err, SB_USAGE, NEAR_OPERANDS);
	return fail_at(parse, start);
}

/* Something alone, or two of them with NEAR between. */
static struct sb_query_node *parse_near(struct parse *parse)
{
	size_t start = parse->token.at;
	struct sb_query_node *first = parse_not(parse);

	if (first == NULL || parse->token.kind != SB_QUERY_NEAR_WORD)
		return first;
	size_t distance = parse->token.distance;
	bool in_order = parse->token.in_order;
	if (!may_be_near(first)) {
		sb_err_set(parse->err, SB_USAGE, NEAR_OPERANDS);
		return fail_at(parse, start);
	}
	if (!advance(parse, NULL) || (first->next = near_operand(parse)) == NULL)
		return NULL;
	if (parse->token.kind == SB_QUERY_NEAR_WORD)
		return fail(parse, "only two can be near each other; write a NEAR/3 b AND b NEAR/3 c");
	struct sb_query_node *node = new_node(parse, SB_QUERY_NEAR, first);
	node->distance = distance;
	node->in_order = in_order;
	node->field = parse->field;
	node->label = parse->label;
	node->source = sb_str_of(parse->text.ptr + start, parse->behind - start);
	return node;
}

/* Operands of `kind` up to where they end, as one node. */
static struct sb_query_node *parse_list(struct parse *parse, enum sb_query_kind kind)
{
	struct sb_query_node *first = NULL, **last = &first;
	enum sb_query_token_kind word = kind == SB_QUERY_AND ? SB_QUERY_AND_WORD : SB_QUERY_OR_WORD;

	for (;;) {
		struct sb_query_node *node = kind == SB_QUERY_AND ? parse_near(parse) : parse_list(parse, SB_QUERY_AND);
		if (node == NULL)
			return NULL;
		*last = node;
		last = &node->next;
		enum sb_query_token_kind next = parse->token.kind;
		if (next == SB_QUERY_END || next == SB_QUERY_CLOSE)
			break;
		if (next == word) {
			if (!advance(parse, NULL))
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
	if (!advance(parse, NULL))
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

struct sb_query *sb_query_parse_in(struct sb_arena *arena, struct sb_str text, size_t *where, struct sb_err *err)
{
	struct sb_query *query = sb_mem_zero(1, sizeof *query);
	struct sb_err unheard;

	query->arena = arena != NULL ? arena : &query->own;
	struct parse parse = {.text = text.ptr && text.len <= SB_QUERY_TEXT_MAX ? sb_arena_str(query->arena, text) : text,
			      .arena = query->arena, .query = query, .err = err ? err : &unheard};
	if (parse.text.ptr == NULL)
		parse.text = SB_STR("");
	query->root = parse_all(&parse);
	if (query->root != NULL)
		return query;
	*where = parse.where;
	say_where(parse.text, parse.where, parse.err);
	sb_query_free(query);
	return NULL;
}

struct sb_query *sb_query_parse_at(struct sb_str text, size_t *where, struct sb_err *err)
{
	return sb_query_parse_in(NULL, text, where, err);
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
	for (struct sb_query_node *node = query->regexes; node != NULL; node = node->next_regex)
		sb_regex_close(node->regex);
	sb_arena_free(&query->own);
	free(query);
}
