/* stage_run.h - one run of a stage, and the threads that may help it. Internal to io. */
#ifndef SB_IO_STAGE_RUN_H
#define SB_IO_STAGE_RUN_H

#include "io/stage.h"

struct sb_stage_run {
	struct sb_stage *stage;
	struct sb_writer *out;
	struct sb_writer rejects;
	char last_piece; /* the last byte of a line that is too long */
	enum sb_status status;
	struct sb_buf made; /* of the line at hand */
	struct sb_stage_pool *pool; /* NULL: no threads */
};

/* What became of a line, in the order of the lines: its output, or a report. */
void sb_stage_accept(struct sb_stage_run *run, const struct sb_line *line, struct sb_str made);
void sb_stage_reject(struct sb_stage_run *run, const struct sb_line *line, const struct sb_err *err, size_t byte);

struct sb_stage_pool *sb_stage_pool_open(struct sb_stage_run *run);
/* Copies the line; a thread works on it. */
void sb_stage_pool_add(struct sb_stage_pool *pool, const struct sb_line *line);
/* Waits until all lines are done, and accepts or rejects them. */
void sb_stage_pool_drain(struct sb_stage_pool *pool);
void sb_stage_pool_close(struct sb_stage_pool *pool); /* NULL is fine */

#endif
