#include "thread/case.h"

#include "json/write.h"

#include <math.h>

#define WAITS_MOST ((size_t)100000) /* 1 MB of a line that must stay below 16 MiB */
#define LIST_MOST ((size_t)100) /* entries of one list: a case is for people to read */

static const char *const statuses[] = {
	[SB_CASE_OPEN] = "open",
	[SB_CASE_ANSWERED] = "answered",
	[SB_CASE_WAITING_CUSTOMER] = "waiting-customer",
	[SB_CASE_WAITING_COMPANY] = "waiting-company",
	[SB_CASE_RESOLVED] = "resolved",
};

static void add_seconds(struct sb_buf *out, int64_t duration)
{
	sb_json_add_places(out, (double)duration / (double)SB_SECOND, 3);
}

/* "KEY_s" in calendar time, "KEY_business_s" in business time. */
static void add_duration(struct sb_buf *out, const char *key, const struct sb_case_form *form, sb_time from, sb_time to)
{
	char name[64];

	snprintf(name, sizeof name, "%s_s", key);
	sb_json_key(out, name);
	add_seconds(out, to > from ? to - from : 0);
	if (form->calendar == NULL)
		return;
	snprintf(name, sizeof name, "%s_business_s", key);
	sb_json_key(out, name);
	add_seconds(out, sb_calendar_between(form->calendar, from, to));
}

static void add_waits(struct sb_buf *out, const struct sb_case *one, const struct sb_case_form *form, bool business)
{
	const struct sb_course *course = &one->course;

	if (course->wait_count == 0)
		return;
	sb_json_key(out, business ? "next_response_business_s" : "next_response_s");
	sb_json_open(out, '[');
	for (size_t i = 0; i < course->wait_count && i < WAITS_MOST; i++) {
		sb_json_item(out);
		add_seconds(out, business ? sb_calendar_between(form->calendar, course->waits[i].from, course->waits[i].to)
					  : course->waits[i].to - course->waits[i].from);
	}
	sb_json_close(out, ']');
}

/* The different values of one text of the turns for which `of` has one, in the order in which they came. */
static void add_names(struct sb_buf *out, const char *key, const struct sb_case *one,
		      struct sb_str (*of)(const struct sb_turn *turn, size_t i))
{
	struct sb_str names[LIST_MOST];
	size_t count = 0;

	for (size_t t = 0; t < one->turn_count; t++) {
		struct sb_str name;
		for (size_t i = 0; (name = of(one->turns[t], i)).ptr != NULL && count < LIST_MOST; i++) {
			bool known = false;
			for (size_t k = 0; k < count && !known; k++)
				known = sb_str_eq(names[k], name);
			if (!known)
				names[count++] = name;
		}
	}
	if (count == 0)
		return;
	sb_json_key(out, key);
	sb_json_open(out, '[');
	for (size_t i = 0; i < count; i++) {
		sb_json_item(out);
		sb_json_add_str(out, names[i]);
	}
	sb_json_close(out, ']');
}

static const struct sb_str none = {NULL, 0};

static struct sb_str staff_name(const struct sb_turn *turn, size_t i)
{
	return i == 0 && turn->staff && !turn->bot ? turn->handle : none;
}

static struct sb_str bot_name(const struct sb_turn *turn, size_t i)
{
	return i == 0 && turn->staff && turn->bot ? turn->handle : none;
}

static struct sb_str department(const struct sb_turn *turn, size_t i)
{
	return i == 0 && turn->staff && !turn->bot ? turn->department : none;
}

static struct sb_str topic(const struct sb_turn *turn, size_t i)
{
	return i < turn->topic_count ? turn->topics[i] : none;
}

static void add_amount(struct sb_buf *out, struct sb_amount amount)
{
	char text[32];

	snprintf(text, sizeof text, "%.0f %s", amount.value, sb_amount_unit(amount));
	sb_json_item(out);
	sb_json_add_str(out, sb_str_from(text));
}

static void add_pairs(struct sb_buf *out, const char *key, const struct sb_pairs *pairs, bool said)
{
	if (pairs->count == 0)
		return;
	sb_json_key(out, key);
	sb_json_open(out, '[');
	for (size_t i = 0; i < pairs->count && i < LIST_MOST; i++) {
		sb_json_item(out);
		sb_json_open(out, '{');
		sb_json_key(out, "posts");
		sb_json_open(out, '[');
		sb_json_item(out);
		sb_json_add_str(out, ((const struct sb_turn *)pairs->list[i].first)->id);
		sb_json_item(out);
		sb_json_add_str(out, ((const struct sb_turn *)pairs->list[i].second)->id);
		sb_json_close(out, ']');
		if (said) {
			sb_json_key(out, "said");
			sb_json_open(out, '[');
			add_amount(out, pairs->list[i].said[0]);
			add_amount(out, pairs->list[i].said[1]);
			sb_json_close(out, ']');
		}
		sb_json_close(out, '}');
	}
	sb_json_close(out, ']');
}

static void add_copies(struct sb_buf *out, const struct sb_case *one, const struct sb_copies *copies)
{
	size_t count = 0;

	for (size_t i = 0; i < one->turn_count && count < LIST_MOST; i++) {
		const struct sb_turn *turn = one->turns[i];
		if (turn->kind != SB_ACT_POST || !turn->staff || turn->bot || !sb_case_copied(copies, turn))
			continue;
		if (count++ == 0) {
			sb_json_key(out, "canned");
			sb_json_open(out, '[');
		}
		sb_json_item(out);
		sb_json_add_str(out, turn->id);
	}
	if (count > 0)
		sb_json_close(out, ']');
}

static void add_count(struct sb_buf *out, const char *key, size_t count)
{
	if (count > 0)
		sb_json_field_int(out, key, (int64_t)count);
}

static void add_responses(struct sb_buf *out, const struct sb_case *one, const struct sb_case_form *form)
{
	if (one->first_response != NULL) {
		sb_json_field_time(out, "first_response_at", one->first_response->at);
		add_duration(out, "first_response", form, one->asked_at, one->first_response->at);
		sb_json_field_str(out, "first_responder", one->first_response->handle);
	}
	if (one->first_human != NULL) {
		add_duration(out, "first_human_response", form, one->asked_at, one->first_human->at);
		sb_json_field_str(out, "first_human_responder", one->first_human->handle);
		sb_json_field_str(out, "first_human_department", one->first_human->department);
	}
	sb_json_field_true(out, "community_first", one->course.community_first);
	add_count(out, "follow_ups", one->course.follow_ups);
	add_waits(out, one, form, false);
	if (form->calendar != NULL)
		add_waits(out, one, form, true);
}

static void add_wait_of_now(struct sb_buf *out, const struct sb_case *one, const struct sb_case_form *form)
{
	if (!sb_case_waits(one))
		return;
	sb_json_field_time(out, "waiting_since", one->course.waiting_since);
	if (form->now != SB_TIME_NONE)
		add_duration(out, "waiting", form, one->course.waiting_since, form->now);
	if (form->target > 0)
		sb_json_field_time(out, "due_at",
				   form->calendar != NULL ? sb_calendar_after(form->calendar, one->course.waiting_since, form->target)
							  : one->course.waiting_since + form->target);
}

void sb_case_write(const struct sb_case *one, const struct sb_copies *copies, const struct sb_case_form *form,
		   struct sb_buf *out)
{
	const struct sb_turn *claimed = one->course.claimed != NULL ? one->course.claimed->of : NULL;
	struct sb_buf id;

	sb_buf_init(&id, one->root.len + sizeof "case:");
	sb_buf_add_text(&id, "case:");
	sb_buf_add_str(&id, one->root);
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "case");
	sb_json_field_str(out, "id", one->root.len > 0 ? sb_buf_str(&id) : none); /* a post without an id has no name */
	sb_json_field_text(out, "status", statuses[one->status]);
	sb_json_field_time(out, "opened_at", one->opener->at);
	if (one->course.resolved_at != SB_TIME_NONE)
		sb_json_field_time(out, "closed_at", one->course.resolved_at);
	else if (form->closed)
		sb_json_field_time(out, "closed_at", one->last_at);
	sb_json_field_time(out, "last_at", one->last_at);
	sb_json_field_str(out, "opener", one->opener->id);
	sb_json_field_true(out, "ours", one->opener->staff);
	sb_json_field_true(out, "automatic", one->opener->bot);
	sb_json_field_str(out, "url", one->opener->url);
	sb_json_field_str(out, "customer", one->customer != NULL ? one->customer->handle : none);
	sb_json_field_str(out, "network", one->opener->network);
	sb_json_field_int(out, "posts", (int64_t)one->posts);
	sb_json_field_int(out, "authors", (int64_t)one->authors);
	add_names(out, "staff", one, staff_name);
	add_names(out, "bots", one, bot_name);
	add_names(out, "departments", one, department);
	sb_json_field_str(out, "claimed_by", claimed != NULL ? claimed->handle : none);
	add_responses(out, one, form);
	sb_json_field_true(out, "reopened", one->course.reopened);
	add_count(out, "handoffs", one->work.handoffs);
	add_pairs(out, "collisions", &one->work.collisions, false);
	add_pairs(out, "contradictions", &one->work.contradictions, true);
	add_pairs(out, "repeated_questions", &one->work.repeated, false);
	add_copies(out, one, copies);
	add_count(out, "private_moves", one->work.private_moves);
	sb_json_field_places(out, "sentiment_start", one->sentiment_start, 4);
	sb_json_field_places(out, "sentiment_end", one->sentiment_end, 4);
	sb_json_field_places(out, "reach", one->reach, 0);
	sb_json_field_places(out, "priority", one->priority, 4);
	add_names(out, "topics", one, topic);
	add_wait_of_now(out, one, form);
	sb_json_close(out, '}');
	sb_buf_add_char(out, '\n');
	sb_buf_free(&id);
}
