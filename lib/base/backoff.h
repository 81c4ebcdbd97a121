/* backoff.h - how long to wait before something that failed for now is tried again.
 *
 * "Full jitter": random between nothing and a bound that doubles from attempt to attempt (Brooker, "Exponential
 * Backoff And Jitter", 2015), at least a second. The randomness comes from what the caller names, so that the same
 * history gives the same times. */
#ifndef SB_BASE_BACKOFF_H
#define SB_BASE_BACKOFF_H

#include "base/time.h"

struct sb_backoff {
	int64_t first, most; /* the bound after the first attempt, and the highest; above a second */
};

/* After attempt number `attempt`, from 1, of what `seed` and `moment` name. */
int64_t sb_backoff_wait(const struct sb_backoff *backoff, uint64_t seed, sb_time moment, uint64_t attempt);

#endif
