#include "notify/line.h"

#include <stdlib.h>

void sb_lines_free(struct sb_lines *lines)
{
	sb_map_free(&lines->by_address);
	free(lines->list);
}

bool sb_delivery_hold(struct sb_outbox *outbox, const char *channel, struct sb_str address, sb_time until, struct sb_err *err)
{
	static const char sql[] = "INSERT INTO hold (channel, address, until) VALUES (?1, ?2, ?3) "
				  "ON CONFLICT DO UPDATE SET until = max(until, excluded.until)";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_str(update, 1, sb_str_from(channel));
	sb_stmt_bind_str(update, 2, address.ptr ? address : SB_STR(""));
	sb_stmt_bind_int(update, 3, until);
	return sb_stmt_run(update, err);
}

/* Until when the address is left alone; `now` when it is not. */
static bool find_hold(struct sb_outbox *outbox, const struct sb_delivery *d, sb_time now, sb_time *until, struct sb_err *err)
{
	static const char sql[] = "SELECT until FROM hold WHERE channel = ? AND address = ?";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	sb_stmt_bind_str(find, 1, sb_str_from(d->channel->name));
	sb_stmt_bind_str(find, 2, d->address.ptr ? d->address : SB_STR(""));
	enum sb_step step = sb_stmt_step(find, err);
	*until = step == SB_STEP_ROW && sb_stmt_int(find, 0) > now ? sb_stmt_int(find, 0) : now;
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}

/* When the destination's rate has room. */
static bool ask_rate(struct sb_outbox *outbox, const struct sb_delivery *d, sb_time now, sb_time *free_at, struct sb_err *err)
{
	*free_at = now;
	if (d->channel->rate == 0)
		return true;
	sb_buf_clear(&outbox->scratch);
	sb_buf_add_format(&outbox->scratch, "%s\n", d->channel->name);
	sb_buf_add_str(&outbox->scratch, d->address);
	return sb_outbox_pace(outbox, SB_STR("rate"), sb_buf_str(&outbox->scratch), d->channel->rate, d->channel->rate_per, now,
			      free_at, err);
}

/* The delivery's place in line, `free_at` being the first that there is. What goes together has one. */
static sb_time take_place(struct sb_lines *lines, const struct sb_delivery *d, sb_time free_at)
{
	int64_t each = d->channel->rate_per / (int64_t)d->channel->rate;
	bool added;
	size_t at = *sb_map_put(&lines->by_address, d->address.ptr ? d->address : SB_STR(""), lines->by_address.count, &added);

	if (added) {
		lines->list = sb_mem_reserve(lines->list, at, &lines->cap, sizeof *lines->list);
		lines->list[at] = (struct sb_line){free_at, SB_TIME_NONE};
	}
	struct sb_line *line = &lines->list[at];
	if (d->digest && line->digest != SB_TIME_NONE)
		return line->digest;
	sb_time place = line->next;
	line->next += each;
	if (d->digest)
		line->digest = place;
	return place;
}

static bool move(struct sb_outbox *outbox, const struct sb_delivery *d, sb_time to, struct sb_err *err)
{
	struct sb_stmt *update = sb_store_stmt(outbox->store, "UPDATE delivery SET next_at = ?2 WHERE n = ?1", err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, d->number);
	sb_stmt_bind_int(update, 2, to);
	return sb_stmt_run(update, err);
}

bool sb_lines_ask(struct sb_lines *lines, struct sb_outbox *outbox, const struct sb_delivery *d, sb_time now, bool *goes,
		  struct sb_err *err)
{
	sb_time at;

	*goes = false;
	if (!find_hold(outbox, d, now, &at, err))
		return false;
	if (at > now)
		return move(outbox, d, at, err);
	if (!ask_rate(outbox, d, now, &at, err))
		return false;
	*goes = at <= now;
	return *goes || move(outbox, d, take_place(lines, d, at), err);
}
