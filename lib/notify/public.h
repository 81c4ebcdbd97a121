/* public.h - the words that staff receive, said in public at the same moment: drafts for the queue of sb-reply.
 *
 * They are kept in the outbox, in the transaction that tells the staff, until the queue has them: each gets there once, as its key
 * is the same however often it is put there. */
#ifndef SB_NOTIFY_PUBLIC_H
#define SB_NOTIFY_PUBLIC_H

#include "notify/outbox.h"

/* Whether words alone can be published on a network. */
bool sb_public_network(struct sb_str network, struct sb_err *err);
/* The same of several (with commas; absent: none). */
bool sb_public_check(struct sb_str networks, struct sb_err *err);
/* Keeps `words` for each of `networks` (with commas; absent: none), in the open transaction. */
bool sb_public_add(struct sb_outbox *outbox, const struct sb_tell *tell, struct sb_str networks, struct sb_str words,
		   struct sb_str department, struct sb_err *err);
/* Puts what was kept into the queue. */
bool sb_public_push(struct sb_outbox *outbox, struct sb_err *err);

#endif
