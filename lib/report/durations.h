/* durations.h - how long things took: a mean and quantiles.
 *
 * All of them are kept, 8 bytes each, and the figures are exact; or, where summaries are joined, a sketch of them is. */
#ifndef SB_REPORT_DURATIONS_H
#define SB_REPORT_DURATIONS_H

#include "base/time.h"

struct sb_durations {
	int64_t *list; /* microseconds; sorted by sb_durations_sort */
	size_t count, cap;
};

/* A negative one counts as 0: a clock that ran backwards took no time. */
void sb_durations_add(struct sb_durations *durations, int64_t duration);
void sb_durations_sort(struct sb_durations *durations);
void sb_durations_free(struct sb_durations *durations);

/* Seconds; NaN when there is none. A quantile lies between the two nearest values, in proportion (Hyndman and Fan's
 * type 7, as in R, NumPy and DuckDB's quantile_cont); so the median of an even number is the mean of the middle two. */
double sb_durations_quantile(const struct sb_durations *durations, double part);
double sb_durations_mean(const struct sb_durations *durations);
/* How many are shorter than `limit`, in microseconds. */
uint64_t sb_durations_below(const struct sb_durations *durations, int64_t limit);

#endif
