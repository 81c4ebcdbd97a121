/* queue.h - sb-reply's side of the queue of drafts (store/drafts.h): what becomes of a draft, and the log of it.
 *
 * What is said on standard output was committed before. Everything between sb_queue_begin and sb_queue_commit is one
 * transaction; its lines are printed, and flushed, when it is on the disk. */
#ifndef SB_REPLY_QUEUE_H
#define SB_REPLY_QUEUE_H

#include "base/mem.h"
#include "base/ref.h"
#include "io/writer.h"
#include "post/event.h"
#include "store/drafts.h"

struct sb_queue {
	struct sb_store *store;
	struct sb_writer *out; /* where events and posts go */
	struct sb_buf lines;   /* of the open transaction */
	bool open;             /* a transaction is */
};

/* A draft as it stands in the queue; texts live in the arena that it was read into. */
struct sb_queued {
	int64_t number;
	struct sb_draft draft;
	struct sb_str state, reason; /* of one that is ready: why the last attempt did not succeed */
	sb_time ready_at;     /* SB_TIME_NONE: it never was */
	char ref[SB_REF_MAX]; /* its short id */
};

/* `path` NULL: the usual place. */
bool sb_queue_open(struct sb_queue *queue, const char *path, struct sb_writer *out, struct sb_err *err);
void sb_queue_close(struct sb_queue *queue);

bool sb_queue_begin(struct sb_queue *queue, struct sb_err *err); /* unless one is open */
bool sb_queue_commit(struct sb_queue *queue, struct sb_err *err); /* nothing when none is open */
void sb_queue_rollback(struct sb_queue *queue);

/* Adds a line to the log, in the open transaction. */
bool sb_queue_say(struct sb_queue *queue, int64_t draft, struct sb_str line, struct sb_err *err);
/* The same with an event about a draft: "drafted", "approved", "dropped", "reply", "unsent". What it has in common
 * with all events of the draft is filled in. */
bool sb_queue_event(struct sb_queue *queue, const struct sb_queued *draft, struct sb_event *event, struct sb_err *err);
/* Prints the whole log again. */
bool sb_queue_log(struct sb_queue *queue, struct sb_err *err);

/* The draft of that key, number or short id; `*found` says whether there is one. */
bool sb_queue_by_key(struct sb_queue *queue, struct sb_str key, struct sb_arena *arena, struct sb_queued *draft,
		     bool *found, struct sb_err *err);
bool sb_queue_by_number(struct sb_queue *queue, int64_t number, struct sb_arena *arena, struct sb_queued *draft,
			bool *found, struct sb_err *err);
/* Calls `see` for each draft in one of the states (a JSON array of names; "" for all), in the order in which they
 * came. `see` returns false to stop. It may change the queue. */
typedef bool sb_queue_see(void *ctx, struct sb_queued *draft);
bool sb_queue_each(struct sb_queue *queue, const char *states, sb_queue_see *see, void *ctx, struct sb_err *err);

/* Another draft, by somebody else, that answers or has answered the same post; `*found` says whether there is one. */
bool sb_queue_rival(struct sb_queue *queue, const struct sb_draft *draft, int64_t number, struct sb_arena *arena,
		    struct sb_queued *rival, bool *found, struct sb_err *err);

/* Changes, in the open transaction. A reason is for people; NULL: none. `at` is when it became ready, or ended. */
bool sb_queue_set_state(struct sb_queue *queue, int64_t draft, const char *state, const char *reason, sb_time at,
			struct sb_err *err);
bool sb_queue_approve(struct sb_queue *queue, int64_t draft, struct sb_str who, struct sb_err *err);
/* The parts in which the draft is said, in place of those that there were. */
bool sb_queue_set_parts(struct sb_queue *queue, int64_t draft, const struct sb_str *parts, size_t count, sb_time now,
			struct sb_err *err);

#endif
