/* batch.h - one batch of messages through the command: its output is published, then the batch is acknowledged.
 *
 * A batch that fails is halved until the bad line stands alone. The command is then run on a line that it has done before:
 * when it fails on that one, too, or has done none yet, the fault may be its own, and what is left is returned to the stream.
 * Otherwise the bad line is tried once more, and goes to the dead-letter subject, with the reason in a header.
 *
 * What is published has an id that a second run over the same message makes again: the stream, the consumer, the
 * message's number and a count, found through the `id` of the record. Output without the id of a record of its batch is
 * named after the whole batch; after a crash it may come a second time, when the batch is another. */
#ifndef SB_WORKER_BATCH_H
#define SB_WORKER_BATCH_H

#include "worker/command.h"
#include "worker/engine.h"

#include "json/value.h"

#define SB_BATCH_MAX 100000 /* messages: each is held in memory */

struct sb_batch {
	struct sb_engine *from, *to;
	const char *stream, *consumer;
	const char *subject, *dead; /* where output goes, and where bad lines go */
	const struct sb_command *command;

	/* its own */
	struct sb_incoming *messages; /* being worked on: `count` of them */
	size_t count;
	struct sb_buf input, output;
	struct sb_buf known; /* a line that the command has done; empty: none yet */
	struct sb_json_parser parser;
	struct sb_arena texts;
	struct sb_suspect {
		struct sb_incoming message;
		const char *reason; /* in `texts` */
		bool sure;          /* it is the line's fault, and cannot be the command's */
	} *suspects;
	size_t suspect_count, suspect_cap;
};

void sb_batch_init(struct sb_batch *batch);
void sb_batch_free(struct sb_batch *batch);

/* Runs the command on no input at all: one that cannot even do that is not given a message. False: `err`. */
bool sb_batch_probe(struct sb_batch *batch, struct sb_err *err);
/* Works through `count` messages and settles each. False: `err` says why the worker must stop; every message that was not
 * done goes back to the stream. */
bool sb_batch_work(struct sb_batch *batch, struct sb_incoming *messages, size_t count, struct sb_err *err);

#endif
