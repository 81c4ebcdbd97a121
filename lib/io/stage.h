/* stage.h - the loop of every program that reads records: files in, one call a line, output out.
 *
 * What the stage does for all of them: standard input when no file is named, blank lines skipped, output flushed before
 * waiting for input, a bad line reported with file, line and byte and kept in the rejects file, progress on a terminal. */
#ifndef SB_IO_STAGE_H
#define SB_IO_STAGE_H

#include "io/reader.h"
#include "io/writer.h"

/* Handles one line. False rejects it: `err` says why, and `err_byte` (from 0, within the line) where, if that is known. */
struct sb_stage;
typedef bool sb_stage_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err,
			   size_t *err_byte);

struct sb_stage {
	/* what the command line said */
	char *const *files; /* NULL-terminated, as getopt leaves them; an empty list means standard input */
	uint64_t max_line;
	const char *rejects;
	bool progress, no_progress;

	/* what the program does */
	sb_stage_line *line;
	void *ctx;
	/* May be NULL. Else what `line` writes for a line is not output yet: it is handed to this function, one line after the
	 * other in their order, for lines that were accepted and wrote something. `made` is good during the call, and so is
	 * the line that it may point to. */
	void (*finish)(void *ctx, struct sb_str made, struct sb_writer *out);
	/* The same in place of `finish`, where a line may still be refused at that point, as `line` does. */
	bool (*settle)(void *ctx, struct sb_str made, struct sb_writer *out, struct sb_err *err, size_t *err_byte);
	/* May be NULL. With threads: a hint that this will be settled soon, so that memory can be fetched meanwhile. */
	void (*ahead)(void *ctx, struct sb_str made);
	/* More than 1: `line` is called by so many threads at once, each with its own of `workers` instead of `ctx`, and
	 * `finish` or `settle`, of which one must be there, in the thread that called sb_stage_run. The output is the same. */
	uint64_t threads;
	void **workers;
	/* Called once before the stage waits for input, after the output was flushed; may be NULL. */
	void (*before_wait)(void *ctx);

	/* how it went */
	bool stop; /* set by the program: enough was read */
	const char *file; /* being read */
	uint64_t lines, rejected, bytes;
};

#define SB_STAGE_THREADS_MAX 256 /* more than any machine that this was tried on; each holds some memory */

/* The rows of the option table that every such program has. Needs cli/options.h. */
#define SB_STAGE_OPTIONS(stage)                                                                                        \
	{0, "max-line", SB_ARG_SIZE, &(stage).max_line, "SIZE", "longest line taken, with K, M or G (16M)", NULL},     \
	{0, "rejects", SB_ARG_FILE, &(stage).rejects, "FILE", "keep bad lines in FILE; they do not change the exit status", \
	 NULL},                                                                                                        \
	{0, "progress", SB_ARG_NONE, &(stage).progress, NULL, "show progress even when standard error is no terminal", \
	 NULL},                                                                                                        \
	{0, "no-progress", SB_ARG_NONE, &(stage).no_progress, NULL, "never show progress", NULL}

/* Reads everything. `out` is flushed but not finished. Returns the worst of: SB_OK; SB_REJECTED, when lines were
 * rejected and there is no rejects file; SB_IO, when something could not be read or written (already reported). */
enum sb_status sb_stage_run(struct sb_stage *stage, struct sb_writer *out);

#endif
