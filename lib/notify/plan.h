/* plan.h - incidents over time: how one begins, what joins it, and what is due about it at a moment.
 *
 * What is to be done is written down when an incident begins, by the routes as they are at that moment: a copy of them is kept
 * for as long as the incident needs it, and a change of the file changes nothing for what has begun. Only the channels are
 * the present ones. Time is what the caller says it is: everything due by then is done, and nothing after it. */
#ifndef SB_NOTIFY_PLAN_H
#define SB_NOTIFY_PLAN_H

#include "notify/outbox.h"
#include "notify/silence.h"

/* Copies of routes, by number. */
struct sb_configs {
	const struct sb_routes *present;
	int64_t number; /* of the present ones; 0: not saved yet */
	struct sb_config {
		int64_t number;
		struct sb_routes *routes;
	} *list;
	size_t count, cap;
	bool complete; /* nothing more is read: what is not there is as the present routes say */
};
/* Reads those of all incidents whose deliveries are not over. */
bool sb_configs_load(struct sb_outbox *outbox, struct sb_configs *configs, struct sb_err *err);
/* Saves the present routes unless they are there. */
bool sb_config_save(struct sb_outbox *outbox, struct sb_configs *configs, struct sb_err *err);
/* The routes with that number; the present ones for 0. NULL with `err`. */
const struct sb_routes *sb_config_get(struct sb_outbox *outbox, struct sb_configs *configs, int64_t number,
				      struct sb_err *err);
void sb_configs_free(struct sb_configs *configs);

/* A new incident, or what joins one. */
struct sb_incident {
	struct sb_str record_id; /* absent: by hand; events are then about "notice:" and the incident's id */
	struct sb_str record;    /* JSON, or absent */
	struct sb_str group;     /* what it has in common with others; absent: it is alone */
	sb_time at;
	struct sb_message message; /* `incident` is filled in */
	struct sb_str actor;       /* who sends by hand; absent: a program found it */
	enum sb_ack_mode ack;
	const size_t *routes; /* of `configs->present`, that hold */
	size_t route_count;
	const struct sb_targets *to; /* by hand: instead of routes; NULL: none */
	struct sb_str open;          /* by hand: networks where it is said in public too, with commas */
};
/* Begins it, or adds it to the incident of its group, and does at once what is due at once; in the open transaction. */
bool sb_plan_begin(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_incident *incident, struct sb_err *err);
/* Whether there is an incident about this record. */
bool sb_plan_known(struct sb_outbox *outbox, struct sb_str record_id, bool *known, struct sb_err *err);

/* Does what is due at `now`, and commits. */
bool sb_plan_advance(struct sb_outbox *outbox, struct sb_configs *configs, struct sb_silences *silences, sb_time now,
		     struct sb_err *err);
/* The time of the next step or delivery; SB_TIME_NONE when nothing waits. */
bool sb_plan_next(struct sb_outbox *outbox, sb_time *at, struct sb_err *err);

#endif
