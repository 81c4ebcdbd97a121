#include "reply/queue.h"

#include "json/write.h"

#define COLUMNS                                                                                                        \
	"SELECT n, key, reply_to, network, text, by, department, approved_by, addressee, title, url, place, about, state, "  \
	"CASE WHEN state = 'ready' THEN (SELECT p.reason FROM part p WHERE p.draft = draft.n AND p.state <> 'sent' ORDER BY p.number "  \
	"LIMIT 1) ELSE reason END, created_at, ready_at FROM draft "

bool sb_queue_open(struct sb_queue *queue, const char *path, struct sb_writer *out, struct sb_err *err)
{
	*queue = (struct sb_queue){.out = out};
	sb_buf_init(&queue->lines, SIZE_MAX / 4);
	queue->store = sb_drafts_open(path, err);
	return queue->store != NULL;
}

void sb_queue_close(struct sb_queue *queue)
{
	sb_store_close(queue->store);
	sb_buf_free(&queue->lines);
	*queue = (struct sb_queue){.store = NULL};
}

bool sb_queue_begin(struct sb_queue *queue, struct sb_err *err)
{
	if (!queue->open)
		queue->open = sb_store_begin(queue->store, err);
	return queue->open;
}

bool sb_queue_commit(struct sb_queue *queue, struct sb_err *err)
{
	if (!queue->open)
		return true;
	if (!sb_store_commit(queue->store, err)) {
		sb_queue_rollback(queue);
		return false;
	}
	queue->open = false;
	sb_writer_add_str(queue->out, sb_buf_str(&queue->lines));
	sb_buf_clear(&queue->lines);
	return sb_writer_flush(queue->out, err);
}

void sb_queue_rollback(struct sb_queue *queue)
{
	if (queue->open)
		sb_store_rollback(queue->store);
	queue->open = false;
	sb_buf_clear(&queue->lines);
}

bool sb_queue_say(struct sb_queue *queue, int64_t draft, struct sb_str line, struct sb_err *err)
{
	struct sb_stmt *insert = sb_store_stmt(queue->store, "INSERT INTO log (draft, line) VALUES (?, ?)", err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_int(insert, 1, draft);
	sb_stmt_bind_str(insert, 2, line);
	sb_buf_add_str(&queue->lines, line);
	sb_buf_add_char(&queue->lines, '\n');
	return sb_stmt_run(insert, err);
}

bool sb_queue_event(struct sb_queue *queue, const struct sb_queued *draft, struct sb_event *event, struct sb_err *err)
{
	struct sb_buf line, about;

	sb_buf_init(&line, SIZE_MAX / 4);
	sb_buf_init(&about, SIZE_MAX / 4);
	if (event->about.ptr == NULL)
		event->about = draft->draft.reply_to;
	if (event->about.ptr == NULL) {
		sb_buf_add_format(&about, "draft:%s", draft->ref);
		event->about = sb_buf_str(&about);
	}
	event->channel = draft->draft.network;
	event->department = draft->draft.department;
	sb_event_write(event, &line);
	line.len--; /* its bracket: one member more */
	sb_json_field_text(&line, "draft", draft->ref);
	sb_json_close(&line, '}');
	bool good = sb_queue_say(queue, draft->number, sb_buf_str(&line), err);
	sb_buf_free(&line);
	sb_buf_free(&about);
	return good;
}

bool sb_queue_log(struct sb_queue *queue, struct sb_err *err)
{
	struct sb_stmt *all = sb_store_stmt(queue->store, "SELECT line FROM log ORDER BY n", err);
	enum sb_step step = SB_STEP_FAILED;

	if (all == NULL)
		return false;
	while ((step = sb_stmt_step(all, err)) == SB_STEP_ROW && !queue->out->failed)
		sb_writer_add_line(queue->out, sb_stmt_str(all, 0));
	sb_stmt_reset(all);
	return step != SB_STEP_FAILED;
}

/* --- reading drafts --- */

static void read_row(struct sb_stmt *row, struct sb_arena *arena, struct sb_queued *q)
{
	struct sb_draft *d = &q->draft;
	struct sb_str *texts[] = {&d->key,	   &d->reply_to, &d->network, &d->text, &d->by,	   &d->department, &d->approved_by,
				  &d->to,	   &d->title,	 &d->url,     &d->place, &d->about, &q->state,	    &q->reason};

	*q = (struct sb_queued){.number = sb_stmt_int(row, 0)};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = sb_arena_str(arena, sb_stmt_str(row, (int)i + 1));
	d->at = sb_stmt_int(row, 15);
	q->ready_at = sb_stmt_is_null(row, 16) ? SB_TIME_NONE : sb_stmt_int(row, 16);
	sb_ref_format(q->number, q->ref);
}

static bool read_one(struct sb_stmt *query, struct sb_arena *arena, struct sb_queued *draft, bool *found,
		     struct sb_err *err)
{
	enum sb_step step = sb_stmt_step(query, err);

	*found = step == SB_STEP_ROW;
	if (*found)
		read_row(query, arena, draft);
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

bool sb_queue_by_key(struct sb_queue *queue, struct sb_str key, struct sb_arena *arena, struct sb_queued *draft,
		     bool *found, struct sb_err *err)
{
	struct sb_stmt *query = sb_store_stmt(queue->store, COLUMNS "WHERE key = ?", err);

	if (query == NULL)
		return false;
	sb_stmt_bind_str(query, 1, key);
	return read_one(query, arena, draft, found, err);
}

bool sb_queue_by_number(struct sb_queue *queue, int64_t number, struct sb_arena *arena, struct sb_queued *draft,
			bool *found, struct sb_err *err)
{
	struct sb_stmt *query = sb_store_stmt(queue->store, COLUMNS "WHERE n = ?", err);

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, number);
	return read_one(query, arena, draft, found, err);
}

bool sb_queue_each(struct sb_queue *queue, const char *states, sb_queue_see *see, void *ctx, struct sb_err *err)
{
	static const char sql[] = COLUMNS
		"WHERE n > ?1 AND (?2 = '' OR state IN (SELECT value FROM json_each(?2))) ORDER BY n LIMIT 1";
	struct sb_stmt *query = sb_store_stmt(queue->store, sql, err);
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_queued draft = {.number = 0};
	bool found = query != NULL, good = query != NULL;

	while (good && found) { /* one at a time, so that `see` may change what it sees */
		sb_stmt_bind_int(query, 1, draft.number);
		sb_stmt_bind_str(query, 2, sb_str_from(states));
		sb_arena_reset(&arena);
		good = read_one(query, &arena, &draft, &found, err);
		if (good && found && !see(ctx, &draft))
			break;
	}
	sb_arena_free(&arena);
	return good;
}

bool sb_queue_rival(struct sb_queue *queue, const struct sb_draft *draft, int64_t number, struct sb_arena *arena,
		    struct sb_queued *rival, bool *found, struct sb_err *err)
{
	static const char sql[] = COLUMNS
		"WHERE reply_to = ?1 AND n <> ?2 AND (by IS NULL OR lower(by) <> lower(coalesce(?3, ''))) "
		"AND state NOT IN ('failed', 'dropped') ORDER BY n LIMIT 1";
	struct sb_stmt *query = sb_store_stmt(queue->store, sql, err);

	if (query == NULL)
		return false;
	sb_stmt_bind_str(query, 1, draft->reply_to);
	sb_stmt_bind_int(query, 2, number);
	sb_stmt_bind_str(query, 3, draft->by);
	return read_one(query, arena, rival, found, err);
}

/* --- changes --- */

bool sb_queue_set_state(struct sb_queue *queue, int64_t draft, const char *state, const char *reason, sb_time at,
			struct sb_err *err)
{
	static const char sql[] = "UPDATE draft SET state = ?2, reason = ?3, "
				  "ready_at = CASE WHEN ?2 = 'ready' THEN ?4 ELSE ready_at END, "
				  "ended_at = CASE WHEN ?2 IN ('sent', 'failed', 'dropped') THEN ?4 END WHERE n = ?1";
	struct sb_stmt *update = sb_store_stmt(queue->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, draft);
	sb_stmt_bind_str(update, 2, sb_str_from(state));
	sb_stmt_bind_str(update, 3, sb_str_from(reason));
	sb_stmt_bind_int(update, 4, at);
	return sb_stmt_run(update, err);
}

bool sb_queue_approve(struct sb_queue *queue, int64_t draft, struct sb_str who, struct sb_err *err)
{
	struct sb_stmt *update = sb_store_stmt(queue->store, "UPDATE draft SET approved_by = ?2 WHERE n = ?1", err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, draft);
	sb_stmt_bind_str(update, 2, who);
	return sb_stmt_run(update, err);
}

bool sb_queue_set_parts(struct sb_queue *queue, int64_t draft, const struct sb_str *parts, size_t count, sb_time now,
			struct sb_err *err)
{
	static const char sql[] = "INSERT INTO part (draft, number, text, next_at) VALUES (?, ?, ?, ?)";
	struct sb_stmt *clear = sb_store_stmt(queue->store, "DELETE FROM part WHERE draft = ?", err);
	struct sb_stmt *insert = sb_store_stmt(queue->store, sql, err);

	if (clear == NULL || insert == NULL)
		return false;
	sb_stmt_bind_int(clear, 1, draft);
	bool good = sb_stmt_run(clear, err);
	for (size_t i = 0; good && i < count; i++) {
		sb_stmt_bind_int(insert, 1, draft);
		sb_stmt_bind_int(insert, 2, (int64_t)i + 1);
		sb_stmt_bind_str(insert, 3, parts[i]);
		sb_stmt_bind_int(insert, 4, now);
		good = sb_stmt_run(insert, err);
	}
	return good;
}
