/* notify.h - the parts of sb-notify as one: records are accepted in batches, and what is due is sent. */
#ifndef SB_NOTIFY_NOTIFY_H
#define SB_NOTIFY_NOTIFY_H

#include "io/stage.h"
#include "notify/deliver.h"
#include "notify/incident.h"
#include "notify/intake.h"

/* Records that share a transaction while nothing has to wait for it: bounds what a crash forgets that had been read. */
#define SB_NOTIFY_BATCH 10000

struct sb_notify {
	struct sb_outbox outbox;
	struct sb_routes *routes; /* NULL until they are needed */
	struct sb_configs configs;
	struct sb_silences silences;
	struct sb_intake intake;
	struct sb_deliverer deliverer;
	bool sends;     /* by this run */
	bool hears;     /* it looks for acknowledgements too */
	int64_t heard;  /* when it last did, on the monotonic clock */
	uint64_t lines; /* since the last commit */
};

#define SB_NOTIFY_NOWHERE ":memory:" /* instead of a file: nothing is kept */

/* Opens the outbox alone: enough to acknowledge, and to show how it stands. `state` NULL: the usual place. */
bool sb_notify_open(struct sb_notify *notify, const char *state, struct sb_writer *out, struct sb_err *err);
/* Reads the routes (`config` NULL: routes.yaml in the configuration folder) and, where this run `sends`, the secrets: what is
 * wrong with them shows before anything is accepted. */
bool sb_notify_configure(struct sb_notify *notify, const char *config, bool sends, struct sb_err *err);
/* A line of input. False with status SB_REJECTED: it is no record; with any other, nothing more can be accepted. */
bool sb_notify_line(struct sb_notify *notify, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* Commits what was accepted, tells it, and sends what is due. */
bool sb_notify_flush(struct sb_notify *notify, struct sb_err *err);
/* Reads records from `files`, or standard input. Ends the program when nothing more can be accepted. */
enum sb_status sb_notify_read(struct sb_notify *notify, struct sb_stage *stage, char **files, struct sb_writer *out);
/* A message by hand; words "-" are read from standard input. */
bool sb_notify_send(struct sb_notify *notify, struct sb_by_hand *send, struct sb_err *err);
/* `who` acknowledges, or claims, each of `ids` (NULL-terminated). What is wrong is told. */
enum sb_status sb_notify_ack(struct sb_notify *notify, char **ids, const char *who, bool claims, bool force);
/* An update of, or the end of, the incident operands[0], in the words operands[1]. What is wrong is told. */
enum sb_status sb_notify_news(struct sb_notify *notify, char **operands, const char *who, const char *open, bool closes);
/* Waits until something may be due: its time, or a moment, as other programs add to the outbox. Always true. */
bool sb_notify_wait(struct sb_notify *notify);
/* SB_RETRY, SB_REFUSED and so on, of what was sent. */
enum sb_status sb_notify_status(struct sb_notify *notify);
void sb_notify_close(struct sb_notify *notify);

#endif
