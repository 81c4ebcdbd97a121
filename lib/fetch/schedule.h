/* schedule.h - what is asked when: each host in its turn, so many of a host and so many in all at the same time.
 *
 * Jobs are the caller's; only those that run need more memory than a place in here. */
#ifndef SB_FETCH_SCHEDULE_H
#define SB_FETCH_SCHEDULE_H

#include "base/map.h"

#define SB_SCHEDULE_ALL 50 /* jobs that run at the same time */
#define SB_SCHEDULE_HOST 4 /* of them on one host: as polite as a browser */

struct sb_schedule {
	struct sb_schedule_item {
		void *job;
		size_t host, next; /* `next` in its host's queue */
		int64_t due;
		uint64_t order; /* of their coming */
	} * items;
	size_t *heap; /* items that wait for their moment, the earliest first */
	size_t *spare; /* items that are free */
	struct sb_schedule_host {
		size_t first, last, running;
	} * hosts;
	struct sb_map by_name;
	size_t count, cap, heap_count, heap_cap, spare_count, spare_cap, host_count, host_cap;
	size_t turn, ready, running;
	uint64_t order;
};

void sb_schedule_init(struct sb_schedule *schedule);
void sb_schedule_free(struct sb_schedule *schedule);

/* The number of a host. */
size_t sb_schedule_host(struct sb_schedule *schedule, struct sb_str name);
/* The job is to run from `due` on (microseconds of any clock that the caller keeps to). */
void sb_schedule_add(struct sb_schedule *schedule, void *job, size_t host, int64_t due);
/* A job that waits for its moment is to run from `due` on, if that is earlier. False: it does not wait. */
bool sb_schedule_hasten(struct sb_schedule *schedule, const void *job, int64_t due);
/* The next job that may run now, which then counts as running; NULL when there is none. */
void *sb_schedule_next(struct sb_schedule *schedule, int64_t now);
/* A job of this host runs no more. */
void sb_schedule_end(struct sb_schedule *schedule, size_t host);
/* When the next waiting job is due; INT64_MAX when none waits. */
int64_t sb_schedule_due(const struct sb_schedule *schedule);

/* Takes out a job that does not run, whatever its moment; NULL when there is none left. */
void *sb_schedule_drop(struct sb_schedule *schedule);

#endif
