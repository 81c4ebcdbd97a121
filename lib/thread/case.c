#include "thread/case.h"

#include <math.h>
#include <stdlib.h>

static void make_room(struct sb_case *one, size_t count)
{
	if (one->turn_cap >= count)
		return;
	while (one->turn_cap < count)
		one->turn_cap = one->turn_cap == 0 ? 64 : one->turn_cap * 2;
	one->turns = sb_mem_grow(one->turns, one->turn_cap, sizeof *one->turns);
	one->posts_by_author = sb_mem_grow(one->posts_by_author, one->turn_cap, sizeof *one->posts_by_author);
	one->acts = sb_mem_grow(one->acts, one->turn_cap, sizeof *one->acts);
}

static void take_turns(struct sb_case *one, const struct sb_turn *const *all, size_t count)
{
	make_room(one, count);
	for (size_t i = 0; i < count; i++)
		one->acts[i] = (struct sb_act){.at = all[i]->at, .id = all[i]->id, .of = all[i], .kind = all[i]->kind,
					       .staff = all[i]->staff, .bot = all[i]->bot, .known = all[i]->author_key.len > 0,
					       .content = all[i]->content};
	one->turn_count = sb_acts_order(one->acts, count);
	for (size_t i = 0; i < one->turn_count; i++)
		one->turns[i] = one->acts[i].of;
}

static bool same_author(const struct sb_turn *a, const struct sb_turn *b)
{
	return a == b || (a->author_key.len > 0 && sb_str_eq(a->author_key, b->author_key));
}

static bool is_customers(const struct sb_turn *turn)
{
	return !turn->staff && !turn->bot;
}

/* The opener is the earliest post that answers no post here, as in sb-report; the customer, he or the first who is neither staff
 * nor a program. */
static void find_people(struct sb_case *one, const struct sb_hold *hold)
{
	for (size_t i = 0; i < one->turn_count; i++) {
		const struct sb_turn *turn = one->turns[i];
		if (turn->kind != SB_ACT_POST)
			continue;
		if (one->opener == NULL && hold->tree.nodes[turn - hold->posts].top)
			one->opener = turn;
	}
	if (one->opener == NULL) /* no conversation is without its top, whatever answers what */
		return;
	if (is_customers(one->opener))
		one->customer = one->opener;
	for (size_t i = 0; i < one->turn_count && one->customer == NULL; i++)
		if (one->turns[i]->kind == SB_ACT_POST && is_customers(one->turns[i]) && one->turns[i]->at >= one->opener->at)
			one->customer = one->turns[i];
	one->asked_at = one->customer != NULL ? one->customer->at : SB_TIME_NONE;
}

static const struct sb_turn *turn_of(const struct sb_act *act)
{
	return act != NULL ? act->of : NULL;
}

static void follow(struct sb_case *one)
{
	const struct sb_course *course = &one->course;

	for (size_t i = 0; one->customer != NULL && i < one->turn_count; i++)
		one->acts[i].customer = one->turns[i]->kind == SB_ACT_POST && same_author(one->turns[i], one->customer);
	sb_course_follow(&one->course, one->acts, one->turn_count, one->asked_at);
	one->first_response = turn_of(course->first);
	one->first_human = turn_of(course->human);
	one->last_at = one->turns[one->turn_count - 1]->at;
	const struct sb_turn *answer = turn_of(course->last_answer);
	if (course->resolved)
		one->status = SB_CASE_RESOLVED;
	else if (course->waiting_since != SB_TIME_NONE)
		one->status = one->first_human != NULL ? SB_CASE_WAITING_COMPANY : SB_CASE_OPEN;
	else
		one->status = answer != NULL && answer->remarks.asks ? SB_CASE_WAITING_CUSTOMER : SB_CASE_ANSWERED;
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
	const struct sb_turn **posts = one->posts_by_author;
	double reach = 0;
	bool known = false;

	for (size_t i = 0; i < one->turn_count; i++)
		if (one->turns[i]->kind == SB_ACT_POST)
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
}

static void find_mood(struct sb_case *one)
{
	one->sentiment_start = one->sentiment_end = one->priority = NAN;
	for (size_t i = 0; i < one->turn_count; i++) {
		const struct sb_turn *turn = one->turns[i];
		if (turn->kind != SB_ACT_POST || turn->staff)
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

void sb_case_find(struct sb_case *one, const struct sb_hold *hold, size_t number)
{
	uint32_t from = hold->starts[number], to = hold->starts[number + 1];

	sb_case_clear(one);
	one->root = sb_tree_id(&hold->tree, hold->roots[number]);
	take_turns(one, hold->turns + from, to - from);
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

	sb_teamwork_clear(&kept.work);
	*one = (struct sb_case){
		.turns = kept.turns,
		.posts_by_author = kept.posts_by_author,
		.acts = kept.acts,
		.turn_cap = kept.turn_cap,
		.course = kept.course,
		.work = kept.work,
	};
}

void sb_case_free(struct sb_case *one)
{
	free(one->turns);
	free(one->posts_by_author);
	free(one->acts);
	sb_course_free(&one->course);
	sb_teamwork_free(&one->work);
	*one = (struct sb_case){0};
}
