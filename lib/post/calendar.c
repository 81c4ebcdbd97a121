#include "post/calendar.h"

#include "base/zone.h"

#define FIRST_DAY INT64_C(-24837) /* 1902-01-01: within what every libc's zones know */
#define LAST_DAY INT64_C(84371)   /* 2201-01-01 */
#define DAYS_AT_ONCE 64           /* that the table grows beyond what was asked for */

/* The number of the local day (since 1970) that holds a moment. */
static int64_t day_of(sb_time at)
{
	return sb_time_floor(sb_zone_wall(at), SB_DAY) / SB_DAY;
}

static const struct sb_hours *hours_of(const struct sb_calendar *calendar, int64_t number)
{
	const struct sb_hours *yearly = NULL;
	int year, month, day;

	sb_time_civil(number * SB_DAY, &year, &month, &day);
	for (size_t i = 0; i < calendar->date_count; i++) {
		const struct sb_calendar_date *date = &calendar->dates[i];
		if (date->month != month || date->day != day)
			continue;
		if (date->year == year)
			return &date->hours;
		if (date->year == 0)
			yearly = &date->hours;
	}
	return yearly != NULL ? yearly : &calendar->week[((number + 3) % 7 + 7) % 7]; /* 1970 began on a Thursday */
}

static void span_of(int64_t number, const struct sb_hours *hours, size_t i, sb_time *from, sb_time *to)
{
	*from = sb_zone_moment(number * SB_DAY + hours->spans[i].from * SB_MINUTE, false);
	*to = sb_zone_moment(number * SB_DAY + hours->spans[i].to * SB_MINUTE, true);
}

/* Open time of a day up to a moment. */
static int64_t open_on(const struct sb_calendar *calendar, int64_t number, sb_time until)
{
	const struct sb_hours *hours = hours_of(calendar, number);
	int64_t open = 0;
	sb_time from, to;

	for (size_t i = 0; i < hours->count; i++) {
		span_of(number, hours, i, &from, &to);
		to = to < until ? to : until;
		open += to > from ? to - from : 0;
	}
	return open;
}

static int64_t clamp(int64_t day)
{
	return day < FIRST_DAY ? FIRST_DAY : day > LAST_DAY ? LAST_DAY : day;
}

/* Makes the table hold the days [from, to]: it grows at its end; a day before its start begins it anew. */
static void know_days(struct sb_calendar *calendar, int64_t from, int64_t to)
{
	if (calendar->day_count > 0 && from < calendar->first_day) {
		int64_t last = calendar->first_day + (int64_t)calendar->day_count - 1;
		to = to > last ? to : last;
		calendar->day_count = 0;
	}
	if (calendar->day_count == 0)
		calendar->first_day = clamp(from - DAYS_AT_ONCE);
	while (calendar->first_day + (int64_t)calendar->day_count <= to) {
		size_t n = calendar->day_count;
		calendar->before = sb_mem_reserve(calendar->before, n, &calendar->day_cap, sizeof *calendar->before);
		calendar->before[n] =
			n == 0 ? 0 : calendar->before[n - 1] + open_on(calendar, calendar->first_day + (int64_t)n - 1, INT64_MAX);
		calendar->day_count++;
	}
}

/* Open time from the table's first day to a moment, whose day it holds. */
static int64_t open_until(const struct sb_calendar *calendar, sb_time at, int64_t day)
{
	return calendar->before[day - calendar->first_day] + open_on(calendar, day, at);
}

int64_t sb_calendar_between(struct sb_calendar *calendar, sb_time from, sb_time to)
{
	if (to <= from)
		return 0;
	int64_t first = clamp(day_of(from)), last = clamp(day_of(to));
	know_days(calendar, first, last);
	return open_until(calendar, to, last) - open_until(calendar, from, first);
}

sb_time sb_calendar_after(struct sb_calendar *calendar, sb_time from, int64_t duration)
{
	int64_t day = clamp(day_of(from));

	know_days(calendar, day, day);
	int64_t left = duration + open_on(calendar, day, from); /* from the day's start */
	for (; day < LAST_DAY; day++) {
		const struct sb_hours *hours = hours_of(calendar, day);
		sb_time begin, end;
		for (size_t i = 0; i < hours->count; i++) {
			span_of(day, hours, i, &begin, &end);
			if (end > begin && left <= end - begin)
				return begin + left;
			left -= end > begin ? end - begin : 0;
		}
	}
	return SB_TIME_NONE;
}
