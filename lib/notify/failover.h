/* failover.h - other ways to people who cannot be reached in time by the one that was tried. */
#ifndef SB_NOTIFY_FAILOVER_H
#define SB_NOTIFY_FAILOVER_H

#include "notify/delivery.h"

/* For each of the delivery's people the first way by which these words were not sent to them yet; else the one, of those that were
 * left for another, by which they may be sent soonest. */
struct sb_way {
	const struct sb_reach *reach; /* NULL: there is none */
	sb_time at;
	bool back; /* they were tried by it before */
};
struct sb_ways {
	struct sb_way *list;
	const struct sb_routes *routes;
	bool for_all; /* everyone has one */
};
#define SB_WAYS_ANY INT64_MAX /* the delivery has ended */
/* `before`: when it is tried again where it is; nobody goes back to a way by which that would be later. */
bool sb_ways_find(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *delivery, sb_time before,
		  sb_time now, struct sb_arena *arena, struct sb_ways *ways, struct sb_err *err);
/* Adds deliveries by them, for those who have one. */
bool sb_ways_take(struct sb_outbox *outbox, const struct sb_delivery *delivery, const struct sb_ways *ways, sb_time now,
		  struct sb_err *err);

/* Writes the events of how an attempt ended, one for each person. `outcome` NULL: accepted. */
bool sb_delivery_tell_end(struct sb_outbox *outbox, const struct sb_delivery *delivery, struct sb_str channel, const char *outcome,
			  const char *reason, sb_time retry_at, sb_time now, struct sb_err *err);

#endif
