#include "thread/case.h"

#include <math.h>
#include <stdlib.h>

#define NEIGHBOURS ((size_t)64) /* turns around a reply's event in which its post is looked for */

static bool answers(const struct sb_turn *turn)
{
	return turn->staff && (turn->kind == SB_TURN_POST || turn->kind == SB_TURN_REPLY);
}

static bool same_author(const struct sb_turn *a, const struct sb_turn *b)
{
	return a == b || (a->author_key.len > 0 && sb_str_eq(a->author_key, b->author_key));
}

/* Leaves out the events of replies whose posts are here too. */
static void take_turns(struct sb_case *one, const struct sb_turn *const *all, size_t count, const struct sb_turn **kept)
{
	for (size_t i = 0; i < count; i++) {
		bool twice = false;
		size_t from = i > NEIGHBOURS ? i - NEIGHBOURS : 0, to = count - i > NEIGHBOURS ? i + NEIGHBOURS : count;
		for (size_t j = from; j < to && all[i]->kind == SB_TURN_REPLY && !twice; j++) {
			int64_t apart = j < i ? all[i]->at - all[j]->at : all[j]->at - all[i]->at;
			bool same = j < i ? answers(all[j]) : j > i && all[j]->staff && all[j]->kind == SB_TURN_POST;
			twice = same && apart <= SB_SAME_REPLY_WITHIN;
		}
		if (!twice)
			kept[one->turn_count++] = all[i];
	}
	one->turns = kept;
}

/* The opener is the earliest post that answers no post here, as in sb-report; the customer, he or the first who is not
 * staff. */
static void find_people(struct sb_case *one, const struct sb_hold *hold)
{
	for (size_t i = 0; i < one->turn_count; i++) {
		const struct sb_turn *turn = one->turns[i];
		if (turn->kind != SB_TURN_POST)
			continue;
		if (one->opener == NULL && hold->tree.nodes[turn - hold->posts].top)
			one->opener = turn;
	}
	if (!one->opener->staff)
		one->customer = one->opener;
	for (size_t i = 0; i < one->turn_count && one->customer == NULL; i++)
		if (one->turns[i]->kind == SB_TURN_POST && !one->turns[i]->staff && one->turns[i]->at >= one->opener->at)
			one->customer = one->turns[i];
	one->asked_at = one->customer != NULL ? one->customer->at : SB_TIME_NONE;
}

static void add_wait(struct sb_case *one, sb_time from, sb_time to)
{
	one->waits = sb_mem_reserve(one->waits, one->wait_count, &one->wait_cap, sizeof *one->waits);
	one->waits[one->wait_count++] = (struct sb_wait){from, to};
}

/* Whose turn it is, after each turn. */
struct state {
	bool asked, resolved;
	sb_time waiting;
};

static void customer_speaks(struct sb_case *one, struct state *state, const struct sb_turn *turn)
{
	/* thanks for an answer need none */
	if (turn->thanks && one->first_human != NULL) {
		state->resolved = true;
		state->waiting = SB_TIME_NONE;
		one->resolved_at = turn->at;
		return;
	}
	one->reopened = one->reopened || state->resolved;
	state->resolved = false;
	if (state->waiting == SB_TIME_NONE)
		state->waiting = turn->at;
}

static void staff_answers(struct sb_case *one, struct state *state, const struct sb_turn *turn)
{
	if (one->asked_at == SB_TIME_NONE || turn->at < one->asked_at)
		return;
	if (one->first_response == NULL)
		one->first_response = turn;
	if (turn->bot)
		return; /* "we have your message" is no answer */
	if (one->first_human == NULL)
		one->first_human = turn;
	else if (state->waiting != SB_TIME_NONE)
		add_wait(one, state->waiting, turn->at);
	state->waiting = SB_TIME_NONE;
	state->asked = turn->remarks.asks;
}

static void follow(struct sb_case *one)
{
	struct state state = {.waiting = SB_TIME_NONE};

	for (size_t i = 0; i < one->turn_count; i++) {
		const struct sb_turn *turn = one->turns[i];
		one->last_at = turn->at;
		switch (turn->kind) {
		case SB_TURN_POST:
		case SB_TURN_REPLY:
			if (turn->staff)
				staff_answers(one, &state, turn);
			else if (one->customer != NULL && same_author(turn, one->customer))
				customer_speaks(one, &state, turn);
			else if (one->first_response == NULL && turn->author_key.len > 0 && one->asked_at != SB_TIME_NONE &&
				 turn->at >= one->asked_at)
				one->community_first = true;
			break;
		case SB_TURN_CLAIM:
			one->claimed = turn;
			break;
		case SB_TURN_RESOLVE:
			state = (struct state){.resolved = true, .waiting = SB_TIME_NONE};
			one->resolved_at = turn->at;
			break;
		case SB_TURN_REOPEN:
			state = (struct state){.waiting = turn->at};
			one->reopened = true;
			break;
		}
	}
	one->waiting_since = state.waiting;
	if (state.resolved)
		one->status = SB_CASE_RESOLVED;
	else if (state.waiting != SB_TIME_NONE)
		one->status = one->first_human != NULL ? SB_CASE_WAITING_COMPANY : SB_CASE_OPEN;
	else
		one->status = state.asked ? SB_CASE_WAITING_CUSTOMER : SB_CASE_ANSWERED;
	if (!state.resolved)
		one->resolved_at = SB_TIME_NONE;
}

static int by_author(const void *left, const void *right)
{
	const struct sb_turn *a = *(const struct sb_turn *const *)left, *b = *(const struct sb_turn *const *)right;
	int order = sb_str_cmp(a->author_key, b->author_key);

	return order != 0 ? order : (a->reach > b->reach ? -1 : a->reach < b->reach);
}

/* Distinct authors, and their reach: that of each one's loudest post. */
static void count_authors(struct sb_case *one)
{
	const struct sb_turn **posts = sb_mem_alloc((one->turn_count + 1) * sizeof *posts);
	double reach = 0;
	bool known = false;

	for (size_t i = 0; i < one->turn_count; i++)
		if (one->turns[i]->kind == SB_TURN_POST)
			posts[one->posts++] = one->turns[i];
	qsort(posts, one->posts, sizeof *posts, by_author);
	for (size_t i = 0, j; i < one->posts; i = j) {
		float most = NAN;
		for (j = i; j < one->posts && sb_str_eq(posts[j]->author_key, posts[i]->author_key); j++)
			most = isnan(most) || posts[j]->reach > most ? posts[j]->reach : most;
		one->authors += posts[i]->author_key.len > 0;
		known = known || !isnan(most);
		reach += isnan(most) ? 0 : (double)most;
	}
	one->reach = known ? reach : NAN;
	free(posts);
}

static void find_mood(struct sb_case *one)
{
	one->sentiment_start = one->sentiment_end = one->priority = NAN;
	for (size_t i = 0; i < one->turn_count; i++) {
		const struct sb_turn *turn = one->turns[i];
		if (turn->kind != SB_TURN_POST || turn->staff)
			continue;
		if (!isnan(turn->priority) && !(one->priority >= (double)turn->priority))
			one->priority = (double)turn->priority;
		if (isnan(turn->sentiment) || one->customer == NULL || !same_author(turn, one->customer))
			continue;
		if (isnan(one->sentiment_start))
			one->sentiment_start = (double)turn->sentiment;
		one->sentiment_end = (double)turn->sentiment;
	}
}

void sb_case_find(struct sb_case *one, const struct sb_hold *hold, size_t number, const struct sb_turn **scratch)
{
	uint32_t from = hold->starts[number], to = hold->starts[number + 1];

	sb_case_clear(one);
	one->root = sb_hold_id(hold, hold->roots[number]);
	take_turns(one, hold->turns + from, to - from, scratch);
	find_people(one, hold);
	if (one->root.ptr == NULL)
		one->root = one->opener->id;
	follow(one);
	count_authors(one);
	find_mood(one);
	sb_case_teamwork(one);
}

void sb_case_clear(struct sb_case *one)
{
	struct sb_case kept = *one;

	kept.collisions.count = kept.contradictions.count = kept.repeated.count = 0;
	*one = (struct sb_case){
		.waits = kept.waits,
		.wait_cap = kept.wait_cap,
		.collisions = kept.collisions,
		.contradictions = kept.contradictions,
		.repeated = kept.repeated,
		.resolved_at = SB_TIME_NONE,
		.waiting_since = SB_TIME_NONE,
	};
}

void sb_case_free(struct sb_case *one)
{
	free(one->waits);
	free(one->collisions.list);
	free(one->contradictions.list);
	free(one->repeated.list);
	*one = (struct sb_case){0};
}
