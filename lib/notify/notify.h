/* notify.h - the parts of sb-notify as one: records are accepted in batches, and what is due is sent. */
#ifndef SB_NOTIFY_NOTIFY_H
#define SB_NOTIFY_NOTIFY_H

#include "io/reader.h"
#include "notify/deliver.h"
#include "notify/intake.h"

/* Records that share a transaction while nothing has to wait for it: bounds what a crash forgets that had been read. */
#define SB_NOTIFY_BATCH 1000

struct sb_notify {
	struct sb_outbox outbox;
	struct sb_routes *routes; /* NULL until they are needed */
	struct sb_intake intake;
	struct sb_deliverer deliverer;
	bool sends;     /* by this run */
	uint64_t lines; /* since the last commit */
};

/* Opens the outbox alone: enough to acknowledge, and to show how it stands. `state` NULL: the usual place. */
bool sb_notify_open(struct sb_notify *notify, const char *state, struct sb_writer *out, struct sb_err *err);
/* Reads the routes (`config` NULL: routes.yaml in the configuration folder) and, where this run `sends`, the secrets: what is
 * wrong with them shows before anything is accepted. */
bool sb_notify_configure(struct sb_notify *notify, const char *config, bool sends, struct sb_err *err);
/* A line of input. False with status SB_REJECTED: it is no record; with any other, nothing more can be accepted. */
bool sb_notify_line(struct sb_notify *notify, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* Commits what was accepted, tells it, and sends what is due. */
bool sb_notify_flush(struct sb_notify *notify, struct sb_err *err);
/* SB_RETRY, SB_REFUSED and so on, of what was sent. */
enum sb_status sb_notify_status(struct sb_notify *notify);
void sb_notify_close(struct sb_notify *notify);

#endif
