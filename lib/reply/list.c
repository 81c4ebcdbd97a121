#include "reply/list.h"

#include "base/utf8.h"
#include "json/write.h"
#include "text/escape.h"

#define WHAT_COLUMNS 44 /* of a text in the table, so that a line fits on a screen of 100 columns */

struct listing {
	struct sb_queue *queue;
	struct sb_buf text;
	sb_time now;
	bool json;
	size_t rows;
	struct sb_err *err;
	bool failed;
};

static void add_cell(struct sb_buf *out, struct sb_str text, size_t columns, bool last)
{
	struct sb_buf clean;

	sb_buf_init(&clean, SIZE_MAX / 4);
	sb_escape_terminal(&clean, text.ptr ? text : SB_STR("-"));
	struct sb_str kept = sb_utf8_cut_width(sb_buf_str(&clean), columns);
	if (kept.len < clean.len)
		kept = sb_utf8_cut_width(kept, columns - 1);
	sb_buf_add_str(out, kept);
	sb_buf_add_text(out, kept.len < clean.len ? "…" : "");
	for (size_t width = sb_utf8_width(kept) + (kept.len < clean.len); !last && width < columns + 2; width++)
		sb_buf_add_char(out, ' ');
	sb_buf_free(&clean);
}

static void add_row(struct listing *l, const struct sb_queued *draft)
{
	struct sb_buf *out = &l->text;
	char age[SB_TIME_TEXT_MAX];

	if (l->rows == 0)
		sb_buf_add_format(out, "%-6s  %-8s  %-8s  %-10s  %-16s  %s\n", "ID", "STATE", "AGE", "NETWORK", "BY", "WHAT");
	sb_time_format_duration((l->now - draft->draft.at) / SB_SECOND * SB_SECOND, age);
	add_cell(out, sb_str_from(draft->ref), 6, false);
	add_cell(out, draft->state, 8, false);
	add_cell(out, sb_str_from(age), 8, false);
	add_cell(out, draft->draft.network, 10, false);
	add_cell(out, draft->draft.by, 16, false);
	add_cell(out, draft->draft.text, WHAT_COLUMNS, true);
	sb_buf_add_char(out, '\n');
	if (draft->reason.ptr != NULL) {
		sb_buf_add_text(out, "        ");
		add_cell(out, draft->reason, WHAT_COLUMNS + 40, true);
		sb_buf_add_char(out, '\n');
	}
}

static bool add_parts(struct listing *l, int64_t number)
{
	static const char sql[] = "SELECT state, attempts, next_at, id, url, reason, text FROM part WHERE draft = ? ORDER BY number";
	struct sb_stmt *query = sb_store_stmt(l->queue->store, sql, l->err);
	struct sb_buf *out = &l->text;
	enum sb_step step;

	if (query == NULL)
		return false;
	sb_stmt_bind_int(query, 1, number);
	while ((step = sb_stmt_step(query, l->err)) == SB_STEP_ROW) {
		struct sb_str state = sb_stmt_str(query, 0);
		bool waits = sb_str_is(state, "pending") && sb_stmt_int(query, 1) > 0;
		sb_json_item(out);
		sb_json_open(out, '{');
		sb_json_field_str(out, "state", state);
		sb_json_field_int(out, "attempts", sb_stmt_int(query, 1));
		sb_json_field_time(out, "next_at", waits ? sb_stmt_int(query, 2) : SB_TIME_NONE);
		sb_json_field_str(out, "id", sb_stmt_str(query, 3));
		sb_json_field_str(out, "url", sb_stmt_str(query, 4));
		sb_json_field_str(out, "reason", sb_stmt_str(query, 5));
		sb_json_field_str(out, "text", sb_stmt_str(query, 6));
		sb_json_close(out, '}');
	}
	sb_stmt_reset(query);
	return step != SB_STEP_FAILED;
}

static void add_object(struct listing *l, const struct sb_queued *draft)
{
	struct sb_buf *out = &l->text;
	struct sb_buf object;

	sb_buf_init(&object, SIZE_MAX / 4);
	struct sb_buf whole = *out;
	*out = object; /* a line of its own: json/write.h sets commas by what stands before */
	sb_json_open(out, '{');
	sb_json_field_text(out, "id", draft->ref);
	sb_json_field_str(out, "state", draft->state);
	sb_json_field_str(out, "reason", draft->reason);
	sb_json_field_time(out, "at", draft->draft.at);
	sb_json_field_str(out, "network", draft->draft.network);
	sb_json_field_str(out, "reply_to", draft->draft.reply_to);
	sb_json_field_str(out, "by", draft->draft.by);
	sb_json_field_str(out, "department", draft->draft.department);
	sb_json_field_str(out, "approved_by", draft->draft.approved_by);
	sb_json_field_str(out, "text", draft->draft.text);
	sb_json_key(out, "parts");
	sb_json_open(out, '[');
	l->failed = !add_parts(l, draft->number);
	sb_json_close(out, ']');
	sb_json_close(out, '}');
	object = *out;
	*out = whole;
	sb_buf_add_str(out, sb_buf_str(&object));
	sb_buf_add_char(out, '\n');
	sb_buf_free(&object);
}

static bool see(void *ctx, struct sb_queued *draft)
{
	struct listing *l = ctx;

	if (l->json)
		add_object(l, draft);
	else
		add_row(l, draft);
	l->rows++;
	sb_writer_add_str(l->queue->out, sb_buf_str(&l->text));
	sb_buf_clear(&l->text);
	return !l->failed && !l->queue->out->failed;
}

bool sb_reply_list(struct sb_queue *queue, bool json, bool all, sb_time now, struct sb_err *err)
{
	struct listing listing = {.queue = queue, .now = now, .json = json, .err = err};

	sb_buf_init(&listing.text, SIZE_MAX / 4);
	bool good = sb_queue_each(queue, all ? "" : "[\"new\",\"waiting\",\"ready\",\"failed\"]", see, &listing, err) &&
		    !listing.failed;
	if (good && !json && listing.rows == 0)
		sb_writer_add_str(queue->out, all ? SB_STR("nothing was ever drafted\n") : SB_STR("nothing waits\n"));
	sb_buf_free(&listing.text);
	return good;
}
