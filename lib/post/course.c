#include "post/course.h"

#include <stdlib.h>

#define NEIGHBOURS ((size_t)64) /* acts around a reply's event among which its post is looked for */
#define FEW ((size_t)16)        /* most cases are so short that putting one after the other in its place is fastest */

static int order(const void *left, const void *right)
{
	const struct sb_act *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->staff != b->staff)
		return a->staff ? 1 : -1;
	return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : sb_str_cmp(a->id, b->id);
}

bool sb_act_before(const struct sb_act *a, const struct sb_act *b)
{
	return order(a, b) < 0;
}

static void sort(struct sb_act *acts, size_t count)
{
	if (count > FEW) {
		qsort(acts, count, sizeof *acts, order);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		struct sb_act act = acts[i];
		size_t at = i;
		for (; at > 0 && order(&act, &acts[at - 1]) < 0; at--)
			acts[at] = acts[at - 1];
		acts[at] = act;
	}
}

static bool answers(const struct sb_act *act)
{
	return act->staff && (act->kind == SB_ACT_POST || act->kind == SB_ACT_REPLY);
}

static bool stands_twice(const struct sb_act *acts, size_t count, size_t i)
{
	size_t from = i > NEIGHBOURS ? i - NEIGHBOURS : 0, to = count - i > NEIGHBOURS ? i + NEIGHBOURS : count;

	for (size_t k = from; acts[i].kind == SB_ACT_REPLY && k < to; k++) {
		int64_t apart = k < i ? acts[i].at - acts[k].at : acts[k].at - acts[i].at;
		bool same = k < i ? answers(&acts[k]) : k > i && acts[k].staff && acts[k].kind == SB_ACT_POST;
		if (same && apart <= SB_SAME_REPLY_WITHIN)
			return true;
	}
	return false;
}

size_t sb_acts_order(struct sb_act *acts, size_t count)
{
	size_t kept = 0;
	bool any = false;

	sort(acts, count);
	for (size_t i = 0; i < count; i++)
		any = any || acts[i].kind == SB_ACT_REPLY;
	if (!any)
		return count;
	bool *twice = sb_mem_zero(count, sizeof *twice);
	for (size_t i = 0; i < count; i++)
		twice[i] = stands_twice(acts, count, i);
	for (size_t i = 0; i < count; i++)
		if (!twice[i])
			acts[kept++] = acts[i];
	free(twice);
	return kept;
}

static void customer_speaks(struct sb_course *course, const struct sb_act *act)
{
	if (act->content && course->human != NULL) {
		course->resolved = true;
		course->resolved_at = act->at;
		course->waiting_since = SB_TIME_NONE;
		return;
	}
	course->reopened = course->reopened || course->resolved;
	course->resolved = false;
	if (course->waiting_since != SB_TIME_NONE)
		return;
	course->waiting_since = act->at;
	course->follow_ups += course->human != NULL;
}

static void staff_answers(struct sb_course *course, const struct sb_act *act)
{
	if (course->first == NULL)
		course->first = act;
	if (act->bot)
		return;
	if (course->human == NULL) {
		course->human = act;
	} else if (course->waiting_since != SB_TIME_NONE) {
		course->waits = sb_mem_reserve(course->waits, course->wait_count, &course->wait_cap, sizeof *course->waits);
		course->waits[course->wait_count++] = (struct sb_wait){course->waiting_since, act->at};
	}
	course->waiting_since = SB_TIME_NONE;
	course->last_answer = act;
}

static void event(struct sb_course *course, const struct sb_act *act)
{
	if (act->kind == SB_ACT_CLAIM) {
		course->claimed = act;
		return;
	}
	course->last_answer = NULL;
	course->resolved = act->kind == SB_ACT_RESOLVE;
	course->waiting_since = course->resolved ? SB_TIME_NONE : act->at;
	if (course->resolved) {
		course->resolved_at = act->at;
		return;
	}
	course->reopened = true;
	course->follow_ups += course->human != NULL;
}

void sb_course_follow(struct sb_course *course, const struct sb_act *acts, size_t count, sb_time asked_at)
{
	sb_time other_at = SB_TIME_NONE;

	*course = (struct sb_course){.resolved_at = SB_TIME_NONE, .waiting_since = SB_TIME_NONE,
				     .waits = course->waits, .wait_cap = course->wait_cap};
	for (size_t i = 0; i < count; i++) {
		const struct sb_act *act = &acts[i];
		bool in_time = asked_at != SB_TIME_NONE && act->at >= asked_at;
		if (act->kind != SB_ACT_POST && act->kind != SB_ACT_REPLY)
			event(course, act);
		else if (act->staff && in_time)
			staff_answers(course, act);
		else if (act->staff || act->bot)
			continue;
		else if (act->customer)
			customer_speaks(course, act);
		else if (act->known && in_time && other_at == SB_TIME_NONE && course->human == NULL)
			other_at = act->at;
	}
	course->community_first = other_at != SB_TIME_NONE && (course->human == NULL || other_at < course->human->at);
	if (!course->resolved)
		course->resolved_at = SB_TIME_NONE;
}

void sb_course_free(struct sb_course *course)
{
	free(course->waits);
	*course = (struct sb_course){0};
}
