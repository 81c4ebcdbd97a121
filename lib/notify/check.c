#include "notify/check.h"

#include "base/utf8.h"
#include "json/write.h"

#include <stdlib.h>

#define STEPS_MAX 10000 /* of one record: someone who is away for weeks could be repeated to each second */

struct check {
	struct sb_notify *notify;
	struct sb_buf line, why;
	bool json;
	uint64_t rows;
	int64_t last_event; /* up to which events were shown */
	sb_time began;
};

static void must(bool good, const struct sb_err *err)
{
	if (!good)
		sb_die(err->status, "%s", err->text);
}

/* --- the routes alone --- */

static enum sb_status sum_up(const struct sb_notify *notify, bool json, struct sb_writer *out)
{
	const struct sb_routes *r = notify->routes;
	struct sb_buf text;

	sb_buf_init(&text, SIZE_MAX / 4);
	if (json) {
		sb_json_open(&text, '{');
		sb_json_field_int(&text, "channels", (int64_t)r->channel_count);
		sb_json_field_int(&text, "people", (int64_t)r->people_count);
		sb_json_field_int(&text, "rotations", (int64_t)r->rotation_count);
		sb_json_field_int(&text, "routes", (int64_t)r->count);
		sb_json_close(&text, '}');
	} else {
		sb_buf_add_format(&text, "the routes are right: %zu channel%s, %zu %s, %zu route%s", r->channel_count,
				  r->channel_count == 1 ? "" : "s", r->people_count, r->people_count == 1 ? "person" : "people",
				  r->count, r->count == 1 ? "" : "s");
	}
	sb_writer_add_line(out, sb_buf_str(&text));
	sb_buf_free(&text);
	return SB_OK;
}

/* --- records --- */

static void add_clause(void *ctx, struct sb_str clause)
{
	struct sb_buf *out = ctx;

	sb_buf_add_text(out, out->len > 0 ? ", " : "");
	sb_message_clean(clause, false, out);
}

/* The clauses of the routes that held, as they were written. */
static void explain(struct check *c)
{
	struct sb_intake *intake = &c->notify->intake;

	sb_buf_clear(&c->why);
	for (size_t i = 0; i < intake->matched_count; i++) {
		const struct sb_route *route = &intake->routes->list[intake->matched[i]];
		if (route->when != NULL)
			sb_query_why(route->when, &intake->record, intake->now, add_clause, &c->why);
		else
			add_clause(&c->why, SB_STR("*"));
	}
}

static void pad(struct sb_buf *out, size_t from, size_t columns)
{
	size_t width = sb_utf8_width(sb_str_of(out->ptr + from, out->len - from));

	for (; width < columns; width++)
		sb_buf_add_char(out, ' ');
	sb_buf_add_text(out, "  ");
}

static void add_cell(struct sb_buf *out, struct sb_str text, size_t columns)
{
	size_t from = out->len;

	sb_message_clean(text, false, out);
	pad(out, from, columns);
}

struct row {
	struct sb_str event, about, to, for_whom, channel, route, kind, due_at, reason;
};

static void write_row(struct check *c, const struct row *row, sb_time at, struct sb_writer *out)
{
	struct sb_buf *line = &c->line;
	char when[SB_TIME_TEXT_MAX];

	sb_time_format(at, when);
	sb_buf_clear(line);
	if (c->json) {
		sb_json_open(line, '{');
		sb_json_field_text(line, "at", when);
		sb_json_field_str(line, "about", row->about);
		sb_json_field_str(line, "to", row->to);
		sb_json_field_str(line, "for", row->for_whom);
		sb_json_field_str(line, "channel", row->channel);
		sb_json_field_str(line, "what", row->kind);
		sb_json_field_str(line, "route", row->route);
		sb_json_field_str(line, "why", sb_buf_str(&c->why));
		sb_json_close(line, '}');
		sb_writer_add_line(out, sb_buf_str(line));
		return;
	}
	if (c->rows++ == 0)
		sb_writer_add_line(out, SB_STR("WHEN                  WHO                 BY        WHAT        ROUTE           WHY"));
	add_cell(line, sb_str_from(when), 20);
	add_cell(line, row->to, 18);
	add_cell(line, row->channel, 8);
	add_cell(line, row->kind, 10);
	add_cell(line, row->route, 14);
	sb_buf_add_str(line, sb_buf_str(&c->why));
	if (row->for_whom.ptr != NULL) {
		sb_buf_add_text(line, " (for ");
		sb_message_clean(row->for_whom, false, line);
		sb_buf_add_char(line, ')');
	}
	sb_writer_add_line(out, sb_buf_str(line));
}

/* The deliveries that were added since the last look; the kind of the revision says what each is. */
static void show_new(struct check *c, struct sb_writer *out)
{
	static const char sql[] =
		"SELECT d.n, d.next_at, i.about, p.person, d.channel, i.route, r.kind, (SELECT json_extract(e.line, '$.for') FROM event e "
		"WHERE e.incident = i.n AND json_extract(e.line, '$.event') = 'notified' AND json_extract(e.line, '$.to') = p.person "
		"AND coalesce(json_extract(e.line, '$.revision'), 1) = d.revision LIMIT 1) "
		"FROM delivery d JOIN recipient p ON p.delivery = d.n JOIN incident i ON i.n = d.incident "
		"JOIN revision r ON r.incident = d.incident AND r.number = d.revision WHERE d.n > ? ORDER BY d.next_at, d.n, p.person";
	struct sb_err err = {0};
	struct sb_stmt *find = sb_store_stmt(c->notify->outbox.store, sql, &err);
	int64_t last = c->last_event;
	enum sb_step step;

	must(find != NULL, &err);
	sb_stmt_bind_int(find, 1, c->last_event);
	while ((step = sb_stmt_step(find, &err)) == SB_STEP_ROW) {
		struct row row = {.about = sb_stmt_str(find, 2),
				  .to = sb_stmt_str(find, 3),
				  .channel = sb_stmt_str(find, 4),
				  .route = sb_stmt_str(find, 5),
				  .kind = sb_stmt_str(find, 6),
				  .for_whom = sb_stmt_str(find, 7)};
		write_row(c, &row, sb_stmt_int(find, 1), out);
		last = sb_stmt_int(find, 0) > last ? sb_stmt_int(find, 0) : last;
	}
	sb_stmt_reset(find);
	must(step != SB_STEP_FAILED, &err);
	c->last_event = last;
}

/* In a rehearsal every message arrives at its time. */
static void accept_all(struct check *c, sb_time now)
{
	struct sb_err err = {0};
	struct sb_stmt *update =
		sb_store_stmt(c->notify->outbox.store, "UPDATE delivery SET state = 'accepted' WHERE state = 'pending' AND next_at <= ?",
			      &err);

	must(update != NULL, &err);
	sb_stmt_bind_int(update, 1, now);
	must(sb_stmt_run(update, &err), &err);
}

/* What each step would do, in its order. A repeat is shown once: the next ones are alike. */
static void go_through_steps(struct check *c, struct sb_writer *out)
{
	static const char next_sql[] = "SELECT due_at FROM step ORDER BY due_at LIMIT 1";
	static const char once_sql[] = "DELETE FROM step WHERE kind = 'repeat' AND number > 2"; /* the first one has 2 */
	struct sb_notify *n = c->notify;
	struct sb_err err = {0};
	struct sb_stmt *next = sb_store_stmt(n->outbox.store, next_sql, &err);
	struct sb_stmt *once = sb_store_stmt(n->outbox.store, once_sql, &err);

	struct sb_stmt *rest = sb_store_stmt(n->outbox.store, "DELETE FROM step", &err);

	must(next != NULL && once != NULL && rest != NULL, &err);
	for (int i = 0; i < STEPS_MAX; i++) {
		enum sb_step step = sb_stmt_step(next, &err);
		sb_time at = step == SB_STEP_ROW ? sb_stmt_int(next, 0) : SB_TIME_NONE;
		sb_stmt_reset(next);
		if (at == SB_TIME_NONE)
			break;
		accept_all(c, at);
		must(sb_plan_advance(&n->outbox, &n->configs, &n->silences, at, &err), &err);
		show_new(c, out);
		must(sb_stmt_run(once, &err), &err);
	}
	must(sb_stmt_run(rest, &err), &err);
}

static bool one_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct check *c = ctx;
	struct sb_notify *n = c->notify;

	n->intake.matched_count = 0;
	if (!sb_intake_record(&n->intake, line->text, err, err_byte)) {
		must(err->status == SB_REJECTED, err);
		return false;
	}
	explain(c);
	must(sb_outbox_commit(&n->outbox, err), err);
	show_new(c, out);
	go_through_steps(c, out);
	return true;
}

enum sb_status sb_check_run(struct sb_notify *notify, const char *config, struct sb_stage *stage, bool json, char **files,
			    struct sb_writer *out)
{
	struct check c = {.notify = notify, .json = json};
	struct sb_err err = {0};
	struct sb_writer nowhere;
	struct sb_buf events;

	must(sb_notify_configure(notify, config, false, &err), &err);
	if (*files == NULL)
		return sum_up(notify, json, out);
	sb_buf_init(&c.line, SIZE_MAX / 4);
	sb_buf_init(&c.why, SIZE_MAX / 4);
	sb_buf_init(&events, 0); /* events go nowhere: nothing happens */
	sb_writer_to_memory(&nowhere, &events);
	notify->outbox.out = &nowhere;
	stage->files = files;
	stage->line = one_line;
	stage->ctx = &c;
	enum sb_status status = sb_stage_run(stage, out);
	notify->outbox.out = out;
	sb_buf_free(&c.line);
	sb_buf_free(&c.why);
	sb_buf_free(&events);
	return status;
}
