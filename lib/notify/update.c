/* update.c - what is new about an incident, and that it is over. */
#include "notify/incident.h"
#include "notify/public.h"
#include "notify/step.h"

/* Those who had a message at an hour that suits them get this one so too; what waits keeps its time. */
static void choose_time(const struct sb_tell *tell, bool is_new, struct sb_told_person *p)
{
	struct sb_presence presence;
	size_t person = sb_routes_person(tell->routes, p->name);

	if (!is_new || person == SB_NOBODY)
		return;
	sb_routes_presence(tell->routes, (struct sb_target){false, person}, tell->policy, tell->severity, tell->now, &presence);
	p->at = presence.stands_in == SB_NOBODY ? presence.at : tell->now;
	p->digest = presence.digest;
}

static bool tell_hearers(struct sb_outbox *outbox, struct sb_tell *tell, struct sb_told_person *list, const int64_t *routes,
			 size_t count, struct sb_err *err)
{
	static const struct sb_policy usual = {.channel = SB_NO_CHANNEL, .quiet = SB_QUIET_IGNORE, .deadline = SB_DEADLINE};
	bool good = true;

	for (size_t i = 0; good && i < count; i++) {
		bool has_route = routes[i] >= 0 && (size_t)routes[i] < tell->routes->count;
		tell->policy = has_route ? &tell->routes->list[routes[i]].policy : &usual;
		tell->route = has_route ? routes[i] : -1;
		choose_time(tell, list[i].at == tell->now, &list[i]);
		good = sb_tell_person(outbox, tell, &list[i], err);
	}
	return good;
}

/* What waits in older words is not needed any more. */
static bool cancel_older(struct sb_outbox *outbox, const struct sb_tell *tell, int64_t *cancelled, struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET state = 'cancelled', ended_at = ?2, reason = 'a newer message took its place' "
				  "WHERE incident = ?1 AND revision < ?3 AND state IN ('pending', 'unknown')";
	struct sb_stmt *cancel = sb_store_stmt(outbox->store, sql, err);

	if (cancel == NULL)
		return false;
	sb_stmt_bind_int(cancel, 1, tell->incident);
	sb_stmt_bind_int(cancel, 2, tell->now);
	sb_stmt_bind_int(cancel, 3, tell->revision);
	if (!sb_stmt_run(cancel, err))
		return false;
	*cancelled = sb_store_changes(outbox->store);
	return true;
}

static bool end_incident(struct sb_outbox *outbox, const struct sb_found *found, const struct sb_say *say, struct sb_err *err)
{
	static const char sql[] = "UPDATE incident SET state = 'closed', ended_at = ?2, ended_by = ?3 WHERE n = ?1";
	struct sb_stmt *end = sb_store_stmt(outbox->store, sql, err);

	if (end == NULL)
		return false;
	sb_stmt_bind_int(end, 1, found->number);
	sb_stmt_bind_int(end, 2, say->at);
	sb_stmt_bind_str(end, 3, found->person);
	return sb_stmt_run(end, err) && sb_step_forget(outbox, found->number, err);
}

static bool write_event(struct sb_outbox *outbox, const struct sb_tell *tell, const struct sb_found *found, const char *name,
			struct sb_str words, int64_t cancelled, struct sb_err *err)
{
	struct sb_event event;

	sb_tell_event(tell, name, &event);
	event.role = found->role;
	event.department = found->department;
	event.level = found->level;
	event.text = words;
	event.cancelled = cancelled;
	return sb_outbox_event(outbox, found->number, &event, err);
}

static bool tell_news(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_say *say, bool closes,
		      struct sb_arena *arena, struct sb_err *err)
{
	enum sb_hearers which = closes ? SB_HEARERS_REACHED : SB_HEARERS_ALL;
	struct sb_told_person *list;
	struct sb_found found;
	int64_t *routes, cancelled = -1;
	size_t count;

	if (!sb_outbox_begin(outbox, err) || !sb_incident_find(outbox, say, arena, &found, err))
		return false;
	if (sb_str_is(found.state, "closed"))
		return sb_err_set(err, SB_NOMATCH, "%s is closed; begin anew with 'sb-notify send'", found.id);
	struct sb_tell tell = {.incident = found.number,
			       .about = found.about,
			       .route_name = found.route,
			       .severity = sb_severity_of(found.severity),
			       .rank = SB_RANK_NEWS,
			       .now = say->at,
			       .actor = found.person};
	memcpy(tell.id, found.id, sizeof tell.id);
	tell.routes = sb_config_get(outbox, configs, found.config, err);
	struct sb_news news = {.what = closes ? "all clear" : "update",
			       .words = say->words.ptr ? say->words : SB_STR("This is over."),
			       .over = closes,
			       .incident = found.id};
	if (tell.routes == NULL ||
	    !sb_step_hearers(outbox, found.number, -1, which, say->at, arena, &list, &routes, &count, err) ||
	    !sb_step_write_news(outbox, &tell, closes ? "close" : "update", &news, err) ||
	    !cancel_older(outbox, &tell, &cancelled, err) || (closes && !end_incident(outbox, &found, say, err)) ||
	    !sb_public_add(outbox, &tell, say->open.ptr ? say->open : found.open, news.words, found.department, err) ||
	    !write_event(outbox, &tell, &found, closes ? "closed" : "updated", news.words, cancelled, err))
		return false;
	return tell_hearers(outbox, &tell, list, routes, count, err) && sb_outbox_commit(outbox, err);
}

static bool say_news(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_say *say, bool closes,
		     struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;
	bool good = tell_news(outbox, configs, say, closes, &arena, err);

	if (!good)
		sb_outbox_rollback(outbox);
	sb_arena_free(&arena);
	return good;
}

bool sb_incident_update(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_say *say, struct sb_err *err)
{
	return say_news(outbox, configs, say, false, err);
}

bool sb_incident_close(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_say *say, struct sb_err *err)
{
	return say_news(outbox, configs, say, true, err);
}
