/* jq_value.c - values, and how jq orders them. */
#include "query/jq_tree.h"

#define NESTING_MAX 16       /* lists within lists that are compared here */
#define EXACT 9007199254740992.0 /* 2^53: integers up to it are doubles */

/* Each kind is returned on its own: stores of single members that are then copied in wider pieces make the processor wait. */
struct sb_jq_value sb_jq_value_of(sb_json *json)
{
	if (sb_json_is_string(json))
		return (struct sb_jq_value){.type = SB_JQ_STRING, .string = sb_json_str(json), .json = json};
	if (sb_json_is_number(json)) {
		double number = sb_json_number(json, 0);
		return (struct sb_jq_value){.type = SB_JQ_NUMBER, .number = number, .json = json,
					    .inexact = !(number > -EXACT && number < EXACT)};
	}
	if (sb_json_is_bool(json))
		return (struct sb_jq_value){.type = sb_json_is_true(json) ? SB_JQ_TRUE : SB_JQ_FALSE, .json = json};
	if (sb_json_is_array(json))
		return (struct sb_jq_value){.type = SB_JQ_ARRAY, .json = json};
	if (sb_json_is_object(json))
		return (struct sb_jq_value){.type = SB_JQ_OBJECT, .json = json};
	return (struct sb_jq_value){.type = SB_JQ_NULL, .json = json};
}

#define KEYS_MAX 64 /* of an object that is walked here: to know that no key stands twice takes their square */

bool sb_jq_has_key_twice(sb_json *object)
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

/* Recursion is bounded by NESTING_MAX. */
static bool compare(const struct sb_jq_value *a, const struct sb_jq_value *b, unsigned depth, int *order)
{
	*order = (a->type > b->type) - (a->type < b->type);
	if (*order != 0)
		return true;
	if (a->type == SB_JQ_NUMBER) {
		*order = (a->number > b->number) - (a->number < b->number);
		return !a->inexact && !b->inexact;
	}
	if (a->type == SB_JQ_STRING) {
		*order = sb_str_cmp(a->string, b->string);
		return true;
	}
	if (a->type < SB_JQ_ARRAY)
		return true;
	struct sb_json_iter of_a = sb_json_iter(a->json), of_b = sb_json_iter(b->json);
	size_t both = of_a.left < of_b.left ? of_a.left : of_b.left;
	*order = (of_a.left > of_b.left) - (of_a.left < of_b.left);
	if (a->type == SB_JQ_OBJECT || depth == NESTING_MAX)
		return a->type == SB_JQ_OBJECT && of_a.left == 0 && of_b.left == 0;
	for (size_t i = 0; i < both; i++) {
		struct sb_jq_value x = sb_jq_value_of(sb_json_next(&of_a, NULL)), y = sb_jq_value_of(sb_json_next(&of_b, NULL));
		int here;
		if (!compare(&x, &y, depth + 1, &here))
			return false;
		if (here != 0) {
			*order = here;
			return true;
		}
	}
	return true;
}

bool sb_jq_compare(const struct sb_jq_value *a, const struct sb_jq_value *b, int *order)
{
	return compare(a, b, 0, order);
}

/* Recursion is bounded by NESTING_MAX. */
static bool contains(const struct sb_jq_value *a, const struct sb_jq_value *b, unsigned depth, bool *holds)
{
	int order;

	if (a->type == SB_JQ_STRING && b->type == SB_JQ_STRING) {
		/* jq 1.6 looks no further than a NUL */
		*holds = b->string.len == 0 || memmem(a->string.ptr, a->string.len, b->string.ptr, b->string.len) != NULL;
		return memchr(a->string.ptr, '\0', a->string.len) == NULL && memchr(b->string.ptr, '\0', b->string.len) == NULL;
	}
	if (a->type != b->type || a->type < SB_JQ_ARRAY) {
		bool sure = sb_jq_compare(a, b, &order);
		*holds = order == 0;
		return sure && depth > 0; /* alone, different types are an error */
	}
	if (a->type == SB_JQ_OBJECT || depth == NESTING_MAX)
		return false;
	struct sb_json_iter wanted = sb_json_iter(b->json);
	*holds = true;
	for (sb_json *one; *holds && (one = sb_json_next(&wanted, NULL)) != NULL;) {
		struct sb_json_iter there = sb_json_iter(a->json);
		struct sb_jq_value y = sb_jq_value_of(one);
		*holds = false;
		for (sb_json *item; !*holds && (item = sb_json_next(&there, NULL)) != NULL;) {
			struct sb_jq_value x = sb_jq_value_of(item);
			if (!contains(&x, &y, depth + 1, holds))
				return false;
		}
	}
	return true;
}

bool sb_jq_contains(const struct sb_jq_value *a, const struct sb_jq_value *b, bool *holds)
{
	return contains(a, b, 0, holds);
}
