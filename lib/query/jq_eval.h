/* jq_eval.h - what stands between the walk over an expression (jq_eval.c) and what is done with values (jq_apply.c). Internal
 * to query. */
#ifndef SB_QUERY_JQ_EVAL_H
#define SB_QUERY_JQ_EVAL_H

#include "query/jq_tree.h"

/* What is asked of an expression: false ends everything, because enough is known or because libjq must say. */
typedef bool sb_jq_receive(void *ctx, const struct sb_jq_value *v);

struct sb_jq_walk {
	struct sb_arena *scratch;
	struct sb_err *err;
	enum sb_jq_answer failed; /* SB_JQ_NO: not */
};

struct sb_jq_step {
	struct sb_jq_walk *walk;
	const struct sb_jq_node *node;
	const struct sb_jq_value *input;
	sb_jq_receive *take;
	void *ctx;
	bool found;
	struct sb_jq_value other; /* of two operands, the one that is known */
};

/* Only libjq can say. */
static inline bool sb_jq_unsure(struct sb_jq_walk *walk)
{
	walk->failed = SB_JQ_UNSURE;
	return false;
}

static inline bool sb_jq_give_bool(const struct sb_jq_step *step, bool value)
{
	return step->take(step->ctx, &(struct sb_jq_value){.type = value ? SB_JQ_TRUE : SB_JQ_FALSE});
}

/* Each hands what the step's node makes of these values to whoever asked for it. */
bool sb_jq_compared(const struct sb_jq_step *step, const struct sb_jq_value *a, const struct sb_jq_value *b);
bool sb_jq_computed(const struct sb_jq_step *step, const struct sb_jq_value *a, const struct sb_jq_value *b);
bool sb_jq_negated(const struct sb_jq_step *step, const struct sb_jq_value *v);
bool sb_jq_applied(const struct sb_jq_step *step, const struct sb_jq_value *v);
bool sb_jq_applied_with(const struct sb_jq_step *step, const struct sb_jq_value *v, const struct sb_jq_value *argument);
bool sb_jq_tested(const struct sb_jq_step *step, const struct sb_jq_value *v);

#endif
