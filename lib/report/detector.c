#include "report/detector.h"

#include <math.h>

/* Chosen on the volume of five companies, and on thinned, noisy and shifted forms of it, in the middle of where the figures
 * are flat; tests/eval/nab.py measures. Times are in time, so that they mean the same for minutes and for days. */
#define MEAN_MEMORY (28 * SB_DAY)
#define HOUR_OF_DAY_MEMORY 14.0 /* visits: two weeks of days */
#define HOUR_OF_WEEK_MEMORY 5.0 /* visits: five weeks */
#define SETTLE (6 * SB_HOUR)    /* only the expectation is learned so long: what is off by ignorance is not rare */
#define PRIOR_VISITS 4.0        /* what an hour of the day, or of the week, must have been seen to count half */
#define SETTLE_INTERVALS 6
#define LOUD 20.0
#define SCALE_MEANS 4.0         /* k = 4 means + 1 */
#define SCALE_DIP_MEANS 0.25
#define SCALE_COUNTS 1.0
#define TAIL 0.004              /* the limit is the 99.6th percentile */
#define TAIL_MEMORY 8064.0      /* intervals */
#define LIMIT_LEAST 0.55        /* less than a factor of 1.7 is no spike, however steady a series is */
#define EXCESS_LEAST 0.2        /* nor does one that was steady so far make every factor a wonder */
#define EXCESS_FIRST 0.3        /* before a series has shown its own: a factor of 1.35 */
#define EXCESS_PRIOR 30.0
#define SHARE_FIRST 0.01        /* of intervals above the limit */
#define SHARE_PRIOR 3000.0      /* intervals: ten days of five minutes */
#define EXCESS_MEMORY 80.0
#define EXCESS_MOST 6.0         /* mean excesses that one excess teaches at most */
#define SPREAD_FIRST 0.3
#define WARM_UP (2 * SB_DAY)
#define WARM_UP_INTERVALS 28    /* of days: four weeks */
#define QUIET SB_DAY
#define LOUDER 0.1              /* ten times as rare */
#define NINES 10.0

static const int lengths[SB_DETECTOR_LENGTHS] = {2, 3, 4, 6};

void sb_detector_init(struct sb_detector *detector, int64_t interval, double threshold)
{
	struct sb_rarity fresh = {.excess = EXCESS_FIRST, .spread = SPREAD_FIRST};

	*detector = (struct sb_detector){.threshold = threshold, .interval = interval, .dips = fresh};
	for (int i = 0; i < SB_DETECTOR_LENGTHS; i++)
		detector->rises[i] = fresh;
	detector->first = detector->last = detector->up.at = detector->down.at = SB_TIME_NONE;
}

/* The number of an hour in a cycle of so many; weeks begin on a Thursday here, as 1970 did. */
static size_t hour_in(sb_time at, int64_t cycle)
{
	int64_t hour = sb_time_floor(at, SB_HOUR) / SB_HOUR % cycle;

	return (size_t)(hour < 0 ? hour + cycle : hour);
}

static double refined(const struct sb_rate *rate, double prior)
{
	return (rate->sum + PRIOR_VISITS * prior) / (rate->exposure + PRIOR_VISITS);
}

static double visit_of(const struct sb_detector *detector)
{
	return fmin(1, (double)detector->interval / (double)SB_HOUR);
}

static void teach(struct sb_rate *rate, double count, double exposure, double fade)
{
	rate->sum = rate->sum * fade + count;
	rate->exposure = rate->exposure * fade + exposure;
}

static void learn(struct sb_detector *detector, sb_time at, double count, double exposure, double expected)
{
	double visit = visit_of(detector), taken = fmin(count, LOUD * (expected + 1));

	teach(&detector->all, taken, exposure, 1 - (double)detector->interval / (double)MEAN_MEMORY);
	teach(&detector->hour_of_day[hour_in(at, 24)], taken * visit, exposure * visit, 1 - visit / HOUR_OF_DAY_MEMORY);
	teach(&detector->hour_of_week[hour_in(at, 168)], taken * visit, exposure * visit, 1 - visit / HOUR_OF_WEEK_MEMORY);
}

static double limit_of(const struct sb_rarity *rarity)
{
	return fmax(rarity->percentile, LIMIT_LEAST);
}

/* How many zeros the probability has that one of these numbers is at least `x`; 0 below the limit. */
static double zeros(const struct sb_rarity *rarity, double x)
{
	double over = x - limit_of(rarity);

	if (over <= 0)
		return 0;
	double share = ((double)rarity->above + SHARE_PRIOR * SHARE_FIRST) / ((double)rarity->seen + SHARE_PRIOR);
	return over / fmax(rarity->excess, EXCESS_LEAST) / log(10) - log10(share);
}

static void rarity_learn(struct sb_rarity *rarity, double x)
{
	double over = x - limit_of(rarity), seen = (double)rarity->seen++;
	double step = fmax(10 / (seen + 20), 10 / TAIL_MEMORY), weight;

	rarity->spread += fmax(1 / (seen + 1), 1 / TAIL_MEMORY) * (fmin(fabs(x), 5 * rarity->spread) - rarity->spread);
	/* up by what one above it says, down by what all others say: it rests where TAIL of them are above */
	rarity->percentile += step * rarity->spread * ((x > rarity->percentile ? 1 : 0) - TAIL);
	if (over <= 0)
		return;
	weight = fmax(1 / ((double)++rarity->above + EXCESS_PRIOR), 1 / EXCESS_MEMORY);
	rarity->excess += weight * (fmin(over, EXCESS_MOST * rarity->excess) - rarity->excess);
}

/* The log ratio of the last `length` intervals; `means` says how much of the mean is added on both sides. */
static double ratio(const struct sb_detector *detector, int length, double means)
{
	double count = 0, expected = 0, scale = 0;

	for (uint64_t i = 0; i < (uint64_t)length; i++) {
		if (i > detector->seen)
			break;
		size_t at = (size_t)((detector->seen - i) % SB_DETECTOR_RECENT);
		count += detector->recent[at].count;
		expected += detector->recent[at].expected;
		scale += detector->recent[at].scale;
	}
	scale = means * scale + SCALE_COUNTS * length;
	return log((count + scale) / (expected + scale));
}

/* Whether to speak; if so, that is remembered. */
static bool speak(struct sb_alarm *alarm, sb_time at, double severity, double threshold)
{
	if (severity < threshold)
		return false;
	if (alarm->at != SB_TIME_NONE && at - alarm->at < QUIET && severity < alarm->severity + LOUDER)
		return false;
	*alarm = (struct sb_alarm){at, severity};
	return true;
}

static void forget_after_silence(struct sb_detector *detector, sb_time at)
{
	if (detector->last != SB_TIME_NONE && at - detector->last > SB_DETECTOR_SILENCE)
		sb_detector_init(detector, detector->interval, detector->threshold);
	if (detector->first == SB_TIME_NONE)
		detector->first = at;
	detector->last = at;
}

static double expect(const struct sb_detector *detector, sb_time at, double exposure, double *mean)
{
	double rate = detector->all.exposure > 0 ? detector->all.sum / detector->all.exposure : 0;

	*mean = exposure * rate;
	double by_day = refined(&detector->hour_of_day[hour_in(at, 24)], rate);
	return exposure * refined(&detector->hour_of_week[hour_in(at, 168)], by_day);
}

struct sb_moment sb_detector_step(struct sb_detector *detector, sb_time at, double count, double exposure)
{
	double mean, rise = 0;

	forget_after_silence(detector, at);
	bool settled = at - detector->first >= SETTLE && detector->seen >= SETTLE_INTERVALS;
	struct sb_moment moment = {.expected = expect(detector, at, exposure, &mean)};
	size_t now = (size_t)(detector->seen % SB_DETECTOR_RECENT);
	detector->recent[now].count = count;
	detector->recent[now].expected = moment.expected;
	detector->recent[now].scale = mean;

	for (int i = 0; i < SB_DETECTOR_LENGTHS; i++) {
		double x = ratio(detector, lengths[i], SCALE_MEANS);
		rise += zeros(&detector->rises[i], x) / SB_DETECTOR_LENGTHS;
		if (settled)
			rarity_learn(&detector->rises[i], x);
	}
	double x = -ratio(detector, SB_DETECTOR_RECENT, SCALE_DIP_MEANS);
	double dip = fmin(1, zeros(&detector->dips, x) / NINES);
	if (settled)
		rarity_learn(&detector->dips, x);
	rise = fmin(1, rise / NINES);
	learn(detector, at, count, exposure, moment.expected);
	detector->seen++;

	if (at - detector->first < WARM_UP || detector->seen < WARM_UP_INTERVALS)
		return moment;
	bool up = speak(&detector->up, at, rise, detector->threshold);
	bool down = speak(&detector->down, at, dip, fmin(1, detector->threshold + SB_DIP_MARGIN));
	if (up || down) {
		moment.direction = up ? 1 : -1;
		moment.severity = up ? rise : dip;
	}
	return moment;
}

struct sb_moment sb_detector_peek(const struct sb_detector *detector, sb_time at, double count, double exposure)
{
	struct sb_detector copy = *detector;
	struct sb_moment moment = sb_detector_step(&copy, at, count, exposure);

	if (moment.direction < 0)
		moment.direction = 0;
	return moment;
}
