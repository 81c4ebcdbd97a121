/* failover.c - who cannot be reached in time by one channel is tried by their next. */
#include "notify/failover.h"

#include <stdio.h>
#include <stdlib.h>

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

bool sb_ways_find(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *d, struct sb_arena *arena,
		  struct sb_ways *ways, struct sb_err *err)
{
	*ways = (struct sb_ways){.routes = sb_config_get(outbox, configs, d->config, err), .for_all = d->people_count > 0};
	if (ways->routes == NULL)
		return false;
	ways->list = sb_arena_alloc(arena, (d->people_count + 1) * sizeof *ways->list);
	for (size_t i = 0; i < d->people_count; i++) {
		size_t index = sb_routes_person(ways->routes, d->people[i].name);
		ways->list[i] = NULL;
		if (index != SB_NOBODY &&
		    !find_way(outbox, ways->routes, d, &ways->routes->people[index], &ways->list[i], err))
			return false;
		ways->for_all = ways->for_all && ways->list[i] != NULL;
	}
	return true;
}

bool sb_ways_take(struct sb_outbox *outbox, const struct sb_delivery *d, const struct sb_ways *ways, sb_time now,
		  struct sb_err *err)
{
	struct sb_policy policy = {.deadline = SB_DEADLINE, .on_unknown = d->on_unknown};
	struct sb_tell tell = {.routes = ways->routes,
			       .incident = d->incident,
			       .revision = d->revision,
			       .about = d->about,
			       .route_name = d->route,
			       .severity = sb_severity_of(d->severity),
			       .policy = &policy,
			       .route = -1,
			       .now = now};

	sb_ref_format(d->incident, tell.id);
	for (size_t i = 0; ways->list != NULL && i < d->people_count; i++) {
		const struct sb_reach *way = ways->list[i];
		const struct sb_recipient *p = &d->people[i];
		if (way == NULL)
			continue;
		struct sb_told_person told = {.name = p->name,
					      .handle = p->handle,
					      .role = p->role,
					      .department = p->department,
					      .level = p->level,
					      .channel = sb_str_from(ways->routes->channels[way->channel].name),
					      .address = way->address,
					      .at = now};
		if (!sb_tell_person(outbox, &tell, &told, err))
			return false;
	}
	return true;
}

/* --- what waits for longer than it can --- */

#define HELD_TOGETHER 500 /* looked at once: bounds memory */

struct held {
	struct sb_delivery delivery;
	struct sb_str channel;
	sb_time until;
	bool denied; /* until somebody has mended a log-in, which nobody can foresee */
};

/* Those that are due, and whose channel is silent for longer than they can wait, or until somebody mends it. */
#define HELD                                                                                                           \
	SB_DELIVERY_COLUMNS_AND(", h.until, h.denied")                                                                  \
	"JOIN (SELECT channel, address, until, EXISTS (SELECT 1 FROM denied n WHERE n.channel = hold.channel AND n.address = " \
	"hold.address) AS denied FROM hold WHERE until > ?1) h ON h.channel = d.channel AND h.address IN ('', d.address) "     \
	"WHERE d.state = 'pending' AND d.deadline IS NOT NULL AND (d.next_at <= ?1 OR (h.denied AND d.next_at = h.until)) "    \
	"AND (h.denied OR h.until > d.deadline) ORDER BY d.n LIMIT ?2"
/* Those whose next try, or place in line, comes too late. */
#define LATE                                                                                                           \
	SB_DELIVERY_COLUMNS_AND(", d.next_at, 0")                                                                       \
	"WHERE d.state = 'pending' AND d.deadline IS NOT NULL AND d.next_at > d.deadline AND d.next_at > ?1 ORDER BY d.n LIMIT ?2"

static bool find(struct sb_outbox *outbox, const char *sql, sb_time now, struct sb_arena *arena, struct held *list, size_t *count,
		 struct sb_err *err)
{
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);
	enum sb_step step;

	*count = 0;
	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, now);
	sb_stmt_bind_int(find, 2, HELD_TOGETHER);
	while ((step = sb_stmt_step(find, err)) == SB_STEP_ROW && *count < HELD_TOGETHER) {
		struct held *held = &list[(*count)++];
		sb_delivery_read(find, arena, &held->delivery, &held->channel);
		held->until = sb_stmt_int(find, SB_DELIVERY_COLUMN_COUNT);
		held->denied = sb_stmt_int(find, SB_DELIVERY_COLUMN_COUNT + 1) != 0;
	}
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

/* It goes another way; or there is none for someone, and it waits on without a deadline. `*mine`: nobody was faster. */
static bool mark(struct sb_outbox *outbox, const struct sb_delivery *d, bool moved, const char *why, sb_time now, bool *mine,
		 struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET deadline = NULL, state = CASE WHEN ?2 THEN 'cancelled' ELSE state END, "
				  "ended_at = CASE WHEN ?2 THEN ?3 END, reason = CASE WHEN ?2 THEN ?4 END "
				  "WHERE n = ?1 AND state = 'pending' AND deadline IS NOT NULL";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, d->number);
	sb_stmt_bind_int(update, 2, moved);
	sb_stmt_bind_int(update, 3, now);
	sb_stmt_bind_str(update, 4, sb_str_from(why));
	bool good = sb_stmt_run(update, err);
	*mine = sb_store_changes(outbox->store) > 0;
	return good;
}

static bool move_held(struct sb_outbox *outbox, struct sb_configs *configs, const struct held *held, sb_time now,
		      struct sb_arena *arena, struct sb_err *err)
{
	char until[SB_TIME_TEXT_MAX], why[SB_TIME_TEXT_MAX + 80];
	struct sb_delivery d = held->delivery;
	struct sb_ways ways;
	bool mine;

	sb_time_format(held->until, until);
	snprintf(why, sizeof why, held->denied ? "the channel refuses access; it is asked again at %s"
					       : "it would be sent at %s, after its deadline", until);
	d.attempt--; /* none was made */
	if (!sb_delivery_read_people(outbox, arena, &d, err) || !sb_ways_find(outbox, configs, &d, arena, &ways, err) ||
	    !mark(outbox, &d, ways.for_all, why, now, &mine, err))
		return false;
	if (!mine)
		return true;
	return (!ways.for_all ||
		sb_delivery_tell_end(outbox, &d, held->channel, "rerouted", why, SB_TIME_NONE, now, err)) &&
	       sb_ways_take(outbox, &d, &ways, now, err);
}

bool sb_delivery_failover_held(struct sb_outbox *outbox, struct sb_configs *configs, sb_time now, struct sb_err *err)
{
	static const char *const queries[] = {HELD, LATE};
	struct sb_arena arena = SB_ARENA_INIT;
	struct held *list = sb_mem_zero(HELD_TOGETHER, sizeof *list);
	size_t count;
	bool good = true;

	for (size_t q = 0; good && q < 2; q++) {
		do {
			sb_arena_reset(&arena);
			good = find(outbox, queries[q], now, &arena, list, &count, err) &&
			       (count == 0 || sb_outbox_begin(outbox, err));
			for (size_t i = 0; good && i < count; i++)
				good = move_held(outbox, configs, &list[i], now, &arena, err);
			good = good && sb_outbox_commit(outbox, err);
		} while (good && count > 0);
	}
	sb_arena_free(&arena);
	free(list);
	return good;
}
