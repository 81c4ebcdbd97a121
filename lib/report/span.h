/* span.h - time cut into equal spans: hours, days, weeks, by the clock on the wall (base/zone.h, UTC where none is set);
 * weeks begin on Monday (ISO 8601). Where a wall shows an hour twice, both are one span.
 *
 * A post's time is a stranger's claim, so what is shown is bounded and does not hang on one wrong clock: the last span is
 * that of the newest post not later than a day from now (without one, of the newest post); the first is that of the
 * oldest, and at most SB_SPANS_MAX lie between them. What lies outside is counted as earlier or later. */
#ifndef SB_REPORT_SPAN_H
#define SB_REPORT_SPAN_H

#include "report/facts.h"

#define SB_WEEK (7 * SB_DAY)
#define SB_SPANS_MAX ((size_t)1500) /* two months of hours, four years of days: more than fits on a screen */

struct sb_spans {
	int64_t step;  /* SB_HOUR, SB_DAY or SB_WEEK */
	sb_time first; /* start of the first span, on the wall; meaningless when there is none */
	size_t count;  /* 0: no post has a time */
	sb_time end;   /* the moment at which the report stands: the newest post's, see above; or `until`; SB_TIME_NONE */
};

#define SB_CLOCK_SKEW SB_DAY /* a post from further ahead has a wrong clock */

#define SB_SPAN_EARLIER SIZE_MAX
#define SB_SPAN_LATER (SIZE_MAX - 1)
#define SB_SPAN_UNDATED (SIZE_MAX - 2)

/* `step` 0: hours when all but the oldest hundredth of the posts lie within three days, days within four months, else
 * weeks; and that hundredth counts as earlier where it would take more than three quarters of the spans. */
void sb_spans_set(struct sb_spans *spans, const struct sb_facts *facts, int64_t step, sb_time now);
/* The number of the span that holds `at`, or one of the three above. */
size_t sb_span_of(const struct sb_spans *spans, sb_time at);
/* The same for a time on the wall. */
size_t sb_span_of_wall(const struct sb_spans *spans, sb_time wall);
/* The moment at which the span with a number starts; `number` may be `count`, where the last one ends. */
sb_time sb_span_start(const struct sb_spans *spans, size_t number);
/* The start of the span that holds a time on the wall. */
sb_time sb_span_floor(sb_time wall, int64_t step);
/* "1h", "1d", "1w" as a step; 0 for anything else, also absent. */
int64_t sb_span_step(struct sb_str every);
/* "hour", "day" or "week". */
const char *sb_span_name(int64_t step);

#endif
