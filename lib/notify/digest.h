/* digest.h - several messages that wait for one address go as one. */
#ifndef SB_NOTIFY_DIGEST_H
#define SB_NOTIFY_DIGEST_H

#include "notify/delivery.h"

/* Takes what else is due for the delivery's address along with it, under its lease, and rewrites its title and text. */
bool sb_digest_gather(struct sb_outbox *outbox, struct sb_delivery *delivery, sb_time now, struct sb_arena *arena,
		      struct sb_err *err);
/* Those that go along; in `arena`. */
bool sb_digest_carried(struct sb_outbox *outbox, const struct sb_delivery *delivery, struct sb_arena *arena,
		       struct sb_delivery **list, size_t *count, struct sb_err *err);
#endif
