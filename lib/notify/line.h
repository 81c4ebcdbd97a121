/* line.h - who waits for one address stands in line: each delivery that may not go yet gets a time of its own, and is not looked at
 * before. */
#ifndef SB_NOTIFY_LINE_H
#define SB_NOTIFY_LINE_H

#include "base/map.h"
#include "notify/delivery.h"

/* The lines of one claim, by address. Between claims nothing is kept: who came later asks for the same time as somebody who is in
 * line already, and the one that has waited longer goes first. */
struct sb_lines {
	struct sb_map by_address;
	struct sb_line {
		sb_time next, digest; /* the next place; that of what goes together, SB_TIME_NONE: none yet */
	} *list;
	size_t cap;
};
#define SB_LINES_INIT {.by_address = SB_MAP_INIT}
void sb_lines_free(struct sb_lines *lines);

/* Whether a delivery may go now: nobody asked to leave its address alone, and the rate of its channel has room, which is then
 * taken. If not, it is told when, in the open transaction. */
bool sb_lines_ask(struct sb_lines *lines, struct sb_outbox *outbox, const struct sb_delivery *delivery, sb_time now, bool *goes,
		  struct sb_err *err);

/* Leaves a destination (absent: the whole channel) alone until then. */
bool sb_delivery_hold(struct sb_outbox *outbox, const char *channel, struct sb_str address, sb_time until, struct sb_err *err);

#endif
