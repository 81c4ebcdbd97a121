/* outbox.h - what was accepted for telling, in one SQLite file: incidents, their messages, their deliveries, the events.
 *
 * What is said on standard output was committed before. Everything between sb_outbox_begin and sb_outbox_commit is one
 * transaction; its events are printed, and flushed, when it is on the disk.
 *
 * An incident is what a record, or a message by hand, set off; its key is the record's id, so that a record that comes
 * again makes no second one. A revision is one wording of it. A delivery is one message to one address by one channel; its
 * recipients are the people whom it reaches. Deliveries go from "pending" through "sending", while a run holds a lease on
 * them, to "accepted", "failed", "unknown" or "cancelled". */
#ifndef SB_NOTIFY_OUTBOX_H
#define SB_NOTIFY_OUTBOX_H

#include "io/writer.h"
#include "notify/message.h"
#include "post/event.h"
#include "store/store.h"

struct sb_outbox {
	struct sb_store *store;
	struct sb_writer *out; /* where events go */
	struct sb_buf events;  /* of the open transaction */
	struct sb_buf scratch;
	bool open;             /* a transaction is */
};

/* `path` NULL: $XDG_STATE_HOME/sb/notify.db. */
bool sb_outbox_open(struct sb_outbox *outbox, const char *path, struct sb_writer *out, struct sb_err *err);
void sb_outbox_close(struct sb_outbox *outbox);

/* Begins a transaction unless one is open; commits the open one, if any, and prints its events; or forgets it. */
bool sb_outbox_begin(struct sb_outbox *outbox, struct sb_err *err);
bool sb_outbox_commit(struct sb_outbox *outbox, struct sb_err *err);
void sb_outbox_rollback(struct sb_outbox *outbox);

/* Adds an event to the log, in the open transaction. */
bool sb_outbox_event(struct sb_outbox *outbox, int64_t incident, const struct sb_event *event, struct sb_err *err);
/* Prints the whole log again. */
bool sb_outbox_log(struct sb_outbox *outbox, struct sb_err *err);

/* Whether there is an incident about this record. False when that could not be found out. */
bool sb_outbox_known(struct sb_outbox *outbox, struct sb_str record_id, bool *known, struct sb_err *err);

/* A new incident, with the deliveries that `plan` asks for: people and the way to reach each. */
struct sb_planned {
	size_t person;
	struct sb_reach reach;
};
struct sb_incident {
	struct sb_str record_id; /* absent: by hand; events are then about "notice:" and the incident's id */
	struct sb_str record;    /* JSON, or absent */
	sb_time at;
	struct sb_message message; /* `incident` is filled in */
	struct sb_str actor;       /* who sends by hand; absent: a program found it */
	const struct sb_planned *plan;
	size_t planned;
};
bool sb_outbox_add(struct sb_outbox *outbox, const struct sb_routes *routes, const struct sb_incident *incident,
		   struct sb_err *err);

/* Ends an incident, named by its id or by the record's: `who` has seen to it; what is not delivered yet is not delivered.
 * SB_NOMATCH with `err`: there is none. When it was ended before, `err` has who and when, with status SB_OK, and the
 * result is false. */
bool sb_outbox_ack(struct sb_outbox *outbox, struct sb_str name, struct sb_str who, sb_time at, struct sb_err *err);

#endif
