#include "report/span.h"

#include "base/zone.h"

#include <stdlib.h>

#define FIRST_MONDAY (4 * SB_DAY) /* 1970-01-05 */
#define SAMPLE ((size_t)4096)     /* times looked at to choose a step */

const char *sb_span_name(int64_t step)
{
	return step == SB_HOUR ? "hour" : step == SB_DAY ? "day" : "week";
}

sb_time sb_span_floor(sb_time t, int64_t step)
{
	if (step == SB_WEEK)
		return sb_time_floor(t - FIRST_MONDAY, SB_WEEK) + FIRST_MONDAY;
	return sb_time_floor(t, step);
}

int64_t sb_span_step(struct sb_str every)
{
	return sb_str_is(every, "1h") ? SB_HOUR : sb_str_is(every, "1d") ? SB_DAY : sb_str_is(every, "1w") ? SB_WEEK : 0;
}

static int by_time(const void *a, const void *b)
{
	sb_time x = *(const sb_time *)a, y = *(const sb_time *)b;

	return (x > y) - (x < y);
}

/* The time at which all but the oldest hundredth of the posts begin, so that one post from 1970 does not make weeks of a
 * busy day. From a sample. */
static sb_time most_begin(const struct sb_facts *facts, sb_time end)
{
	sb_time *times = sb_mem_alloc(SAMPLE * sizeof *times);
	size_t stride = sb_facts_count(facts) / SAMPLE + 1, count = 0;

	for (size_t i = 0; i < sb_facts_count(facts); i += stride) {
		const struct sb_fact *fact = &facts->list[i];
		if (sb_fact_dates(facts, fact) && fact->at <= end)
			times[count++] = fact->at;
	}
	qsort(times, count, sizeof *times, by_time);
	sb_time begin = count > 0 ? times[count / 100] : end;
	free(times);
	return begin;
}

static int64_t choose_step(int64_t reach)
{
	return reach <= 3 * SB_DAY ? SB_HOUR : reach <= 120 * SB_DAY ? SB_DAY : SB_WEEK;
}

/* The oldest post from `limit` on. */
static sb_time find_oldest(const struct sb_facts *facts, sb_time limit, sb_time end)
{
	sb_time oldest = end;

	for (size_t i = 0; i < sb_facts_count(facts); i++) {
		const struct sb_fact *fact = &facts->list[i];
		if (sb_fact_dates(facts, fact) && fact->at >= limit && fact->at < oldest)
			oldest = fact->at;
	}
	return oldest;
}

/* The newest post not later than `limit`; the newest of all when there is none. */
static sb_time find_end(const struct sb_facts *facts, sb_time limit)
{
	sb_time end = SB_TIME_NONE, newest = SB_TIME_NONE;

	for (size_t i = 0; i < sb_facts_count(facts); i++) {
		const struct sb_fact *fact = &facts->list[i];
		if (!sb_fact_dates(facts, fact))
			continue;
		if (fact->at > newest)
			newest = fact->at;
		if (fact->at <= limit && fact->at > end)
			end = fact->at;
	}
	return end != SB_TIME_NONE ? end : newest;
}

void sb_spans_set(struct sb_spans *spans, const struct sb_facts *facts, int64_t step, sb_time now)
{
	sb_time end = find_end(facts, now + SB_CLOCK_SKEW);

	*spans = (struct sb_spans){.step = step != 0 ? step : SB_DAY, .end = SB_TIME_NONE};
	if (end == SB_TIME_NONE)
		return;
	sb_time begin = step == 0 ? most_begin(facts, end) : end;
	if (step == 0)
		spans->step = choose_step(end - begin);
	sb_time last = sb_span_floor(sb_zone_wall(end), spans->step);
	sb_time limit = sb_zone_moment(last - (int64_t)(SB_SPANS_MAX - 1) * spans->step, false);
	sb_time oldest = find_oldest(facts, limit, end);
	if (step == 0 && (end - begin) < (end - oldest) / 4) /* a hundredth of the posts shall not take most of the chart */
		oldest = begin;
	spans->first = sb_span_floor(sb_zone_wall(oldest), spans->step);
	spans->count = (size_t)((last - spans->first) / spans->step) + 1;
	spans->end = facts->until != SB_TIME_NONE && facts->until <= now ? facts->until - 1 : end;
}

size_t sb_hour_of_week(sb_time at)
{
	sb_time wall = sb_zone_wall(at);

	return (size_t)((wall - sb_span_floor(wall, SB_WEEK)) / SB_HOUR);
}

size_t sb_span_of_wall(const struct sb_spans *spans, sb_time wall)
{
	if (wall == SB_TIME_NONE)
		return SB_SPAN_UNDATED;
	if (spans->count == 0 || wall < spans->first)
		return SB_SPAN_EARLIER;
	size_t number = (size_t)((wall - spans->first) / spans->step);
	return number < spans->count ? number : SB_SPAN_LATER;
}

size_t sb_span_of(const struct sb_spans *spans, sb_time at)
{
	return sb_span_of_wall(spans, at == SB_TIME_NONE ? at : sb_zone_wall(at));
}

sb_time sb_span_start(const struct sb_spans *spans, size_t number)
{
	return sb_zone_moment(spans->first + (int64_t)number * spans->step, false);
}
