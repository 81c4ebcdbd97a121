#include "fetch/local.h"

#include "base/asset.h"
#include "base/mem.h"
#include "fetch/feed.h"
#include "fetch/json_split.h"
#include "fetch/mbox.h"
#include "fetch/rows.h"
#include "fetch/table.h"
#include "fetch/tweet.h"
#include "io/file.h"
#include "io/progress.h"
#include "io/reader.h"

#include <errno.h>
#include <stdlib.h>

/* One source while it is read, line by line, whatever its form: the first line may say what that is. */
struct source {
	struct sb_local *local;
	struct sb_sink *sink;
	const char *name; /* for messages */
	struct sb_str via;
	enum sb_form form;
	enum sb_status status;
	uint64_t line; /* that is being read */
	bool broken;   /* it was said already that it cannot be read further */
	struct sb_json_parser parser;
	struct sb_feed *feed;
	struct sb_json_split split;
	struct sb_tweets tweets;
	struct sb_mbox mbox;
	struct sb_rows *rows;
	const struct sb_reader *reader; /* while a file is read */
	char last_byte;			/* of a line that is too long */
};

static void note(struct source *s, enum sb_status status)
{
	s->status = sb_status_worse(s->status, status);
}

/* The source cannot be read further. */
static bool give_up(struct source *s, const struct sb_err *err)
{
	sb_warn("%s: %s", s->name, err->text);
	note(s, err->status);
	s->broken = true;
	return false;
}

static void tell(struct source *s, struct sb_str raw, const struct sb_err *err)
{
	char *where = s->line > 0 ? sb_mem_format("%s:%llu", s->name, (unsigned long long)s->line)
				  : sb_mem_dup(sb_str_from(s->name));

	sb_sink_reject(s->sink, where, raw, err);
	free(where);
}

/* A record is bad, the rest is read on. What the rejects cannot keep is lost, and the status says so. */
static void reject(struct source *s, struct sb_str raw, const struct sb_err *err)
{
	tell(s, raw, err);
	if (!s->sink->keep_rejects || raw.len == 0)
		note(s, SB_REJECTED);
}

/* --- which form --- */

static bool is_table(enum sb_form form)
{
	return form == SB_FORM_CSV || form == SB_FORM_TSV || form == SB_FORM_TWCS;
}

/* Forms that are not made of lines. */
static bool is_document(enum sb_form form)
{
	return form == SB_FORM_FEED || form == SB_FORM_JSON;
}

/* --- posts as objects --- */

static bool is_old(const struct source *s, sb_json *root)
{
	sb_time created;

	return s->sink->since != SB_TIME_NONE &&
	       sb_time_parse(sb_json_str(sb_json_get(root, SB_STR("created_at"))), &created) &&
	       created < s->sink->since;
}

static bool on_tweet(void *ctx, struct sb_record *record)
{
	struct source *s = ctx;
	struct sb_err err;

	if (!sb_sink_add(s->sink, record, s->via, &err))
		reject(s, (struct sb_str){NULL, 0}, &err);
	return !s->sink->out->failed;
}

static void one_object(struct source *s, struct sb_str text, struct sb_str raw, uint64_t offset)
{
	struct sb_err err;
	size_t byte = 0;
	sb_json *root = sb_json_parse_object(&s->parser, text, &err, &byte);

	if (root == NULL) {
		sb_err_prefix(&err, "byte %llu", (unsigned long long)(offset + byte));
		reject(s, raw, &err);
	} else if (s->form != SB_FORM_NDJSON && sb_tweets_known(root)) {
		sb_tweets_read(&s->tweets, root, on_tweet, s);
	} else if (s->form == SB_FORM_TWARC) {
		sb_err_set(&err, SB_REJECTED, "this is neither a post of X nor a page of them");
		reject(s, raw, &err);
	} else if (!is_old(s, root)) {
		sb_writer_add_line(s->sink->out, text);
		s->sink->posts++;
	}
}

static bool on_object(void *ctx, struct sb_str object)
{
	struct source *s = ctx;
	struct sb_err err;

	s->line = s->split.begin;
	if (object.ptr == NULL) {
		sb_err_set(&err, SB_REJECTED, "the object is longer than %zu bytes (--max-line raises that)",
			   s->local->max_line);
		reject(s, object, &err);
	} else {
		sb_progress_add(1, object.len);
		one_object(s, object, object, 0);
	}
	return !s->sink->out->failed;
}

/* --- tables --- */

static bool on_post(void *ctx, struct sb_record *record, struct sb_err *err)
{
	struct source *s = ctx;

	return sb_sink_add(s->sink, record, s->via, err);
}

static void on_bad_row(void *ctx, struct sb_str raw, uint64_t line, const struct sb_err *err)
{
	struct source *s = ctx;

	s->line = line > 0 ? line : s->line;
	reject(s, raw, err);
}

static void on_mended(void *ctx)
{
	const struct source *s = ctx;

	sb_warn("%s:%llu: not UTF-8: such bytes are taken for windows-1252", s->name, (unsigned long long)s->line);
}

/* The map of --map, the preset, or none: then the header says it. */
static bool open_table(struct source *s, struct sb_str start, struct sb_err *err)
{
	const char *map = s->local->map;
	struct sb_rows_options options = {.map_name = "the header",
					  .delimiter = s->form == SB_FORM_TSV ? '\t' : '\0',
					  .max_row = s->local->max_line,
					  .post = on_post,
					  .bad = on_bad_row,
					  .mended = on_mended,
					  .ctx = s};
	struct sb_buf text;
	bool good = true;

	sb_buf_init(&text, (size_t)1 << 20); /* a map has some 50 lines */
	if (s->form == SB_FORM_TWCS) {
		options.map = sb_str_from(sb_table_twcs);
		options.map_name = "the twcs preset";
	} else if (map != NULL && (good = sb_file_read(map, &text, err))) {
		options.map = sb_buf_str(&text);
		options.map_name = map;
	}
	if (good)
		s->rows = sb_rows_open(&options, start, err);
	sb_buf_free(&text);
	return s->rows != NULL;
}

static bool table_bytes(struct source *s, struct sb_str bytes)
{
	struct sb_err err;

	return (sb_rows_feed(s->rows, bytes, &err) || give_up(s, &err)) && !s->sink->out->failed;
}

/* --- feeds --- */

static bool on_entry(void *ctx, struct sb_record *record)
{
	struct source *s = ctx;
	struct sb_err err;

	sb_progress_add(1, 0);
	if (!sb_sink_add(s->sink, record, s->via, &err))
		reject(s, (struct sb_str){NULL, 0}, &err);
	return !s->sink->out->failed;
}

/* --- mails --- */

static bool on_mail(void *ctx, struct sb_record *record, struct sb_str bytes, uint64_t line)
{
	struct source *s = ctx;
	struct sb_err err;

	s->line = line;
	if (!sb_sink_add(s->sink, record, s->via, &err))
		reject(s, bytes, &err);
	return !s->sink->out->failed;
}

/* --- any of them --- */

/* What the content shows, unless it was said. False: nothing. */
static bool decide(struct source *s, struct sb_str start)
{
	static const struct sb_feed_input nothing;
	struct sb_err err;

	if (s->form == SB_FORM_AUTO)
		s->form = s->local->map != NULL ? SB_FORM_CSV : sb_local_sniff(start);
	if (s->form == SB_FORM_AUTO) {
		sb_err_set(&err, SB_USAGE,
			   "this looks like no feed, JSON, mbox or known table; say what it is with --as or --map");
		return give_up(s, &err);
	}
	if (s->form == SB_FORM_FEED)
		s->feed = sb_feed_open(&nothing, on_entry, s);
	if (s->form == SB_FORM_MBOX) {
		sb_mbox_init(&s->mbox, on_mail, s);
		return sb_mail_ready(&err) || give_up(s, &err);
	}
	return !is_table(s->form) || open_table(s, start, &err) || give_up(s, &err);
}

/* The next bytes of a document. */
static bool document_piece(struct source *s, struct sb_str piece)
{
	struct sb_err err;
	bool good = s->form == SB_FORM_FEED ? sb_feed_push(s->feed, piece, &err)
					    : sb_json_split_feed(&s->split, piece, on_object, s, &err);

	s->line = 0;
	return (good || give_up(s, &err)) && !s->sink->out->failed;
}

static bool one_line(struct source *s, const struct sb_line *line)
{
	s->line = line->number;
	if (is_document(s->form))
		return document_piece(s, line->raw);
	sb_progress_add(1, line->raw.len);
	if (is_table(s->form))
		return table_bytes(s, line->raw);
	if (s->form == SB_FORM_MBOX)
		return sb_mbox_line(&s->mbox, line->raw, line->number);
	if (sb_str_trim(line->text).len > 0)
		one_object(s, line->text, line->raw, line->offset);
	return !s->sink->out->failed;
}

static void finish(struct source *s)
{
	struct sb_err err;

	if (s->rows != NULL && !s->broken && !sb_rows_end(s->rows, &err))
		give_up(s, &err);
	if (s->form == SB_FORM_MBOX && !s->broken && !s->sink->out->failed)
		sb_mbox_end(&s->mbox);
	if (is_document(s->form) && !s->broken && !s->sink->out->failed) {
		s->line = 0;
		if (!(s->form == SB_FORM_FEED ? sb_feed_end(s->feed, &err) : sb_json_split_end(&s->split, &err)))
			give_up(s, &err);
	}
	sb_feed_close(s->feed);
	sb_json_split_free(&s->split);
	sb_tweets_free(&s->tweets);
	sb_mbox_free(&s->mbox);
	sb_rows_close(s->rows);
	sb_json_parser_free(&s->parser);
	s->local->stop = s->sink->out->failed;
}

static struct source begin(struct sb_local *local, const char *name, const char *via)
{
	struct source s = {
		.local = local, .sink = local->sink, .name = name, .via = sb_str_from(via), .form = local->form};

	sb_json_split_init(&s.split, local->max_line);
	sb_tweets_init(&s.tweets);
	return s;
}

/* --- from a file --- */

static void before_wait(void *ctx)
{
	struct source *s = ctx;

	sb_writer_flush(s->sink->out, NULL);
}

/* Of a line that is too long: documents and tables are not made of lines, and of the others the rejects keep it. */
static void on_piece(void *ctx, const char *piece, size_t len)
{
	struct source *s = ctx;
	struct sb_str bytes = sb_str_of(piece, len);

	s->line = s->reader->number;
	if (s->broken || s->sink->out->failed)
		return;
	if (is_document(s->form))
		document_piece(s, bytes);
	else if (is_table(s->form))
		table_bytes(s, bytes);
	else if (s->sink->keep_rejects)
		sb_writer_add_str(&s->sink->rejects, bytes);
	s->last_byte = piece[len - 1];
}

/* Blank lines at the start are passed over. False: the file cannot be read, or shows nothing. */
static bool decide_by_start(struct source *s, struct sb_reader *reader)
{
	struct sb_str start = {"", 0};
	struct sb_line line;
	struct sb_err err;
	bool readable;

	while ((readable = sb_reader_peek(reader, SB_LOCAL_SNIFF, false, &start)) && s->form == SB_FORM_AUTO &&
	       sb_str_trim(start).len == 0 && start.len > 0) {
		readable = sb_reader_next(reader, &line) != SB_READ_FAILED;
		if (!readable)
			break;
	}
	struct sb_str first = sb_str_trim(start);
	if (readable && s->form == SB_FORM_AUTO && (sb_str_is(first, "{") || sb_str_is(first, "[")))
		readable = sb_reader_peek(reader, SB_LOCAL_SNIFF, true, &start); /* no line that anybody waits for */
	if (!readable) {
		sb_err_set(&err, SB_IO, "%s", sb_reader_why(reader));
		return give_up(s, &err);
	}
	if (start.len == 0 && s->form == SB_FORM_AUTO)
		return false; /* nothing in it, nothing wrong with it */
	return decide(s, start);
}

/* Its bytes went to the rejects already. */
static void too_long(struct source *s, const struct sb_line *line)
{
	struct sb_err err;

	s->line = line->number;
	sb_err_set(&err, SB_REJECTED, "byte %llu: the line is longer than %zu bytes (--max-line raises that)",
		   (unsigned long long)line->offset, s->local->max_line);
	tell(s, (struct sb_str){NULL, 0}, &err);
	if (!s->sink->keep_rejects)
		note(s, SB_REJECTED);
	else if (s->last_byte != '\n') /* the file's last line */
		sb_writer_add_str(&s->sink->rejects, SB_STR("\n"));
}

static void read_lines(struct source *s, const char *path)
{
	struct sb_reader reader;
	struct sb_line line;
	struct sb_err err;
	enum sb_read what;

	if (!sb_reader_open(&reader, path, s->local->max_line, &err)) {
		sb_warn("%s", err.text);
		note(s, err.status);
		s->broken = true;
		return;
	}
	reader.before_wait = before_wait;
	reader.too_long = on_piece;
	reader.ctx = s;
	s->reader = &reader;
	bool more = decide_by_start(s, &reader);
	if (is_document(s->form))
		reader.max_line = SB_LOCAL_SNIFF; /* longer lines come in pieces */
	while (more && (what = sb_reader_next(&reader, &line)) != SB_READ_END) {
		if (what == SB_READ_FAILED) {
			sb_err_set(&err, SB_IO, "%s", sb_reader_why(&reader));
			more = give_up(s, &err);
		} else if (what == SB_READ_LINE) {
			more = one_line(s, &line);
		} else if (!is_document(s->form) && !is_table(s->form)) {
			too_long(s, &line);
		}
		more = more && !s->broken;
	}
	sb_reader_close(&reader);
}

static enum sb_status read_sample(struct sb_local *local)
{
	struct sb_str sample = sb_asset_find(sb_assets_sample, "sample.ndjson");
	struct sb_local as_archive = *local;

	as_archive.form = SB_FORM_NDJSON;
	return sb_local_read_bytes(&as_archive, "sample:", sample);
}

enum sb_status sb_local_read(struct sb_local *local, const char *source)
{
	if (strcmp(source, "sample:") == 0)
		return read_sample(local);
	struct source s = begin(local, strcmp(source, "-") == 0 ? "standard input" : source, source);
	read_lines(&s, source);
	finish(&s);
	return s.status;
}

enum sb_status sb_local_read_bytes(struct sb_local *local, const char *where, struct sb_str content)
{
	struct source s = begin(local, where, where);
	struct sb_line line = {.number = 0};
	bool more = content.len == 0 || decide(&s, content);

	while (more && content.len > 0) {
		const char *end = memchr(content.ptr, '\n', content.len);
		size_t len = end ? (size_t)(end - content.ptr) + 1 : content.len;
		line.raw = sb_str_of(content.ptr, len);
		line.text = sb_str_of(content.ptr, end ? len - 1 : len);
		if (line.text.len > 0 && line.text.ptr[line.text.len - 1] == '\r')
			line.text.len--;
		line.number++;
		more = one_line(&s, &line) && !s.broken;
		line.offset += len;
		content = sb_str_of(content.ptr + len, content.len - len);
	}
	finish(&s);
	return s.status;
}
