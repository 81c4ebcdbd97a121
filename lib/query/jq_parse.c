/* jq_parse.c - the common part of jq's language as a tree; anything else is left to libjq. */
#include "query/jq_call.h"

/* jq's grammar from the loosest operator to the tightest: | , // or and (== ...) (+ -) (* / %). A function that does not
 * understand what it sees returns NULL and the whole attempt ends. */
static struct sb_jq_node *parse_pipe(struct sb_jq_parse *p);
static struct sb_jq_node *parse_product(struct sb_jq_parse *p);

/* Literal JSON text as a value that lasts as long as the tree. */
static bool read_literal(struct sb_jq_parse *p, struct sb_str text, struct sb_jq_value *value)
{
	struct sb_jq_tree *tree = p->tree;

	if (tree->parser_count == sizeof tree->parsers / sizeof tree->parsers[0])
		return false;
	sb_json *json = sb_json_parse(&tree->parsers[tree->parser_count], text, NULL, NULL);
	if (json == NULL)
		return false;
	*value = sb_jq_value_of(json);
	value->string = sb_arena_str(&tree->arena, value->string);
	if (value->type >= SB_JQ_ARRAY)
		tree->parser_count++;
	return !value->inexact;
}

static bool take_string_value(struct sb_jq_parse *p, struct sb_jq_value *value)
{
	struct sb_str text;

	return sb_jq_take_string(&p->lex, &text) && read_literal(p, text, value) && value->type == SB_JQ_STRING;
}

static struct sb_jq_node *constant(struct sb_jq_parse *p, struct sb_jq_value value)
{
	struct sb_jq_node *node = sb_jq_node_of(p, SB_JQ_CONST, NULL, NULL);

	if (node != NULL)
		node->value = value;
	return node;
}

static struct sb_jq_node *constant_type(struct sb_jq_parse *p, enum sb_jq_type type)
{
	return constant(p, (struct sb_jq_value){.type = type});
}

/* "[" is behind: constants and commas up to "]", lists too. */
static bool pass_list(struct sb_jq_parse *p, unsigned depth)
{
	struct sb_str text;
	struct sb_jq_value number;

	if (depth > SB_JQ_DEPTH_MAX)
		return false;
	if (sb_jq_take(&p->lex, "]"))
		return true;
	do {
		bool negative = sb_jq_take(&p->lex, "-");
		if (!negative && sb_jq_take(&p->lex, "[")) {
			if (!pass_list(p, depth + 1))
				return false;
		} else if (!(sb_jq_take_number(&p->lex, &number) || (!negative && (sb_jq_take_string(&p->lex, &text) || sb_jq_take_word(&p->lex, "true") ||
								       sb_jq_take_word(&p->lex, "false") || sb_jq_take_word(&p->lex, "null"))))) {
			return false;
		}
	} while (sb_jq_take(&p->lex, ","));
	return sb_jq_take(&p->lex, "]");
}

static struct sb_jq_node *parse_list(struct sb_jq_parse *p)
{
	const char *start = p->lex.at - 1;
	struct sb_jq_value value;

	if (!pass_list(p, 0) || !read_literal(p, sb_str_of(start, (size_t)(p->lex.at - start)), &value))
		return NULL;
	return constant(p, value);
}

static struct sb_jq_node *parse_if(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = sb_jq_node_of(p, SB_JQ_IF, parse_pipe(p), NULL);

	if (node == NULL || node->a == NULL || !sb_jq_take_word(&p->lex, "then") || (node->b = parse_pipe(p)) == NULL || ++p->depth > SB_JQ_DEPTH_MAX)
		return NULL;
	if (sb_jq_take_word(&p->lex, "elif"))
		node->c = parse_if(p);
	else if (sb_jq_take_word(&p->lex, "else")) /* which jq 1.6 demands */
		node->c = parse_pipe(p), node->c = node->c != NULL && sb_jq_take_word(&p->lex, "end") ? node->c : NULL;
	p->depth--;
	return node->c != NULL ? node : NULL;
}

static struct sb_jq_node *parse_test(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = sb_jq_node_of(p, SB_JQ_TEST, NULL, NULL);
	struct sb_jq_value pattern, flags = {.type = SB_JQ_NULL};

	if (node == NULL || !take_string_value(p, &pattern))
		return NULL;
	if (sb_jq_take(&p->lex, ";") && !sb_jq_take_word(&p->lex, "null") && !take_string_value(p, &flags))
		return NULL;
	if (!sb_jq_take(&p->lex, ")") || !sb_jq_pattern_open(&node->pattern, pattern.string, flags.string))
		return NULL;
	node->next_pattern = p->tree->patterns;
	p->tree->patterns = node;
	return node;
}

static struct sb_jq_node *parse_name(struct sb_jq_parse *p, struct sb_str name)
{
	struct sb_jq_node *a = NULL, *b = NULL;

	p->lex.at += name.len;
	if (sb_str_is(name, "true") || sb_str_is(name, "false"))
		return constant_type(p, name.ptr[0] == 't' ? SB_JQ_TRUE : SB_JQ_FALSE);
	if (sb_str_is(name, "null"))
		return constant_type(p, SB_JQ_NULL);
	if (sb_str_is(name, "if"))
		return parse_if(p);
	if (sb_str_starts(sb_jq_rest_of(&p->lex), ":"))
		return NULL;
	if (sb_jq_take(&p->lex, "(")) {
		if (sb_str_is(name, "test"))
			return parse_test(p);
		if ((a = parse_pipe(p)) == NULL || (sb_jq_take(&p->lex, ";") && (b = parse_pipe(p)) == NULL) || !sb_jq_take(&p->lex, ")"))
			return NULL;
	}
	return sb_jq_call(p, name, a, b);
}

/* "." or ".name" or ."name" */
static struct sb_jq_node *parse_dot(struct sb_jq_parse *p, struct sb_jq_node *of)
{
	struct sb_jq_value key = {.type = SB_JQ_STRING};

	p->lex.at++;
	if (p->lex.at < p->lex.end && sb_jq_is_letter(*p->lex.at)) {
		struct sb_str name = sb_jq_peek_name(&p->lex);
		key.string = sb_arena_str(&p->tree->arena, name);
		p->lex.at += name.len;
	} else {
		sb_jq_skip_space(&p->lex);
		if (p->lex.at == p->lex.end || *p->lex.at != '"')
			return p->lex.at < p->lex.end && (*p->lex.at == '.' || sb_jq_is_letter(*p->lex.at)) ? NULL : of;
		if (!take_string_value(p, &key))
			return NULL;
	}
	struct sb_jq_node *node = sb_jq_node_of(p, SB_JQ_FIELD, of, NULL);
	if (node != NULL)
		node->value = key;
	return node;
}

/* "[" is behind: a[], a["key"], a[number] */
static struct sb_jq_node *parse_index(struct sb_jq_parse *p, struct sb_jq_node *of)
{
	struct sb_jq_value key;

	if (sb_jq_take(&p->lex, "]"))
		return sb_jq_node_of(p, SB_JQ_EACH, of, NULL);
	sb_jq_skip_space(&p->lex);
	bool negative = sb_jq_take(&p->lex, "-");
	if (sb_jq_take_number(&p->lex, &key) && key.number < 1e9 && key.number == (double)(int64_t)key.number)
		key.number = negative ? -key.number : key.number;
	else if (negative || !take_string_value(p, &key))
		return NULL;
	struct sb_jq_node *node = sb_jq_node_of(p, key.type == SB_JQ_STRING ? SB_JQ_FIELD : SB_JQ_AT, of, NULL);
	if (node != NULL)
		node->value = key;
	return sb_jq_take(&p->lex, "]") ? node : NULL;
}

static struct sb_jq_node *parse_primary(struct sb_jq_parse *p)
{
	struct sb_jq_value value;

	sb_jq_skip_space(&p->lex);
	if (p->lex.at == p->lex.end)
		return NULL;
	if (*p->lex.at == '.' && !(p->lex.at + 1 < p->lex.end && sb_jq_is_digit(p->lex.at[1])))
		return parse_dot(p, sb_jq_node_of(p, SB_JQ_DOT, NULL, NULL));
	if (sb_jq_take(&p->lex, "(")) {
		struct sb_jq_node *inside = parse_pipe(p);
		return sb_jq_take(&p->lex, ")") ? inside : NULL;
	}
	if (sb_jq_take(&p->lex, "["))
		return parse_list(p);
	if (*p->lex.at == '"')
		return take_string_value(p, &value) ? constant(p, value) : NULL;
	if (sb_jq_is_letter(*p->lex.at))
		return parse_name(p, sb_jq_peek_name(&p->lex));
	return sb_jq_take_number(&p->lex, &value) ? constant(p, value) : NULL;
}

static struct sb_jq_node *parse_term(struct sb_jq_parse *p)
{
	struct sb_jq_node *node;

	if (++p->depth > SB_JQ_DEPTH_MAX)
		return NULL;
	sb_jq_skip_space(&p->lex);
	bool bracketed = p->lex.at < p->lex.end && *p->lex.at == '(';
	node = parse_primary(p);
	for (struct sb_jq_node *before = node; node != NULL;) {
		bracketed = bracketed && node == before;
		sb_jq_skip_space(&p->lex);
		if (p->lex.at < p->lex.end && *p->lex.at == '.') {
			struct sb_jq_node *field = parse_dot(p, node);
			node = field == node ? NULL : field; /* "a." is no jq */
		} else if (sb_jq_take(&p->lex, "[")) {
			node = parse_index(p, node);
		} else if (sb_jq_take(&p->lex, "?")) {
			/* of another term, or twice, it also catches what fails further on, in jq 1.6 */
			if ((node->kind != SB_JQ_FIELD && node->kind != SB_JQ_AT && node->kind != SB_JQ_EACH) || node->optional ||
			    bracketed)
				return NULL;
			node->optional = true;
		} else {
			break;
		}
	}
	p->depth--;
	return node;
}

static struct sb_jq_node *parse_factor(struct sb_jq_parse *p)
{
	struct sb_jq_node *node;

	if (!sb_jq_take(&p->lex, "-"))
		return parse_term(p);
	if (++p->depth > SB_JQ_DEPTH_MAX)
		return NULL;
	node = parse_product(p);
	p->depth--;
	if (node != NULL && node->kind == SB_JQ_CONST && node->value.type == SB_JQ_NUMBER) {
		node->value.number = -node->value.number;
		return node;
	}
	return node != NULL ? sb_jq_node_of(p, SB_JQ_NEGATE, node, NULL) : NULL;
}

static struct sb_jq_node *operation(struct sb_jq_parse *p, enum sb_jq_kind kind, enum sb_jq_operator operator, struct sb_jq_node *a,
				    struct sb_jq_node *b)
{
	struct sb_jq_node *node = sb_jq_node_joining(p, kind, a, b);

	if (node != NULL)
		node->operator = operator;
	return node;
}

static struct sb_jq_node *parse_product(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = parse_factor(p);

	while (node != NULL) {
		if (sb_jq_take_sign(&p->lex, '*'))
			node = operation(p, SB_JQ_ARITHMETIC, SB_JQ_MUL, node, parse_factor(p));
		else if (sb_jq_take_sign(&p->lex, '/'))
			node = operation(p, SB_JQ_ARITHMETIC, SB_JQ_DIV, node, parse_factor(p));
		else if (sb_jq_take_sign(&p->lex, '%'))
			node = operation(p, SB_JQ_ARITHMETIC, SB_JQ_MOD, node, parse_factor(p));
		else
			break;
	}
	return node;
}

static struct sb_jq_node *parse_sum(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = parse_product(p);

	while (node != NULL) {
		if (sb_jq_take_sign(&p->lex, '+'))
			node = operation(p, SB_JQ_ARITHMETIC, SB_JQ_ADD, node, parse_product(p));
		else if (sb_jq_take_sign(&p->lex, '-'))
			node = operation(p, SB_JQ_ARITHMETIC, SB_JQ_SUB, node, parse_product(p));
		else
			break;
	}
	return node;
}

static struct sb_jq_node *parse_comparison(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = parse_sum(p);
	enum sb_jq_operator operator, another;

	if (node == NULL || !sb_jq_take_comparison(&p->lex, &operator))
		return node;
	node = operation(p, SB_JQ_COMPARE, operator, node, parse_sum(p));
	return sb_jq_take_comparison(&p->lex, &another) ? NULL : node;
}

static struct sb_jq_node *parse_and(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = parse_comparison(p);

	while (node != NULL && sb_jq_take_word(&p->lex, "and"))
		node = sb_jq_node_joining(p, SB_JQ_AND, node, parse_comparison(p));
	return node;
}

static struct sb_jq_node *parse_or(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = parse_and(p);

	while (node != NULL && sb_jq_take_word(&p->lex, "or"))
		node = sb_jq_node_joining(p, SB_JQ_OR, node, parse_and(p));
	return node;
}

/* These two lean to the right: each takes the rest as its second part. */
static struct sb_jq_node *parse_else(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = parse_or(p);

	if (node == NULL || !sb_jq_take(&p->lex, "//"))
		return node;
	if (++p->depth > SB_JQ_DEPTH_MAX || (p->lex.at < p->lex.end && *p->lex.at == '='))
		return NULL;
	node = sb_jq_node_joining(p, SB_JQ_ELSE, node, parse_else(p));
	p->depth--;
	return node;
}

static struct sb_jq_node *parse_comma(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = parse_else(p);

	while (node != NULL && sb_jq_take(&p->lex, ","))
		node = sb_jq_node_joining(p, SB_JQ_COMMA, node, parse_else(p));
	return node;
}

static struct sb_jq_node *parse_pipe(struct sb_jq_parse *p)
{
	struct sb_jq_node *node = NULL;

	if (++p->depth > SB_JQ_DEPTH_MAX)
		return NULL;
	node = parse_comma(p);
	if (node != NULL && sb_jq_take_sign(&p->lex, '|'))
		node = sb_jq_node_joining(p, SB_JQ_PIPE, node, parse_pipe(p));
	p->depth--;
	return node;
}

/* What is understood of "a and b and ...", from its left. */
static struct sb_jq_node *parse_first(struct sb_jq_tree *tree, struct sb_str text)
{
	struct sb_jq_parse p = {.tree = tree, .lex = {text.ptr, text.ptr + text.len}};
	struct sb_jq_node *node = NULL;

	if (!sb_jq_is_and_part(text))
		return NULL;
	for (;;) {
		struct sb_jq_node *next = parse_comparison(&p);
		if (next == NULL || !sb_jq_take_word(&p.lex, "and"))
			return node;
		struct sb_jq_node *both = node != NULL ? sb_jq_node_joining(&p, SB_JQ_AND, node, next) : next;
		if (both == NULL)
			return node;
		node = both;
	}
}

bool sb_jq_tree_parse(struct sb_jq_tree *tree, struct sb_str program)
{
	struct sb_jq_parse p = {.tree = tree, .lex = {program.ptr, program.ptr + program.len}};

	*tree = (struct sb_jq_tree){.whole = true};
	tree->root = parse_pipe(&p);
	sb_jq_skip_space(&p.lex);
	if (tree->root != NULL && p.lex.at == p.lex.end)
		return true;
	tree->whole = false;
	tree->root = parse_first(tree, sb_jq_inside_select(program, &tree->select));
	return tree->root != NULL;
}

void sb_jq_tree_free(struct sb_jq_tree *tree)
{
	for (struct sb_jq_node *node = tree->patterns; node != NULL; node = node->next_pattern)
		sb_regex_close(node->pattern.regex);
	for (size_t i = 0; i < sizeof tree->parsers / sizeof tree->parsers[0]; i++)
		sb_json_parser_free(&tree->parsers[i]);
	sb_arena_free(&tree->arena);
}
