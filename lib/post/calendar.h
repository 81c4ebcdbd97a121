/* calendar.h - when somebody is there to answer: weekly hours, breaks, holidays, in a time zone; and time counted by it.
 *
 * The file (sb-thread(1) describes it for users), a statement a line, '#' begins a comment:
 *	zone Europe/Berlin                     an IANA name; UTC without it
 *	mon-fri 09:00-12:30 13:00-17:00        hours of one day or a range of days; what lies between two is a break
 *	holiday 2026-04-03 12-25               closed on a date, or each year on a day
 *	2026-12-24 09:00-12:00                 the hours of one date, whatever its weekday
 *
 * The zone is the process's (base/zone.h): a second calendar, or --zone beside it, must name the same one.
 *
 * Hours are by the clock on the wall: a day with a change of daylight-saving time is as long as it is. An opening at a time
 * that does not occur that day is at the change; at one that occurs twice, the first one opens and the second one closes. */
#ifndef SB_POST_CALENDAR_H
#define SB_POST_CALENDAR_H

#include "base/diag.h"
#include "base/mem.h"
#include "base/time.h"

#define SB_CALENDAR_SPANS 8 /* a day with more breaks than that is nobody's */

struct sb_hours { /* of one day, in minutes from its midnight, in order and apart */
	struct { int from, to; } spans[SB_CALENDAR_SPANS];
	size_t count;
	bool set;
};

struct sb_calendar_date { /* a holiday, or a date with its own hours */
	int year, month, day; /* year 0: each year */
	struct sb_hours hours;
};

struct sb_calendar {
	char *zone;
	struct sb_hours week[7]; /* from Monday */
	struct sb_calendar_date *dates;
	size_t date_count, date_cap;
	/* open time before each of the days from `first_day` (since 1970, local) on: found when it is needed */
	int64_t *before;
	int64_t first_day;
	size_t day_count, day_cap;
};

/* `name` is for messages. False: `err` (status SB_USAGE) names the line. */
bool sb_calendar_parse(struct sb_calendar *calendar, struct sb_str text, const char *name, struct sb_err *err);
bool sb_calendar_read(struct sb_calendar *calendar, const char *path, struct sb_err *err);
void sb_calendar_free(struct sb_calendar *calendar);

/* Open time between two moments, in microseconds; 0 when `to` is not after `from`. Only the years 1902 to 2200 count. */
int64_t sb_calendar_between(struct sb_calendar *calendar, sb_time from, sb_time to);
/* The first moment at which `duration` (above 0) of open time has passed since `from`; SB_TIME_NONE when that is never. */
sb_time sb_calendar_after(struct sb_calendar *calendar, sb_time from, int64_t duration);

#endif
