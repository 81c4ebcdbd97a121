/* outbox.h - what was accepted for telling, in one SQLite file: incidents, their messages, their deliveries, the events.
 *
 * What is said on standard output was committed before. Everything between sb_outbox_begin and sb_outbox_commit is one
 * transaction; its events are printed, and flushed, when it is on the disk.
 *
 * An incident is what a record, a group of them, or a message by hand set off; its key is the record's id, so that a record
 * that comes again makes no second one. It is "open" until someone acknowledges it and ends when it is "closed". A revision
 * is one wording of it; a delivery is one revision to one address by one channel, its recipients are the people whom it
 * reaches. Deliveries go from "pending" through "sending", while a run holds a lease on them, to "accepted", "failed",
 * "unknown" or "cancelled". A step is what is still to be done about an incident: tell, escalate, repeat. */
#ifndef SB_NOTIFY_OUTBOX_H
#define SB_NOTIFY_OUTBOX_H

#include "io/writer.h"
#include "notify/message.h"
#include "post/event.h"
#include "store/store.h"

struct sb_outbox {
	struct sb_store *store;
	char *path;
	struct sb_writer *out; /* where events go */
	struct sb_buf events;  /* of the open transaction */
	struct sb_buf scratch, line;
	bool open;             /* a transaction is */
	uint64_t begun;        /* how many there were: what was read in one may be old in the next */
};

/* `path` NULL: $XDG_STATE_HOME/sb/notify.db. */
bool sb_outbox_open(struct sb_outbox *outbox, const char *path, struct sb_writer *out, struct sb_err *err);
void sb_outbox_close(struct sb_outbox *outbox);

/* Begins a transaction unless one is open; commits the open one, if any, and prints its events; or forgets it. */
bool sb_outbox_begin(struct sb_outbox *outbox, struct sb_err *err);
bool sb_outbox_commit(struct sb_outbox *outbox, struct sb_err *err);
void sb_outbox_rollback(struct sb_outbox *outbox);
/* Prints lines: several threads may, each with an outbox of its own. */
bool sb_outbox_print(struct sb_outbox *outbox, struct sb_str lines, struct sb_err *err);

/* Adds an event to the log, in the open transaction. `incident` 0: it is about none. */
bool sb_outbox_event(struct sb_outbox *outbox, int64_t incident, const struct sb_event *event, struct sb_err *err);
/* Prints the whole log again. */
bool sb_outbox_log(struct sb_outbox *outbox, struct sb_err *err);

/* What is told of one incident at one time: who, and how, is in sb_tell_target. */
struct sb_tell {
	const struct sb_routes *routes;
	int64_t incident, revision;
	char id[SB_REF_MAX];
	struct sb_str about, route_name;
	enum sb_severity severity;
	const struct sb_policy *policy;
	int64_t route; /* its number in `routes`; -1: none */
	int rank;      /* what is sent first: 0 first messages, 1 news of them, 2 repeats */
	sb_time now;
	struct sb_str actor; /* absent: the program */
};
enum { SB_RANK_FIRST, SB_RANK_NEWS, SB_RANK_REPEAT, SB_RANKS };

/* Adds the deliveries for a target: to who is there, by the way they like best, at the time when they are to be told. Nobody
 * is told the same revision twice by one channel. */
bool sb_tell_target(struct sb_outbox *outbox, const struct sb_tell *tell, struct sb_target target, struct sb_err *err);
/* The same for a person of whom that is known. `at`: when. Who is told by an address that others share is told by the same
 * delivery: by one that has arrived they are told at once, and one that has ended otherwise is tried again for them. */
struct sb_told_person {
	struct sb_str name, handle, role, department, level, stands_for;
	struct sb_str channel, address;
	sb_time at;
	bool digest;
	bool back; /* to a delivery that was left for another way */
};
bool sb_tell_person(struct sb_outbox *outbox, const struct sb_tell *tell, const struct sb_told_person *person,
		    struct sb_err *err);
/* Adds the next revision and sets tell->revision. */
bool sb_outbox_revise(struct sb_outbox *outbox, struct sb_tell *tell, const char *kind, struct sb_str title, struct sb_str text,
		      struct sb_str record, struct sb_err *err);
/* `event` with what `tell` knows: incident, about, route, severity, at, actor. */
void sb_tell_event(const struct sb_tell *tell, const char *name, struct sb_event *event);

/* Takes one of `count` in `per` for what `kind` and `key` name (GCRA, ITU-T I.371: nothing is kept but one time). When there
 * is none left, `*free_at` is when there will be; else `*free_at` is `now`. */
bool sb_outbox_pace(struct sb_outbox *outbox, struct sb_str kind, struct sb_str key, uint64_t count, int64_t per, sb_time now,
		    sb_time *free_at, struct sb_err *err);

#endif
