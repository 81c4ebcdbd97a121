/* tell.c - one revision to one person: a delivery, a recipient, an event. */
#include "notify/outbox.h"

void sb_tell_event(const struct sb_tell *tell, const char *name, struct sb_event *event)
{
	*event = (struct sb_event)SB_EVENT_INIT;
	event->event = name;
	event->about = tell->about;
	event->at = tell->now;
	event->by_human = tell->actor.ptr != NULL;
	event->actor = event->by_human ? tell->actor : sb_str_from(sb_diag_program_name());
	event->incident = sb_str_from(tell->id);
	event->route = tell->route_name;
	event->severity = sb_str_from(sb_severity_names[tell->severity]);
	event->revision = tell->revision;
}

bool sb_outbox_revise(struct sb_outbox *outbox, struct sb_tell *tell, const char *kind, struct sb_str title, struct sb_str text,
		      struct sb_str record, struct sb_err *err)
{
	static const char next[] = "SELECT coalesce(max(number), 0) + 1 FROM revision WHERE incident = ?";
	static const char sql[] =
		"INSERT INTO revision (incident, number, at, title, text, record, kind) VALUES (?, ?, ?, ?, ?, ?, ?)";
	struct sb_stmt *last = sb_store_stmt(outbox->store, next, err), *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL || last == NULL)
		return false;
	if (tell->revision == 0) { /* an incident that has just been made has none */
		tell->revision = 1;
	} else {
		sb_stmt_bind_int(last, 1, tell->incident);
		if (sb_stmt_step(last, err) != SB_STEP_ROW)
			return false;
		tell->revision = sb_stmt_int(last, 0);
		sb_stmt_reset(last);
	}
	sb_stmt_bind_int(insert, 1, tell->incident);
	sb_stmt_bind_int(insert, 2, tell->revision);
	sb_stmt_bind_int(insert, 3, tell->now);
	sb_stmt_bind_str(insert, 4, title);
	sb_stmt_bind_str(insert, 5, text);
	sb_stmt_bind_str(insert, 6, record);
	sb_stmt_bind_str(insert, 7, sb_str_from(kind));
	return sb_stmt_run(insert, err);
}

/* What waits in an older wording for the same address is not needed any more. */
static bool supersede(struct sb_outbox *outbox, const struct sb_tell *tell, const struct sb_told_person *p, struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET state = 'cancelled', ended_at = ?5, reason = 'a newer message took its place' "
				  "WHERE incident = ?1 AND revision < ?2 AND channel = ?3 AND address = ?4 AND "
				  "state IN ('pending', 'unknown')";
	struct sb_stmt *update = tell->revision > 1 ? sb_store_stmt(outbox->store, sql, err) : NULL;

	if (update == NULL)
		return tell->revision <= 1;
	sb_stmt_bind_int(update, 1, tell->incident);
	sb_stmt_bind_int(update, 2, tell->revision);
	sb_stmt_bind_str(update, 3, p->channel);
	sb_stmt_bind_str(update, 4, p->address.ptr ? p->address : SB_STR(""));
	sb_stmt_bind_int(update, 5, tell->now);
	return sb_stmt_run(update, err);
}

/* A delivery to an address, as it stands when one more person is told by it. */
struct shared {
	int64_t number;
	bool is_there, is_over; /* it has arrived; it has ended without that */
};

/* Someone else is told by the same address already: the earlier of both times holds. */
static bool share_delivery(struct sb_outbox *outbox, const struct sb_tell *tell, const struct sb_told_person *p, struct shared *shared,
			   struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET next_at = min(next_at, ?5), digest = min(digest, ?6) WHERE incident = ?1 AND "
				  "revision = ?2 AND channel = ?3 AND address = ?4 RETURNING n, state = 'accepted', "
				  "state IN ('failed', 'cancelled')";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, tell->incident);
	sb_stmt_bind_int(update, 2, tell->revision);
	sb_stmt_bind_str(update, 3, p->channel);
	sb_stmt_bind_str(update, 4, p->address.ptr ? p->address : SB_STR(""));
	sb_stmt_bind_int(update, 5, p->at);
	sb_stmt_bind_int(update, 6, p->digest);
	bool good = sb_stmt_step(update, err) == SB_STEP_ROW;
	if (good)
		*shared = (struct shared){sb_stmt_int(update, 0), sb_stmt_int(update, 1) != 0, sb_stmt_int(update, 2) != 0};
	sb_stmt_reset(update);
	return good;
}

/* The delivery to one address; people who share it share the message. One statement that inserts or updates and returns the
 * number would make SQLite keep a copy of each page that it touches. */
static bool insert_delivery(struct sb_outbox *outbox, const struct sb_tell *tell, const struct sb_told_person *p, struct shared *shared,
			    struct sb_err *err)
{
	static const char sql[] =
		"INSERT OR IGNORE INTO delivery (incident, revision, channel, address, next_at, due_at, rank, route, deadline, "
		"on_unknown, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_int(insert, 1, tell->incident);
	sb_stmt_bind_int(insert, 2, tell->revision);
	sb_stmt_bind_str(insert, 3, p->channel);
	sb_stmt_bind_str(insert, 4, p->address.ptr ? p->address : SB_STR(""));
	sb_stmt_bind_int(insert, 5, p->at);
	sb_stmt_bind_int(insert, 6, tell->rank);
	if (tell->route >= 0)
		sb_stmt_bind_int(insert, 7, tell->route);
	else
		sb_stmt_bind_null(insert, 7);
	sb_stmt_bind_int(insert, 8, p->at + tell->policy->deadline);
	sb_stmt_bind_int(insert, 9, tell->policy->on_unknown);
	sb_stmt_bind_int(insert, 10, p->digest);
	if (!sb_stmt_run(insert, err))
		return false;
	*shared = (struct shared){.number = sb_store_last_id(outbox->store)};
	return sb_store_changes(outbox->store) > 0 || share_delivery(outbox, tell, p, shared, err);
}

/* For one more person it is tried again, with the time that a first try has. Who comes back to it has no more time than there was. */
static bool revive(struct sb_outbox *outbox, const struct sb_tell *tell, const struct sb_told_person *p, int64_t delivery,
		   struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET state = 'pending', next_at = ?2, due_at = CASE WHEN ?4 THEN due_at ELSE ?2 END, "
				  "deadline = ?3, ended_at = NULL, reason = NULL, carrier = NULL, rerouted = 0 WHERE n = ?1";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, delivery);
	sb_stmt_bind_int(update, 2, p->at);
	sb_stmt_bind_int(update, 3, p->at + tell->policy->deadline);
	sb_stmt_bind_int(update, 4, p->back);
	return sb_stmt_run(update, err);
}

static bool insert_recipient(struct sb_outbox *outbox, int64_t delivery, const struct sb_told_person *p, bool *added,
			     struct sb_err *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO recipient (delivery, person, handle, role, department, level) "
				  "VALUES (?, ?, ?, ?, ?, ?)";
	const struct sb_str texts[] = {p->name, p->handle, p->role, p->department, p->level};
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_int(insert, 1, delivery);
	for (int i = 0; i < 5; i++)
		sb_stmt_bind_str(insert, 2 + i, texts[i]);
	if (!sb_stmt_run(insert, err))
		return false;
	*added = sb_store_changes(outbox->store) > 0;
	return true;
}

static bool tell_event(struct sb_outbox *outbox, const struct sb_tell *tell, const char *name, const struct sb_told_person *p,
		       struct sb_err *err)
{
	struct sb_event event;

	sb_tell_event(tell, name, &event);
	event.to = p->name;
	event.role = p->role;
	event.department = p->department;
	event.level = p->level;
	event.stands_for = p->stands_for;
	event.channel = p->channel;
	event.due_at = p->at > tell->now ? p->at : SB_TIME_NONE;
	return sb_outbox_event(outbox, tell->incident, &event, err);
}

bool sb_tell_person(struct sb_outbox *outbox, const struct sb_tell *tell, const struct sb_told_person *p, struct sb_err *err)
{
	struct sb_told_person there = *p;
	struct shared shared;
	bool added;

	if (!supersede(outbox, tell, p, err) || !insert_delivery(outbox, tell, p, &shared, err) ||
	    !insert_recipient(outbox, shared.number, p, &added, err))
		return false;
	if (!added && !p->back)
		return true;
	there.at = shared.is_there ? tell->now : p->at; /* the address has it already */
	return (!shared.is_over || revive(outbox, tell, p, shared.number, err)) && tell_event(outbox, tell, "notified", &there, err) &&
	       (!shared.is_there || tell_event(outbox, tell, "accepted", &there, err));
}

/* More than the route allows waits, gathered with the others, until there is room. */
static bool keep_limit(struct sb_outbox *outbox, const struct sb_tell *tell, struct sb_told_person *p, struct sb_err *err)
{
	const struct sb_policy *policy = tell->policy;
	sb_time free_at;

	if (policy->limit == 0 || tell->severity >= policy->passes)
		return true;
	sb_buf_clear(&outbox->scratch);
	sb_buf_add_str(&outbox->scratch, tell->route_name);
	sb_buf_add_char(&outbox->scratch, '\n');
	sb_buf_add_str(&outbox->scratch, p->channel);
	sb_buf_add_char(&outbox->scratch, '\n');
	sb_buf_add_str(&outbox->scratch, p->address);
	if (!sb_outbox_pace(outbox, SB_STR("limit"), sb_buf_str(&outbox->scratch), policy->limit, policy->limit_per, p->at,
			    &free_at, err))
		return false;
	if (free_at > p->at) {
		p->at = free_at;
		p->digest = true;
	}
	return true;
}

bool sb_tell_target(struct sb_outbox *outbox, const struct sb_tell *tell, struct sb_target target, struct sb_err *err)
{
	struct sb_presence presence;
	struct sb_reach reach;

	sb_routes_presence(tell->routes, target, tell->policy, tell->severity, tell->now, &presence);
	if (!sb_routes_reach(tell->routes, presence.person, tell->policy->channel, &reach) &&
	    !sb_routes_reach(tell->routes, presence.person, SB_NO_CHANNEL, &reach))
		return true; /* everyone has a way of their own */
	const struct sb_recipient *person = &tell->routes->people[presence.person];
	struct sb_told_person p = {.name = person->name,
				   .handle = person->handle,
				   .role = person->role,
				   .department = person->department,
				   .level = person->level,
				   .channel = sb_str_from(tell->routes->channels[reach.channel].name),
				   .address = reach.address,
				   .at = presence.at,
				   .digest = presence.digest};
	if (presence.stands_in != SB_NOBODY)
		p.stands_for = tell->routes->people[presence.stands_in].name;
	return keep_limit(outbox, tell, &p, err) && sb_tell_person(outbox, tell, &p, err);
}
