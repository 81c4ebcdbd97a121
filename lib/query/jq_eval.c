/* jq_eval.c - runs an expression. Each node hands its outputs, one by one and in jq's order, to whoever asked for them. */
#include "query/jq_tree.h"

#include "base/num.h"

/* What is asked of an expression: false ends everything, because enough is known or because libjq must say. */
typedef bool receive(void *ctx, const struct sb_jq_value *v);

struct run {
	struct sb_arena *scratch;
	struct sb_err *err;
	enum sb_jq_answer failed; /* SB_JQ_NO: not */
};

struct step {
	struct run *run;
	const struct sb_jq_node *node;
	const struct sb_jq_value *input;
	receive *take;
	void *ctx;
	struct sb_jq_value other; /* of two operands, the one that is known */
	bool found;
};

static bool eval(struct run *run, const struct sb_jq_node *node, const struct sb_jq_value *input, receive *take, void *ctx);

static bool unsure(struct run *run)
{
	run->failed = SB_JQ_UNSURE;
	return false;
}

static bool give_bool(const struct step *step, bool value)
{
	return step->take(step->ctx, &(struct sb_jq_value){.type = value ? SB_JQ_TRUE : SB_JQ_FALSE});
}

#define KEYS_MAX 64 /* of an object that is walked here: to know that no key stands twice takes their square */

static bool has_key_twice(sb_json *object)
{
	struct sb_json_iter it = sb_json_iter(object);
	struct sb_str keys[KEYS_MAX];
	size_t n = 0;

	if (it.left > KEYS_MAX)
		return true; /* perhaps */
	while (sb_json_next(&it, &keys[n]) != NULL) {
		for (size_t i = 0; i < n; i++)
			if (sb_str_eq(keys[i], keys[n]))
				return true;
		n++;
	}
	return false;
}

static bool take_field(void *ctx, const struct sb_jq_value *v)
{
	const struct step *step = ctx;
	const struct sb_jq_node *node = step->node;
	sb_json *found = NULL;

	if (node->kind == SB_JQ_FIELD && v->type == SB_JQ_OBJECT) {
		found = sb_json_get(v->json, node->value.string);
	} else if (node->kind == SB_JQ_AT && v->type == SB_JQ_ARRAY) {
		struct sb_json_iter it = sb_json_iter(v->json);
		int64_t at = (int64_t)node->value.number;
		at += at < 0 ? (int64_t)it.left : 0;
		for (; at >= 0 && (found = sb_json_next(&it, NULL)) != NULL && at > 0; at--)
			;
	} else if (v->type != SB_JQ_NULL) {
		return node->optional || unsure(step->run);
	}
	struct sb_jq_value value = sb_jq_value_of(found);
	return step->take(step->ctx, &value);
}

static bool take_each(void *ctx, const struct sb_jq_value *v)
{
	const struct step *step = ctx;
	struct sb_json_iter it;
	sb_json *item;

	if (v->type < SB_JQ_ARRAY)
		return step->node->optional || unsure(step->run);
	if (v->type == SB_JQ_OBJECT && has_key_twice(v->json))
		return unsure(step->run);
	it = sb_json_iter(v->json);
	while ((item = sb_json_next(&it, NULL)) != NULL) {
		struct sb_jq_value value = sb_jq_value_of(item);
		if (!step->take(step->ctx, &value))
			return false;
	}
	return true;
}

static bool take_piped(void *ctx, const struct sb_jq_value *v)
{
	const struct step *step = ctx;

	return eval(step->run, step->node->b, v, step->take, step->ctx);
}

/* a // b: the true ones of a */
static bool take_if_true(void *ctx, const struct sb_jq_value *v)
{
	struct step *step = ctx;

	if (!sb_jq_is_true(v))
		return true;
	step->found = true;
	return step->take(step->ctx, v);
}

static bool eval_else(struct step *step)
{
	if (!eval(step->run, step->node->a, step->input, take_if_true, step))
		return false;
	return step->found || eval(step->run, step->node->b, step->input, step->take, step->ctx);
}

static bool take_truth(void *ctx, const struct sb_jq_value *v)
{
	return give_bool(ctx, sb_jq_is_true(v));
}

static bool take_first_truth(void *ctx, const struct sb_jq_value *v)
{
	struct step *step = ctx;
	bool decides = step->node->kind == SB_JQ_OR;

	if (sb_jq_is_true(v) == decides)
		return give_bool(step, decides);
	return eval(step->run, step->node->b, step->input, take_truth, step);
}

static bool take_condition(void *ctx, const struct sb_jq_value *v)
{
	const struct step *step = ctx;

	return eval(step->run, sb_jq_is_true(v) ? step->node->b : step->node->c, step->input, step->take, step->ctx);
}

/* The one output of the condition of an any(a; b). */
static bool take_one(void *ctx, const struct sb_jq_value *v)
{
	struct step *one = ctx;

	if (one->found)
		return unsure(one->run);
	one->found = true;
	one->other = *v;
	return true;
}

/* any(a; b) stops at the first that decides. What a condition without an output means, or with several, is not the same in
 * all versions. */
static bool take_item(void *ctx, const struct sb_jq_value *v)
{
	struct step *step = ctx, one = {.run = step->run};

	if (!eval(step->run, step->node->b, v, take_one, &one))
		return false;
	if (!one.found)
		return unsure(step->run);
	step->found = sb_jq_is_true(&one.other) == (step->node->kind == SB_JQ_ANY);
	return !step->found;
}

static bool eval_any(struct step *step)
{
	if (!eval(step->run, step->node->a, step->input, take_item, step) && !step->found)
		return false;
	return give_bool(step, step->found == (step->node->kind == SB_JQ_ANY));
}

static bool compared(const struct step *step, const struct sb_jq_value *a, const struct sb_jq_value *b)
{
	int order;

	if (!sb_jq_compare(a, b, &order))
		return unsure(step->run);
	switch (step->node->operator) {
	case SB_JQ_EQ:
		return give_bool(step, order == 0);
	case SB_JQ_NE:
		return give_bool(step, order != 0);
	case SB_JQ_LT:
		return give_bool(step, order < 0);
	case SB_JQ_LE:
		return give_bool(step, order <= 0);
	case SB_JQ_GT:
		return give_bool(step, order > 0);
	default:
		return give_bool(step, order >= 0);
	}
}

static bool give_number(const struct step *step, double number)
{
	struct sb_jq_value value = {.type = SB_JQ_NUMBER, .number = number};

	return isfinite(number) ? step->take(step->ctx, &value) : unsure(step->run);
}

static bool joined(const struct step *step, const struct sb_jq_value *a, const struct sb_jq_value *b)
{
	struct sb_jq_value value = {.type = SB_JQ_STRING, .string.len = a->string.len + b->string.len};
	char *text = sb_arena_alloc(step->run->scratch, value.string.len + 1);

	memcpy(text, a->string.ptr, a->string.len);
	memcpy(text + a->string.len, b->string.ptr, b->string.len);
	value.string.ptr = text;
	return step->take(step->ctx, &value);
}

/* The remainder of what jq turns into whole numbers first: here only of small ones that are whole. */
static bool is_small(double number)
{
	return number >= 0 && number < 1e9 && number == (double)(int64_t)number;
}

static bool computed(const struct step *step, const struct sb_jq_value *a, const struct sb_jq_value *b)
{
	enum sb_jq_operator operator = step->node->operator;

	if (operator == SB_JQ_ADD && (a->type == SB_JQ_NULL || b->type == SB_JQ_NULL))
		return step->take(step->ctx, a->type == SB_JQ_NULL ? b : a);
	if (operator == SB_JQ_ADD && a->type == SB_JQ_STRING && b->type == SB_JQ_STRING)
		return joined(step, a, b);
	if (a->type != SB_JQ_NUMBER || b->type != SB_JQ_NUMBER || a->inexact || b->inexact)
		return unsure(step->run);
	switch (operator) {
	case SB_JQ_ADD:
		return give_number(step, a->number + b->number);
	case SB_JQ_SUB:
		return give_number(step, a->number - b->number);
	case SB_JQ_MUL:
		return give_number(step, a->number * b->number);
	case SB_JQ_DIV:
		return b->number != 0 ? give_number(step, a->number / b->number) : unsure(step->run);
	default:
		if (!is_small(a->number) || !is_small(b->number) || b->number < 1)
			return unsure(step->run);
		return give_number(step, (double)((int64_t)a->number % (int64_t)b->number));
	}
}

static bool take_left(void *ctx, const struct sb_jq_value *a)
{
	struct step *step = ctx;

	return step->node->kind == SB_JQ_COMPARE ? compared(step, a, &step->other) : computed(step, a, &step->other);
}

/* For each of b, each of a: the order in which jq combines them. */
static bool take_right(void *ctx, const struct sb_jq_value *b)
{
	struct step *step = ctx;

	step->other = *b;
	return eval(step->run, step->node->a, step->input, take_left, step);
}

static bool take_negated(void *ctx, const struct sb_jq_value *v)
{
	struct step *step = ctx;

	return v->type == SB_JQ_NUMBER && !v->inexact ? give_number(step, -v->number) : unsure(step->run);
}

static bool give_text(const struct step *step, struct sb_str text)
{
	return step->take(step->ctx, &(struct sb_jq_value){.type = SB_JQ_STRING, .string = text});
}

static bool apply_length(const struct step *step, const struct sb_jq_value *v)
{
	size_t count = 0;

	switch (v->type) {
	case SB_JQ_NULL:
		return give_number(step, 0);
	case SB_JQ_STRING:
		for (size_t i = 0; i < v->string.len; i++)
			count += ((unsigned char)v->string.ptr[i] & 0xC0) != 0x80;
		return give_number(step, (double)count);
	case SB_JQ_NUMBER:
		return v->inexact ? unsure(step->run) : give_number(step, fabs(v->number));
	case SB_JQ_ARRAY:
		return give_number(step, (double)sb_json_iter(v->json).left);
	case SB_JQ_OBJECT:
		return has_key_twice(v->json) ? unsure(step->run) : give_number(step, (double)sb_json_iter(v->json).left);
	default:
		return unsure(step->run);
	}
}

static bool apply_case(const struct step *step, const struct sb_jq_value *v, char first)
{
	if (v->type != SB_JQ_STRING)
		return unsure(step->run);
	char *text = sb_arena_alloc(step->run->scratch, v->string.len + 1);
	for (size_t i = 0; i < v->string.len; i++) {
		char c = v->string.ptr[i];
		text[i] = (char)(c >= first && c <= first + 25 ? c ^ 0x20 : c);
	}
	return give_text(step, sb_str_of(text, v->string.len));
}

static bool apply_tostring(const struct step *step, const struct sb_jq_value *v)
{
	char digits[SB_NUM_MAX];

	switch (v->type) {
	case SB_JQ_STRING:
		return step->take(step->ctx, v);
	case SB_JQ_NULL:
		return give_text(step, SB_STR("null"));
	case SB_JQ_FALSE:
		return give_text(step, SB_STR("false"));
	case SB_JQ_TRUE:
		return give_text(step, SB_STR("true"));
	case SB_JQ_NUMBER: /* versions write others differently */
		if (v->inexact || !is_small(v->number) || (v->number == 0 && signbit(v->number)))
			return unsure(step->run);
		return give_text(step, sb_arena_str(step->run->scratch, sb_str_of(digits, sb_num_format(v->number, digits))));
	default:
		return unsure(step->run);
	}
}

static bool apply(const struct step *step, const struct sb_jq_value *v)
{
	static const char *const names[] = {"null", "boolean", "boolean", "number", "string", "array", "object"};

	switch (step->node->function) {
	case SB_JQ_NOT:
		return give_bool(step, !sb_jq_is_true(v));
	case SB_JQ_LENGTH:
		return apply_length(step, v);
	case SB_JQ_DOWNCASE:
		return apply_case(step, v, 'A');
	case SB_JQ_UPCASE:
		return apply_case(step, v, 'a');
	case SB_JQ_TYPE:
		return give_text(step, sb_str_from(names[v->type]));
	default:
		return apply_tostring(step, v);
	}
}

static bool begins_or_ends(const struct step *step, const struct sb_jq_value *v, const struct sb_jq_value *part)
{
	struct sb_str s = v->string;

	if (v->type != SB_JQ_STRING || part->type != SB_JQ_STRING)
		return unsure(step->run);
	if (s.len < part->string.len)
		return give_bool(step, false);
	if (step->node->function == SB_JQ_ENDSWITH)
		s.ptr += s.len - part->string.len;
	s.len = part->string.len;
	return give_bool(step, sb_str_eq(s, part->string));
}

static bool has(const struct step *step, const struct sb_jq_value *v, const struct sb_jq_value *key)
{
	if (v->type == SB_JQ_OBJECT && key->type == SB_JQ_STRING)
		return give_bool(step, sb_json_get(v->json, key->string) != NULL);
	if (v->type == SB_JQ_ARRAY && key->type == SB_JQ_NUMBER && is_small(key->number))
		return give_bool(step, key->number < (double)sb_json_iter(v->json).left);
	return unsure(step->run);
}

/* Versions count in bytes or in characters: the same as long as ASCII stands before. */
static bool find_index(const struct step *step, const struct sb_jq_value *v, const struct sb_jq_value *part)
{
	if (v->type != SB_JQ_STRING || part->type != SB_JQ_STRING || part->string.len == 0)
		return unsure(step->run);
	const char *found = memmem(v->string.ptr, v->string.len, part->string.ptr, part->string.len);
	if (found == NULL)
		return step->take(step->ctx, &(struct sb_jq_value){.type = SB_JQ_NULL});
	for (const char *p = v->string.ptr; p < found; p++)
		if ((unsigned char)*p >= 0x80)
			return unsure(step->run);
	return give_number(step, (double)(found - v->string.ptr));
}

static bool take_argument(void *ctx, const struct sb_jq_value *argument)
{
	struct step *step = ctx;
	const struct sb_jq_value *v = step->input;
	bool holds;

	if (step->node->kind == SB_JQ_SWAP1) {
		v = argument;
		argument = step->input;
	}
	switch (step->node->function) {
	case SB_JQ_STARTSWITH:
	case SB_JQ_ENDSWITH:
		return begins_or_ends(step, v, argument);
	case SB_JQ_CONTAINS:
		return sb_jq_contains(v, argument, &holds) ? give_bool(step, holds) : unsure(step->run);
	case SB_JQ_HAS:
		return has(step, v, argument);
	default:
		return find_index(step, v, argument);
	}
}

static bool eval_test(struct step *step)
{
	const struct sb_jq_pattern *pattern = &step->node->pattern;

	if (step->input->type != SB_JQ_STRING || !sb_jq_pattern_agrees(pattern, step->input->string))
		return unsure(step->run);
	enum sb_found found = sb_regex_match(pattern->regex, step->input->string, step->run->err);
	if (found != SB_FOUND_FAILED)
		return give_bool(step, found == SB_FOUND);
	step->run->failed = SB_JQ_GAVE_UP;
	return false;
}

/* Recursion: an expression has SB_JQ_NODES_MAX nodes, and each is waiting at most once. */
static bool eval(struct run *run, const struct sb_jq_node *node, const struct sb_jq_value *input, receive *take, void *ctx)
{
	struct step step = {run, node, input, take, ctx, {.type = SB_JQ_NULL}, false};

	switch (node->kind) {
	case SB_JQ_DOT:
		return take(ctx, input);
	case SB_JQ_CONST:
		return take(ctx, &node->value);
	case SB_JQ_FIELD:
	case SB_JQ_AT:
		return eval(run, node->a, input, take_field, &step);
	case SB_JQ_EACH:
		return eval(run, node->a, input, take_each, &step);
	case SB_JQ_PIPE:
		return eval(run, node->a, input, take_piped, &step);
	case SB_JQ_COMMA:
		return eval(run, node->a, input, take, ctx) && eval(run, node->b, input, take, ctx);
	case SB_JQ_ELSE:
		return eval_else(&step);
	case SB_JQ_OR:
	case SB_JQ_AND:
		return eval(run, node->a, input, take_first_truth, &step);
	case SB_JQ_COMPARE:
	case SB_JQ_ARITHMETIC:
		return eval(run, node->b, input, take_right, &step);
	case SB_JQ_NEGATE:
		return eval(run, node->a, input, take_negated, &step);
	case SB_JQ_IF:
		return eval(run, node->a, input, take_condition, &step);
	case SB_JQ_EMPTY:
		return true;
	case SB_JQ_ANY:
	case SB_JQ_ALL:
		return eval_any(&step);
	case SB_JQ_APPLY:
		return apply(&step, input);
	case SB_JQ_APPLY1:
	case SB_JQ_SWAP1:
		return eval(run, node->a, input, take_argument, &step);
	case SB_JQ_TEST:
		return eval_test(&step);
	}
	return unsure(run);
}

struct answer {
	bool any, holds;
};

static bool take_answer(void *ctx, const struct sb_jq_value *v)
{
	struct answer *answer = ctx;

	answer->holds = sb_jq_is_true(v);
	return answer->any && !answer->holds;
}

enum sb_jq_answer sb_jq_tree_ask(const struct sb_jq_tree *tree, sb_json *record, bool any, struct sb_arena *scratch,
				 struct sb_err *err)
{
	struct run run = {scratch, err, SB_JQ_NO};
	struct answer answer = {any, false};
	struct sb_jq_value input = sb_jq_value_of(record);

	eval(&run, tree->root, &input, take_answer, &answer);
	sb_arena_reset(scratch);
	if (run.failed != SB_JQ_NO)
		return run.failed;
	return answer.holds ? SB_JQ_YES : SB_JQ_NO;
}
