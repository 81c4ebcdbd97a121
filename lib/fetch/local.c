#include "fetch/local.h"

#include "base/asset.h"
#include "base/mem.h"
#include "fetch/feed.h"
#include "io/file.h"
#include "io/progress.h"
#include "io/reader.h"
#include "text/csv.h"

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
	struct sb_record record;
	/* feeds: the whole document, or of a large one what reads it while it comes */
	struct sb_buf document;
	struct sb_feed_stream *stream;
	bool whole; /* it cannot be read so */
	/* tables */
	struct sb_table *table;
	struct sb_csv *csv;
	struct sb_buf raw; /* of the row that is being read, for the rejects */
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

/* A record is bad, the rest is read on. */
static void reject(struct source *s, struct sb_str raw, const struct sb_err *err)
{
	char *where = s->line > 0 ? sb_mem_format("%s:%llu", s->name, (unsigned long long)s->line)
				  : sb_mem_dup(sb_str_from(s->name));

	sb_sink_reject(s->sink, where, raw, err);
	free(where);
	if (!s->sink->keep_rejects)
		note(s, SB_REJECTED);
}

/* --- which form --- */

enum sb_form sb_local_sniff(struct sb_str line)
{
	switch (sb_feed_sniff(line)) {
	case SB_FEED_XML:
	case SB_FEED_JSON:
	case SB_FEED_HTML:
		return SB_FORM_FEED;
	case SB_FEED_NONE:
		break;
	}
	if (sb_str_starts(line, sb_table_twcs_header))
		return SB_FORM_TWCS;
	line = sb_str_trim(line);
	/* a JSON Feed that is printed over several lines shows what it is only as a whole */
	if (sb_str_is(line, "{"))
		return SB_FORM_FEED;
	return sb_str_starts(line, "{") ? SB_FORM_NDJSON : SB_FORM_AUTO;
}

enum sb_form sb_local_form(const char *name)
{
	static const struct {
		const char *name;
		enum sb_form form;
	} forms[] = {{"feed", SB_FORM_FEED}, {"csv", SB_FORM_CSV}, {"twcs", SB_FORM_TWCS}, {"ndjson", SB_FORM_NDJSON}};

	for (size_t i = 0; name != NULL && i < sizeof forms / sizeof *forms; i++)
		if (strcmp(name, forms[i].name) == 0)
			return forms[i].form;
	return SB_FORM_AUTO;
}

static bool is_table(enum sb_form form)
{
	return form == SB_FORM_CSV || form == SB_FORM_TWCS;
}

/* --- NDJSON --- */

static bool is_old(const struct source *s, sb_json *root)
{
	sb_time created;

	return s->sink->since != SB_TIME_NONE &&
	       sb_time_parse(sb_json_str(sb_json_get(root, SB_STR("created_at"))), &created) &&
	       created < s->sink->since;
}

static void archive_line(struct source *s, struct sb_str text, struct sb_str raw, uint64_t offset)
{
	struct sb_err err;
	size_t byte = 0;

	if (sb_str_trim(text).len == 0)
		return;
	sb_json *root = sb_json_parse_object(&s->parser, text, &err, &byte);
	if (root == NULL) {
		sb_err_prefix(&err, "byte %llu", (unsigned long long)(offset + byte));
		reject(s, raw, &err);
	} else if (!is_old(s, root)) {
		sb_writer_add_line(s->sink->out, text);
		s->sink->posts++;
	}
}

/* --- tables --- */

static bool on_row(void *ctx, const struct sb_str *fields, size_t count, uint64_t row, struct sb_err *err)
{
	struct source *s = ctx;
	struct sb_err why;

	if (row == 1)
		return sb_table_header(s->table, fields, count, err);
	sb_record_clear(&s->record);
	if (!sb_table_row(s->table, fields, count, &s->record, &why) || !sb_sink_add(s->sink, &s->record, s->via, &why))
		reject(s, sb_buf_str(&s->raw), &why);
	sb_buf_clear(&s->raw);
	return true;
}

/* The map of --map, the preset, or none: then the header says it. */
static bool open_table(struct source *s, struct sb_str first_line, struct sb_err *err)
{
	const char *map = s->local->map;
	struct sb_buf text;
	bool good = true;

	sb_buf_init(&text, (size_t)1 << 20); /* a map has some 50 lines */
	if (s->form == SB_FORM_TWCS)
		s->table = sb_table_open(sb_str_from(sb_table_twcs), "the twcs preset", err);
	else if (map == NULL)
		s->table = sb_table_open((struct sb_str){NULL, 0}, "the header", err);
	else if ((good = sb_file_read(map, &text, err)))
		s->table = sb_table_open(sb_buf_str(&text), map, err);
	sb_buf_free(&text);
	if (!good || s->table == NULL)
		return false;
	char delimiter = sb_table_delimiter(s->table);
	if (delimiter == 0)
		delimiter = memchr(first_line.ptr, '\t', first_line.len) != NULL ? '\t' : ',';
	s->csv = sb_csv_open(delimiter, s->local->max_line, on_row, s);
	return true;
}

static bool table_line(struct source *s, struct sb_str raw)
{
	struct sb_err err;

	sb_buf_add_str(&s->raw, raw);
	return sb_csv_feed(s->csv, raw, &err) || give_up(s, &err);
}

/* --- feeds --- */

static bool on_entry(void *ctx, struct sb_record *record)
{
	struct source *s = ctx;
	struct sb_err err;

	if (!sb_sink_add(s->sink, record, s->via, &err))
		reject(s, (struct sb_str){NULL, 0}, &err);
	return !s->sink->out->failed;
}

static void add_to_feed(struct source *s, struct sb_str raw)
{
	if (s->stream != NULL) {
		sb_feed_stream_give(s->stream, raw);
		return;
	}
	sb_buf_add_str(&s->document, raw);
	if (s->document.len <= SB_FEED_WHOLE_MAX || s->whole)
		return;
	struct sb_feed_input input = {.content = sb_buf_str(&s->document)};
	s->stream = sb_feed_stream_open(&input, on_entry, s);
	s->whole = s->stream == NULL;
	if (!s->whole)
		sb_buf_free(&s->document);
}

static void read_feed(struct source *s)
{
	struct sb_feed_input input = {.content = sb_buf_str(&s->document)};
	struct sb_err err;

	s->line = 0;
	if (s->stream != NULL) {
		if (!sb_feed_stream_close(s->stream, &err))
			give_up(s, &err);
		return;
	}
	if (s->document.full)
		sb_err_set(&err, SB_REJECTED, "the feed is larger than %zu bytes", s->document.max);
	if (s->document.full || !sb_feed_read(&input, on_entry, s, &err))
		give_up(s, &err);
}

/* --- any of them --- */

static bool first_line(struct source *s, struct sb_str raw)
{
	struct sb_err err;

	if (s->form == SB_FORM_AUTO)
		s->form = s->local->map != NULL ? SB_FORM_CSV : sb_local_sniff(raw);
	if (s->form == SB_FORM_AUTO) {
		sb_err_set(&err, SB_USAGE,
			   "this looks like no feed, NDJSON or known table; say what it is with --as or --map");
		return give_up(s, &err);
	}
	return !is_table(s->form) || open_table(s, raw, &err) || give_up(s, &err);
}

static bool one_line(struct source *s, const struct sb_line *line)
{
	bool first = s->line == 0;

	s->line = line->number;
	if (first && s->form != SB_FORM_NDJSON && sb_str_trim(line->raw).len == 0 && s->form == SB_FORM_AUTO) {
		s->line = 0; /* what comes behind blank lines decides */
		return true;
	}
	if (first && !first_line(s, line->raw))
		return false;
	sb_progress_add(1, line->raw.len);
	if (is_table(s->form))
		return table_line(s, line->raw);
	if (s->form == SB_FORM_NDJSON)
		archive_line(s, line->text, line->raw, line->offset);
	else
		add_to_feed(s, line->raw);
	return !s->sink->out->failed;
}

static void finish(struct source *s)
{
	struct sb_err err;

	if (s->csv != NULL && !s->broken && !sb_csv_end(s->csv, &err))
		give_up(s, &err);
	if (s->form == SB_FORM_FEED && !s->broken)
		read_feed(s);
	else if (s->stream != NULL)
		sb_feed_stream_close(s->stream, NULL);
	sb_csv_close(s->csv);
	sb_table_close(s->table);
	sb_json_parser_free(&s->parser);
	sb_record_free(&s->record);
	sb_buf_free(&s->document);
	sb_buf_free(&s->raw);
	s->local->stop = s->sink->out->failed;
}

static struct source begin(struct sb_local *local, const char *name, const char *via)
{
	struct source s = {
		.local = local, .sink = local->sink, .name = name, .via = sb_str_from(via), .form = local->form};

	sb_record_init(&s.record);
	sb_buf_init(&s.document, SB_FEED_BYTES_MAX);
	sb_buf_init(&s.raw, local->max_line);
	return s;
}

static void before_wait(void *ctx)
{
	struct sb_local *local = ctx;

	sb_writer_flush(local->sink->out, NULL);
}

static void read_lines(struct source *s, const char *path)
{
	struct sb_reader reader;
	struct sb_line line;
	struct sb_err err;
	enum sb_read what;
	bool more = true;

	/* a feed may stand on one line */
	size_t longest = s->form == SB_FORM_NDJSON || s->local->max_line > SB_FEED_BYTES_MAX ? s->local->max_line
											     : SB_FEED_BYTES_MAX;
	if (!sb_reader_open(&reader, path, longest, &err)) {
		sb_warn("%s", err.text);
		note(s, err.status);
		s->broken = true;
		return;
	}
	reader.before_wait = before_wait;
	reader.ctx = s->local;
	while (more && (what = sb_reader_next(&reader, &line)) != SB_READ_END) {
		if (what == SB_READ_FAILED) {
			sb_err_set(&err, SB_IO, "%s", sb_reader_why(&reader));
			more = give_up(s, &err);
		} else if (what == SB_READ_TOO_LONG ||
			   (s->form == SB_FORM_NDJSON && line.text.len > s->local->max_line)) {
			s->line = line.number;
			sb_err_set(&err, SB_REJECTED,
				   "byte %llu: the line is longer than %zu bytes (--max-line raises that)",
				   (unsigned long long)line.offset, s->local->max_line);
			reject(s, what == SB_READ_LINE ? line.raw : (struct sb_str){NULL, 0}, &err);
			more = s->form == SB_FORM_NDJSON;
		} else {
			more = one_line(s, &line);
		}
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
	bool more = true;

	while (more && content.len > 0) {
		const char *end = memchr(content.ptr, '\n', content.len);
		size_t len = end ? (size_t)(end - content.ptr) + 1 : content.len;
		line.raw = sb_str_of(content.ptr, len);
		line.text = sb_str_of(content.ptr, end ? len - 1 : len);
		if (line.text.len > 0 && line.text.ptr[line.text.len - 1] == '\r')
			line.text.len--;
		line.number++;
		more = one_line(&s, &line);
		line.offset += len;
		content = sb_str_of(content.ptr + len, content.len - len);
	}
	finish(&s);
	return s.status;
}
