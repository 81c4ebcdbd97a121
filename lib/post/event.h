/* event.h - the record of sb-event(5): one line of an append-only log of who was told what, and what was done. */
#ifndef SB_POST_EVENT_H
#define SB_POST_EVENT_H

#include "base/buf.h"
#include "base/time.h"
#include "json/value.h"
#include "post/course.h"

/* What is absent (no pointer, SB_TIME_NONE, a count below 0) is left out of the line. */
struct sb_event {
	const char *event;     /* "notified", "accepted", "failed", "ack", ... */
	struct sb_str about;   /* id of the record that it is about */
	sb_time at;
	struct sb_str actor;   /* who did it; the program's name when nobody did */
	bool by_human;
	struct sb_str to;      /* name of the person who is told */
	struct sb_str role, department, level; /* theirs; of an ack, the actor's */
	struct sb_str channel;
	struct sb_str incident, route, severity;
	struct sb_str outcome; /* of a failure: "retry", "failed", "unknown" */
	struct sb_str reason;
	sb_time retry_at;
	struct sb_str stands_for; /* the person in whose place `to` is told */
	sb_time due_at;        /* of "notified": when they are told, if that is later */
	int64_t revision;      /* of the message; the first is left out */
	int64_t missing;       /* of "ack" and "claim": how many acknowledgements are still asked for */
	int64_t attempt;       /* from 1 */
	int64_t cancelled;     /* deliveries that are not made any more */
	struct sb_str text;    /* of a message */
};

#define SB_EVENT_INIT {.at = SB_TIME_NONE, .retry_at = SB_TIME_NONE, .due_at = SB_TIME_NONE, .revision = -1, \
	.missing = -1, .attempt = -1, .cancelled = -1}

/* What a read event did to the case of the post that it is about: SB_ACT_CLAIM and so on. Texts are the record's. */
struct sb_event_act {
	enum sb_act_kind kind;
	struct sb_str about; /* id of a post of the case, without "case:" */
	struct sb_str actor, department;
	sb_time at;
	bool bot;
};
/* False: it did nothing to a case, or lacks what it is about or its time. */
bool sb_event_act(sb_json *record, struct sb_event_act *act);

/* Adds the event as a JSON object, without a line feed. */
void sb_event_write(const struct sb_event *event, struct sb_buf *out);

#endif
