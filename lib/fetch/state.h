/* state.h - what is remembered of each source between two runs: $XDG_STATE_HOME/sb/fetch.db.
 *
 * A run takes a lock beside it, so that two do not gather the same. What is remembered of a source changes as a whole, and
 * only after the posts have left the program. Sources whose posts left within a tenth of a second are committed together,
 * with one sync of the disk: a kill before that repeats them. */
#ifndef SB_FETCH_STATE_H
#define SB_FETCH_STATE_H

#include "base/buf.h"
#include "base/time.h"

/* Ids remembered for a source beyond those in its newest document. A feed shows some 10 to 500 entries; what it takes
 * away and shows again later (a post that was pinned for a while) is still known then. */
#define SB_STATE_RING 2000

struct sb_state;

struct sb_state_source {
	int64_t row;			   /* 0: never asked before */
	struct sb_buf cursor;		   /* JSON, of a network; empty: none */
	struct sb_buf etag, last_modified; /* byte for byte as the server sent them; empty: none */
	sb_time not_before;		   /* the server asked to be left alone until then; SB_TIME_NONE: it did not */
	sb_time wait_until;		   /* not to be asked before, by our own rules (pace.h); SB_TIME_NONE: any time */
	sb_time last_success;		   /* SB_TIME_NONE: never */
	int64_t failures;		   /* since then */
	int64_t pace;			   /* microseconds that its feed wants to be left alone after it was read; 0 */
	int64_t posts;			   /* written, in all runs */
	struct sb_buf problem;		   /* why it failed the last time; empty: it did not */
};

/* Opens the state and takes its lock. NULL with `err`: SB_RETRY when another run has it. */
struct sb_state *sb_state_open(struct sb_err *err);
/* The same to look at only: no lock, and nothing is made. NULL without an error (err->status SB_OK) when there is none.
 */
struct sb_state *sb_state_look(struct sb_err *err);
/* One that knows nothing, and is gone when it is closed. */
struct sb_state *sb_state_in_memory(struct sb_err *err);
/* What is not committed is lost. */
void sb_state_close(struct sb_state *state);

void sb_state_source_init(struct sb_state_source *source);
void sb_state_source_free(struct sb_state_source *source);

/* What is known of a source, by its name as the user wrote it. */
bool sb_state_load(struct sb_state *state, struct sb_str name, struct sb_state_source *source, struct sb_err *err);
/* Whether a post of the source was written out in an earlier run, or earlier in this one. */
bool sb_state_seen(struct sb_state *state, const struct sb_state_source *source, struct sb_str id);

/* Commits what was saved since the last time, if there is anything. When that, or a save, fails, nothing of it is remembered. */
bool sb_state_commit(struct sb_state *state, struct sb_err *err);
/* When that is to be called, by sb_time_monotonic; INT64_MAX: there is nothing. */
int64_t sb_state_commit_due(const struct sb_state *state);

/* Remembers the source as it is in `source` and that the posts with these ids were written out. `ids` is a list of
 * texts, each with a NUL behind it. */
bool sb_state_save(struct sb_state *state, struct sb_str name, struct sb_state_source *source, struct sb_str ids,
		   struct sb_err *err);

/* --- threads that are still to be read (--replies) --- */

/* Remembers, in the next save of the source, that the thread at `address` is wanted. */
void sb_state_want(struct sb_state *state, struct sb_str address);
/* Hands on the threads of the source that are wanted. */
bool sb_state_wanted(struct sb_state *state, const struct sb_state_source *source,
		     void (*see)(void *ctx, struct sb_str address), void *ctx, struct sb_err *err);
/* Remembers that the posts with these ids were written out and, with `done`, that the thread was read. */
bool sb_state_save_thread(struct sb_state *state, const struct sb_state_source *source, struct sb_str address,
			  bool done, uint64_t posts, struct sb_str ids, struct sb_err *err);

/* --- robots.txt --- */

/* What was kept of an origin, in `rules`. False: nothing. `*until` is when it should be asked for again. */
bool sb_state_robots(struct sb_state *state, const char *origin, struct sb_buf *rules, sb_time *until);
bool sb_state_save_robots(struct sb_state *state, const char *origin, struct sb_str rules, sb_time until,
			  struct sb_err *err);

/* --- people --- */

/* Forgets ids of posts, threads and sources that have an author's id in them as a part of an address: "/ID/" or "/@ID/".
 * `*count` is how many. */
bool sb_state_forget(struct sb_state *state, struct sb_str author, int64_t *count, struct sb_err *err);

/* --- to look at --- */

/* Hands on each source that was ever asked, by name. */
bool sb_state_each(struct sb_state *state, void (*see)(void *ctx, struct sb_str name, const struct sb_state_source *source),
		   void *ctx, struct sb_err *err);

#endif
