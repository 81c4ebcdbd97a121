/* failover.h - other ways to people who cannot be reached in time by the one that was tried. */
#ifndef SB_NOTIFY_FAILOVER_H
#define SB_NOTIFY_FAILOVER_H

#include "notify/delivery.h"

/* For each of the delivery's people the first way by which these words were not sent to them yet; NULL: there is none. */
struct sb_ways {
	const struct sb_reach **list;
	const struct sb_routes *routes;
	bool for_all; /* everyone has one */
};
bool sb_ways_find(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *delivery,
		  struct sb_arena *arena, struct sb_ways *ways, struct sb_err *err);
/* Adds deliveries by them, for those who have one. */
bool sb_ways_take(struct sb_outbox *outbox, const struct sb_delivery *delivery, const struct sb_ways *ways, sb_time now,
		  struct sb_err *err);

/* Writes the events of how an attempt ended, one for each person. `outcome` NULL: accepted. */
bool sb_delivery_tell_end(struct sb_outbox *outbox, const struct sb_delivery *delivery, struct sb_str channel, const char *outcome,
			  const char *reason, sb_time retry_at, sb_time now, struct sb_err *err);

#endif
