/* part.h - the parts of drafts on their way: claiming one, journaling the intent, writing down how it ended.
 *
 * A claim is a lease: a transaction marks the part as being sent until a time by which its attempt is over for
 * certain. No other run touches it before. Before a request goes out that may make the post, that is written down
 * too: a part whose run died after that is "unclear", and the network is asked whether the post is there before
 * anything is repeated. */
#ifndef SB_REPLY_PART_H
#define SB_REPLY_PART_H

#include "reply/queue.h"

#define SB_REPLY_TIMEOUT (30 * SB_SECOND)  /* of one request */
#define SB_REPLY_REQUESTS 24               /* of one attempt: sessions, look-ups of ten mentions, reading back */
#define SB_REPLY_LEASE (SB_REPLY_REQUESTS * SB_REPLY_TIMEOUT + SB_MINUTE)
#define SB_REPLY_WAIT_FIRST (15 * SB_SECOND)
#define SB_REPLY_WAIT_MOST (10 * SB_MINUTE)
#define SB_REPLY_PAUSE_MOST SB_DAY         /* what a server asks beyond that is taken as a day */
#define SB_REPLY_AGE (2 * SB_DAY)          /* since approval it was tried so long: an answer that late is none */

struct sb_part {
	const struct sb_queued *draft;
	int64_t number, parts;      /* this one, from 1, and how many there are */
	struct sb_str text, parent; /* the id of what it answers; absent: it opens a thread */
	struct sb_str key;          /* the same at each attempt, unlike every other in the world */
	struct sb_str know;         /* JSON that an earlier attempt learned; absent: nothing */
	uint64_t attempt;           /* this one, from 1 */
	bool unclear;               /* it may be there already */
};

/* The numbers of the drafts of which a part is due, the longest waiting first; in `arena`. */
bool sb_part_due(struct sb_queue *queue, sb_time now, struct sb_arena *arena, int64_t **drafts, size_t *count,
		 struct sb_err *err);
/* Claims the next part of a draft and commits that. `*found` is false when none is due, or another run has it. */
bool sb_part_claim(struct sb_queue *queue, const struct sb_queued *draft, sb_time now, struct sb_arena *arena,
		   struct sb_part *part, bool *found, struct sb_err *err);
/* Commits that a request is about to go out which may make the post. False: nothing must be sent. */
bool sb_part_begin(struct sb_queue *queue, const struct sb_part *part, struct sb_str know, sb_time now,
		   struct sb_err *err);

enum sb_part_end { SB_PART_SENT, SB_PART_LATER, SB_PART_UNCLEAR, SB_PART_NEVER };
#define SB_PART_REASON_MAX 240
struct sb_part_outcome {
	enum sb_part_end end;
	char reason[SB_PART_REASON_MAX]; /* for people; no secrets */
	int64_t retry_after;             /* microseconds that the server asks to wait; -1: it did not say */
	bool denied;                     /* SB_PART_LATER: our token is refused */
	struct sb_str id, url, line;     /* SB_PART_SENT: of the post, and the record of it */
	struct sb_str know;
};
__attribute__((format(printf, 3, 4))) void sb_part_outcome_set(struct sb_part_outcome *outcome, enum sb_part_end end,
							       const char *format, ...);
/* Writes down how the attempt ended, says it, and commits. `*retry_at` is when it is tried again, or SB_TIME_NONE;
 * `*end` what became of it: what was tried too long is given up. */
bool sb_part_settle(struct sb_queue *queue, const struct sb_part *part, const struct sb_part_outcome *outcome,
		    sb_time now, sb_time *retry_at, enum sb_part_end *end, struct sb_err *err);
/* Gives a claim back: nothing was tried. */
bool sb_part_release(struct sb_queue *queue, const struct sb_part *part, sb_time next_at, struct sb_err *err);

/* A server that asked for silence; and until when, SB_TIME_NONE when it did not. */
bool sb_part_hold(struct sb_queue *queue, struct sb_str server, sb_time until, struct sb_err *err);
bool sb_part_held(struct sb_queue *queue, struct sb_str server, sb_time now, sb_time *until, struct sb_err *err);

/* The ids of the newest posts that were made for other parts, as a JSON array: what is read back is none of these. */
bool sb_part_known(struct sb_queue *queue, struct sb_buf *out, struct sb_err *err);
/* Whether parts of approved drafts still wait. */
bool sb_part_waiting(struct sb_queue *queue, bool *waiting, struct sb_err *err);

#endif
