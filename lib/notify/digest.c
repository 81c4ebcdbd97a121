#include "notify/digest.h"

#define CARRIED_MAX 100 /* messages in one: a longer list is not read, and the rest goes with the next */

bool sb_digest_carried(struct sb_outbox *outbox, const struct sb_delivery *d, struct sb_arena *arena, struct sb_delivery **list,
		       size_t *count, struct sb_err *err)
{
	static const char sql[] = SB_DELIVERY_COLUMNS "WHERE d.carrier = ?1 ORDER BY d.n";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);
	struct sb_str channel;
	enum sb_step step;

	*count = 0;
	if (query == NULL)
		return false;
	*list = sb_arena_alloc(arena, CARRIED_MAX * sizeof **list);
	sb_stmt_bind_int(query, 1, d->number);
	while ((step = sb_stmt_step(query, err)) == SB_STEP_ROW && *count < CARRIED_MAX) {
		sb_delivery_read(query, arena, &(*list)[*count], &channel);
		(*list)[*count].attempt--; /* it was taken */
		(*list)[(*count)++].channel = d->channel;
	}
	sb_stmt_reset(query);
	for (size_t i = 0; i < *count; i++)
		if (!sb_delivery_read_people(outbox, arena, &(*list)[i], err))
			return false;
	return step != SB_STEP_FAILED;
}

static bool take_along(struct sb_outbox *outbox, const struct sb_delivery *d, sb_time now, struct sb_err *err)
{
	static const char sql[] =
		"UPDATE delivery SET state = 'sending', attempts = attempts + 1, lease_until = ?5, carrier = ?1 WHERE n IN "
		"(SELECT n FROM delivery WHERE state = 'pending' AND channel = ?2 AND address = ?3 AND digest = 1 AND next_at <= ?4 "
		"ORDER BY n LIMIT ?6)";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, d->number);
	sb_stmt_bind_str(update, 2, sb_str_from(d->channel->name));
	sb_stmt_bind_str(update, 3, d->address.ptr ? d->address : SB_STR(""));
	sb_stmt_bind_int(update, 4, now);
	sb_stmt_bind_int(update, 5, now + d->channel->timeout + SB_LEASE_MARGIN);
	sb_stmt_bind_int(update, 6, CARRIED_MAX);
	return sb_stmt_run(update, err);
}

/* "[high] refunds: ... (17k)" a line, and how to acknowledge them. */
static void write_text(struct sb_delivery *d, const struct sb_delivery *list, size_t count, struct sb_arena *arena)
{
	enum sb_severity worst = sb_severity_of(d->severity);
	char id[SB_REF_MAX];
	struct sb_buf title, text, ids;

	sb_buf_init(&title, SIZE_MAX / 4);
	sb_buf_init(&text, SIZE_MAX / 4);
	sb_buf_init(&ids, SIZE_MAX / 4);
	for (size_t i = 0; i < count; i++)
		worst = sb_severity_of(list[i].severity) > worst ? sb_severity_of(list[i].severity) : worst;
	sb_buf_add_format(&title, "[%s] %zu messages while you were away", sb_severity_names[worst], count + 1);
	sb_buf_add_format(&text, "%s\n", title.ptr);
	for (size_t i = 0; i <= count; i++) {
		const struct sb_delivery *each = i == 0 ? d : &list[i - 1];
		sb_ref_format(each->incident, id);
		sb_buf_add_str(&text, each->title);
		sb_buf_add_format(&text, " (%s)\n", id);
		sb_buf_add_format(&ids, " %s", id);
	}
	sb_buf_add_format(&text, "To acknowledge: sb-notify ack%s --as NAME\n", ids.ptr);
	d->title = sb_arena_str(arena, sb_buf_str(&title));
	d->text = sb_arena_str(arena, sb_buf_str(&text));
	sb_buf_free(&title);
	sb_buf_free(&text);
	sb_buf_free(&ids);
}

bool sb_digest_gather(struct sb_outbox *outbox, struct sb_delivery *d, sb_time now, struct sb_arena *arena, struct sb_err *err)
{
	struct sb_delivery *list;
	size_t count;

	if (!take_along(outbox, d, now, err) || !sb_digest_carried(outbox, d, arena, &list, &count, err))
		return false;
	if (count == 0)
		return true;
	int64_t *also = sb_arena_alloc(arena, count * sizeof *also);
	for (size_t i = 0; i < count; i++)
		also[i] = list[i].incident;
	d->also = also;
	d->also_count = count;
	write_text(d, list, count, arena);
	return true;
}
