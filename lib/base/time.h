/* time.h - moments and durations, in microseconds, UTC.
 *
 * A moment counts from 1970-01-01T00:00:00Z and may lie before it; years 0001 to 9999 of the proleptic Gregorian
 * calendar. Leap seconds are folded into the second before, as POSIX does. */
#ifndef SB_BASE_TIME_H
#define SB_BASE_TIME_H

#include "base/diag.h"
#include "base/str.h"

#include <time.h>

typedef int64_t sb_time;

#define SB_SECOND INT64_C(1000000)
#define SB_MINUTE (60 * SB_SECOND)
#define SB_HOUR (60 * SB_MINUTE)
#define SB_DAY (24 * SB_HOUR)
#define SB_TIME_NONE INT64_MIN /* no moment: what a parser found was absent or wrong */

/* The moment now, or SB_NOW where that is set (RFC 3339). A wrong SB_NOW ends the program with status 2. */
sb_time sb_time_now(void);
/* Microseconds of a clock that nobody sets: for waiting, and for how long something took. */
int64_t sb_time_monotonic(void);
/* A duration of 0 or more as nanosleep(2) and its kin take it. */
struct timespec sb_time_spec(int64_t duration);

/* Each takes the whole of `s` or returns false and leaves `*out` alone. */
/* RFC 3339, section 5.6, with "T", "t" or a space; a lower-case "z" too. Fractions beyond microseconds are cut. */
bool sb_time_parse(struct sb_str s, sb_time *out);
/* A date "2026-03-10", its first moment in UTC. */
bool sb_time_parse_date(struct sb_str s, sb_time *out);
/* RFC 822 and RFC 1123 with what feeds make of them: optional weekday, two-digit years, names of zones, comments, no
 * seconds or no time at all (midnight), 24:00. Without a zone, UTC. */
bool sb_time_parse_mail(struct sb_str s, sb_time *out);
/* A duration: whole numbers each with ms, s, m, h, d or w, in any number: "90m", "1d12h". A bare "0" is allowed. */
bool sb_time_parse_duration(struct sb_str s, int64_t *out);
/* What --since and --until take: RFC 3339, a date, or an age before `now` ("2d"; at most back to the year 1). */
bool sb_time_parse_point(struct sb_str s, sb_time now, sb_time *out);
/* By strptime(3)'s conversions (C locale), plus %f for a fraction; without a zone in it, UTC. */
bool sb_time_parse_format(struct sb_str s, const char *format, sb_time *out);

/* RFC 3339 in UTC with "Z"; a fraction only where there is one. Returns the length. */
#define SB_TIME_TEXT_MAX 32
size_t sb_time_format(sb_time t, char out[SB_TIME_TEXT_MAX]);
/* A duration as people say it, its two largest units: "923 ms" is "0.9s", "15m 23s", "4d 1h". Returns the length. */
size_t sb_time_format_duration(int64_t duration, char out[SB_TIME_TEXT_MAX]);

/* `t` down to a multiple of `step` from 1970-01-01T00:00:00Z, also before that: with SB_DAY the start of its day in UTC,
 * with 7 * SB_DAY the Thursday before. `t` is a moment of the years 1 to 9999, never SB_TIME_NONE. */
sb_time sb_time_floor(sb_time t, int64_t step);
/* Year, month 1-12, day 1-31 of `t`, and the moment at the start of such a date. */
void sb_time_civil(sb_time t, int *year, int *month, int *day);
sb_time sb_time_from_civil(int year, int month, int day);

/* How far the process's time zone (TZ) is ahead of UTC at `t`, in microseconds; 0 until one is set. libc knows one zone a
 * process; nothing else here depends on it. */
void sb_time_zone_set(const char *name); /* an IANA name that the system has */
int64_t sb_time_zone_offset(sb_time t);

#endif
