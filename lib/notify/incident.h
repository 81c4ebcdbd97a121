/* incident.h - what people say about an incident: that they have seen to it, that it is theirs, what is new, that it is over. */
#ifndef SB_NOTIFY_INCIDENT_H
#define SB_NOTIFY_INCIDENT_H

#include "notify/plan.h"

struct sb_say {
	struct sb_str name; /* the incident's id, or that of the record it is about */
	struct sb_str who;  /* a name, a handle, or a mail address of someone who was told; or anyone */
	struct sb_str by;   /* the channel by which it was said; absent: the command line */
	struct sb_str words;
	struct sb_str open; /* networks where it is said in public too; absent: as the incident began */
	sb_time at;
	bool force;
};

/* `who` has seen to it. Where the routes ask for more acknowledgements than this one, the telling goes on for the others; else
 * it ends, and what is not delivered yet is not delivered. SB_NOMATCH with `err`: there is no such incident. When there is
 * nothing left to acknowledge, `err` has who did and when, with status SB_OK, and the result is false. */
bool sb_incident_ack(struct sb_outbox *outbox, const struct sb_say *say, struct sb_err *err);
/* The same, and it is `who`'s from now on. SB_NOMATCH with `err`: someone else has it, and `force` is not set. */
bool sb_incident_claim(struct sb_outbox *outbox, const struct sb_say *say, struct sb_err *err);
/* What is new, in `words`: to everyone who had a message about it, in place of older messages that still wait. */
bool sb_incident_update(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_say *say, struct sb_err *err);
/* It is over: everyone who had a message hears that, and nobody else. Without `words`, a sentence that says so. */
bool sb_incident_close(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_say *say, struct sb_err *err);

/* Steps of these, in files of their own. */
struct sb_found {
	int64_t number, config;
	char id[SB_REF_MAX];
	struct sb_str about, route, severity, state, ack, ended_by, claimed_by, open;
	sb_time ended_at;
	struct sb_str person, role, department, level; /* of `who`; the person's name is never absent */
	bool was_told;
};
bool sb_incident_find(struct sb_outbox *outbox, const struct sb_say *say, struct sb_arena *arena, struct sb_found *found,
		      struct sb_err *err);

#endif
