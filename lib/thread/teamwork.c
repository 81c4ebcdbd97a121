#include "thread/case.h"

static bool by_person(const struct sb_turn *turn)
{
	return turn->kind == SB_ACT_POST && turn->staff && !turn->bot;
}

void sb_case_teamwork(struct sb_case *one)
{
	for (size_t i = 0; i < one->turn_count; i++) {
		const struct sb_turn *turn = one->turns[i];
		if (by_person(turn))
			sb_teamwork_add(&one->work, (struct sb_answer){turn->at, turn->author_key, turn->handle, turn->reply_to,
								      &turn->remarks, turn});
	}
	sb_teamwork_end(&one->work);
}

/* Only of answers: the same news on several networks is no copied answer. */
static uint32_t phrases_of(const struct sb_turn *turn)
{
	return turn->reply_to.len > 0 ? turn->remarks.shingle_count : 0;
}

void sb_case_copies(struct sb_copies *copies, const struct sb_hold *hold)
{
	size_t count = 0;

	for (uint32_t i = 0; i < hold->starts[hold->case_count]; i++)
		count += phrases_of(hold->turns[i]);
	sb_copies_open(copies, count);
	for (uint32_t c = 0; c < hold->case_count; c++)
		for (uint32_t i = hold->starts[c]; i < hold->starts[c + 1]; i++)
			if (phrases_of(hold->turns[i]) > 0)
				sb_copies_add(copies, &hold->turns[i]->remarks, c);
}

bool sb_case_copied(const struct sb_copies *copies, const struct sb_turn *turn)
{
	return turn->canned || (turn->reply_to.len > 0 && sb_copies_has(copies, &turn->remarks));
}
