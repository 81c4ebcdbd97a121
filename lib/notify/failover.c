/* failover.c - who cannot be reached in time by one channel is tried by their next. */
#include "notify/failover.h"

#include <stdio.h>
#include <stdlib.h>

/* When the incident's words may go to the person by that way: `now` when they did not before, SB_TIME_NONE when they did, and `back`
 * with a time when they were to, and went another way. */
static bool ask_way(struct sb_outbox *outbox, const struct sb_delivery *d, struct sb_str person, const char *channel,
		    struct sb_str address, sb_time now, struct sb_way *way, struct sb_err *err)
{
	static const char sql[] =
		"SELECT d.state = 'cancelled' AND d.rerouted, max(?6, d.next_at, coalesce((SELECT max(until) FROM hold h WHERE "
		"h.channel = d.channel AND h.address IN ('', d.address)), 0)) "
		"FROM delivery d JOIN recipient p ON p.delivery = d.n WHERE d.incident = ?1 AND d.revision = ?2 AND d.channel = ?3 AND "
		"d.address = ?4 AND p.person = ?5";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, d->incident);
	sb_stmt_bind_int(find, 2, d->revision);
	sb_stmt_bind_str(find, 3, sb_str_from(channel));
	sb_stmt_bind_str(find, 4, address.ptr ? address : SB_STR(""));
	sb_stmt_bind_str(find, 5, person);
	sb_stmt_bind_int(find, 6, now);
	enum sb_step step = sb_stmt_step(find, err);
	way->back = step == SB_STEP_ROW;
	way->at = step != SB_STEP_ROW ? now : sb_stmt_int(find, 0) != 0 ? sb_stmt_int(find, 1) : SB_TIME_NONE;
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

static bool find_way(struct sb_outbox *outbox, const struct sb_routes *routes, const struct sb_routes *present,
		     const struct sb_delivery *d, const struct sb_recipient *person, sb_time before, sb_time now,
		     struct sb_way *way, struct sb_err *err)
{
	*way = (struct sb_way){.reach = NULL, .at = before};
	for (size_t i = 0; i < person->reach_count; i++) {
		struct sb_way next = {.reach = &person->reach[i]};
		const char *channel = routes->channels[next.reach->channel].name;
		if (sb_routes_channel(present, sb_str_from(channel)) == SB_NO_CHANNEL)
			continue;
		if (!ask_way(outbox, d, person->name, channel, next.reach->address, now, &next, err))
			return false;
		if (next.at != SB_TIME_NONE && (!next.back || next.at < way->at))
			*way = next;
		if (way->reach != NULL && !way->back)
			break;
	}
	return true;
}

bool sb_ways_find(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *d, sb_time before, sb_time now,
		  struct sb_arena *arena, struct sb_ways *ways, struct sb_err *err)
{
	*ways = (struct sb_ways){.routes = sb_config_get(outbox, configs, d->config, err), .for_all = d->people_count > 0};
	if (ways->routes == NULL)
		return false;
	ways->list = sb_arena_alloc(arena, (d->people_count + 1) * sizeof *ways->list);
	for (size_t i = 0; i < d->people_count; i++) {
		size_t index = sb_routes_person(ways->routes, d->people[i].name);
		ways->list[i] = (struct sb_way){.reach = NULL};
		if (index != SB_NOBODY && !find_way(outbox, ways->routes, configs->present, d, &ways->routes->people[index], before,
						    now, &ways->list[i], err))
			return false;
		ways->for_all = ways->for_all && ways->list[i].reach != NULL;
	}
	for (size_t i = 0; i < d->people_count && !ways->for_all && before != SB_WAYS_ANY; i++)
		if (ways->list[i].back) /* this one stays, for the others, and they with it */
			ways->list[i].reach = NULL;
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
		const struct sb_reach *way = ways->list[i].reach;
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
					      .at = ways->list[i].at,
					      .back = ways->list[i].back};
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
	bool lost;   /* the routes have no such channel any more */
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

/* Those whose channel is gone from the routes, when their deadline is over, as it may come back; and when they are too old. */
#define LOST                                                                                                           \
	SB_DELIVERY_COLUMNS_AND(", ?4, 0")                                                                              \
	"WHERE d.state = 'pending' AND d.channel NOT IN (SELECT value FROM json_each(?3)) AND (d.deadline <= ?1 OR "      \
	"coalesce(d.due_at, i.created_at) <= ?1 - ?5) ORDER BY d.n LIMIT ?2"

static bool find(struct sb_outbox *outbox, const struct sb_routes *present, const char *sql, sb_time now, struct sb_arena *arena,
		 struct held *list, size_t *count, struct sb_err *err)
{
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);
	enum sb_step step;

	*count = 0;
	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, now);
	sb_stmt_bind_int(find, 2, HELD_TOGETHER);
	if (strcmp(sql, LOST) == 0) {
		sb_routes_channel_names(present, &outbox->scratch);
		sb_stmt_bind_str(find, 3, sb_buf_str(&outbox->scratch));
		sb_stmt_bind_int(find, 4, SB_WAYS_ANY);
		sb_stmt_bind_int(find, 5, SB_CHANNEL_AGE);
	}
	while ((step = sb_stmt_step(find, err)) == SB_STEP_ROW && *count < HELD_TOGETHER) {
		struct held *held = &list[(*count)++];
		sb_delivery_read(find, arena, &held->delivery, &held->channel);
		held->until = sb_stmt_int(find, SB_DELIVERY_COLUMN_COUNT);
		held->denied = sb_stmt_int(find, SB_DELIVERY_COLUMN_COUNT + 1) != 0;
		held->lost = held->until == SB_WAYS_ANY;
	}
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

/* It goes another way ("cancelled"); or there is none for someone, and it waits on without a deadline ("pending") or is given up
 * ("failed"). `*mine`: nobody was faster. */
static bool mark(struct sb_outbox *outbox, const struct sb_delivery *d, const char *state, const char *why, sb_time now, bool *mine,
		 struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET deadline = NULL, state = ?2, ended_at = CASE WHEN ?2 <> 'pending' THEN ?3 END, "
				  "reason = CASE WHEN ?2 = 'pending' THEN reason ELSE ?4 END, rerouted = ?2 = 'cancelled' "
				  "WHERE n = ?1 AND state = 'pending' AND (deadline IS NOT NULL OR ?2 = 'failed')";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, d->number);
	sb_stmt_bind_str(update, 2, sb_str_from(state));
	sb_stmt_bind_int(update, 3, now);
	sb_stmt_bind_str(update, 4, sb_str_from(why));
	bool good = sb_stmt_run(update, err);
	*mine = sb_store_changes(outbox->store) > 0;
	return good;
}

static void say_why(const struct held *held, char *out, size_t size)
{
	char until[SB_TIME_TEXT_MAX];

	sb_time_format(held->lost ? 0 : held->until, until);
	if (held->lost)
		snprintf(out, size, "the routes file has no such channel any more");
	else if (held->denied)
		snprintf(out, size, "the channel refuses access; it is asked again at %s", until);
	else
		snprintf(out, size, "it would be sent at %s, after its deadline", until);
}

static bool move_held(struct sb_outbox *outbox, struct sb_configs *configs, const struct held *held, sb_time now,
		      struct sb_arena *arena, bool *given_up, struct sb_err *err)
{
	char why[SB_TIME_TEXT_MAX + 80];
	struct sb_delivery d = held->delivery;
	struct sb_ways ways;
	bool mine;

	say_why(held, why, sizeof why);
	d.attempt--; /* none was made */
	if (!sb_delivery_read_people(outbox, arena, &d, err) ||
	    !sb_ways_find(outbox, configs, &d, held->until, now, arena, &ways, err))
		return false;
	bool ends = held->lost && !ways.for_all && d.due_at <= now - SB_CHANNEL_AGE;
	if (!mark(outbox, &d, ways.for_all ? "cancelled" : ends ? "failed" : "pending", why, now, &mine, err))
		return false;
	if (!mine)
		return true;
	*given_up = *given_up || ends;
	return ((!ways.for_all && !ends) || sb_delivery_tell_end(outbox, &d, held->channel, ends ? "failed" : "rerouted", why,
								 SB_TIME_NONE, now, err)) &&
	       sb_ways_take(outbox, &d, &ways, now, err);
}

/* All that the query finds, until it finds none: each of them has no deadline behind it any more, or has ended. */
static bool move_all(struct sb_outbox *outbox, struct sb_configs *configs, const char *sql, sb_time now, bool *given_up,
		     struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct held *list = sb_mem_zero(HELD_TOGETHER, sizeof *list);
	size_t count;
	bool good;

	do {
		sb_arena_reset(&arena);
		good = find(outbox, configs->present, sql, now, &arena, list, &count, err) &&
		       (count == 0 || sb_outbox_begin(outbox, err));
		for (size_t i = 0; good && i < count; i++)
			good = move_held(outbox, configs, &list[i], now, &arena, given_up, err);
		good = good && sb_outbox_commit(outbox, err);
	} while (good && count > 0);
	sb_arena_free(&arena);
	free(list);
	return good;
}

bool sb_delivery_failover_held(struct sb_outbox *outbox, struct sb_configs *configs, sb_time now, struct sb_err *err)
{
	bool given_up = false;

	return move_all(outbox, configs, HELD, now, &given_up, err) && move_all(outbox, configs, LATE, now, &given_up, err);
}

bool sb_delivery_failover_lost(struct sb_outbox *outbox, struct sb_configs *configs, sb_time now, bool *given_up, struct sb_err *err)
{
	*given_up = false;
	return move_all(outbox, configs, LOST, now, given_up, err);
}
