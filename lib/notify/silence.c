#include "notify/silence.h"

#include "base/num.h"
#include "base/utf8.h"

#include <stdlib.h>

static void event_of(int64_t number, const char *name, struct sb_str query, struct sb_str who, sb_time at, struct sb_buf *about,
		     struct sb_event *event)
{
	sb_buf_init(about, SIZE_MAX / 4);
	sb_buf_add_format(about, "silence:%lld", (long long)number);
	*event = (struct sb_event)SB_EVENT_INIT;
	event->event = name;
	event->about = sb_buf_str(about);
	event->at = at;
	event->by_human = who.ptr != NULL;
	event->actor = event->by_human ? who : sb_str_from(sb_diag_program_name());
	event->text = query;
}

bool sb_silence_add(struct sb_outbox *outbox, struct sb_str query, sb_time from, sb_time until, struct sb_str who,
		    struct sb_err *err)
{
	static const char sql[] = "INSERT INTO silence (query, from_at, until_at, who) VALUES (?, ?, ?, ?)";
	struct sb_query *parsed = sb_query_parse(query, err);
	struct sb_event event;
	struct sb_buf about;

	if (parsed == NULL)
		return sb_err_prefix(err, "the query");
	bool empty = sb_query_is_empty(parsed);
	sb_query_free(parsed);
	if (empty)
		return sb_err_set(err, SB_USAGE, "an empty query would silence everything; say \"*\" if that is meant");
	struct sb_stmt *insert = sb_outbox_begin(outbox, err) ? sb_store_stmt(outbox->store, sql, err) : NULL;
	if (insert == NULL)
		return false;
	sb_stmt_bind_str(insert, 1, query);
	sb_stmt_bind_int(insert, 2, from);
	sb_stmt_bind_int(insert, 3, until);
	sb_stmt_bind_str(insert, 4, who);
	bool good = sb_stmt_run(insert, err);
	event_of(sb_store_last_id(outbox->store), "silence", query, who, from, &about, &event);
	event.due_at = until;
	good = good && sb_outbox_event(outbox, 0, &event, err) && sb_outbox_commit(outbox, err);
	sb_buf_free(&about);
	return good;
}

bool sb_silence_end(struct sb_outbox *outbox, struct sb_str number, struct sb_str who, sb_time at, struct sb_err *err)
{
	static const char sql[] = "UPDATE silence SET until_at = ?2 WHERE n = ?1 AND until_at > ?2 RETURNING query";
	struct sb_stmt *update = sb_outbox_begin(outbox, err) ? sb_store_stmt(outbox->store, sql, err) : NULL;
	struct sb_event event;
	struct sb_buf about;
	int64_t n = 0;

	if (update == NULL)
		return false;
	sb_num_i64(number, &n);
	sb_stmt_bind_int(update, 1, n);
	sb_stmt_bind_int(update, 2, at);
	enum sb_step step = sb_stmt_step(update, err);
	event_of(n, "silence-ended", sb_stmt_str(update, 0), who, at, &about, &event);
	bool good = step == SB_STEP_ROW && sb_outbox_event(outbox, 0, &event, err);
	sb_stmt_reset(update);
	sb_buf_free(&about);
	if (step == SB_STEP_DONE)
		sb_err_set(err, SB_NOMATCH, "there is no silence '%.*s' ('sb-notify silence --list' shows them)", SB_FMT(number));
	if (good)
		return sb_outbox_commit(outbox, err);
	sb_outbox_rollback(outbox);
	return false;
}

bool sb_silence_list(struct sb_outbox *outbox, sb_time now, struct sb_err *err)
{
	struct sb_stmt *all = sb_store_stmt(
		outbox->store, "SELECT n, query, from_at, until_at, who FROM silence WHERE until_at > ? ORDER BY n", err);
	char from[SB_TIME_TEXT_MAX], until[SB_TIME_TEXT_MAX];
	struct sb_buf *out = &outbox->scratch;
	enum sb_step step;
	bool any = false;

	if (all == NULL)
		return false;
	sb_buf_clear(out);
	sb_stmt_bind_int(all, 1, now);
	while ((step = sb_stmt_step(all, err)) == SB_STEP_ROW) {
		if (!any)
			sb_buf_add_format(out, "%-4s  %-20s  %-20s  %-16s  %s\n", "ID", "FROM", "UNTIL", "BY", "QUERY");
		any = true;
		sb_time_format(sb_stmt_int(all, 2), from);
		sb_time_format(sb_stmt_int(all, 3), until);
		sb_buf_add_format(out, "%-4lld  %-20s  %-20s  ", (long long)sb_stmt_int(all, 0), from, until);
		size_t start = out->len;
		sb_message_clean(sb_stmt_str(all, 4), false, out);
		for (size_t width = sb_utf8_width(sb_str_of(out->ptr + start, out->len - start)); width < 18; width++)
			sb_buf_add_char(out, ' ');
		sb_message_clean(sb_stmt_str(all, 1), false, out);
		sb_buf_add_char(out, '\n');
	}
	sb_stmt_reset(all);
	if (step == SB_STEP_FAILED)
		return false;
	sb_writer_add_str(outbox->out, any ? sb_buf_str(out) : SB_STR("nothing is silenced\n"));
	return true;
}

static void forget(struct sb_silences *silences)
{
	for (size_t i = 0; i < silences->count; i++)
		sb_query_free(silences->list[i].query);
	silences->count = 0;
}

/* They change seldom, and another program changes them: once a transaction is often enough. */
static bool refresh(struct sb_outbox *outbox, struct sb_silences *silences, sb_time now, struct sb_err *err)
{
	struct sb_stmt *all =
		sb_store_stmt(outbox->store, "SELECT n, query, until_at FROM silence WHERE until_at > ? ORDER BY n", err);
	enum sb_step step;

	if (silences->read_in == outbox->begun && outbox->open)
		return true;
	if (all == NULL)
		return false;
	forget(silences);
	sb_stmt_bind_int(all, 1, now);
	while ((step = sb_stmt_step(all, err)) == SB_STEP_ROW) {
		silences->list = sb_mem_reserve(silences->list, silences->count, &silences->cap, sizeof *silences->list);
		struct sb_silence *s = &silences->list[silences->count];
		*s = (struct sb_silence){sb_stmt_int(all, 0), sb_query_parse(sb_stmt_str(all, 1), NULL), sb_stmt_int(all, 2)};
		silences->count += s->query != NULL;
	}
	sb_stmt_reset(all);
	silences->read_in = outbox->begun;
	return step != SB_STEP_FAILED;
}

bool sb_silence_find(struct sb_outbox *outbox, struct sb_silences *silences, struct sb_query_record *record, sb_time now,
		     const struct sb_silence **found, struct sb_err *err)
{
	*found = NULL;
	if (!refresh(outbox, silences, now, err))
		return false;
	for (size_t i = 0; i < silences->count && *found == NULL; i++)
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): where there is a count there is a list */
		if (silences->list[i].until > now && sb_query_match(silences->list[i].query, record, now))
			*found = &silences->list[i];
	return true;
}

bool sb_silence_find_text(struct sb_outbox *outbox, struct sb_silences *silences, struct sb_str record, sb_time now,
			  const struct sb_silence **found, struct sb_err *err)
{
	struct sb_post post;

	*found = NULL;
	if (!refresh(outbox, silences, now, err))
		return false;
	sb_json *root = record.ptr && silences->count > 0 ? sb_json_parse(&silences->parser, record, NULL, NULL) : NULL;
	if (root == NULL)
		return true;
	if (!silences->begun)
		sb_query_record_init(&silences->record);
	silences->begun = true;
	sb_post_read(root, &post);
	sb_query_record_set(&silences->record, &post);
	return sb_silence_find(outbox, silences, &silences->record, now, found, err);
}

void sb_silences_free(struct sb_silences *silences)
{
	forget(silences);
	free(silences->list);
	sb_json_parser_free(&silences->parser);
	if (silences->begun)
		sb_query_record_free(&silences->record);
	*silences = (struct sb_silences){.list = NULL};
}
