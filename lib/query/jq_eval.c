/* jq_eval.c - runs an expression. Each node hands its outputs, one by one and in jq's order, to whoever asked for them. */
#include "query/jq_eval.h"

static bool eval(struct sb_jq_walk *walk, const struct sb_jq_node *node, const struct sb_jq_value *input, sb_jq_receive *take, void *ctx);

static bool take_field(void *ctx, const struct sb_jq_value *v)
{
	const struct sb_jq_step *step = ctx;
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
		return node->optional || sb_jq_unsure(step->walk);
	}
	struct sb_jq_value value = sb_jq_value_of(found);
	return step->take(step->ctx, &value);
}

static bool take_each(void *ctx, const struct sb_jq_value *v)
{
	const struct sb_jq_step *step = ctx;
	struct sb_json_iter it;
	sb_json *item;

	if (v->type < SB_JQ_ARRAY)
		return step->node->optional || sb_jq_unsure(step->walk);
	if (v->type == SB_JQ_OBJECT && sb_jq_has_key_twice(v->json))
		return sb_jq_unsure(step->walk);
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
	const struct sb_jq_step *step = ctx;

	return eval(step->walk, step->node->b, v, step->take, step->ctx);
}

/* a // b: the true ones of a */
static bool take_if_true(void *ctx, const struct sb_jq_value *v)
{
	struct sb_jq_step *step = ctx;

	if (!sb_jq_is_true(v))
		return true;
	step->found = true;
	return step->take(step->ctx, v);
}

static bool eval_else(struct sb_jq_step *step)
{
	if (!eval(step->walk, step->node->a, step->input, take_if_true, step))
		return false;
	return step->found || eval(step->walk, step->node->b, step->input, step->take, step->ctx);
}

static bool take_truth(void *ctx, const struct sb_jq_value *v)
{
	return sb_jq_give_bool(ctx, sb_jq_is_true(v));
}

static bool take_first_truth(void *ctx, const struct sb_jq_value *v)
{
	struct sb_jq_step *step = ctx;
	bool decides = step->node->kind == SB_JQ_OR;

	if (sb_jq_is_true(v) == decides)
		return sb_jq_give_bool(step, decides);
	return eval(step->walk, step->node->b, step->input, take_truth, step);
}

static bool take_condition(void *ctx, const struct sb_jq_value *v)
{
	const struct sb_jq_step *step = ctx;

	return eval(step->walk, sb_jq_is_true(v) ? step->node->b : step->node->c, step->input, step->take, step->ctx);
}

/* The one output of the condition of an any(a; b). */
static bool take_one(void *ctx, const struct sb_jq_value *v)
{
	struct sb_jq_step *one = ctx;

	if (one->found)
		return sb_jq_unsure(one->walk);
	one->found = true;
	one->other = *v;
	return true;
}

/* any(a; b) stops at the first that decides. What a condition without an output means, or with several, is not the same in
 * all versions. */
static bool take_item(void *ctx, const struct sb_jq_value *v)
{
	struct sb_jq_step *step = ctx, one = {.walk = step->walk};

	if (!eval(step->walk, step->node->b, v, take_one, &one))
		return false;
	if (!one.found)
		return sb_jq_unsure(step->walk);
	step->found = sb_jq_is_true(&one.other) == (step->node->kind == SB_JQ_ANY);
	return !step->found;
}

static bool eval_any(struct sb_jq_step *step)
{
	if (!eval(step->walk, step->node->a, step->input, take_item, step) && !step->found)
		return false;
	return sb_jq_give_bool(step, step->found == (step->node->kind == SB_JQ_ANY));
}

static bool take_left(void *ctx, const struct sb_jq_value *a)
{
	struct sb_jq_step *step = ctx;

	return step->node->kind == SB_JQ_COMPARE ? sb_jq_compared(step, a, &step->other) : sb_jq_computed(step, a, &step->other);
}

/* For each of b, each of a: the order in which jq combines them. */
static bool take_right(void *ctx, const struct sb_jq_value *b)
{
	struct sb_jq_step *step = ctx;

	step->other = *b;
	return eval(step->walk, step->node->a, step->input, take_left, step);
}

static bool take_negated(void *ctx, const struct sb_jq_value *v)
{
	return sb_jq_negated(ctx, v);
}

static bool take_argument(void *ctx, const struct sb_jq_value *argument)
{
	const struct sb_jq_step *step = ctx;

	return step->node->kind == SB_JQ_SWAP1 ? sb_jq_applied_with(step, argument, step->input)
					       : sb_jq_applied_with(step, step->input, argument);
}

/* Recursion: an expression has SB_JQ_NODES_MAX nodes, and each is waiting at most once. */
static bool eval(struct sb_jq_walk *walk, const struct sb_jq_node *node, const struct sb_jq_value *input, sb_jq_receive *take, void *ctx)
{
	if (node->kind == SB_JQ_DOT)
		return take(ctx, input);
	if (node->kind == SB_JQ_CONST)
		return take(ctx, &node->value);
	struct sb_jq_step step = {walk, node, input, take, ctx, false, {.type = SB_JQ_NULL}};
	switch (node->kind) {
	case SB_JQ_FIELD:
	case SB_JQ_AT:
		return eval(walk, node->a, input, take_field, &step);
	case SB_JQ_EACH:
		return eval(walk, node->a, input, take_each, &step);
	case SB_JQ_PIPE:
		return eval(walk, node->a, input, take_piped, &step);
	case SB_JQ_COMMA:
		return eval(walk, node->a, input, take, ctx) && eval(walk, node->b, input, take, ctx);
	case SB_JQ_ELSE:
		return eval_else(&step);
	case SB_JQ_OR:
	case SB_JQ_AND:
		return eval(walk, node->a, input, take_first_truth, &step);
	case SB_JQ_COMPARE:
	case SB_JQ_ARITHMETIC:
		return eval(walk, node->b, input, take_right, &step);
	case SB_JQ_NEGATE:
		return eval(walk, node->a, input, take_negated, &step);
	case SB_JQ_IF:
		return eval(walk, node->a, input, take_condition, &step);
	case SB_JQ_EMPTY:
		return true;
	case SB_JQ_ANY:
	case SB_JQ_ALL:
		return eval_any(&step);
	case SB_JQ_APPLY:
		return sb_jq_applied(&step, input);
	case SB_JQ_APPLY1:
	case SB_JQ_SWAP1:
		return eval(walk, node->a, input, take_argument, &step);
	case SB_JQ_TEST:
		return sb_jq_tested(&step, input);
	default:
		return sb_jq_unsure(walk);
	}
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
	struct sb_jq_walk walk = {scratch, err, SB_JQ_NO};
	struct answer answer = {any, false};
	struct sb_jq_value input = sb_jq_value_of(record);

	eval(&walk, tree->root, &input, take_answer, &answer);
	sb_arena_reset(scratch);
	if (walk.failed != SB_JQ_NO)
		return walk.failed;
	return answer.holds ? SB_JQ_YES : SB_JQ_NO;
}
