/* worker.h - the verbs of sb-worker: lines into a stream, through a command, out of a stream; figures; making streams.
 *
 * Each returns an exit status, with what is wrong already said. `*stop` ends a verb that goes on, after the batch that it
 * has; it may be set by a signal. */
#ifndef SB_WORKER_WORKER_H
#define SB_WORKER_WORKER_H

#include "io/stage.h"
#include "worker/command.h"
#include "worker/engine.h"

#include <signal.h>

/* Lines of records in. With `key`, a field, each goes to SUBJECT.N, N from 0, the same for the same value. */
struct sb_publishing;
struct sb_publishing *sb_publishing_open(const char *to, const char *key, uint64_t partitions,
					 const struct sb_engine_options *options, struct sb_err *err);
/* The stage's line function; `ctx` is the publishing. */
bool sb_publishing_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err,
			size_t *err_byte);
/* Sends what is held; ends the program when that is not possible. */
void sb_publishing_flush(void *ctx);
void sb_publishing_close(struct sb_publishing *publishing);

struct sb_worker_run {
	const char *from, *to, *dead; /* `dead` NULL: the subject of `to` with ".dead" */
	size_t batch;
	bool follow; /* go on when nothing is left */
	struct sb_command command;
	volatile sig_atomic_t *stop;
};
enum sb_status sb_worker_run(const struct sb_worker_run *run, const struct sb_engine_options *options);
/* Lines out, acknowledged when they were written. `to`, `dead` and `command` are not used. */
enum sb_status sb_worker_drain(const struct sb_worker_run *run, const struct sb_engine_options *options,
			       struct sb_writer *out);
/* Two readings `interval` apart, for the rates. */
enum sb_status sb_worker_status(const char *from, bool json, int64_t interval, const struct sb_engine_options *options,
				struct sb_writer *out);
/* `plan` with the stream and the consumer of `place`. */
enum sb_status sb_worker_create(const char *place, struct sb_engine_plan plan, const struct sb_engine_options *options);

#endif
