/* deliver.h - sends what is due, until nothing is. */
#ifndef SB_NOTIFY_DELIVER_H
#define SB_NOTIFY_DELIVER_H

#include "notify/send.h"

struct sb_deliverer {
	struct sb_outbox *outbox;
	const struct sb_routes *routes;
	struct sb_configs *configs;
	struct sb_sender sender;
	enum sb_status status; /* the worst of all that was sent so far: SB_OK, SB_REFUSED, SB_USAGE where a secret is not there */
	struct sb_err err;     /* of a settling that failed in the middle of a batch */
	struct sb_web {
		size_t flying; /* deliveries under way */
		bool more;     /* may wait */
	} *web;                /* of each channel */
	bool *warned;          /* of each channel: that it refuses access */
};

/* Reads the channels' secrets; where one cannot be read, a warning is printed, and only that channel's messages wait. */
void sb_deliverer_open(struct sb_deliverer *deliverer, struct sb_outbox *outbox, const struct sb_routes *routes,
		       struct sb_configs *configs);
/* One round: everything that is due. Channels go side by side, so that none waits for another. False: `err` says what made it
 * stop; what was not sent is sent next time. A signal that ends the program waits for what is on its way (base/stop.h). */
bool sb_deliverer_run(struct sb_deliverer *deliverer, struct sb_err *err);
/* How it stands: SB_REFUSED when something was refused for good, or is held, in a round of this deliverer; SB_USAGE, with
 * a message printed, when deliveries wait for a channel that is not there; SB_RETRY when some wait that failed for now. */
enum sb_status sb_deliverer_status(struct sb_deliverer *deliverer);
void sb_deliverer_close(struct sb_deliverer *deliverer);

/* Steps of a round, in files of their own. Writes an outcome into the open transaction, or into one that it begins: */
void sb_deliverer_settle(struct sb_deliverer *deliverer, const struct sb_delivery *delivery, const struct sb_outcome *outcome);
/* What is due by the web. */
bool sb_deliverer_fly(struct sb_deliverer *deliverer, struct sb_err *err);

#endif
