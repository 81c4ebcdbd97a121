/* claim.c - taking what is due under a lease, and reading all that is needed to send it. */
#include "json/write.h"
#include "notify/delivery.h"

#define COLUMNS                                                                                                        \
	"SELECT d.n, d.incident, d.attempts, i.created_at, d.channel, nullif(d.address, ''), i.about, i.route, "       \
	"i.severity, r.title, r.text, r.record, (SELECT value FROM setting WHERE name = 'instance') "                  \
	"FROM delivery d JOIN incident i ON i.n = d.incident "                                                         \
	"JOIN revision r ON r.incident = d.incident AND r.number = d.revision "

/* The names of the channels that are wanted, as a JSON array: the tables cannot know which kind a channel is. */
static void wanted_names(const struct sb_routes *routes, const bool *wanted, struct sb_buf *out)
{
	sb_buf_clear(out);
	sb_json_open(out, '[');
	for (size_t i = 0; i < routes->channel_count; i++) {
		if (wanted != NULL && !wanted[i])
			continue;
		sb_json_item(out);
		sb_json_add_str(out, sb_str_from(routes->channels[i].name));
	}
	sb_json_close(out, ']');
}

static void read_row(struct sb_stmt *row, const struct sb_routes *routes, struct sb_arena *arena, struct sb_delivery *d)
{
	*d = (struct sb_delivery){.number = sb_stmt_int(row, 0),
				  .incident = sb_stmt_int(row, 1),
				  .attempt = (uint64_t)sb_stmt_int(row, 2) + 1,
				  .created_at = sb_stmt_int(row, 3)};
	d->channel = &routes->channels[sb_routes_channel(routes, sb_stmt_str(row, 4))];
	struct sb_str *texts[] = {&d->address, &d->about, &d->route, &d->severity, &d->title, &d->text, &d->record};
	for (int i = 0; i < 7; i++)
		*texts[i] = sb_arena_str(arena, sb_stmt_str(row, 5 + i));
	struct sb_str instance = sb_stmt_str(row, 12);
	size_t size = instance.len + SB_INCIDENT_ID_MAX;
	char *id = sb_arena_alloc(arena, size);
	int len = snprintf(id, size, "%.*s-%lld", SB_FMT(instance), (long long)d->number);
	d->id = sb_str_of(id, (size_t)len);
}

/* `query` gives rows of COLUMNS; at most `limit` of them. */
static bool read_rows(struct sb_stmt *query, const struct sb_routes *routes, size_t limit, struct sb_arena *arena,
		      struct sb_delivery **list, size_t *count, struct sb_err *err)
{
	enum sb_step step = SB_STEP_DONE;

	*list = sb_arena_alloc(arena, limit * sizeof **list);
	*count = 0;
	while (*count < limit && (step = sb_stmt_step(query, err)) == SB_STEP_ROW)
		read_row(query, routes, arena, &(*list)[(*count)++]);
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

static bool read_people(struct sb_outbox *outbox, struct sb_arena *arena, struct sb_delivery *d, struct sb_err *err)
{
	static const char sql[] = "SELECT person, handle, role, department, level, count(*) OVER () FROM recipient "
				  "WHERE delivery = ? ORDER BY person";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);
	enum sb_step step;

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, d->number);
	while ((step = sb_stmt_step(query, err)) == SB_STEP_ROW) {
		if (d->people == NULL)
			d->people = sb_arena_alloc(arena, (size_t)sb_stmt_int(query, 5) * sizeof *d->people);
		struct sb_recipient *p = &d->people[d->people_count++];
		*p = (struct sb_recipient){.reach = NULL};
		struct sb_str *texts[] = {&p->name, &p->handle, &p->role, &p->department, &p->level};
		for (int i = 0; i < 5; i++)
			*texts[i] = sb_arena_str(arena, sb_stmt_str(query, i));
	}
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

static bool take_lease(struct sb_outbox *outbox, const struct sb_delivery *d, sb_time now, struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET state = 'sending', attempts = ?2, lease_until = ?3 WHERE n = ?1";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, d->number);
	sb_stmt_bind_int(update, 2, (int64_t)d->attempt);
	sb_stmt_bind_int(update, 3, now + d->channel->timeout + SB_LEASE_MARGIN);
	return sb_stmt_run(update, err);
}

static bool claim(struct sb_outbox *outbox, const char *sql, const struct sb_routes *routes, const bool *wanted,
		  size_t limit, sb_time now, struct sb_arena *arena, struct sb_delivery **list, size_t *count,
		  struct sb_err *err)
{
	*count = 0;
	/* looked at first without the lock that only one program can have */
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);
	if (query == NULL)
		return false;
	wanted_names(routes, wanted, &outbox->scratch);
	sb_stmt_bind_str(query, 1, sb_buf_str(&outbox->scratch));
	sb_stmt_bind_int(query, 2, now);
	enum sb_step step = sb_stmt_step(query, err);
	sb_stmt_reset(query);
	if (step != SB_STEP_ROW)
		return step == SB_STEP_DONE;
	if (!sb_outbox_begin(outbox, err) || !read_rows(query, routes, limit, arena, list, count, err))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (!read_people(outbox, arena, &(*list)[i], err) || !take_lease(outbox, &(*list)[i], now, err))
			return false;
	return sb_outbox_commit(outbox, err);
}

bool sb_delivery_claim(struct sb_outbox *outbox, const struct sb_routes *routes, const bool *wanted, size_t limit,
		       sb_time now, struct sb_arena *arena, struct sb_delivery **list, size_t *count, struct sb_err *err)
{
	static const char sql[] = COLUMNS "WHERE d.state = 'pending' AND d.next_at <= ?2 "
					  "AND d.channel IN (SELECT value FROM json_each(?1)) "
					  "AND d.channel NOT IN (SELECT channel FROM hold WHERE until > ?2) "
					  "ORDER BY d.next_at, d.n";

	return claim(outbox, sql, routes, wanted, limit, now, arena, list, count, err);
}

bool sb_delivery_claim_lost(struct sb_outbox *outbox, const struct sb_routes *routes, const bool *wanted, sb_time now,
			    struct sb_arena *arena, struct sb_delivery **list, size_t *count, struct sb_err *err)
{
	static const char sql[] = COLUMNS "WHERE d.state = 'sending' AND d.lease_until <= ?2 "
					  "AND d.channel IN (SELECT value FROM json_each(?1)) ORDER BY d.n";

	return claim(outbox, sql, routes, wanted, 1, now, arena, list, count, err);
}

bool sb_delivery_release(struct sb_outbox *outbox, const struct sb_routes *routes, sb_time now, struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET state = 'pending', next_at = ?2, ended_at = NULL "
				  "WHERE state = 'unknown' AND channel = ?1";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);
	bool good = update != NULL;

	for (size_t i = 0; good && i < routes->channel_count; i++) {
		if (routes->channels[i].on_unknown != SB_UNKNOWN_RESEND)
			continue;
		sb_stmt_bind_str(update, 1, sb_str_from(routes->channels[i].name));
		sb_stmt_bind_int(update, 2, now);
		good = sb_stmt_run(update, err);
	}
	return good;
}

bool sb_delivery_waiting(struct sb_outbox *outbox, bool *failed_before, struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM delivery WHERE state = 'pending' AND attempts > 0 LIMIT 1";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);

	if (query == NULL)
		return false;
	enum sb_step step = sb_stmt_step(query, err);
	sb_stmt_reset(query);
	*failed_before = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}

bool sb_delivery_orphans(struct sb_outbox *outbox, const struct sb_routes *routes, int64_t *count, struct sb_err *err)
{
	static const char sql[] = "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending') "
				  "AND channel NOT IN (SELECT value FROM json_each(?))";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);

	if (query == NULL)
		return false;
	wanted_names(routes, NULL, &outbox->scratch);
	sb_stmt_bind_str(query, 1, sb_buf_str(&outbox->scratch));
	bool good = sb_stmt_step(query, err) == SB_STEP_ROW;
	*count = good ? sb_stmt_int(query, 0) : 0;
	sb_stmt_reset(query);
	return good;
}
