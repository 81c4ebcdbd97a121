/* claim.c - taking what is due under a lease, and reading all that is needed to send it. */
#include "notify/delivery.h"
#include "notify/digest.h"
#include "notify/line.h"

/* With the time at which the incident began: a state file that is put back from a copy counts its numbers again, and a server that
 * knows messages by their ids would take the new ones for the old. */
static struct sb_str make_id(struct sb_arena *arena, struct sb_str instance, const char *between, int64_t number, sb_time began)
{
	size_t size = instance.len + 2 * SB_REF_MAX;
	char *id = sb_arena_alloc(arena, size);
	int len = snprintf(id, size, "%.*s-%s%lld-%llx", SB_FMT(instance), between, (long long)number, (unsigned long long)began);

	return sb_str_of(id, (size_t)len);
}

/* Where the channel would know it again, nobody sees it twice, and the mark does no harm. */
static void mark_doubt(struct sb_arena *arena, struct sb_delivery *d)
{
	struct sb_news news = {.what = "possible repeat"};
	struct sb_buf title, text;

	sb_buf_init(&title, SIZE_MAX / 4);
	sb_buf_init(&text, SIZE_MAX / 4);
	sb_message_news(&news, d->title, d->text, &title, &text);
	d->title = sb_arena_str(arena, sb_buf_str(&title));
	d->text = sb_arena_str(arena, sb_buf_str(&text));
	sb_buf_free(&title);
	sb_buf_free(&text);
}

void sb_delivery_read(struct sb_stmt *row, struct sb_arena *arena, struct sb_delivery *d, struct sb_str *channel)
{
	struct sb_str instance = sb_stmt_str(row, 21);

	*d = (struct sb_delivery){.number = sb_stmt_int(row, 0),
				  .incident = sb_stmt_int(row, 1),
				  .attempt = (uint64_t)sb_stmt_int(row, 2) + 1,
				  .created_at = sb_stmt_int(row, 3),
				  .written_at = sb_stmt_int(row, 22),
				  .revision = sb_stmt_int(row, 13),
				  .config = sb_stmt_int(row, 14),
				  .deadline = sb_stmt_is_null(row, 15) ? SB_TIME_NONE : sb_stmt_int(row, 15),
				  .on_unknown = (enum sb_on_unknown)sb_stmt_int(row, 16),
				  .doubtful = sb_stmt_int(row, 17) != 0,
				  .digest = sb_stmt_int(row, 18) != 0,
				  .due_at = sb_stmt_int(row, 19)};
	*channel = sb_arena_str(arena, sb_stmt_str(row, 4));
	struct sb_str *texts[] = {&d->address, &d->about, &d->route,  &d->severity,
				  &d->title,   &d->text,  &d->record, &d->kind};
	for (int i = 0; i < 8; i++)
		*texts[i] = sb_arena_str(arena, sb_stmt_str(row, 5 + i));
	if (d->doubtful && d->title.ptr != NULL)
		mark_doubt(arena, d);
	d->id = make_id(arena, instance, "", d->number, d->created_at);
	d->key = make_id(arena, instance, "i", d->incident, d->created_at);
	if (!sb_stmt_is_null(row, 20) && sb_stmt_int(row, 20) < d->number)
		d->first = make_id(arena, instance, "", sb_stmt_int(row, 20), d->created_at);
}

/* `query` gives rows of SB_DELIVERY_COLUMNS by `channel`, or (NULL) by one of `routes`; at most `limit` of them are added. */
static bool read_rows(struct sb_stmt *query, const struct sb_channel *channel, const struct sb_routes *routes, size_t limit,
		      struct sb_arena *arena, struct sb_delivery *list, size_t *count, struct sb_err *err)
{
	enum sb_step step = SB_STEP_DONE;
	struct sb_str name;

	while (*count < limit && (step = sb_stmt_step(query, err)) == SB_STEP_ROW) {
		struct sb_delivery *d = &list[(*count)++];
		sb_delivery_read(query, arena, d, &name);
		d->channel = channel ? channel : &routes->channels[sb_routes_channel(routes, name)];
	}
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

bool sb_delivery_read_people(struct sb_outbox *outbox, struct sb_arena *arena, struct sb_delivery *d, struct sb_err *err)
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

static bool is_carried(const struct sb_delivery *list, size_t before, const struct sb_delivery *d)
{
	for (size_t i = 0; i < before && d->digest; i++)
		if (list[i].digest && sb_str_eq(list[i].address, d->address))
			return true;
	return false;
}

/* Takes those of [from, *count) that may go now, and says to the others when; they are behind `*count` then. */
static bool take(struct sb_outbox *outbox, sb_time now, struct sb_arena *arena, struct sb_delivery *list, size_t from,
		 size_t *count, struct sb_lines *lines, struct sb_err *err)
{
	size_t taken = from;
	bool goes;

	for (size_t i = from; i < *count; i++) {
		struct sb_delivery d = list[i];
		if (is_carried(list, taken, &d))
			continue;
		if (!sb_lines_ask(lines, outbox, &d, now, &goes, err))
			return false;
		if (!goes)
			continue;
		if (!sb_delivery_read_people(outbox, arena, &d, err) || !take_lease(outbox, &d, now, err) ||
		    (d.digest && !sb_digest_gather(outbox, &d, now, arena, err)))
			return false;
		list[taken++] = d;
	}
	*count = taken;
	return true;
}

#define DUE "d.state = 'pending' AND d.channel = ?1 AND d.rank = ?3 AND d.next_at <= ?2 "

/* Whether the channel as a whole is left alone now: then none of what waits for it need be looked at. */
static bool is_held(struct sb_outbox *outbox, const struct sb_channel *channel, sb_time now, bool *held, struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM hold WHERE channel = ? AND address = '' AND until > ?";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);

	if (query == NULL)
		return false;
	sb_stmt_bind_str(query, 1, sb_str_from(channel->name));
	sb_stmt_bind_int(query, 2, now);
	enum sb_step step = sb_stmt_step(query, err);
	sb_stmt_reset(query);
	*held = step == SB_STEP_ROW;
	return step != SB_STEP_FAILED;
}

bool sb_delivery_due(struct sb_outbox *outbox, const struct sb_channel *channel, sb_time now, bool *any, struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM delivery d WHERE " DUE "LIMIT 1";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);
	bool held;

	*any = false;
	if (query == NULL || !is_held(outbox, channel, now, &held, err))
		return false;
	for (int rank = 0; rank < SB_RANKS && !held && !*any; rank++) {
		sb_stmt_bind_str(query, 1, sb_str_from(channel->name));
		sb_stmt_bind_int(query, 2, now);
		sb_stmt_bind_int(query, 3, rank);
		enum sb_step step = sb_stmt_step(query, err);
		sb_stmt_reset(query);
		if (step == SB_STEP_FAILED)
			return false;
		*any = step == SB_STEP_ROW;
	}
	return true;
}

/* The next that are due, most urgent first, behind the `*count` that are there. */
static bool read_due(struct sb_outbox *outbox, const struct sb_channel *channel, size_t limit, sb_time now, struct sb_arena *arena,
		     struct sb_delivery *list, size_t *count, struct sb_err *err)
{
	static const char sql[] = SB_DELIVERY_COLUMNS "WHERE " DUE "ORDER BY d.next_at, d.n LIMIT ?4";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);

	if (query == NULL)
		return false;
	for (int rank = 0; rank < SB_RANKS && *count < limit; rank++) {
		sb_stmt_bind_str(query, 1, sb_str_from(channel->name));
		sb_stmt_bind_int(query, 2, now);
		sb_stmt_bind_int(query, 3, rank);
		sb_stmt_bind_int(query, 4, (int64_t)(limit - *count));
		if (!read_rows(query, channel, NULL, limit, arena, list, count, err))
			return false;
	}
	return true;
}

bool sb_delivery_claim(struct sb_outbox *outbox, const struct sb_channel *channel, size_t limit, sb_time now,
		       struct sb_arena *arena, struct sb_delivery **list, size_t *count, struct sb_err *err)
{
	struct sb_lines lines = SB_LINES_INIT;
	bool any, good;

	*count = 0;
	if (!sb_delivery_due(outbox, channel, now, &any, err))
		return false;
	if (!any)
		return true;
	if (!sb_outbox_begin(outbox, err))
		return false;
	*list = sb_arena_alloc(arena, limit * sizeof **list);
	do { /* behind those that may not go yet there may be others */
		size_t from = *count;
		good = read_due(outbox, channel, limit, now, arena, *list, count, err);
		any = *count > from;
		good = good && take(outbox, now, arena, *list, from, count, &lines, err);
	} while (good && any && *count < limit);
	sb_lines_free(&lines);
	return good;
}

bool sb_delivery_claim_lost(struct sb_outbox *outbox, const struct sb_routes *routes, sb_time now, struct sb_arena *arena,
			    struct sb_delivery **list, size_t *count, struct sb_err *err)
{
	static const char sql[] = SB_DELIVERY_COLUMNS "WHERE d.state = 'sending' AND d.lease_until <= ?2 AND d.carrier IS NULL "
						      "AND d.channel IN (SELECT value FROM json_each(?1)) ORDER BY d.n LIMIT 1";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);

	*count = 0;
	if (query == NULL)
		return false;
	sb_routes_channel_names(routes, &outbox->scratch);
	sb_stmt_bind_str(query, 1, sb_buf_str(&outbox->scratch));
	sb_stmt_bind_int(query, 2, now);
	enum sb_step step = sb_stmt_step(query, err);
	sb_stmt_reset(query);
	if (step != SB_STEP_ROW)
		return step == SB_STEP_DONE;
	*list = sb_arena_alloc(arena, sizeof **list);
	if (!sb_outbox_begin(outbox, err) || !read_rows(query, NULL, routes, 1, arena, *list, count, err))
		return false;
	return *count == 0 || (sb_delivery_read_people(outbox, arena, *list, err) && take_lease(outbox, *list, now, err));
}

bool sb_delivery_release(struct sb_outbox *outbox, const struct sb_routes *routes, sb_time now, struct sb_err *err)
{
	static const char sql[] = "UPDATE delivery SET state = 'pending', next_at = ?2, ended_at = NULL, doubt = 1, carrier = NULL "
				  "WHERE state = 'unknown' AND channel = ?1 AND on_unknown <> ?3";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);
	bool good = update != NULL;

	for (size_t i = 0; good && i < routes->channel_count; i++) {
		if (routes->channels[i].on_unknown != SB_UNKNOWN_RESEND)
			continue;
		sb_stmt_bind_str(update, 1, sb_str_from(routes->channels[i].name));
		sb_stmt_bind_int(update, 2, now);
		sb_stmt_bind_int(update, 3, SB_UNKNOWN_HOLD);
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

bool sb_delivery_orphans(struct sb_outbox *outbox, const struct sb_routes *routes, struct sb_buf *channels, int64_t *count,
			 struct sb_err *err)
{
	static const char sql[] = "SELECT count(*), group_concat(DISTINCT channel) FROM delivery WHERE state IN ('pending', 'sending') "
				  "AND channel NOT IN (SELECT value FROM json_each(?))";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);

	if (query == NULL)
		return false;
	sb_routes_channel_names(routes, &outbox->scratch);
	sb_stmt_bind_str(query, 1, sb_buf_str(&outbox->scratch));
	bool good = sb_stmt_step(query, err) == SB_STEP_ROW;
	*count = good ? sb_stmt_int(query, 0) : 0;
	if (*count > 0)
		sb_buf_add_str(channels, sb_stmt_str(query, 1));
	sb_stmt_reset(query);
	return good;
}
