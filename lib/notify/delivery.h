/* delivery.h - deliveries on their way: claiming what is due, and writing down how it ended.
 *
 * A claim is a lease: a transaction marks the delivery as being sent until a time by which its attempt is over for certain.
 * No other run touches it before. A lease that ran out means that the run which held it died, and nobody knows whether
 * the message arrived. The number of the attempt tells the holder's word from that of one who lost the lease. */
#ifndef SB_NOTIFY_DELIVERY_H
#define SB_NOTIFY_DELIVERY_H

#include "notify/outbox.h"

#define SB_LEASE_MARGIN SB_MINUTE /* on top of an attempt's time limit: for what happens around it */
#define SB_BACKOFF_FIRST (15 * SB_SECOND)
#define SB_BACKOFF_MAX (10 * SB_MINUTE) /* an alarm may wait so long after the server is back */
#define SB_RETRY_AFTER_MAX SB_DAY       /* what a server asks beyond that is taken as a day */

struct sb_delivery {
	int64_t number, incident;
	uint64_t attempt; /* this one, from 1 */
	sb_time created_at;
	const struct sb_channel *channel;
	struct sb_recipient *people; /* whom it reaches; without their ways */
	size_t people_count;
	struct sb_str id; /* of the message: the same at each attempt, unlike every other in the world */
	struct sb_str address, about, route, severity, title, text, record; /* absent: none */
};

enum sb_outcome_kind {
	SB_ACCEPTED,
	SB_LATER, /* the channel failed for now */
	SB_NEVER, /* the channel refused for good */
	SB_UNSURE /* it may have arrived */
};

#define SB_REASON_MAX 240
struct sb_outcome {
	enum sb_outcome_kind kind;
	char reason[SB_REASON_MAX]; /* for people; no secrets */
	int64_t retry_after;        /* microseconds that the channel asks to wait; -1: it did not say */
	bool channel_down;          /* nothing else by this channel would fare better for now */
	bool resend;                /* with SB_UNSURE: sending it again does no harm */
};

/* Fills kind and reason. Control characters in the reason are taken out. */
__attribute__((format(printf, 3, 4))) void sb_outcome_set(struct sb_outcome *outcome, enum sb_outcome_kind kind,
							  const char *format, ...);

/* Claims at most `limit` deliveries that are due by channels for which `wanted` is true, the longest waiting first. They,
 * and what they point to, live in `arena`. */
bool sb_delivery_claim(struct sb_outbox *outbox, const struct sb_routes *routes, const bool *wanted, size_t limit,
		       sb_time now, struct sb_arena *arena, struct sb_delivery **list, size_t *count, struct sb_err *err);
/* Writes down how an attempt ended, with its events, in the open transaction, or in one that it begins. `*kind` is what became of it: a doubt where
 * sending again is safe, and what is given up, have found their place. */
bool sb_delivery_settle(struct sb_outbox *outbox, const struct sb_delivery *delivery, const struct sb_outcome *outcome,
			sb_time now, enum sb_outcome_kind *kind, struct sb_err *err);
/* Claims one delivery by such a channel whose lease ran out, as if its next attempt had begun; the caller settles it as
 * SB_UNSURE. `*count` is 0 or 1. */
bool sb_delivery_claim_lost(struct sb_outbox *outbox, const struct sb_routes *routes, const bool *wanted, sb_time now,
			    struct sb_arena *arena, struct sb_delivery **list, size_t *count, struct sb_err *err);

/* Makes deliveries that are held as "unknown" due again, by channels that say `on_unknown: resend`. */
bool sb_delivery_release(struct sb_outbox *outbox, const struct sb_routes *routes, sb_time now, struct sb_err *err);

/* Whether deliveries wait that failed for now; and how many wait for channels that the routes do not have. */
bool sb_delivery_waiting(struct sb_outbox *outbox, bool *failed_before, struct sb_err *err);
bool sb_delivery_orphans(struct sb_outbox *outbox, const struct sb_routes *routes, int64_t *count, struct sb_err *err);

/* How long to wait after attempt number `attempt`: "full jitter" (random between nothing and a bound that doubles, with
 * its own bounds SB_BACKOFF_FIRST and SB_BACKOFF_MAX; Brooker, "Exponential Backoff And Jitter", 2015), at least a second.
 * The randomness comes from the delivery, its moment and the attempt, so that the same history gives the same times. */
int64_t sb_delivery_backoff(int64_t number, sb_time created_at, uint64_t attempt);

/* The message as channels get it (sb-notify(1), "The message"). */
void sb_delivery_message(const struct sb_delivery *delivery, struct sb_buf *out);

#endif
