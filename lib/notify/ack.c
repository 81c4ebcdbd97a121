/* ack.c - someone has seen to it. */
#include "notify/incident.h"
#include "notify/step.h"

/* By its id, else by the id of a record that it is about. */
static bool find_row(struct sb_outbox *outbox, const struct sb_say *say, struct sb_arena *arena, struct sb_found *found,
		     struct sb_err *err)
{
	static const char sql[] =
		"SELECT n, coalesce(config, 0), about, route, severity, state, ack, ended_by, claimed_by, ended_at, public FROM incident "
		"WHERE n = ?1 OR (?1 IS NULL AND (key IN (?2, 'record:' || ?2) OR n = (SELECT incident FROM member WHERE key = ?2)))";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);
	int64_t number;

	if (find == NULL)
		return false;
	if (sb_ref_parse(say->name, &number))
		sb_stmt_bind_int(find, 1, number);
	else
		sb_stmt_bind_null(find, 1);
	sb_stmt_bind_str(find, 2, say->name);
	enum sb_step step = sb_stmt_step(find, err);
	if (step == SB_STEP_ROW) {
		struct sb_str *texts[] = {&found->about, &found->route,	   &found->severity, &found->state,
					  &found->ack,	 &found->ended_by, &found->claimed_by};
		found->number = sb_stmt_int(find, 0);
		found->config = sb_stmt_int(find, 1);
		for (int i = 0; i < 7; i++)
			*texts[i] = sb_arena_str(arena, sb_stmt_str(find, 2 + i));
		found->ended_at = sb_stmt_int(find, 9);
		found->open = sb_arena_str(arena, sb_stmt_str(find, 10));
		sb_ref_format(found->number, found->id);
	}
	sb_stmt_reset(find);
	if (step == SB_STEP_DONE)
		return sb_err_set(err, SB_NOMATCH, "there is no incident '%.*s' ('sb-notify status' lists them)",
				  SB_FMT(say->name));
	return step == SB_STEP_ROW;
}

/* Role and so on of the person, as far as the incident's deliveries know them. */
static bool know_person(struct sb_outbox *outbox, const struct sb_say *say, struct sb_arena *arena, struct sb_found *found,
			struct sb_err *err)
{
	static const char sql[] =
		"SELECT person, role, department, level FROM recipient JOIN delivery ON delivery.n = recipient.delivery "
		"WHERE incident = ?1 AND (person = ?2 COLLATE NOCASE OR ltrim(handle, '@') = ltrim(?2, '@') COLLATE NOCASE "
		"OR (instr(?2, '@') > 1 AND address = ?2 COLLATE NOCASE)) ORDER BY delivery LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, found->number);
	sb_stmt_bind_str(find, 2, say->who);
	enum sb_step step = sb_stmt_step(find, err);
	found->person = say->who;
	found->was_told = step == SB_STEP_ROW;
	if (found->was_told) {
		struct sb_str *texts[] = {&found->person, &found->role, &found->department, &found->level};
		for (int i = 0; i < 4; i++)
			*texts[i] = sb_arena_str(arena, sb_stmt_str(find, i));
	}
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

bool sb_incident_find(struct sb_outbox *outbox, const struct sb_say *say, struct sb_arena *arena, struct sb_found *found,
		      struct sb_err *err)
{
	*found = (struct sb_found){.number = 0};
	return find_row(outbox, say, arena, found, err) && know_person(outbox, say, arena, found, err);
}

static bool insert_ack(struct sb_outbox *outbox, const struct sb_say *say, const struct sb_found *found, bool *added,
		       struct sb_err *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO ack (incident, person, role, at, channel) VALUES (?, ?, ?, ?, ?)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_int(insert, 1, found->number);
	sb_stmt_bind_str(insert, 2, found->person);
	sb_stmt_bind_str(insert, 3, found->role);
	sb_stmt_bind_int(insert, 4, say->at);
	sb_stmt_bind_str(insert, 5, say->by);
	if (!sb_stmt_run(insert, err))
		return false;
	*added = sb_store_changes(outbox->store) > 0;
	return true;
}

/* How many acknowledgements the routes still ask for. */
static bool count_missing(struct sb_outbox *outbox, const struct sb_found *found, int64_t *missing, struct sb_err *err)
{
#define TOLD "FROM recipient p JOIN delivery d ON d.n = p.delivery WHERE d.incident = ?1 AND d.state <> 'cancelled' "
	static const char all[] = "SELECT count(*) FROM (SELECT p.person " TOLD
				  "EXCEPT SELECT person FROM ack WHERE incident = ?1)";
	static const char roles[] = "SELECT count(*) FROM (SELECT coalesce(p.role, '') " TOLD
				    "EXCEPT SELECT coalesce(role, '') FROM ack WHERE incident = ?1)";
	*missing = 0;
	if (sb_str_is(found->ack, sb_ack_names[SB_ACK_ANY]))
		return true;
	const char *sql = sb_str_is(found->ack, sb_ack_names[SB_ACK_ALL]) ? all : roles;
	struct sb_stmt *count = sb_store_stmt(outbox->store, sql, err);
	if (count == NULL)
		return false;
	sb_stmt_bind_int(count, 1, found->number);
	bool good = sb_stmt_step(count, err) == SB_STEP_ROW;
	*missing = good ? sb_stmt_int(count, 0) : 0;
	sb_stmt_reset(count);
	return good;
}

/* Alerts that wait are not needed any more: by anyone when it is over, else by those who have all acknowledged. What is on its
 * way stays so: the run that holds it says how it ended. News goes its way. */
static bool cancel(struct sb_outbox *outbox, const struct sb_found *found, bool all, sb_time at, int64_t *cancelled,
		   struct sb_err *err)
{
	static const char sql[] =
		"UPDATE delivery SET state = 'cancelled', ended_at = ?2 WHERE incident = ?1 AND state IN ('pending', 'unknown') "
		"AND (SELECT kind FROM revision r WHERE r.incident = ?1 AND r.number = delivery.revision) NOT IN ('update', 'close') "
		"AND (?3 OR NOT EXISTS (SELECT 1 FROM recipient p WHERE p.delivery = delivery.n AND "
		"p.person NOT IN (SELECT person FROM ack WHERE incident = ?1)))";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, found->number);
	sb_stmt_bind_int(update, 2, at);
	sb_stmt_bind_int(update, 3, all);
	if (!sb_stmt_run(update, err))
		return false;
	*cancelled = sb_store_changes(outbox->store);
	return true;
}

static bool end_incident(struct sb_outbox *outbox, const struct sb_found *found, sb_time at, struct sb_err *err)
{
	static const char sql[] = "UPDATE incident SET state = 'acknowledged', ended_at = ?2, ended_by = ?3 WHERE n = ?1";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, found->number);
	sb_stmt_bind_int(update, 2, at);
	sb_stmt_bind_str(update, 3, found->person);
	return sb_stmt_run(update, err) && sb_step_forget(outbox, found->number, err);
}

static bool claim_incident(struct sb_outbox *outbox, const struct sb_found *found, sb_time at, struct sb_err *err)
{
	static const char sql[] = "UPDATE incident SET claimed_at = ?2, claimed_by = ?3 WHERE n = ?1";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, found->number);
	sb_stmt_bind_int(update, 2, at);
	sb_stmt_bind_str(update, 3, found->person);
	return sb_stmt_run(update, err);
}

static bool over_already(const struct sb_found *found, struct sb_err *err)
{
	char when[SB_TIME_TEXT_MAX];

	sb_time_format(found->ended_at, when);
	return sb_err_set(err, SB_OK, "%s was %s by %.*s at %s", found->id,
			  sb_str_is(found->state, "closed") ? "closed" : "acknowledged", SB_FMT(found->ended_by), when);
}

static bool ack(struct sb_outbox *outbox, const struct sb_say *say, bool claims, struct sb_arena *arena, struct sb_err *err)
{
	struct sb_event event = SB_EVENT_INIT;
	struct sb_found found;
	bool added;

	if (!sb_outbox_begin(outbox, err) || !sb_incident_find(outbox, say, arena, &found, err))
		return false;
	bool is_open = sb_str_is(found.state, "open");
	if (sb_str_is(found.state, "closed") || (!is_open && !claims))
		return over_already(&found, err);
	if (claims && !say->force && found.claimed_by.ptr != NULL && !sb_str_eq(found.claimed_by, found.person))
		return sb_err_set(err, SB_NOMATCH, "%s is claimed by %.*s; take it over with --force", found.id,
				  SB_FMT(found.claimed_by));
	if (claims && !claim_incident(outbox, &found, say->at, err))
		return false;
	if (!insert_ack(outbox, say, &found, &added, err) || !count_missing(outbox, &found, &event.missing, err))
		return false;
	if (!added && !claims)
		return sb_err_set(err, SB_OK, "%s was acknowledged by %.*s before; others are still asked", found.id,
				  SB_FMT(found.person));
	bool over = event.missing == 0;
	event.event = claims ? "claim" : "ack";
	event.about = found.about;
	event.at = say->at;
	event.by_human = true;
	event.actor = found.person;
	event.role = found.role;
	event.department = found.department;
	event.level = found.level;
	event.channel = say->by;
	event.incident = sb_str_from(found.id);
	event.route = found.route;
	event.severity = found.severity;
	if (sb_str_is(found.ack, sb_ack_names[SB_ACK_ANY]))
		event.missing = -1;
	return (!over || !is_open || end_incident(outbox, &found, say->at, err)) &&
	       cancel(outbox, &found, over, say->at, &event.cancelled, err) &&
	       sb_outbox_event(outbox, found.number, &event, err) && sb_outbox_commit(outbox, err);
}

static bool say_ack(struct sb_outbox *outbox, const struct sb_say *say, bool claims, struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;
	bool good = ack(outbox, say, claims, &arena, err);

	if (!good)
		sb_outbox_rollback(outbox);
	sb_arena_free(&arena);
	return good;
}

bool sb_incident_ack(struct sb_outbox *outbox, const struct sb_say *say, struct sb_err *err)
{
	return say_ack(outbox, say, false, err);
}

bool sb_incident_claim(struct sb_outbox *outbox, const struct sb_say *say, struct sb_err *err)
{
	return say_ack(outbox, say, true, err);
}
