#include "post/teamwork.h"

#include <stdlib.h>

#define COMPARED ((size_t)64) /* earlier answers that one is compared with: longer cases are threads of many people */

void sb_teamwork_add(struct sb_teamwork *work, struct sb_answer answer)
{
	work->answers = sb_mem_reserve(work->answers, work->count, &work->cap, sizeof *work->answers);
	work->answers[work->count++] = answer;
}

static void add_pair(struct sb_pairs *pairs, struct sb_pair pair)
{
	pairs->list = sb_mem_reserve(pairs->list, pairs->count, &pairs->cap, sizeof *pairs->list);
	pairs->list[pairs->count++] = pair;
}

static bool names(const struct sb_answer *answer, const struct sb_answer *whom)
{
	uint64_t hash = sb_handle_hash(whom->handle);

	for (size_t i = 0; i < answer->remarks->named_count; i++)
		if (answer->remarks->named[i] == hash)
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
static bool contradict(const struct sb_remarks *a, const struct sb_remarks *b, struct sb_amount said[2])
{
	for (size_t i = 0; i < a->amount_count; i++)
		for (size_t j = 0; j < b->amount_count; j++) {
			said[0] = a->amounts[i];
			said[1] = b->amounts[j];
			if (said[0].unit == said[1].unit && (said[0].value < said[1].value || said[0].value > said[1].value))
				return true;
		}
	return false;
}

static bool same_person(const struct sb_answer *a, const struct sb_answer *b)
{
	return sb_str_eq(a->author_key, b->author_key);
}

/* Answer `at` beside those before it, the newest first. */
static void compare(struct sb_teamwork *work, size_t at)
{
	const struct sb_answer *answer = &work->answers[at];
	const void *asked = NULL;
	bool amounts = answer->remarks->amount_count > 0;

	for (size_t i = at; i-- > 0 && at - i <= COMPARED;) {
		const struct sb_answer *old = &work->answers[i];
		struct sb_pair pair = {.first = old->of, .second = answer->of};
		if (!same_person(old, answer) && answer->at - old->at <= SB_COLLISION_WITHIN && answer->reply_to.len > 0 &&
		    sb_str_eq(old->reply_to, answer->reply_to) && !names(old, answer) && !names(answer, old))
			add_pair(&work->collisions, pair);
		if (share_a_question(old->remarks, answer->remarks))
			asked = old->of; /* the earliest counts */
		/* what the last colleague said about it is what this one should have known */
		if (amounts && !same_person(old, answer) && contradict(old->remarks, answer->remarks, pair.said)) {
			add_pair(&work->contradictions, pair);
			amounts = false;
		}
	}
	if (asked != NULL)
		add_pair(&work->repeated, (struct sb_pair){.first = asked, .second = answer->of});
}

void sb_teamwork_end(struct sb_teamwork *work)
{
	for (size_t i = 0; i < work->count; i++) {
		work->handoffs += i > 0 && !same_person(&work->answers[i - 1], &work->answers[i]);
		work->private_moves += work->answers[i].remarks->private_move;
		compare(work, i);
	}
}

void sb_teamwork_clear(struct sb_teamwork *work)
{
	work->handoffs = work->private_moves = work->count = 0;
	work->collisions.count = work->contradictions.count = work->repeated.count = 0;
}

void sb_teamwork_free(struct sb_teamwork *work)
{
	free(work->collisions.list);
	free(work->contradictions.list);
	free(work->repeated.list);
	free(work->answers);
	*work = (struct sb_teamwork){0};
}

void sb_copies_open(struct sb_copies *copies, size_t phrases)
{
	size_t places = 64;

	while (places < 2 * phrases)
		places *= 2;
	*copies = (struct sb_copies){sb_mem_zero(places, sizeof *copies->slots), places - 1};
}

/* The place of a phrase, or the free one where it belongs. The hashes are spread already, and of our own staff's words. */
static struct sb_copied_phrase *place_of(const struct sb_copies *copies, uint64_t hash)
{
	size_t at = (size_t)hash & copies->mask;

	while (copies->slots[at].number != 0 && copies->slots[at].hash != hash)
		at = (at + 1) & copies->mask;
	return &copies->slots[at];
}

void sb_copies_add(struct sb_copies *copies, const struct sb_remarks *remarks, uint32_t number)
{
	for (uint32_t s = 0; s < remarks->shingle_count; s++) {
		struct sb_copied_phrase *phrase = place_of(copies, remarks->shingles[s]);
		if (phrase->number == 0)
			*phrase = (struct sb_copied_phrase){remarks->shingles[s], number + 1, false};
		phrase->several = phrase->several || phrase->number != number + 1;
	}
}

size_t sb_copies_found(const struct sb_copies *copies, const struct sb_remarks *remarks, bool *found)
{
	size_t count = 0;

	for (uint32_t i = 0; i < remarks->shingle_count; i++) {
		bool several = place_of(copies, remarks->shingles[i])->several;
		count += several;
		if (found != NULL)
			found[i] = several;
	}
	return count;
}

bool sb_copies_has(const struct sb_copies *copies, const struct sb_remarks *remarks)
{
	return remarks->shingle_count > 0 &&
	       (double)sb_copies_found(copies, remarks, NULL) >= SB_COPIED_FROM * (double)remarks->shingle_count;
}

void sb_copies_free(struct sb_copies *copies)
{
	free(copies->slots);
	*copies = (struct sb_copies){0};
}
