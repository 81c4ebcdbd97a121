#include "notify/status.h"

#include "base/utf8.h"
#include "json/write.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SCREEN_COLUMNS 80 /* where standard output is none */
#define WHAT_LEAST ((size_t)20) /* of a title: less says nothing, and a wrapped line says more */

struct row {
	int64_t number;
	struct sb_str about, state, severity, route, ended_by, claimed_by, title;
	sb_time created_at, ended_at, next_at; /* next: when it goes on by itself */
	int64_t accepted, waiting, failed, unknown, cancelled; /* deliveries */
};

typedef void see_row(void *ctx, const struct row *row);

static bool each_incident(struct sb_outbox *outbox, bool all, see_row *see, void *ctx, struct sb_err *err)
{
	static const char sql[] =
		"SELECT i.n, i.about, i.state, i.severity, i.route, i.ended_by, (SELECT title FROM revision r WHERE r.incident = i.n "
		"AND r.kind = 'alert' ORDER BY r.number DESC LIMIT 1), i.created_at, i.ended_at,"
		" sum(d.state = 'accepted'), sum(d.state IN ('pending', 'sending')), sum(d.state = 'failed'),"
		" sum(d.state = 'unknown'), sum(d.state = 'cancelled'), i.claimed_by, (SELECT min(due_at) FROM step s "
		"WHERE s.incident = i.n) FROM incident i LEFT JOIN delivery d ON d.incident = i.n "
		"WHERE (?1 OR i.state = 'open') GROUP BY i.n ORDER BY i.n";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);
	enum sb_step step;

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, all);
	while ((step = sb_stmt_step(query, err)) == SB_STEP_ROW) {
		struct row row = {.number = sb_stmt_int(query, 0),
				  .about = sb_stmt_str(query, 1),
				  .state = sb_stmt_str(query, 2),
				  .severity = sb_stmt_str(query, 3),
				  .route = sb_stmt_str(query, 4),
				  .ended_by = sb_stmt_str(query, 5),
				  .title = sb_stmt_str(query, 6),
				  .created_at = sb_stmt_int(query, 7),
				  .ended_at = sb_stmt_is_null(query, 8) ? SB_TIME_NONE : sb_stmt_int(query, 8),
				  .accepted = sb_stmt_int(query, 9),
				  .waiting = sb_stmt_int(query, 10),
				  .failed = sb_stmt_int(query, 11),
				  .unknown = sb_stmt_int(query, 12),
				  .cancelled = sb_stmt_int(query, 13),
				  .claimed_by = sb_stmt_str(query, 14),
				  .next_at = sb_stmt_is_null(query, 15) ? SB_TIME_NONE : sb_stmt_int(query, 15)};
		see(ctx, &row);
	}
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

/* --- channels that refuse access --- */

#define DENIED_SHOWN (7 * SB_DAY) /* since the last refusal: nobody sends by it any more, or it is mended and nothing was sent */

struct denied {
	struct sb_str channel, address, reason;
	sb_time since, at;
};
typedef void see_denied(void *ctx, const struct denied *denied);

static bool each_denied(struct sb_outbox *outbox, sb_time now, see_denied *see, void *ctx, struct sb_err *err)
{
	static const char sql[] = "SELECT channel, nullif(address, ''), reason, since, at FROM denied WHERE at > ? "
				  "ORDER BY channel, address";
	struct sb_stmt *query = sb_store_stmt(outbox->store, sql, err);
	enum sb_step step;

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, now - DENIED_SHOWN);
	while ((step = sb_stmt_step(query, err)) == SB_STEP_ROW) {
		struct denied denied = {sb_stmt_str(query, 0), sb_stmt_str(query, 1), sb_stmt_str(query, 2),
					sb_stmt_int(query, 3), sb_stmt_int(query, 4)};
		see(ctx, &denied);
	}
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

/* --- the table --- */

/* Deliveries take as much room as the longest of them, and what it is about gets the rest of the line. */
struct table {
	struct sb_buf text, deliveries, what;
	sb_time now;
	size_t rows, screen, deliveries_width;
};

static size_t screen_columns(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : SCREEN_COLUMNS;
}

static void add_count(struct sb_buf *out, int64_t count, const char *what)
{
	if (count > 0)
		sb_buf_add_format(out, "%s%lld %s", out->len > 0 ? ", " : "", (long long)count, what);
}

static void count_deliveries(const struct row *row, struct sb_buf *out)
{
	sb_buf_clear(out);
	add_count(out, row->accepted, "accepted");
	add_count(out, row->waiting, "waiting");
	add_count(out, row->failed, "failed");
	add_count(out, row->unknown, "unknown");
	add_count(out, row->cancelled, "cancelled");
}

static void measure_row(void *ctx, const struct row *row)
{
	struct table *table = ctx;

	count_deliveries(row, &table->deliveries);
	if (table->deliveries.len > table->deliveries_width)
		table->deliveries_width = table->deliveries.len;
	table->rows++;
}

static void add_who(struct sb_buf *out, const char *what, struct sb_str who)
{
	sb_buf_add_text(out, what);
	sb_message_clean(who, false, out);
	sb_buf_add_text(out, ": ");
}

static void say_what(const struct row *row, struct sb_buf *out)
{
	/* the severity has a column of its own */
	struct sb_str title = row->title, head = sb_str_cut(&title, ']');

	sb_buf_clear(out);
	if (row->ended_by.ptr != NULL)
		add_who(out, sb_str_is(row->state, "closed") ? "closed by " : "acknowledged by ", row->ended_by);
	else if (row->claimed_by.ptr != NULL)
		add_who(out, "claimed by ", row->claimed_by);
	/* without a title nothing was told yet */
	sb_buf_add_str(out, title.ptr != NULL ? sb_str_trim(title) : head.ptr != NULL ? head : row->route);
}

static void add_table_row(void *ctx, const struct row *row)
{
	struct table *table = ctx;
	struct sb_buf *out = &table->text;
	char id[SB_REF_MAX], age[SB_TIME_TEXT_MAX];
	size_t start = out->len;

	sb_ref_format(row->number, id);
	sb_time_format_duration((table->now - row->created_at) / SB_SECOND * SB_SECOND, age);
	count_deliveries(row, &table->deliveries);
	sb_buf_add_format(out, "%-6s  %-8.*s  %-8s  %-*s  ", id, SB_FMT(row->severity), age, (int)table->deliveries_width,
			  table->deliveries.ptr);
	say_what(row, &table->what);
	size_t used = out->len - start, left = table->screen > used + WHAT_LEAST ? table->screen - used : WHAT_LEAST;
	struct sb_str what = sb_buf_str(&table->what);
	bool fits = sb_utf8_cut_width(what, left).len == what.len;
	sb_buf_add_str(out, fits ? what : sb_utf8_cut_width(what, left - 1));
	sb_buf_add_text(out, fits ? "\n" : "…\n");
}

static void add_denied_line(void *ctx, const struct denied *denied)
{
	struct sb_buf *out = &((struct table *)ctx)->text;
	char since[SB_TIME_TEXT_MAX];

	sb_time_format(denied->since - denied->since % SB_SECOND, since);
	sb_buf_add_format(out, "the channel '%.*s'%s%.*s, since %s: %.*s\n", SB_FMT(denied->channel),
			  denied->address.ptr ? ", " : "", SB_FMT(denied->address), since, SB_FMT(denied->reason));
}

static bool write_table(struct sb_outbox *outbox, bool all, sb_time now, struct sb_err *err)
{
	struct table table = {.now = now, .screen = screen_columns(), .deliveries_width = strlen("DELIVERIES")};

	sb_buf_init(&table.text, SIZE_MAX / 4);
	sb_buf_init(&table.deliveries, SIZE_MAX / 4);
	sb_buf_init(&table.what, SIZE_MAX / 4);
	bool good = each_incident(outbox, all, measure_row, &table, err);
	if (table.rows > 0)
		sb_buf_add_format(&table.text, "%-6s  %-8s  %-8s  %-*s  %s\n", "ID", "SEVERITY", "AGE",
				  (int)table.deliveries_width, "DELIVERIES", "WHAT");
	else
		sb_buf_add_text(&table.text, all ? "nothing was ever notified\n" : "nothing is open\n");
	good = good && each_incident(outbox, all, add_table_row, &table, err) &&
	       each_denied(outbox, now, add_denied_line, &table, err);
	if (good)
		sb_writer_add_str(outbox->out, sb_buf_str(&table.text));
	sb_buf_free(&table.text);
	sb_buf_free(&table.deliveries);
	sb_buf_free(&table.what);
	return good;
}

/* --- JSON --- */

struct report {
	struct sb_outbox *outbox;
	struct sb_buf text;
	int64_t open, waiting, failed, unknown;
	struct sb_err err;
	bool failed_to_read;
};

static bool add_deliveries(struct report *report, int64_t incident, struct sb_err *err)
{
	static const char sql[] =
		"SELECT d.channel, nullif(d.address, ''), d.state, d.attempts, CASE WHEN d.state = 'pending' THEN d.next_at END, "
		"d.ended_at, d.reason, p.person, p.role, p.department, p.level, nullif(d.revision, 1) "
		"FROM delivery d JOIN recipient p ON p.delivery = d.n WHERE d.incident = ? ORDER BY d.n, p.person";
	static const char *const names[] = {"to", "role", "department", "level"};
	struct sb_stmt *query = sb_store_stmt(report->outbox->store, sql, err);
	struct sb_buf *out = &report->text;
	enum sb_step step;

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, incident);
	while ((step = sb_stmt_step(query, err)) == SB_STEP_ROW) {
		sb_json_item(out);
		sb_json_open(out, '{');
		for (int i = 0; i < 4; i++)
			sb_json_field_str(out, names[i], sb_stmt_str(query, 7 + i));
		sb_json_field_str(out, "channel", sb_stmt_str(query, 0));
		sb_json_field_str(out, "address", sb_stmt_str(query, 1));
		if (!sb_stmt_is_null(query, 11))
			sb_json_field_int(out, "revision", sb_stmt_int(query, 11));
		sb_json_field_str(out, "state", sb_stmt_str(query, 2));
		sb_json_field_int(out, "attempts", sb_stmt_int(query, 3));
		sb_json_field_time(out, "next_at", sb_stmt_is_null(query, 4) ? SB_TIME_NONE : sb_stmt_int(query, 4));
		sb_json_field_time(out, "ended_at", sb_stmt_is_null(query, 5) ? SB_TIME_NONE : sb_stmt_int(query, 5));
		sb_json_field_str(out, "reason", sb_stmt_str(query, 6));
		sb_json_close(out, '}');
	}
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

static void add_json_row(void *ctx, const struct row *row)
{
	struct report *report = ctx;
	struct sb_buf *out = &report->text;
	char id[SB_REF_MAX];

	report->open += sb_str_is(row->state, "open");
	report->waiting += row->waiting;
	report->failed += row->failed;
	report->unknown += row->unknown;
	sb_ref_format(row->number, id);
	sb_json_item(out);
	sb_json_open(out, '{');
	sb_json_field_text(out, "id", id);
	sb_json_field_str(out, "about", row->about);
	sb_json_field_str(out, "state", row->state);
	sb_json_field_str(out, "severity", row->severity);
	sb_json_field_str(out, "route", row->route);
	sb_json_field_time(out, "at", row->created_at);
	sb_json_field_time(out, "ended_at", row->ended_at);
	sb_json_field_str(out, "ended_by", row->ended_by);
	sb_json_field_str(out, "claimed_by", row->claimed_by);
	sb_json_field_time(out, "next_at", row->next_at);
	sb_json_field_str(out, "title", row->title);
	sb_json_key(out, "deliveries");
	sb_json_open(out, '[');
	if (!report->failed_to_read)
		report->failed_to_read = !add_deliveries(report, row->number, &report->err);
	sb_json_close(out, ']');
	sb_json_close(out, '}');
}

static void add_json_denied(void *ctx, const struct denied *denied)
{
	struct sb_buf *out = &((struct report *)ctx)->text;

	sb_json_item(out);
	sb_json_open(out, '{');
	sb_json_field_str(out, "channel", denied->channel);
	sb_json_field_str(out, "address", denied->address);
	sb_json_field_time(out, "since", denied->since);
	sb_json_field_time(out, "at", denied->at);
	sb_json_field_str(out, "reason", denied->reason);
	sb_json_close(out, '}');
}

static bool write_json(struct sb_outbox *outbox, bool all, sb_time now, struct sb_err *err)
{
	struct report report = {.outbox = outbox};
	struct sb_buf *out = &report.text;

	sb_buf_init(out, SIZE_MAX / 4);
	sb_json_open(out, '{');
	sb_json_field_time(out, "at", now);
	sb_json_key(out, "incidents");
	sb_json_open(out, '[');
	bool good = each_incident(outbox, all, add_json_row, &report, err);
	if (good && report.failed_to_read) {
		*err = report.err;
		good = false;
	}
	sb_json_close(out, ']');
	sb_json_key(out, "denied");
	sb_json_open(out, '[');
	good = good && each_denied(outbox, now, add_json_denied, &report, err);
	sb_json_close(out, ']');
	sb_json_field_int(out, "open", report.open);
	sb_json_field_int(out, "waiting", report.waiting);
	sb_json_field_int(out, "failed", report.failed);
	sb_json_field_int(out, "unknown", report.unknown);
	sb_json_close(out, '}');
	if (good)
		sb_writer_add_line(outbox->out, sb_buf_str(out));
	sb_buf_free(out);
	return good;
}

bool sb_status_write(struct sb_outbox *outbox, bool json, bool all, sb_time now, struct sb_err *err)
{
	return json ? write_json(outbox, all, now, err) : write_table(outbox, all, now, err);
}
