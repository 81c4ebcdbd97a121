/* jq_apply.c - operators and functions: what they make of values. */
#include "query/jq_eval.h"

#include "base/num.h"

bool sb_jq_compared(const struct sb_jq_step *step, const struct sb_jq_value *a, const struct sb_jq_value *b)
{
	int order;

	if (!sb_jq_compare(a, b, &order))
		return sb_jq_unsure(step->walk);
	switch (step->node->operator) {
	case SB_JQ_EQ:
		return sb_jq_give_bool(step, order == 0);
	case SB_JQ_NE:
		return sb_jq_give_bool(step, order != 0);
	case SB_JQ_LT:
		return sb_jq_give_bool(step, order < 0);
	case SB_JQ_LE:
		return sb_jq_give_bool(step, order <= 0);
	case SB_JQ_GT:
		return sb_jq_give_bool(step, order > 0);
	default:
		return sb_jq_give_bool(step, order >= 0);
	}
}

static bool give_number(const struct sb_jq_step *step, double number)
{
	struct sb_jq_value value = {.type = SB_JQ_NUMBER, .number = number};

	return isfinite(number) ? step->take(step->ctx, &value) : sb_jq_unsure(step->walk);
}

static bool joined(const struct sb_jq_step *step, const struct sb_jq_value *a, const struct sb_jq_value *b)
{
	struct sb_jq_value value = {.type = SB_JQ_STRING, .string.len = a->string.len + b->string.len};
	char *text = sb_arena_alloc(step->walk->scratch, value.string.len + 1);

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

bool sb_jq_computed(const struct sb_jq_step *step, const struct sb_jq_value *a, const struct sb_jq_value *b)
{
	enum sb_jq_operator operator = step->node->operator;

	if (operator == SB_JQ_ADD && (a->type == SB_JQ_NULL || b->type == SB_JQ_NULL))
		return step->take(step->ctx, a->type == SB_JQ_NULL ? b : a);
	if (operator == SB_JQ_ADD && a->type == SB_JQ_STRING && b->type == SB_JQ_STRING)
		return joined(step, a, b);
	if (a->type != SB_JQ_NUMBER || b->type != SB_JQ_NUMBER || a->inexact || b->inexact)
		return sb_jq_unsure(step->walk);
	switch (operator) {
	case SB_JQ_ADD:
		return give_number(step, a->number + b->number);
	case SB_JQ_SUB:
		return give_number(step, a->number - b->number);
	case SB_JQ_MUL:
		return give_number(step, a->number * b->number);
	case SB_JQ_DIV:
		return b->number != 0 ? give_number(step, a->number / b->number) : sb_jq_unsure(step->walk);
	default:
		if (!is_small(a->number) || !is_small(b->number) || b->number < 1)
			return sb_jq_unsure(step->walk);
		return give_number(step, (double)((int64_t)a->number % (int64_t)b->number));
	}
}

bool sb_jq_negated(const struct sb_jq_step *step, const struct sb_jq_value *v)
{
	return v->type == SB_JQ_NUMBER && !v->inexact ? give_number(step, -v->number) : sb_jq_unsure(step->walk);
}

static bool give_text(const struct sb_jq_step *step, struct sb_str text)
{
	return step->take(step->ctx, &(struct sb_jq_value){.type = SB_JQ_STRING, .string = text});
}

static bool apply_length(const struct sb_jq_step *step, const struct sb_jq_value *v)
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
		return v->inexact ? sb_jq_unsure(step->walk) : give_number(step, fabs(v->number));
	case SB_JQ_ARRAY:
		return give_number(step, (double)sb_json_iter(v->json).left);
	case SB_JQ_OBJECT:
		return sb_jq_has_key_twice(v->json) ? sb_jq_unsure(step->walk) : give_number(step, (double)sb_json_iter(v->json).left);
	default:
		return sb_jq_unsure(step->walk);
	}
}

static bool apply_case(const struct sb_jq_step *step, const struct sb_jq_value *v, char first)
{
	if (v->type != SB_JQ_STRING)
		return sb_jq_unsure(step->walk);
	char *text = sb_arena_alloc(step->walk->scratch, v->string.len + 1);
	for (size_t i = 0; i < v->string.len; i++) {
		char c = v->string.ptr[i];
		text[i] = (char)(c >= first && c <= first + 25 ? c ^ 0x20 : c);
	}
	return give_text(step, sb_str_of(text, v->string.len));
}

static bool apply_tostring(const struct sb_jq_step *step, const struct sb_jq_value *v)
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
			return sb_jq_unsure(step->walk);
		return give_text(step, sb_arena_str(step->walk->scratch, sb_str_of(digits, sb_num_format(v->number, digits))));
	default:
		return sb_jq_unsure(step->walk);
	}
}

bool sb_jq_applied(const struct sb_jq_step *step, const struct sb_jq_value *v)
{
	static const char *const names[] = {"null", "boolean", "boolean", "number", "string", "array", "object"};

	switch (step->node->function) {
	case SB_JQ_NOT:
		return sb_jq_give_bool(step, !sb_jq_is_true(v));
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

static bool begins_or_ends(const struct sb_jq_step *step, const struct sb_jq_value *v, const struct sb_jq_value *part)
{
	struct sb_str s = v->string;

	if (v->type != SB_JQ_STRING || part->type != SB_JQ_STRING)
		return sb_jq_unsure(step->walk);
	if (s.len < part->string.len)
		return sb_jq_give_bool(step, false);
	if (step->node->function == SB_JQ_ENDSWITH)
		s.ptr += s.len - part->string.len;
	s.len = part->string.len;
	return sb_jq_give_bool(step, sb_str_eq(s, part->string));
}

static bool has(const struct sb_jq_step *step, const struct sb_jq_value *v, const struct sb_jq_value *key)
{
	if (v->type == SB_JQ_OBJECT && key->type == SB_JQ_STRING)
		return sb_jq_give_bool(step, sb_json_get(v->json, key->string) != NULL);
	if (v->type == SB_JQ_ARRAY && key->type == SB_JQ_NUMBER && is_small(key->number))
		return sb_jq_give_bool(step, key->number < (double)sb_json_iter(v->json).left);
	return sb_jq_unsure(step->walk);
}

/* Versions count in bytes or in characters: the same as long as ASCII stands before. */
static bool find_index(const struct sb_jq_step *step, const struct sb_jq_value *v, const struct sb_jq_value *part)
{
	if (v->type != SB_JQ_STRING || part->type != SB_JQ_STRING || part->string.len == 0)
		return sb_jq_unsure(step->walk);
	const char *found = memmem(v->string.ptr, v->string.len, part->string.ptr, part->string.len);
	if (found == NULL)
		return step->take(step->ctx, &(struct sb_jq_value){.type = SB_JQ_NULL});
	for (const char *p = v->string.ptr; p < found; p++)
		if ((unsigned char)*p >= 0x80)
			return sb_jq_unsure(step->walk);
	return give_number(step, (double)(found - v->string.ptr));
}

bool sb_jq_applied_with(const struct sb_jq_step *step, const struct sb_jq_value *v, const struct sb_jq_value *argument)
{
	bool holds;

	switch (step->node->function) {
	case SB_JQ_STARTSWITH:
	case SB_JQ_ENDSWITH:
		return begins_or_ends(step, v, argument);
	case SB_JQ_CONTAINS:
		return sb_jq_contains(v, argument, &holds) ? sb_jq_give_bool(step, holds) : sb_jq_unsure(step->walk);
	case SB_JQ_HAS:
		return has(step, v, argument);
	default:
		return find_index(step, v, argument);
	}
}

bool sb_jq_tested(const struct sb_jq_step *step, const struct sb_jq_value *v)
{
	const struct sb_jq_pattern *pattern = &step->node->pattern;

	if (v->type != SB_JQ_STRING || !sb_jq_pattern_agrees(pattern, v->string))
		return sb_jq_unsure(step->walk);
	enum sb_found found = sb_regex_match(pattern->regex, v->string, step->walk->err);
	if (found != SB_FOUND_FAILED)
		return sb_jq_give_bool(step, found == SB_FOUND);
	step->walk->failed = SB_JQ_GAVE_UP;
	return false;
}
