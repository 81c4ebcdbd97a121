/* schedule.h - which source is asked when: each host in its turn, so many of a host and so many in all at the same time.
 *
 * Sources are numbers. Only those that run need memory of their own. */
#ifndef SB_FETCH_SCHEDULE_H
#define SB_FETCH_SCHEDULE_H

#include "base/map.h"

#define SB_SCHEDULE_ALL 50 /* sources that run at the same time: what one process can follow, and files open at most */
#define SB_SCHEDULE_HOST 4 /* of them on one host: as polite as a browser */
#define SB_SCHEDULE_NONE SIZE_MAX

struct sb_schedule {
	struct sb_schedule_item {
		size_t source, host, next; /* `next` in its host's queue */
		int64_t due;
	} * items;
	size_t *heap; /* items that wait for their moment, the earliest first */
	size_t *spare; /* items that are free */
	struct sb_schedule_host {
		size_t first, last, running;
	} * hosts;
	struct sb_map by_name;
	size_t count, cap, heap_count, heap_cap, spare_count, spare_cap, host_count, host_cap;
	size_t turn, ready, running;
};

void sb_schedule_init(struct sb_schedule *schedule);
void sb_schedule_free(struct sb_schedule *schedule);

/* The number of a host. */
size_t sb_schedule_host(struct sb_schedule *schedule, struct sb_str name);
/* The source is to run from `due` on (microseconds of any clock that the caller keeps to). */
void sb_schedule_add(struct sb_schedule *schedule, size_t source, size_t host, int64_t due);
/* The next source that may run now, which then counts as running; SB_SCHEDULE_NONE when there is none. */
size_t sb_schedule_next(struct sb_schedule *schedule, int64_t now);
/* A source of this host runs no more. */
void sb_schedule_end(struct sb_schedule *schedule, size_t host);
/* When the next waiting source is due; INT64_MAX when none waits. */
int64_t sb_schedule_due(const struct sb_schedule *schedule);

#endif
