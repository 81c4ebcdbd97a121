/* delivery.h - deliveries on their way: claiming what is due, and writing down how it ended.
 *
 * A claim is a lease: a transaction marks the delivery as being sent until a time by which its attempt is over for certain.
 * No other run touches it before. A lease that ran out means that the run which held it died, and nobody knows whether
 * the message arrived. The number of the attempt tells the holder's word from that of one who lost the lease. */
#ifndef SB_NOTIFY_DELIVERY_H
#define SB_NOTIFY_DELIVERY_H

#include "notify/plan.h"

#define SB_LEASE_MARGIN SB_MINUTE /* on top of an attempt's time limit: for what happens around it */
#define SB_BACKOFF_FIRST (15 * SB_SECOND)
#define SB_BACKOFF_MAX (10 * SB_MINUTE) /* an alarm may wait so long after the server is back */
#define SB_RETRY_AFTER_MAX SB_DAY       /* what a server asks beyond that is taken as a day */

struct sb_delivery {
	int64_t number, incident, revision, config;
	uint64_t attempt; /* this one, from 1 */
	sb_time created_at, written_at; /* the incident, these words */
	sb_time due_at, deadline;       /* when it was first due; SB_TIME_NONE: no deadline */
	const struct sb_channel *channel;
	const int64_t *also; /* the other incidents of which it tells, when it gathers several */
	size_t also_count;
	struct sb_recipient *people; /* whom it reaches; without their ways */
	size_t people_count;
	struct sb_str id;    /* of the message: the same at each attempt, unlike every other in the world */
	struct sb_str first; /* the id of the first message about the incident to this address; absent: it is this one */
	struct sb_str key;   /* of the incident, unlike every other in the world */
	struct sb_str address, about, route, severity, title, text, record, kind; /* absent: none */
	enum sb_on_unknown on_unknown; /* the route's word */
	bool doubtful;                 /* it may have arrived before */
	bool digest;                   /* goes together with others that wait for the same address */
};

enum sb_outcome_kind {
	SB_ACCEPTED,
	SB_LATER, /* the channel failed for now */
	SB_NEVER, /* the channel refused for good */
	SB_UNSURE, /* it may have arrived */
	SB_DENIED  /* the channel refuses our credentials: later, and by another way meanwhile */
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

/* Claims at most `limit` deliveries that are due by a channel: first messages before news of them, those before repeats, and
 * the longest waiting first. No more than the channel's rate allows. They, and what they point to, live in `arena`. The
 * claim is in the open transaction: commit it before anything is sent. */
bool sb_delivery_claim(struct sb_outbox *outbox, const struct sb_channel *channel, size_t limit, sb_time now,
		       struct sb_arena *arena, struct sb_delivery **list, size_t *count, struct sb_err *err);
/* Whether there may be something to claim: asked without the lock that only one program can have. */
bool sb_delivery_due(struct sb_outbox *outbox, const struct sb_channel *channel, sb_time now, bool *any, struct sb_err *err);
/* Writes down how an attempt ended, with its events, in the open transaction, or in one that it begins. `*kind` is what
 * became of it: a doubt where sending again is safe, what is given up, and what goes another way, have found their place. */
bool sb_delivery_settle(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *delivery,
			const struct sb_outcome *outcome, sb_time now, enum sb_outcome_kind *kind, struct sb_err *err);
/* Claims one delivery by a channel of these routes whose lease ran out, as if its next attempt had begun; the caller settles
 * it as SB_UNSURE. `*count` is 0 or 1. */
bool sb_delivery_claim_lost(struct sb_outbox *outbox, const struct sb_routes *routes, sb_time now, struct sb_arena *arena,
			    struct sb_delivery **list, size_t *count, struct sb_err *err);

/* Makes deliveries that are held as "unknown" due again, by channels that say `on_unknown: resend`. */
bool sb_delivery_release(struct sb_outbox *outbox, const struct sb_routes *routes, sb_time now, struct sb_err *err);
/* Deliveries that come after their deadline, as their channel is silent or their place in line is far behind, and those whose
 * channel refuses our credentials, go another way, where their people have one. */
bool sb_delivery_failover_held(struct sb_outbox *outbox, struct sb_configs *configs, sb_time now, struct sb_err *err);
/* So do those whose channel the present routes do not have, when their deadline is over; after a day they are given up. */
bool sb_delivery_failover_lost(struct sb_outbox *outbox, struct sb_configs *configs, sb_time now, bool *given_up, struct sb_err *err);
/* Keeps in mind, in the open transaction, that a channel refuses our credentials, or that it takes messages (again). */
bool sb_denied_note(struct sb_outbox *outbox, const struct sb_delivery *delivery, const struct sb_outcome *outcome, sb_time now,
		    struct sb_err *err);

/* Whether deliveries wait that failed for now; and how many wait for channels that the routes do not have, and their names. */
bool sb_delivery_waiting(struct sb_outbox *outbox, bool *failed_before, struct sb_err *err);
bool sb_delivery_orphans(struct sb_outbox *outbox, const struct sb_routes *routes, struct sb_buf *channels, int64_t *count,
			 struct sb_err *err);

/* How long to wait after attempt number `attempt` (base/backoff.h, between SB_BACKOFF_FIRST and SB_BACKOFF_MAX). */
int64_t sb_delivery_backoff(int64_t number, sb_time created_at, uint64_t attempt);

/* The message as channels get it (sb-notify(1), "The message"). */
void sb_delivery_message(const struct sb_delivery *delivery, struct sb_buf *out);

/* Reading rows, for the files of this part: `query` gives rows of SB_DELIVERY_COLUMNS, and of what is wanted besides. */
#define SB_DELIVERY_COLUMNS SB_DELIVERY_COLUMNS_AND("")
#define SB_DELIVERY_COLUMN_COUNT 23
#define SB_DELIVERY_COLUMNS_AND(more)                                                                                  \
	"SELECT d.n, d.incident, d.attempts, i.created_at, d.channel, nullif(d.address, ''), i.about, i.route, "       \
	"i.severity, r.title, r.text, coalesce(r.record, (SELECT record FROM revision o WHERE o.incident = i.n AND "   \
	"o.record IS NOT NULL ORDER BY o.number DESC LIMIT 1)), r.kind, d.revision, coalesce(i.config, 0), d.deadline, "       \
	"d.on_unknown, d.doubt, d.digest, coalesce(d.due_at, i.created_at), CASE WHEN d.revision > 1 THEN (SELECT min(f.n) FROM delivery f WHERE "  \
	"f.incident = i.n AND f.channel = d.channel AND f.address = d.address) END, "                                         \
	"(SELECT value FROM setting WHERE name = 'instance'), r.at" more " "                                             \
	"FROM delivery d JOIN incident i ON i.n = d.incident "                                                         \
	"JOIN revision r ON r.incident = d.incident AND r.number = d.revision "
struct sb_stmt;
void sb_delivery_read(struct sb_stmt *row, struct sb_arena *arena, struct sb_delivery *delivery, struct sb_str *channel);
bool sb_delivery_read_people(struct sb_outbox *outbox, struct sb_arena *arena, struct sb_delivery *delivery,
			     struct sb_err *err);

#endif
