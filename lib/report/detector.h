/* detector.h - when does a count leave its expected range? One series of counts in, a judgement of each out.
 *
 * Causal: a judgement uses what came up to its own moment and nothing after. Memory is fixed, about 4 KB a series, and the
 * settings are the same for every series; what differs from series to series is learned.
 *
 * 1. What is expected: a mean with pseudo-counts over four weeks, refined by the hour of the day and again by the hour of
 *    the week (UTC) as far as each was seen; what is more than LOUD times what was expected teaches no more than that.
 * 2. How far off: log((n + k) / (expected + k)) over the last 2, 3, 4 and 6 intervals, where k is a few times the mean.
 *    A logarithm, as attention multiplies; k, so that the small hours of the night are not what spikes are made of.
 * 3. How rare that is in this series: what exceeds a limit (a factor of 1.7, or the series' own 99.6th percentile) is taken
 *    as exponential, with a share and a mean that are learned: peaks over threshold, as in Siffer et al., "Anomaly
 *    detection in streams with extreme value theory", KDD 2017. So a series that is given to bursts needs a larger one.
 *    The severity is the number of zeros of that probability, the mean over the four lengths (none for one that is below
 *    its limit), divided by ten: 0.3 is one interval in a thousand, 0.6 one in a million, 1 the most.
 * 4. When to speak: not in the first two days; then once a day at most, unless it is ten times as rare as what was said last.
 *
 * Dips are judged in the same way over 12 intervals, and must be rarer by SB_DIP_MARGIN: silence at night, a weekend
 * or a gap in gathering is common, and says less than a burst does. */
#ifndef SB_REPORT_DETECTOR_H
#define SB_REPORT_DETECTOR_H

#include "base/time.h"

#define SB_SEVERITY_DEFAULT 0.2 /* on five brands' volumes a minute of speech in three to four days */
#define SB_DIP_MARGIN 0.15
#define SB_DETECTOR_SILENCE (28 * SB_DAY) /* after so long a gap nothing is known any more */

#define SB_DETECTOR_LENGTHS 4
#define SB_DETECTOR_RECENT 12 /* intervals that are held: the longest length */

struct sb_rate { /* counts and the exposure in which they came, both fading */
	double sum, exposure;
};

struct sb_rarity { /* the upper tail of a series of numbers, see 3. */
	double percentile, excess, spread;
	uint64_t seen, above;
};

struct sb_alarm {
	sb_time at; /* SB_TIME_NONE: nothing was said yet */
	double severity;
};

struct sb_detector {
	double threshold; /* severity, 0 to 1, from which a moment is worth a word */
	int64_t interval; /* microseconds that one count covers */
	sb_time first, last;
	uint64_t seen;
	struct sb_rate all, hour_of_day[24], hour_of_week[168];
	struct { double count, expected, scale; } recent[SB_DETECTOR_RECENT]; /* a ring, the newest at `seen` */
	struct sb_rarity rises[SB_DETECTOR_LENGTHS], dips;
	struct sb_alarm up, down;
};

struct sb_moment {
	double expected;
	double severity; /* 0 to 1 */
	int direction;   /* 1: up, -1: down, 0: nothing worth a word */
};

void sb_detector_init(struct sb_detector *detector, int64_t interval, double threshold);
/* The count of the interval that begins at `at`, which must lie after the one before. `exposure` is what the count is in
 * proportion to: 1 for a volume; all posts, where negative ones are counted. */
struct sb_moment sb_detector_step(struct sb_detector *detector, sb_time at, double count, double exposure);
/* The judgement that the step would give, for an interval that is not over: only a rise can be told. Learns nothing. */
struct sb_moment sb_detector_peek(const struct sb_detector *detector, sb_time at, double count, double exposure);

#endif
