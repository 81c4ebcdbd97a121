/* ack.c - the end of an incident: someone has seen to it. */
#include "notify/outbox.h"

#include <stdlib.h>

struct ended {
	int64_t number;
	struct sb_arena arena;
	struct sb_str about, route, severity, state, ended_by;
	sb_time ended_at;
};

/* By its id, else by the id of the record that it is about. */
static bool find_incident(struct sb_outbox *outbox, struct sb_str name, struct ended *found, struct sb_err *err)
{
	static const char sql[] = "SELECT n, about, route, severity, state, ended_by, ended_at FROM incident "
				  "WHERE n = ?1 OR (?1 IS NULL AND key IN (?2, 'record:' || ?2))";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);
	int64_t number;

	if (find == NULL)
		return false;
	if (sb_incident_parse(name, &number))
		sb_stmt_bind_int(find, 1, number);
	else
		sb_stmt_bind_null(find, 1);
	sb_stmt_bind_str(find, 2, name);
	enum sb_step step = sb_stmt_step(find, err);
	if (step == SB_STEP_ROW) {
		found->number = sb_stmt_int(find, 0);
		found->about = sb_arena_str(&found->arena, sb_stmt_str(find, 1));
		found->route = sb_arena_str(&found->arena, sb_stmt_str(find, 2));
		found->severity = sb_arena_str(&found->arena, sb_stmt_str(find, 3));
		found->state = sb_arena_str(&found->arena, sb_stmt_str(find, 4));
		found->ended_by = sb_arena_str(&found->arena, sb_stmt_str(find, 5));
		found->ended_at = sb_stmt_int(find, 6);
	}
	sb_stmt_reset(find);
	if (step == SB_STEP_DONE)
		return sb_err_set(err, SB_NOMATCH, "there is no incident '%.*s' ('sb-notify status' lists them)", SB_FMT(name));
	return step == SB_STEP_ROW;
}

/* Role and so on of the person, as far as the incident's plan knows them by name or handle. */
static bool know_actor(struct sb_outbox *outbox, struct ended *found, struct sb_str who, struct sb_event *event,
		       struct sb_err *err)
{
	static const char sql[] =
		"SELECT person, role, department, level FROM recipient JOIN delivery ON delivery.n = recipient.delivery "
		"WHERE incident = ?1 AND (person = ?2 COLLATE NOCASE OR ltrim(handle, '@') = ltrim(?2, '@') COLLATE NOCASE) "
		"ORDER BY delivery LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, found->number);
	sb_stmt_bind_str(find, 2, who);
	enum sb_step step = sb_stmt_step(find, err);
	event->actor = who;
	if (step == SB_STEP_ROW) {
		event->actor = sb_arena_str(&found->arena, sb_stmt_str(find, 0));
		event->role = sb_arena_str(&found->arena, sb_stmt_str(find, 1));
		event->department = sb_arena_str(&found->arena, sb_stmt_str(find, 2));
		event->level = sb_arena_str(&found->arena, sb_stmt_str(find, 3));
	}
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

/* What is on its way stays so: the run that holds it says how it ended. */
static bool cancel(struct sb_outbox *outbox, int64_t incident, sb_time at, int64_t *cancelled, struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET state = 'cancelled', ended_at = ?2 "
				  "WHERE incident = ?1 AND state IN ('pending', 'unknown')";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, incident);
	sb_stmt_bind_int(update, 2, at);
	if (!sb_stmt_run(update, err))
		return false;
	*cancelled = sb_store_changes(outbox->store);
	return true;
}

static bool end_incident(struct sb_outbox *outbox, const struct ended *found, struct sb_str actor, sb_time at,
			 struct sb_err *err)
{
	static const char sql[] = "UPDATE incident SET state = 'acknowledged', ended_at = ?2, ended_by = ?3 WHERE n = ?1";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, found->number);
	sb_stmt_bind_int(update, 2, at);
	sb_stmt_bind_str(update, 3, actor);
	return sb_stmt_run(update, err);
}

static bool ack(struct sb_outbox *outbox, struct sb_str name, struct sb_str who, sb_time at, struct ended *found,
		struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;
	char id[SB_INCIDENT_ID_MAX], when[SB_TIME_TEXT_MAX];

	if (!sb_outbox_begin(outbox, err) || !find_incident(outbox, name, found, err))
		return false;
	sb_incident_id(found->number, id);
	if (!sb_str_is(found->state, "open")) {
		sb_time_format(found->ended_at, when);
		return sb_err_set(err, SB_OK, "%s was acknowledged by %.*s at %s", id, SB_FMT(found->ended_by), when);
	}
	event.event = "ack";
	event.about = found->about;
	event.at = at;
	event.by_human = true;
	event.incident = sb_str_from(id);
	event.route = found->route;
	event.severity = found->severity;
	return know_actor(outbox, found, who, &event, err) && end_incident(outbox, found, event.actor, at, err) &&
	       cancel(outbox, found->number, at, &event.cancelled, err) &&
	       sb_outbox_event(outbox, found->number, &event, err) && sb_outbox_commit(outbox, err);
}

bool sb_outbox_ack(struct sb_outbox *outbox, struct sb_str name, struct sb_str who, sb_time at, struct sb_err *err)
{
	struct ended found = {.arena = SB_ARENA_INIT};
	bool good = ack(outbox, name, who, at, &found, err);

	if (!good)
		sb_outbox_rollback(outbox);
	sb_arena_free(&found.arena);
	return good;
}
