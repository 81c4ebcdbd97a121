/* intake.h - records in, incidents out: which routes hold for a record, and whom that tells. */
#ifndef SB_NOTIFY_INTAKE_H
#define SB_NOTIFY_INTAKE_H

#include "notify/outbox.h"

struct sb_intake {
	struct sb_outbox *outbox;
	const struct sb_routes *routes;
	sb_time now;
	struct sb_json_parser parser;
	struct sb_query_record record;
	struct sb_planned *plan;
	size_t planned, cap;
	struct sb_buf route; /* names of the routes that hold */
};

void sb_intake_open(struct sb_intake *intake, struct sb_outbox *outbox, const struct sb_routes *routes);
void sb_intake_close(struct sb_intake *intake);

/* A line of input. Routes are asked in order, the first that holds decides, and those behind it only where it says
 * `continue`. A record that was accepted before, and events and drafts, are passed over. What is accepted is in the open
 * transaction of the outbox: commit it. False: no record (SB_REJECTED, with the byte), or the outbox failed (SB_IO, SB_RETRY). */
bool sb_intake_record(struct sb_intake *intake, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* A message by hand to `targets` (separated by commas), in a transaction of its own. */
bool sb_intake_send(struct sb_intake *intake, struct sb_str targets, enum sb_severity severity, struct sb_str actor,
		    struct sb_str words, struct sb_err *err);

#endif
