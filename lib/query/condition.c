#include "query/condition.h"

#include "json/jq.h"
#include "query/jq_tree.h"

#include <stdlib.h>

struct sb_condition {
	const char *program;
	bool native; /* something is understood */
	struct sb_jq_tree tree;
	struct sb_arena scratch;
	struct sb_jq *jq; /* NULL until it is needed */
};

struct sb_condition *sb_condition_open(const char *program, struct sb_err *err)
{
	struct sb_condition *condition = sb_mem_zero(1, sizeof *condition);

	condition->program = program;
	condition->native = sb_jq_tree_parse(&condition->tree, sb_str_from(program));
	if (condition->native && condition->tree.whole)
		return condition;
	condition->jq = sb_jq_open(program, "-e", err);
	if (condition->jq != NULL)
		return condition;
	sb_condition_close(condition);
	return NULL;
}

static bool ask_libjq(struct sb_condition *condition, struct sb_str text, bool *holds, struct sb_err *err)
{
	if (condition->jq == NULL && (condition->jq = sb_jq_open(condition->program, "-e", err)) == NULL)
		return false;
	return sb_jq_test(condition->jq, text, holds, err);
}

bool sb_condition_test(struct sb_condition *condition, sb_json *record, struct sb_str text, bool *holds, struct sb_err *err)
{
	const struct sb_jq_tree *tree = &condition->tree;

	if (!condition->native)
		return ask_libjq(condition, text, holds, err);
	enum sb_jq_answer answer = sb_jq_tree_ask(tree, record, tree->select, &condition->scratch, err);
	if (answer == SB_JQ_GAVE_UP)
		return false;
	if (answer == SB_JQ_UNSURE || (answer == SB_JQ_YES && !tree->whole))
		return ask_libjq(condition, text, holds, err);
	*holds = answer == SB_JQ_YES;
	return true;
}

void sb_condition_explain(const struct sb_condition *condition, struct sb_buf *out)
{
	sb_buf_add_format(out, "jq: %s (%s)\n", condition->program,
			  !condition->native           ? "by libjq"
			  : condition->tree.whole      ? "native"
						       : "its start native, then all of it by libjq");
}

const char *sb_condition_program(const struct sb_condition *condition)
{
	return condition->program;
}

void sb_condition_close(struct sb_condition *condition)
{
	if (condition == NULL)
		return;
	sb_jq_tree_free(&condition->tree);
	sb_arena_free(&condition->scratch);
	sb_jq_close(condition->jq);
	free(condition);
}
