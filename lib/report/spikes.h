/* spikes.h - moments when a count leaves its expected range: records of counts as they come, and posts counted by span.
 *
 * A record {"type":"count","at":...,"n":...,"series":...} is judged at once; at stays in order within its series. What
 * one count covers is the time between the first two. Posts are judged when all are there, in the order of their time and
 * causally all the same: each hour (or --every) of all posts, of the negative ones among the judged ones, and of both in
 * each group of --by. A span that is not over can only be a rise. Memory: 7 KB a series of counts. */
#ifndef SB_REPORT_SPIKES_H
#define SB_REPORT_SPIKES_H

#include "report/detector.h"
#include "report/facts.h"

struct sb_spike {
	sb_time at;
	uint32_t series; /* into sb_spikes.names */
	double n, expected, severity;
	int direction; /* 1 up, -1 down */
};

struct sb_counter { /* a series of count records */
	struct sb_detector detector; /* interval 0: one record came, which is held */
	double held;
};

struct sb_spikes {
	double threshold;     /* severity, 0 to 1 */
	sb_time since, until; /* what lies outside [since, until) is learned from and not told; SB_TIME_NONE: open */
	struct sb_map names;        /* of series */
	struct sb_counter *counters; /* by number of series */
	size_t counter_cap;
	struct sb_spike *list; /* in the order in which they were found */
	size_t count, cap;
	uint64_t records; /* counts taken */
};

#define SB_SPIKES_INIT                                                                                                 \
	{.threshold = SB_SEVERITY_DEFAULT, .since = SB_TIME_NONE, .until = SB_TIME_NONE, .names = SB_MAP_INIT}

/* Takes a record of type "count". False: `err` says what it lacks, or that it is not later than the one before. */
bool sb_spikes_take(struct sb_spikes *spikes, sb_json *record, struct sb_err *err);
/* Judges posts, in spans of `interval`, up to `end` (the moment at which the report stands). Sorts the list by time. */
void sb_spikes_posts(struct sb_spikes *spikes, const struct sb_facts *facts, int64_t interval, sb_time end);
/* Adds the record of sb-report(1), one line. Its id is the same in every run, so that what was told is not told again. */
void sb_spike_write(const struct sb_spikes *spikes, const struct sb_spike *spike, struct sb_buf *out);
struct sb_str sb_spike_series(const struct sb_spikes *spikes, const struct sb_spike *spike);
void sb_spikes_free(struct sb_spikes *spikes);

#endif
