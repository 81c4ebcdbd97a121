/* intake.h - records in, incidents out: which routes hold for a record, and whom that tells. */
#ifndef SB_NOTIFY_INTAKE_H
#define SB_NOTIFY_INTAKE_H

#include "notify/plan.h"

struct sb_intake {
	struct sb_outbox *outbox;
	const struct sb_routes *routes;
	struct sb_configs *configs;
	struct sb_silences *silences;
	sb_time now;
	struct sb_json_parser parser;
	struct sb_post post;            /* the record being asked about; `record` looks at it, also after the answer */
	struct sb_query_record record;
	size_t *matched; /* routes that hold */
	size_t matched_count, matched_cap;
	struct sb_buf names, group; /* of the routes; what the record has in common with others */
};

void sb_intake_open(struct sb_intake *intake, struct sb_outbox *outbox, struct sb_configs *configs, struct sb_silences *silences);
void sb_intake_close(struct sb_intake *intake);

/* A line of input. Routes are asked in order, the first that holds decides, and those behind it only where it says
 * `continue`; of a route with children the child that holds. A record that was accepted before, drafts, and events are
 * passed over, but events "ack" and "claim" are taken for what they say. What is accepted is in the open transaction of the
 * outbox: commit it. False: no record (SB_REJECTED, with the byte), or the outbox failed (SB_IO, SB_RETRY). */
bool sb_intake_record(struct sb_intake *intake, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* A message by hand, in a transaction of its own: to `targets` (separated by commas), or by the route called `route`. */
struct sb_by_hand {
	struct sb_str targets, route, actor, words, open;
	const char *severity; /* NULL: the route's, or normal */
};
bool sb_intake_send(struct sb_intake *intake, const struct sb_by_hand *send, struct sb_err *err);

/* Which routes hold for the record that was set last: intake->matched, and the highest severity and strictest
 * acknowledgement of them. */
void sb_intake_ask(struct sb_intake *intake, const struct sb_post *post, enum sb_severity *severity, enum sb_ack_mode *ack);

#endif
