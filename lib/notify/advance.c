/* advance.c - time goes on: what is due about incidents is done. */
#include "notify/plan.h"
#include "notify/step.h"

#include <stdio.h>

#define STEPS_TOGETHER 1000 /* in one transaction: bounds what another program waits for */
#define OTHERS_SHOWN 4      /* records of a group before the last one that are named: a phone shows a few lines */

struct due {
	int64_t number, incident, route, count;
	struct sb_str kind;
	sb_time at;
	/* the incident's */
	int64_t config, records;
	bool is_open, fresh;
	struct sb_str about, route_name, severity;
	sb_time created_at;
};

struct advance {
	struct sb_outbox *outbox;
	struct sb_configs *configs;
	struct sb_silences *silences;
	sb_time now;
	struct sb_arena arena;
	struct sb_json_parser parser;
};

static enum sb_step find_due(struct advance *a, struct due *due, struct sb_err *err)
{
	static const char sql[] = "SELECT s.n, s.incident, s.route, s.number, s.kind, s.due_at, coalesce(i.config, 0), i.records,"
				  " i.state = 'open', i.fresh, i.about, i.route, i.severity, i.created_at "
				  "FROM step s JOIN incident i ON i.n = s.incident WHERE s.due_at <= ? ORDER BY s.due_at, s.n LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(a->outbox->store, sql, err);

	if (find == NULL)
		return SB_STEP_FAILED;
	sb_stmt_bind_int(find, 1, a->now);
	enum sb_step step = sb_stmt_step(find, err);
	if (step == SB_STEP_ROW) {
		*due = (struct due){.number = sb_stmt_int(find, 0),
				    .incident = sb_stmt_int(find, 1),
				    .route = sb_stmt_int(find, 2),
				    .count = sb_stmt_int(find, 3),
				    .kind = sb_arena_str(&a->arena, sb_stmt_str(find, 4)),
				    .at = sb_stmt_int(find, 5),
				    .config = sb_stmt_int(find, 6),
				    .records = sb_stmt_int(find, 7),
				    .is_open = sb_stmt_int(find, 8) != 0,
				    .fresh = sb_stmt_int(find, 9) != 0,
				    .about = sb_arena_str(&a->arena, sb_stmt_str(find, 10)),
				    .route_name = sb_arena_str(&a->arena, sb_stmt_str(find, 11)),
				    .severity = sb_arena_str(&a->arena, sb_stmt_str(find, 12)),
				    .created_at = sb_stmt_int(find, 13)};
	}
	sb_stmt_reset(find);
	return step;
}

static bool end_step(struct advance *a, const struct due *due, struct sb_err *err)
{
	struct sb_stmt *end = sb_store_stmt(a->outbox->store, "DELETE FROM step WHERE n = ?", err);

	if (end == NULL)
		return false;
	sb_stmt_bind_int(end, 1, due->number);
	return sb_stmt_run(end, err);
}

static bool move_step(struct advance *a, const struct due *due, int64_t count, sb_time to, struct sb_err *err)
{
	struct sb_stmt *move = sb_store_stmt(a->outbox->store, "UPDATE step SET due_at = ?2, number = ?3 WHERE n = ?1", err);

	if (move == NULL)
		return false;
	sb_stmt_bind_int(move, 1, due->number);
	sb_stmt_bind_int(move, 2, to);
	sb_stmt_bind_int(move, 3, count);
	return sb_stmt_run(move, err);
}

/* The incident's newest record, in the arena. Absent: by hand. */
static bool newest_record(struct advance *a, int64_t incident, struct sb_str *out, struct sb_err *err)
{
	static const char sql[] = "SELECT record FROM (SELECT 1 AS place, rowid AS n, record FROM member WHERE incident = ?1 UNION ALL "
				  "SELECT 0, number, record FROM revision WHERE incident = ?1 AND record IS NOT NULL) "
				  "ORDER BY place DESC, n DESC LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(a->outbox->store, sql, err);

	*out = (struct sb_str){NULL, 0};
	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, incident);
	enum sb_step step = sb_stmt_step(find, err);
	if (step == SB_STEP_ROW)
		*out = sb_arena_str(&a->arena, sb_stmt_str(find, 0));
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

/* A line for each of the records before the newest. */
static bool name_others(struct advance *a, const struct due *due, struct sb_buf *out, struct sb_err *err)
{
	struct sb_stmt *find = sb_store_stmt(
		a->outbox->store, "SELECT record FROM member WHERE incident = ? ORDER BY rowid DESC LIMIT ? OFFSET 1", err);
	struct sb_post post;
	enum sb_step step;
	int64_t shown = 0;

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, due->incident);
	sb_stmt_bind_int(find, 2, OTHERS_SHOWN);
	for (; (step = sb_stmt_step(find, err)) == SB_STEP_ROW; shown++) {
		sb_post_read(sb_json_parse(&a->parser, sb_stmt_str(find, 0), NULL, NULL), &post);
		sb_message_line(&post, out);
	}
	sb_stmt_reset(find);
	if (due->records - 1 > shown)
		sb_buf_add_format(out, "and %lld more\n", (long long)(due->records - 1 - shown));
	return step != SB_STEP_FAILED;
}

static bool write_alert(struct advance *a, const struct due *due, struct sb_tell *tell, struct sb_err *err)
{
	struct sb_stmt *old = sb_store_stmt(a->outbox->store, "UPDATE incident SET fresh = 0 WHERE n = ?", err);
	struct sb_message message = {.route = due->route_name, .severity = tell->severity, .records = (uint64_t)due->records};
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_post post;
	struct sb_buf others;
	struct sb_str record;

	if (old == NULL || !newest_record(a, due->incident, &record, err))
		return false;
	sb_buf_init(&others, SIZE_MAX / 4);
	bool good = due->records < 2 || name_others(a, due, &others, err);
	sb_post_read(sb_json_parse(&parser, record, NULL, NULL), &post);
	message.record = &post;
	message.others = sb_buf_str(&others);
	sb_stmt_bind_int(old, 1, due->incident);
	good = good && sb_step_write(a->outbox, tell, &message, record, err) && sb_stmt_run(old, err);
	sb_json_parser_free(&parser);
	sb_buf_free(&others);
	return good;
}

/* The revision of the newest alert, 0 when there is none. */
static bool newest_alert(struct advance *a, int64_t incident, int64_t *revision, struct sb_err *err)
{
	struct sb_stmt *find = sb_store_stmt(
		a->outbox->store, "SELECT coalesce(max(number), 0) FROM revision WHERE incident = ? AND kind = 'alert'", err);

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, incident);
	bool good = sb_stmt_step(find, err) == SB_STEP_ROW;
	*revision = good ? sb_stmt_int(find, 0) : 0;
	sb_stmt_reset(find);
	return good;
}

static bool do_tell(struct advance *a, const struct due *due, struct sb_tell *tell, struct sb_err *err)
{
	bool good = newest_alert(a, due->incident, &tell->revision, err);

	if (good && (due->fresh || tell->revision == 0))
		good = write_alert(a, due, tell, err);
	for (size_t i = 0; good && i < tell->policy->to.count; i++)
		good = sb_tell_target(a->outbox, tell, tell->policy->to.list[i], err);
	return good && end_step(a, due, err);
}

static bool do_escalate(struct advance *a, const struct due *due, struct sb_tell *tell, struct sb_err *err)
{
	char what[SB_TIME_TEXT_MAX + 32], after[SB_TIME_TEXT_MAX];
	struct sb_event event;
	int64_t before;

	if ((size_t)due->count >= tell->policy->escalate_count)
		return end_step(a, due, err);
	const struct sb_escalation *escalation = &tell->policy->escalate[due->count];
	sb_time_format_duration(escalation->after, after);
	snprintf(what, sizeof what, "not acknowledged for %s", after);
	struct sb_news news = {.what = what, .incident = tell->id};
	if (!newest_alert(a, due->incident, &before, err))
		return false;
	if (before == 0) /* the first message still waits for its own time */
		return move_step(a, due, due->count, a->now + SB_MINUTE, err);
	bool good = sb_step_write_news(a->outbox, tell, "escalation", &news, err);
	sb_tell_event(tell, "escalated", &event);
	good = good && sb_outbox_event(a->outbox, due->incident, &event, err);
	for (size_t i = 0; good && i < escalation->to.count; i++)
		good = sb_tell_target(a->outbox, tell, escalation->to.list[i], err);
	return good && end_step(a, due, err);
}

/* To those who had it and said nothing. A run that comes late repeats once, and not for each time that it missed. */
static bool do_repeat(struct advance *a, const struct due *due, struct sb_tell *tell, struct sb_err *err)
{
	struct sb_told_person *list;
	struct sb_presence presence;
	int64_t *routes;
	size_t count;
	sb_time next = due->at + tell->policy->repeat;
	char what[48];

	if (tell->policy->repeat == 0) /* the routes of today say nothing of it */
		return end_step(a, due, err);
	if (next <= a->now)
		next += (a->now - next) / tell->policy->repeat * tell->policy->repeat + tell->policy->repeat;
	bool good = sb_step_hearers(a->outbox, due->incident, due->route, SB_HEARERS_AWAITED, a->now, &a->arena, &list, &routes,
				    &count, err);
	snprintf(what, sizeof what, "again (%lld)", (long long)due->count);
	struct sb_news news = {.what = what, .incident = tell->id};
	tell->rank = SB_RANK_REPEAT;
	good = good && (count == 0 || sb_step_write_news(a->outbox, tell, "repeat", &news, err));
	for (size_t i = 0; good && i < count; i++) {
		size_t person = sb_routes_person(tell->routes, list[i].name);
		if (person != SB_NOBODY) { /* their hours hold for repeats too */
			sb_routes_presence(tell->routes, (struct sb_target){false, person}, tell->policy, tell->severity, a->now,
					   &presence);
			list[i].at = presence.stands_in == SB_NOBODY ? presence.at : a->now;
			list[i].digest = presence.digest;
		}
		good = sb_tell_person(a->outbox, tell, &list[i], err);
	}
	return good && move_step(a, due, due->count + (count > 0), next, err);
}

static bool do_step(struct advance *a, const struct due *due, struct sb_err *err)
{
	const struct sb_routes *routes = sb_config_get(a->outbox, a->configs, due->config, err);
	const struct sb_silence *silence;
	struct sb_str record;

	if (!due->is_open || routes == NULL || (size_t)due->route >= routes->count)
		return end_step(a, due, err);
	if (!newest_record(a, due->incident, &record, err) ||
	    !sb_silence_find_text(a->outbox, a->silences, record, a->now, &silence, err))
		return false;
	if (silence != NULL) /* what is due meanwhile comes when it is over, if it is still needed */
		return move_step(a, due, due->count, silence->until, err);
	struct sb_tell tell = {.routes = routes,
			       .incident = due->incident,
			       .revision = -1,
			       .about = due->about,
			       .route_name = due->route_name,
			       .severity = sb_severity_of(due->severity),
			       .policy = &routes->list[due->route].policy,
			       .route = due->route,
			       .rank = SB_RANK_FIRST,
			       .now = a->now};
	sb_ref_format(due->incident, tell.id);
	if (sb_str_is(due->kind, "tell"))
		return do_tell(a, due, &tell, err);
	return sb_str_is(due->kind, "escalate") ? do_escalate(a, due, &tell, err) : do_repeat(a, due, &tell, err);
}

/* Whether there is a step to do, without the lock that only one program can have. */
static bool anything_due(struct sb_outbox *outbox, sb_time now, bool *any, struct sb_err *err)
{
	struct sb_stmt *find = sb_store_stmt(outbox->store, "SELECT 1 FROM step WHERE due_at <= ? LIMIT 1", err);

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, now);
	enum sb_step step = sb_stmt_step(find, err);
	sb_stmt_reset(find);
	*any = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}

static bool do_some(struct advance *a, bool *more, struct sb_err *err)
{
	struct due due;
	enum sb_step step = SB_STEP_DONE;

	if (!sb_outbox_begin(a->outbox, err) || !sb_config_save(a->outbox, a->configs, err))
		return false;
	for (int i = 0; i < STEPS_TOGETHER; i++) {
		sb_arena_reset(&a->arena);
		step = find_due(a, &due, err);
		if (step != SB_STEP_ROW)
			break;
		if (!do_step(a, &due, err))
			return false;
	}
	*more = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED && sb_outbox_commit(a->outbox, err);
}

bool sb_plan_advance(struct sb_outbox *outbox, struct sb_configs *configs, struct sb_silences *silences, sb_time now,
		     struct sb_err *err)
{
	struct advance a = {.outbox = outbox,
			    .configs = configs,
			    .silences = silences,
			    .now = now,
			    .arena = SB_ARENA_INIT,
			    .parser = SB_JSON_PARSER_INIT};
	bool more, good = anything_due(outbox, now, &more, err);

	while (good && more)
		good = do_some(&a, &more, err);
	if (!good)
		sb_outbox_rollback(outbox);
	sb_arena_free(&a.arena);
	sb_json_parser_free(&a.parser);
	return good;
}

bool sb_plan_next(struct sb_outbox *outbox, sb_time *at, struct sb_err *err)
{
	static const char sql[] = "SELECT min(t) FROM (SELECT min(due_at) AS t FROM step UNION ALL "
				  "SELECT min(next_at) FROM delivery WHERE state = 'pending')";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	bool good = sb_stmt_step(find, err) == SB_STEP_ROW;
	*at = good && !sb_stmt_is_null(find, 0) ? sb_stmt_int(find, 0) : SB_TIME_NONE;
	sb_stmt_reset(find);
	return good;
}
