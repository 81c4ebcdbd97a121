#include "thread/case.h"

#include <stdlib.h>

#define COMPARED ((size_t)64) /* earlier answers that one is compared with: longer cases are threads of many people */

static void add_pair(struct sb_pairs *pairs, struct sb_pair pair)
{
	pairs->list = sb_mem_reserve(pairs->list, pairs->count, &pairs->cap, sizeof *pairs->list);
	pairs->list[pairs->count++] = pair;
}

static bool names(const struct sb_turn *turn, const struct sb_turn *whom)
{
	uint64_t hash = sb_handle_hash(whom->handle);

	for (size_t i = 0; i < turn->remarks.named_count; i++)
		if (turn->remarks.named[i] == hash)
			return true;
	return false;
}

static bool share_a_question(const struct sb_remarks *a, const struct sb_remarks *b)
{
	for (size_t i = 0; i < a->question_count; i++)
		for (size_t j = 0; j < b->question_count; j++)
			if (a->questions[i] == b->questions[j])
				return true;
	return false;
}

/* Two people named different amounts in one unit. */
static bool contradict(const struct sb_turn *a, const struct sb_turn *b, struct sb_amount said[2])
{
	for (size_t i = 0; i < a->remarks.amount_count; i++)
		for (size_t j = 0; j < b->remarks.amount_count; j++) {
			said[0] = a->remarks.amounts[i];
			said[1] = b->remarks.amounts[j];
			if (said[0].unit == said[1].unit && (said[0].value < said[1].value || said[0].value > said[1].value))
				return true;
		}
	return false;
}

static bool same_person(const struct sb_turn *a, const struct sb_turn *b)
{
	return sb_str_eq(a->author_key, b->author_key);
}

/* `turn` beside the earlier answers, the newest of which is the first of `before`. */
static void compare(struct sb_case *one, const struct sb_turn *turn, const struct sb_turn *const *before, size_t count)
{
	const struct sb_turn *asked = NULL;
	bool amounts = turn->remarks.amount_count > 0;

	for (size_t i = 0; i < count; i++) {
		const struct sb_turn *old = before[i];
		struct sb_pair pair = {.first = old, .second = turn};
		if (!same_person(old, turn) && turn->at - old->at <= SB_COLLISION_WITHIN && turn->reply_to.len > 0 &&
		    sb_str_eq(old->reply_to, turn->reply_to) && !names(old, turn) && !names(turn, old))
			add_pair(&one->collisions, pair);
		if (share_a_question(&old->remarks, &turn->remarks))
			asked = old; /* the earliest counts */
		/* what the last colleague said about it is what this one should have known */
		if (amounts && !same_person(old, turn) && contradict(old, turn, pair.said)) {
			add_pair(&one->contradictions, pair);
			amounts = false;
		}
	}
	if (asked != NULL)
		add_pair(&one->repeated, (struct sb_pair){.first = asked, .second = turn});
}

void sb_case_teamwork(struct sb_case *one)
{
	const struct sb_turn *before[COMPARED], *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < one->turn_count; i++) {
		const struct sb_turn *turn = one->turns[i];
		if (turn->kind != SB_TURN_POST || !turn->staff || turn->bot)
			continue;
		one->handoffs += last != NULL && !same_person(last, turn);
		one->private_moves += turn->remarks.private_move;
		compare(one, turn, before, count);
		last = turn;
		if (count < COMPARED)
			count++;
		for (size_t j = count - 1; j > 0; j--)
			before[j] = before[j - 1];
		before[0] = turn;
	}
}

/* Only of answers: the same news on several networks is no copied answer. */
static uint32_t shingles_of(const struct sb_turn *turn)
{
	return turn->reply_to.len > 0 ? turn->remarks.shingle_count : 0;
}

/* The place of a phrase, or the free one where it belongs. The hashes are spread already, and of our own staff's words. */
static struct sb_phrase *place_of(const struct sb_copies *copies, uint64_t hash)
{
	size_t at = (size_t)hash & copies->mask;

	while (copies->slots[at].number != 0 && copies->slots[at].hash != hash)
		at = (at + 1) & copies->mask;
	return &copies->slots[at];
}

void sb_copies_find(struct sb_copies *copies, const struct sb_hold *hold)
{
	size_t count = 0, places = 64;

	for (uint32_t i = 0; i < hold->starts[hold->case_count]; i++)
		count += shingles_of(hold->turns[i]);
	while (places < 2 * count)
		places *= 2;
	*copies = (struct sb_copies){sb_mem_zero(places, sizeof *copies->slots), places - 1};
	for (uint32_t c = 0; c < hold->case_count; c++)
		for (uint32_t i = hold->starts[c]; i < hold->starts[c + 1]; i++)
			for (uint32_t s = 0; s < shingles_of(hold->turns[i]); s++) {
				struct sb_phrase *phrase = place_of(copies, hold->turns[i]->remarks.shingles[s]);
				if (phrase->number == 0)
					*phrase = (struct sb_phrase){hold->turns[i]->remarks.shingles[s], c + 1, false};
				phrase->several = phrase->several || phrase->number != c + 1;
			}
}

bool sb_copies_has(const struct sb_copies *copies, const struct sb_turn *turn)
{
	uint32_t count = shingles_of(turn);
	size_t found = 0;

	for (uint32_t i = 0; i < count && !turn->canned; i++)
		found += place_of(copies, turn->remarks.shingles[i])->several;
	return turn->canned || (count > 0 && (double)found >= SB_COPIED_FROM * (double)count);
}

void sb_copies_free(struct sb_copies *copies)
{
	free(copies->slots);
	*copies = (struct sb_copies){0};
}
