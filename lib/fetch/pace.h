/* pace.h - how often a source may be asked: not more often than a feed wants, and ever less when it keeps failing. */
#ifndef SB_FETCH_PACE_H
#define SB_FETCH_PACE_H

#include "base/time.h"

/* What a feed says about itself. */
struct sb_feed_pace {
	double ttl;	  /* minutes, RSS 2.0's <ttl>; NaN: it does not say */
	int64_t period;	  /* microseconds of sy:updatePeriod (RSS 1.0's syndication module); 0: it does not say */
	double frequency; /* how often in a period, sy:updateFrequency; NaN: it does not say */
};

#define SB_FEED_PACE_INIT {NAN, 0, NAN}

/* Takes one of the three by its element's name; texts that mean nothing are passed over. */
void sb_feed_pace_take(struct sb_feed_pace *pace, const char *element, struct sb_str text);
/* How long a feed wants to be left alone after it was asked, at most a day; 0: it does not say. `cache_control` and `age`
 * are the values of these headers, or absent: a copy that a cache may keep need not be asked for meanwhile. */
int64_t sb_pace_feed(const struct sb_feed_pace *pace, struct sb_str cache_control, struct sb_str age);

/* How long to leave a source alone that failed so many times in a row: nothing after the first time, as most failures are
 * over soon; then a random time up to a bound that doubles each time, from two minutes to a day ("full jitter":
 * M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015). */
int64_t sb_pace_failed(int64_t failures);
/* The bound. */
int64_t sb_pace_bound(int64_t failures);

#endif
