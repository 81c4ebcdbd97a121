/* deliver.h - sends what is due, until nothing is. */
#ifndef SB_NOTIFY_DELIVER_H
#define SB_NOTIFY_DELIVER_H

#include "notify/send.h"

struct sb_deliverer {
	struct sb_outbox *outbox;
	const struct sb_routes *routes;
	struct sb_configs *configs;
	struct sb_sender sender;
	enum sb_status status; /* the worst of all that was sent so far: SB_OK, SB_REFUSED */
	struct sb_err err;     /* of a settling that failed in the middle of a batch */
	size_t *flying;        /* web deliveries under way, of each channel */
};

/* Reads the channels' secrets. */
bool sb_deliverer_open(struct sb_deliverer *deliverer, struct sb_outbox *outbox, const struct sb_routes *routes,
		       struct sb_configs *configs, struct sb_err *err);
/* One round: everything that is due. Channels go side by side, so that none waits for another. False: `err` says what made it
 * stop; what was not sent is sent next time. A signal that ends the program waits for what is on its way (base/stop.h). */
bool sb_deliverer_run(struct sb_deliverer *deliverer, struct sb_err *err);
/* How it stands: SB_REFUSED when something was refused for good, or is held, in a round of this deliverer; SB_USAGE, with
 * a message printed, when deliveries wait for a channel that is not there; SB_RETRY when some wait that failed for now. */
enum sb_status sb_deliverer_status(struct sb_deliverer *deliverer);
void sb_deliverer_close(struct sb_deliverer *deliverer);

#endif
