#include "io/stage_run.h"

#include "io/progress.h"

#include <sys/stat.h>
#include <unistd.h>

static void before_wait(void *ctx)
{
	struct sb_stage_run *run = ctx;

	if (run->pool != NULL)
		sb_stage_pool_drain(run->pool);
	sb_writer_flush(run->out, NULL);
	if (run->stage->rejects != NULL)
		sb_writer_flush(&run->rejects, NULL);
	if (run->stage->before_wait != NULL)
		run->stage->before_wait(run->stage->ctx);
}

static void keep_piece(void *ctx, const char *piece, size_t len)
{
	struct sb_stage_run *run = ctx;

	if (run->stage->rejects == NULL)
		return;
	sb_writer_add(&run->rejects, piece, len);
	run->last_piece = piece[len - 1];
}

static const char *shown_name(const char *file)
{
	return strcmp(file, "-") == 0 ? "standard input" : file;
}

static void report(struct sb_stage_run *run, const struct sb_line *line, const struct sb_err *err, size_t byte)
{
	run->stage->rejected++;
	sb_warn("%s:%llu: byte %llu: %s", shown_name(run->stage->file), (unsigned long long)line->number,
		(unsigned long long)(line->offset + byte), err->text);
}

void sb_stage_reject(struct sb_stage_run *run, const struct sb_line *line, const struct sb_err *err, size_t byte)
{
	report(run, line, err, byte);
	if (run->stage->rejects != NULL)
		sb_writer_add_line(&run->rejects, line->raw);
}

void sb_stage_accept(struct sb_stage_run *run, const struct sb_line *line, struct sb_str made)
{
	struct sb_stage *stage = run->stage;
	struct sb_err err;
	size_t byte = 0;

	if (made.len == 0)
		return;
	if (stage->settle == NULL)
		stage->finish(stage->ctx, made, run->out);
	else if (!stage->settle(stage->ctx, made, run->out, &err, &byte))
		sb_stage_reject(run, line, &err, byte);
}

static void one_line(struct sb_stage_run *run, const struct sb_line *line)
{
	struct sb_stage *stage = run->stage;
	struct sb_writer memory, *out = run->out;
	struct sb_err err;
	size_t byte = 0;

	if (sb_str_trim(line->text).len == 0)
		return;
	stage->lines++;
	if (run->pool != NULL) {
		sb_stage_pool_add(run->pool, line);
		return;
	}
	bool later = stage->finish != NULL || stage->settle != NULL;
	if (later) {
		sb_buf_clear(&run->made);
		sb_writer_to_memory(&memory, &run->made);
		out = &memory;
	}
	if (!stage->line(stage->ctx, line, out, &err, &byte))
		sb_stage_reject(run, line, &err, byte);
	else if (later)
		sb_stage_accept(run, line, sb_buf_str(&run->made));
}

/* The first byte of a line, or '\n' where an object begins that goes on below. */
static char start_of(struct sb_str line)
{
	line = sb_str_trim(line);
	return line.len == 0 ? '\0' : line.len == 1 && line.ptr[0] == '{' ? '\n' : line.ptr[0];
}

/* Of a file of which no line was a record: what it may be instead, by how it starts. A single line that is broken is told already,
 * and so is an object that was refused. */
static void guess_format(const char *file, uint64_t lines, char start)
{
	if (start == '[' || start == '\n')
		sb_warn("%s: none of its lines is a record: 'jq -c .' puts each object on one line, 'jq -c .[]' those of a list",
			shown_name(file));
	else if (start != '{' && lines > 1)
		sb_warn("%s: none of its lines is a record: sb-fetch makes them of CSV files, feeds and archives", shown_name(file));
}

static void one_file(struct sb_stage_run *run, const char *file)
{
	struct sb_stage *stage = run->stage;
	struct sb_reader reader;
	struct sb_line line;
	struct sb_err err;
	uint64_t lines = stage->lines, rejected = stage->rejected;
	char start = '\0';

	stage->file = file;
	if (!sb_reader_open(&reader, file, (size_t)stage->max_line, &err)) {
		sb_warn("%s", err.text);
		run->status = sb_status_worse(run->status, err.status);
		return;
	}
	reader.before_wait = before_wait;
	reader.too_long = keep_piece;
	reader.ctx = run;
	while (!stage->stop && !run->out->failed) {
		enum sb_read what = sb_reader_next(&reader, &line);
		if (what == SB_READ_END)
			break;
		if (what == SB_READ_FAILED) {
			sb_warn("%s: %s", shown_name(file), sb_reader_why(&reader));
			run->status = sb_status_worse(run->status, SB_IO);
			break;
		}
		if (what == SB_READ_TOO_LONG) {
			sb_err_set(&err, SB_REJECTED, "the line is longer than %llu bytes (--max-line raises that)",
				   (unsigned long long)stage->max_line);
			stage->lines++;
			if (run->pool != NULL)
				sb_stage_pool_drain(run->pool);
			report(run, &line, &err, 0);
			if (stage->rejects != NULL && run->last_piece != '\n') /* the file's last line */
				sb_writer_add(&run->rejects, "\n", 1);
			continue;
		}
		if (stage->lines == lines)
			start = start_of(line.text);
		one_line(run, &line);
		stage->bytes += line.raw.len;
		sb_progress_add(1, line.raw.len);
	}
	if (run->pool != NULL)
		sb_stage_pool_drain(run->pool);
	if (start != '\0' && stage->rejected - rejected == stage->lines - lines)
		guess_format(file, stage->lines - lines, start);
	sb_reader_close(&reader);
}

/* The sum of the files' sizes, 0 when one has none that is known. */
static uint64_t total_size(char *const *files)
{
	struct stat st;
	uint64_t total = 0;

	if (files == NULL || *files == NULL)
		return fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	for (; *files != NULL; files++) {
		if (stat(*files, &st) != 0 || !S_ISREG(st.st_mode))
			return 0;
		total += (uint64_t)st.st_size;
	}
	return total;
}

enum sb_status sb_stage_run(struct sb_stage *stage, struct sb_writer *out)
{
	struct sb_stage_run run = {.stage = stage, .out = out, .status = SB_OK};
	struct sb_err err;

	if (stage->max_line == 0)
		stage->max_line = SB_LINE_MAX_DEFAULT;
	if (stage->max_line > SB_LINE_MAX_LIMIT) {
		sb_warn("--max-line: at most 1G");
		return SB_USAGE;
	}
	if (stage->rejects != NULL && !sb_writer_open(&run.rejects, stage->rejects, true, &err)) {
		sb_warn("%s", err.text);
		return err.status;
	}
	sb_buf_init(&run.made, SIZE_MAX / 4); /* what a line becomes, which its length bounds */
	if (stage->threads > 1)
		run.pool = sb_stage_pool_open(&run);
	sb_progress_start(stage->progress, stage->no_progress, total_size(stage->files));
	if (stage->files == NULL || *stage->files == NULL)
		one_file(&run, "-");
	else
		for (char *const *file = stage->files; *file != NULL && !stage->stop && !out->failed; file++)
			one_file(&run, *file);
	sb_progress_end();
	sb_stage_pool_close(run.pool);
	sb_buf_free(&run.made);
	if (stage->rejects != NULL && !sb_writer_finish(&run.rejects, &err)) {
		sb_warn("%s", err.text);
		run.status = sb_status_worse(run.status, SB_IO);
	}
	if (!sb_writer_flush(out, &err)) {
		sb_warn("%s", err.text);
		run.status = sb_status_worse(run.status, SB_IO);
	}
	if (stage->rejected > 0 && stage->rejects == NULL)
		run.status = sb_status_worse(run.status, SB_REJECTED);
	return run.status;
}
