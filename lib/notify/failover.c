/* failover.c - who cannot be reached in time by one channel is tried by their next. */
#include "notify/delivery.h"

/* Whether the incident's words were sent to the person by that way before. */
static bool was_tried(struct sb_outbox *outbox, const struct sb_delivery *d, struct sb_str person, const char *channel,
		      struct sb_str address, bool *tried, struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM delivery d JOIN recipient p ON p.delivery = d.n WHERE d.incident = ? AND "
				  "d.revision = ? AND d.channel = ? AND d.address = ? AND p.person = ?";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, d->incident);
	sb_stmt_bind_int(find, 2, d->revision);
	sb_stmt_bind_str(find, 3, sb_str_from(channel));
	sb_stmt_bind_str(find, 4, address.ptr ? address : SB_STR(""));
	sb_stmt_bind_str(find, 5, person);
	enum sb_step step = sb_stmt_step(find, err);
	sb_stmt_reset(find);
	*tried = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}

static bool find_way(struct sb_outbox *outbox, const struct sb_routes *routes, const struct sb_delivery *d,
		     const struct sb_recipient *person, const struct sb_reach **way, struct sb_err *err)
{
	bool tried = true;

	*way = NULL;
	for (size_t i = 0; i < person->reach_count && *way == NULL; i++) {
		const struct sb_reach *reach = &person->reach[i];
		if (!was_tried(outbox, d, person->name, routes->channels[reach->channel].name, reach->address, &tried, err))
			return false;
		if (!tried)
			*way = reach;
	}
	return true;
}

bool sb_delivery_failover(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *d, sb_time now,
			  bool *moved, struct sb_err *err)
{
	const struct sb_routes *routes = sb_config_get(outbox, configs, d->config, err);
	struct sb_policy policy = {.deadline = SB_DEADLINE, .on_unknown = d->on_unknown};
	struct sb_tell tell = {.routes = routes,
			       .incident = d->incident,
			       .revision = d->revision,
			       .about = d->about,
			       .route_name = d->route,
			       .severity = sb_severity_of(d->severity),
			       .policy = &policy,
			       .route = -1,
			       .now = now};

	*moved = d->people_count > 0;
	if (routes == NULL)
		return false;
	sb_ref_format(d->incident, tell.id);
	for (size_t i = 0; i < d->people_count; i++) {
		const struct sb_reach *way = NULL;
		size_t index = sb_routes_person(routes, d->people[i].name);
		if (index != SB_NOBODY && !find_way(outbox, routes, d, &routes->people[index], &way, err))
			return false;
		if (way == NULL) {
			*moved = false;
			continue;
		}
		const struct sb_recipient *p = &d->people[i];
		struct sb_told_person told = {.name = p->name,
					      .handle = p->handle,
					      .role = p->role,
					      .department = p->department,
					      .level = p->level,
					      .channel = sb_str_from(routes->channels[way->channel].name),
					      .address = way->address,
					      .at = now};
		if (!sb_tell_person(outbox, &tell, &told, err))
			return false;
	}
	return true;
}

/* One that waits for a channel that is silent for longer than it can wait. */
static bool find_held(struct sb_outbox *outbox, sb_time now, struct sb_arena *arena, struct sb_delivery *d, bool *found,
		      struct sb_err *err)
{
	static const char sql[] = SB_DELIVERY_COLUMNS
		"JOIN hold h ON h.channel = d.channel AND h.address IN ('', d.address) WHERE d.state = 'pending' AND "
		"d.deadline IS NOT NULL AND d.next_at <= ?1 AND h.until > ?1 AND h.until > d.deadline ORDER BY d.n LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);
	struct sb_str channel;

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, now);
	enum sb_step step = sb_stmt_step(find, err);
	*found = step == SB_STEP_ROW;
	if (*found)
		sb_delivery_read(find, arena, d, &channel);
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

/* It has gone another way; or there is none, and it waits on without a deadline. */
static bool mark(struct sb_outbox *outbox, const struct sb_delivery *d, bool moved, sb_time now, struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET deadline = NULL, state = CASE WHEN ?2 THEN 'cancelled' ELSE state END, "
				  "ended_at = CASE WHEN ?2 THEN ?3 END, reason = CASE WHEN ?2 THEN 'went by another channel' END "
				  "WHERE n = ?1";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, d->number);
	sb_stmt_bind_int(update, 2, moved);
	sb_stmt_bind_int(update, 3, now);
	return sb_stmt_run(update, err);
}

bool sb_delivery_failover_held(struct sb_outbox *outbox, struct sb_configs *configs, sb_time now, struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_delivery d;
	bool found = true, moved, good = true;

	while (good && found) {
		sb_arena_reset(&arena);
		good = find_held(outbox, now, &arena, &d, &found, err);
		if (good && found)
			good = sb_outbox_begin(outbox, err) && sb_delivery_read_people(outbox, &arena, &d, err) &&
			       sb_delivery_failover(outbox, configs, &d, now, &moved, err) && mark(outbox, &d, moved, now, err);
	}
	sb_arena_free(&arena);
	return good && sb_outbox_commit(outbox, err);
}
