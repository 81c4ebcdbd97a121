#include "notify/step.h"

bool sb_step_add(struct sb_outbox *outbox, int64_t incident, size_t route, const char *kind, int64_t number, sb_time due_at,
		 struct sb_err *err)
{
	static const char sql[] = "INSERT INTO step (incident, route, kind, number, due_at) VALUES (?, ?, ?, ?, ?)";
	struct sb_stmt *insert = sb_store_stmt(outbox->store, sql, err);

	if (insert == NULL)
		return false;
	sb_stmt_bind_int(insert, 1, incident);
	sb_stmt_bind_int(insert, 2, (int64_t)route);
	sb_stmt_bind_str(insert, 3, sb_str_from(kind));
	sb_stmt_bind_int(insert, 4, number);
	sb_stmt_bind_int(insert, 5, due_at);
	return sb_stmt_run(insert, err);
}

bool sb_step_add_once(struct sb_outbox *outbox, int64_t incident, size_t route, const char *kind, sb_time due_at,
		      struct sb_err *err)
{
	static const char sql[] = "SELECT 1 FROM step WHERE incident = ? AND route = ? AND kind = ?";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);

	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, incident);
	sb_stmt_bind_int(find, 2, (int64_t)route);
	sb_stmt_bind_str(find, 3, sb_str_from(kind));
	enum sb_step step = sb_stmt_step(find, err);
	sb_stmt_reset(find);
	return step == SB_STEP_DONE ? sb_step_add(outbox, incident, route, kind, 0, due_at, err) : step == SB_STEP_ROW;
}

bool sb_step_forget(struct sb_outbox *outbox, int64_t incident, struct sb_err *err)
{
	struct sb_stmt *forget = sb_store_stmt(outbox->store, "DELETE FROM step WHERE incident = ?", err);

	if (forget == NULL)
		return false;
	sb_stmt_bind_int(forget, 1, incident);
	return sb_stmt_run(forget, err);
}

bool sb_step_write(struct sb_outbox *outbox, struct sb_tell *tell, const struct sb_message *alert, struct sb_str record,
		   struct sb_err *err)
{
	struct sb_message message = *alert;
	struct sb_buf title, text;

	sb_buf_init(&title, SIZE_MAX / 4);
	sb_buf_init(&text, SIZE_MAX / 4);
	message.incident = tell->id;
	sb_message_title(&message, &title);
	sb_message_text(&message, &text);
	bool good = sb_outbox_revise(outbox, tell, "alert", sb_buf_str(&title), sb_buf_str(&text), record, err);
	sb_buf_free(&title);
	sb_buf_free(&text);
	return good;
}

bool sb_step_write_news(struct sb_outbox *outbox, struct sb_tell *tell, const char *kind, const struct sb_news *news,
			struct sb_err *err)
{
	static const char sql[] = "SELECT title, text FROM revision WHERE incident = ? AND kind = 'alert' "
				  "ORDER BY number DESC LIMIT 1";
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql, err);
	struct sb_buf title, text;

	if (find == NULL)
		return false;
	sb_buf_init(&title, SIZE_MAX / 4);
	sb_buf_init(&text, SIZE_MAX / 4);
	sb_stmt_bind_int(find, 1, tell->incident);
	enum sb_step step = sb_stmt_step(find, err);
	if (step == SB_STEP_ROW)
		sb_message_news(news, sb_stmt_str(find, 0), sb_stmt_str(find, 1), &title, &text);
	sb_stmt_reset(find);
	tell->revision = -1; /* there are some */
	bool good = step != SB_STEP_FAILED && sb_outbox_revise(outbox, tell, kind, sb_buf_str(&title), sb_buf_str(&text),
							       (struct sb_str){NULL, 0}, err);
	sb_buf_free(&title);
	sb_buf_free(&text);
	return good;
}

/* SQLite gives the row of the newest delivery for each person: bare columns beside max() are that row's. */
#define HEARERS(condition)                                                                                             \
	"SELECT p.person, p.handle, p.role, p.department, p.level, d.channel, nullif(d.address, ''), coalesce(d.route, -1), "  \
	"d.state, d.next_at, d.digest, max(d.n) FROM recipient p JOIN delivery d ON d.n = p.delivery "                  \
	"WHERE d.incident = ?1 AND " condition " GROUP BY p.person ORDER BY min(d.n), p.person"

bool sb_step_hearers(struct sb_outbox *outbox, int64_t incident, int64_t route, enum sb_hearers which, sb_time now,
		     struct sb_arena *arena, struct sb_told_person **list, int64_t **routes, size_t *count, struct sb_err *err)
{
	static const char *const sql[] = {
		[SB_HEARERS_REACHED] = HEARERS("d.state IN ('accepted', 'sending', 'unknown')"),
		[SB_HEARERS_AWAITED] =
			HEARERS("d.state = 'accepted' AND coalesce(d.route, -1) = ?2 AND "
				"p.person NOT IN (SELECT person FROM ack WHERE incident = ?1) AND "
				"((SELECT ack FROM incident WHERE n = ?1) <> 'each-role' OR coalesce(p.role, '') NOT IN "
				"(SELECT coalesce(role, '') FROM ack WHERE incident = ?1)) AND p.person NOT IN "
				"(SELECT q.person FROM recipient q JOIN delivery e ON e.n = q.delivery WHERE e.incident = ?1 "
				"AND e.state IN ('pending', 'sending'))"),
		[SB_HEARERS_ALL] = HEARERS("d.state IN ('accepted', 'sending', 'unknown', 'pending')")};
	struct sb_stmt *find = sb_store_stmt(outbox->store, sql[which], err);
	size_t cap = 0;
	enum sb_step step;

	*list = NULL;
	*routes = NULL;
	*count = 0;
	if (find == NULL)
		return false;
	sb_stmt_bind_int(find, 1, incident);
	if (which == SB_HEARERS_AWAITED)
		sb_stmt_bind_int(find, 2, route);
	while ((step = sb_stmt_step(find, err)) == SB_STEP_ROW) {
		if (*count == cap) {
			struct sb_told_person *more = sb_arena_alloc(arena, (2 * cap + 8) * sizeof **list);
			int64_t *more_routes = sb_arena_alloc(arena, (2 * cap + 8) * sizeof **routes);
			if (*count > 0) {
				memcpy(more, *list, *count * sizeof **list);
				memcpy(more_routes, *routes, *count * sizeof **routes);
			}
			*list = more;
			*routes = more_routes;
			cap = 2 * cap + 8;
		}
		struct sb_told_person *p = &(*list)[*count];
		*p = (struct sb_told_person){.at = now};
		struct sb_str *texts[] = {&p->name, &p->handle, &p->role, &p->department, &p->level, &p->channel, &p->address};
		for (int i = 0; i < 7; i++)
			*texts[i] = sb_arena_str(arena, sb_stmt_str(find, i));
		if (sb_str_is(sb_stmt_str(find, 8), "pending")) { /* the same time, in other words */
			p->at = sb_stmt_int(find, 9);
			p->digest = sb_stmt_int(find, 10) != 0;
		}
		(*routes)[(*count)++] = sb_stmt_int(find, 7);
	}
	sb_stmt_reset(find);
	return step != SB_STEP_FAILED;
}
