/* reply.h - drafts in, answers out: what cmd/sb-reply.c calls. */
#ifndef SB_REPLY_REPLY_H
#define SB_REPLY_REPLY_H

#include "reply/intake.h"

#define SB_REPLY_BATCH 1000 /* drafts that share a transaction, at most */

struct sb_reply {
	struct sb_queue queue;
	struct sb_reply_rules *rules;
	struct sb_reply_sender sender;
	struct sb_reply_intake intake; /* its first fields are the caller's to fill in, before sb_reply_configure */
	bool sends, configured;
	size_t lines;
};

/* `state` NULL: the usual place. */
bool sb_reply_open(struct sb_reply *reply, const char *state, struct sb_writer *out, struct sb_err *err);
/* Reads rules and secrets, and what colleagues said (`cases`, NULL-terminated). Without `sends` nothing is ever
 * sent. */
bool sb_reply_configure(struct sb_reply *reply, const char *config, const char *const *cases, size_t case_count, bool sends,
			struct sb_err *err);
/* A line of input. False with SB_REJECTED: it is not taken; with any other status, nothing more can be accepted. */
bool sb_reply_line(struct sb_reply *reply, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* Commits what was accepted, tells it, and sends what is due. */
bool sb_reply_flush(struct sb_reply *reply, struct sb_err *err);
bool sb_reply_approve(struct sb_reply *reply, const char *ref, const char *who, struct sb_err *err);
bool sb_reply_drop(struct sb_reply *reply, const char *ref, const char *who, struct sb_err *err);
/* SB_RETRY, SB_REFUSED and so on, of what was sent. */
enum sb_status sb_reply_status(const struct sb_reply *reply);
void sb_reply_close(struct sb_reply *reply);

#endif
