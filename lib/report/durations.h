/* durations.h - how long things took: a mean and quantiles.
 *
 * All of them are kept, 8 bytes each, and the figures are exact. Where summaries are joined a sketch stands for them, in
 * constant memory: DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees", VLDB 2019), logarithmic buckets in which each value is known to SB_DURATIONS_ERROR of itself. Count and mean
 * stay exact, so does the count below each of sb_duration_limits. */
#ifndef SB_REPORT_DURATIONS_H
#define SB_REPORT_DURATIONS_H

#include "base/buf.h"
#include "base/time.h"
#include "json/value.h"

#define SB_DURATIONS_ERROR 0.005
#define SB_DURATION_LIMITS 7

/* Where bars of a histogram end, in microseconds: 1m 5m 15m 1h 4h 1d 1w. */
extern const int64_t sb_duration_limits[SB_DURATION_LIMITS];

struct sb_durations {
	int64_t *list; /* microseconds; sorted by sb_durations_sort; not kept in a sketch */
	size_t count, cap;
	double sum;        /* exact up to 2^53 microseconds, 285 years */
	uint64_t *buckets; /* NULL: the list is there */
	uint64_t below[SB_DURATION_LIMITS]; /* in a sketch */
	int64_t least, most;                /* in a sketch */
};

/* A negative one counts as 0: a clock that ran backwards took no time. */
void sb_durations_add(struct sb_durations *durations, int64_t duration);
void sb_durations_sort(struct sb_durations *durations);
void sb_durations_free(struct sb_durations *durations);

/* Seconds; NaN when there is none. A quantile lies between the two nearest values, in proportion (Hyndman and Fan's
 * type 7, as in R, NumPy and DuckDB's quantile_cont); so the median of an even number is the mean of the middle two. */
double sb_durations_quantile(const struct sb_durations *durations, double part);
double sb_durations_mean(const struct sb_durations *durations);
/* How many are shorter than sb_duration_limits[limit]. */
uint64_t sb_durations_below(const struct sb_durations *durations, size_t limit);

/* Adds their sketch as a JSON object. */
void sb_durations_write(const struct sb_durations *durations, struct sb_buf *out);
/* Adds what sb_durations_write wrote; they are a sketch from here on. False: it is none. */
bool sb_durations_join(struct sb_durations *durations, sb_json *sketch);
/* Adds those of another, a sketch or not; they are a sketch from here on. */
void sb_durations_add_all(struct sb_durations *durations, const struct sb_durations *others);

#endif
