#include "notify/hear.h"

static bool find(struct sb_outbox *outbox, struct sb_str source, struct sb_str name, struct sb_stmt **find, enum sb_step *step,
		 struct sb_err *err)
{
	*find = sb_store_stmt(outbox->store, "SELECT name FROM heard WHERE source = ?1 AND (?2 IS NULL OR name = ?2)", err);
	if (*find == NULL)
		return false;
	sb_stmt_bind_str(*find, 1, source);
	sb_stmt_bind_str(*find, 2, name);
	*step = sb_stmt_step(*find, err);
	return *step != SB_STEP_FAILED;
}

bool sb_heard_cursor(struct sb_outbox *outbox, struct sb_str source, struct sb_buf *cursor, struct sb_err *err)
{
	struct sb_stmt *query;
	enum sb_step step;
	bool good = find(outbox, source, (struct sb_str){NULL, 0}, &query, &step, err);

	if (good && step == SB_STEP_ROW)
		sb_buf_add_str(cursor, sb_stmt_str(query, 0));
	if (query != NULL)
		sb_stmt_reset(query);
	return good;
}

static bool insert(struct sb_outbox *outbox, struct sb_str source, struct sb_str name, sb_time now, struct sb_err *err)
{
	struct sb_stmt *insert = sb_store_stmt(outbox->store, "INSERT OR IGNORE INTO heard (source, name, at) VALUES (?, ?, ?)", err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_str(insert, 1, source);
	sb_stmt_bind_str(insert, 2, name);
	sb_stmt_bind_int(insert, 3, now);
	return sb_stmt_run(insert, err);
}

bool sb_heard_set_cursor(struct sb_outbox *outbox, struct sb_str source, struct sb_str cursor, sb_time now, struct sb_err *err)
{
	struct sb_stmt *forget = sb_outbox_begin(outbox, err)
					 ? sb_store_stmt(outbox->store, "DELETE FROM heard WHERE source = ?", err)
					 : NULL;

	if (forget == NULL)
		return false;
	sb_stmt_bind_str(forget, 1, source);
	return sb_stmt_run(forget, err) && insert(outbox, source, cursor, now, err) && sb_outbox_commit(outbox, err);
}

bool sb_heard_before(struct sb_outbox *outbox, struct sb_str source, struct sb_str name, bool *before, struct sb_err *err)
{
	struct sb_stmt *query;
	enum sb_step step;
	bool good = find(outbox, source, name, &query, &step, err);

	if (query != NULL)
		sb_stmt_reset(query);
	*before = good && step == SB_STEP_ROW;
	return good;
}

bool sb_heard_name(struct sb_outbox *outbox, struct sb_str source, struct sb_str name, sb_time now, struct sb_err *err)
{
	return sb_outbox_begin(outbox, err) && insert(outbox, source, name, now, err);
}

bool sb_hear_all(struct sb_outbox *outbox, struct sb_sender *sender, sb_time now, struct sb_err *err)
{
	const struct sb_routes *routes = sender->routes;
	bool good = true;

	for (size_t i = 0; good && i < routes->channel_count; i++) {
		const struct sb_channel *channel = &routes->channels[i];
		if (channel->kind == SB_CHANNEL_MAIL && channel->inbox != NULL)
			good = sb_hear_maildir(outbox, routes, channel, now, err);
		else if (channel->kind == SB_CHANNEL_WEB)
			good = sb_hear_web(outbox, sender, channel, now, err);
	}
	return good && sb_outbox_commit(outbox, err);
}
