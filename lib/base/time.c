#include "base/time.h"

#include "base/num.h"
#include "base/pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

sb_time sb_time_now(void)
{
	const char *fixed = getenv("SB_NOW");
	sb_time t;

	if (fixed != NULL && *fixed != '\0') {
		if (!sb_time_parse(sb_str_from(fixed), &t))
			sb_die(SB_USAGE, "SB_NOW: '%s' is not a time such as 2026-03-10T14:00:00Z", fixed);
		return t;
	}
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (sb_time)now.tv_sec * SB_SECOND + now.tv_nsec / 1000;
}

int64_t sb_time_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SB_SECOND + now.tv_nsec / 1000;
}

struct timespec sb_time_spec(int64_t duration)
{
	return (struct timespec){.tv_sec = duration / SB_SECOND, .tv_nsec = (long)(duration % SB_SECOND * 1000)};
}

/* Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static int64_t days_from_civil(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

sb_time sb_time_from_civil(int year, int month, int day)
{
	return days_from_civil(year, month, day) * SB_DAY;
}

void sb_time_civil(sb_time t, int *year, int *month, int *day)
{
	int64_t z = sb_time_floor(t, SB_DAY) / SB_DAY + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

sb_time sb_time_floor(sb_time t, int64_t step)
{
	int64_t rest = t % step;

	return t - (rest < 0 ? rest + step : rest);
}

/* A reader over what is left; each step takes what it understands. */
static bool digits(struct sb_str *s, size_t min, size_t max, int *out)
{
	size_t n = 0;
	int value = 0;

	while (n < s->len && n < max && s->ptr[n] >= '0' && s->ptr[n] <= '9')
		value = value * 10 + (s->ptr[n++] - '0');
	if (n < min)
		return false;
	s->ptr += n;
	s->len -= n;
	*out = value;
	return true;
}

static bool character(struct sb_str *s, const char *set)
{
	if (s->len == 0 || s->ptr[0] == '\0' || strchr(set, s->ptr[0]) == NULL)
		return false;
	s->ptr++;
	s->len--;
	return true;
}

static int days_in_month(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return m == 2 && (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)) ? 29 : days[m - 1];
}

static sb_time first_moment(void)
{
	return sb_time_from_civil(1, 1, 1);
}

static sb_time last_moment(void)
{
	return sb_time_from_civil(9999, 12, 31) + SB_DAY - 1;
}

static bool make(int y, int mo, int d, int h, int mi, int se, int64_t fraction, int offset_minutes, sb_time *out)
{
	if (y < 1 || y > 9999 || mo < 1 || mo > 12 || d < 1 || d > days_in_month(y, mo) || h > 23 || mi > 59 || se > 60)
		return false;
	if (se == 60) {
		se = 59;
		fraction = SB_SECOND - 1;
	}
	sb_time t = sb_time_from_civil(y, mo, d) + h * SB_HOUR + mi * SB_MINUTE + se * SB_SECOND + fraction -
		    offset_minutes * SB_MINUTE;
	if (t < first_moment() || t > last_moment()) /* the offset led out of the years that can be written */
		return false;
	*out = t;
	return true;
}

static bool date_part(struct sb_str *s, int *y, int *m, int *d)
{
	return digits(s, 4, 4, y) && character(s, "-") && digits(s, 2, 2, m) && character(s, "-") && digits(s, 2, 2, d);
}

static int64_t fraction_part(struct sb_str *s)
{
	int64_t value = 0, unit = SB_SECOND / 10;

	for (; s->len > 0 && s->ptr[0] >= '0' && s->ptr[0] <= '9'; s->ptr++, s->len--) {
		value += (s->ptr[0] - '0') * unit;
		unit /= 10;
	}
	return value;
}

static bool offset_part(struct sb_str *s, int *minutes)
{
	int h, m;
	bool west = s->len > 0 && s->ptr[0] == '-';

	if (!character(s, "+-") || !digits(s, 2, 2, &h))
		return false;
	character(s, ":");
	if (!digits(s, 2, 2, &m) || h > 23 || m > 59)
		return false;
	*minutes = (h * 60 + m) * (west ? -1 : 1);
	return true;
}

/* Two digits; above 99 where they are none. */
static int pair(const char *p)
{
	unsigned tens = (unsigned)p[0] - '0', ones = (unsigned)p[1] - '0';

	return tens <= 9 && ones <= 9 ? (int)(tens * 10 + ones) : 1000;
}

/* The form in which records have it, "2026-03-10T14:00:00Z". False: another one, or no time. */
static bool parse_plain(struct sb_str s, sb_time *out)
{
	const char *p = s.ptr;

	if (s.len != 20 || p[4] != '-' || p[7] != '-' || p[10] != 'T' || p[13] != ':' || p[16] != ':' || p[19] != 'Z')
		return false;
	int century = pair(p), year = pair(p + 2);
	return century <= 99 && year <= 99 &&
	       make(century * 100 + year, pair(p + 5), pair(p + 8), pair(p + 11), pair(p + 14), pair(p + 17), 0, 0, out);
}

bool sb_time_parse(struct sb_str s, sb_time *out)
{
	int y, mo, d, h, mi, se, offset = 0;
	int64_t fraction = 0;

	if (parse_plain(s, out))
		return true;
	if (!date_part(&s, &y, &mo, &d) || !character(&s, "Tt ") || !digits(&s, 2, 2, &h) || !character(&s, ":") ||
	    !digits(&s, 2, 2, &mi) || !character(&s, ":") || !digits(&s, 2, 2, &se))
		return false;
	if (character(&s, ".")) {
		if (s.len == 0 || s.ptr[0] < '0' || s.ptr[0] > '9')
			return false;
		fraction = fraction_part(&s);
	}
	if (!character(&s, "Zz") && !offset_part(&s, &offset))
		return false;
	return s.len == 0 && make(y, mo, d, h, mi, se, fraction, offset, out);
}

bool sb_time_parse_date(struct sb_str s, sb_time *out)
{
	int y, m, d;

	return date_part(&s, &y, &m, &d) && s.len == 0 && make(y, m, d, 0, 0, 0, 0, 0, out);
}

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
				     "jul", "aug", "sep", "oct", "nov", "dec"};

/* "+0100 (CET)": mail programs say the name once more in brackets. */
static struct sb_str without_comment(struct sb_str s)
{
	const char *open = s.len > 0 && s.ptr[s.len - 1] == ')' ? memchr(s.ptr, '(', s.len) : NULL;

	return open == NULL ? s : sb_str_trim(sb_str_of(s.ptr, (size_t)(open - s.ptr)));
}

/* What follows GMT or UTC: "+1", "-10", or as everywhere. */
static bool hours_part(struct sb_str s, int *minutes)
{
	struct sb_str whole = s;
	int h;
	bool west = s.ptr[0] == '-';

	if (character(&s, "+-") && digits(&s, 1, 2, &h) && s.len == 0 && h < 24) {
		*minutes = h * 60 * (west ? -1 : 1);
		return true;
	}
	return offset_part(&whole, minutes) && whole.len == 0;
}

/* RFC 822, section 5.1, zones; hours from UTC. Military letters are read as UTC, as RFC 2822 says. */
static bool zone_part(struct sb_str s, int *minutes)
{
	s = without_comment(sb_str_trim(s));
	static const struct {
		const char *name;
		int hours;
	} zones[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7},
		     {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"CET", 1},  {"CEST", 2}, {"WET", 0}, {"WEST", 1},
		     {"BST", 1},  {"EET", 2},  {"EEST", 3}, {"MSK", 3},  {"JST", 9},  {"AEST", 10}, {"AEDT", 11}};

	*minutes = 0;
	if (sb_str_starts_nocase(s, "Etc/"))
		s = sb_str_of(s.ptr + 4, s.len - 4);
	if (s.len > 3 && (s.ptr[3] == '+' || s.ptr[3] == '-') && (sb_str_starts_nocase(s, "GMT") || sb_str_starts_nocase(s, "UTC")))
		return hours_part(sb_str_of(s.ptr + 3, s.len - 3), minutes);
	if (s.len == 0)
		return true;
	if (s.ptr[0] == '+' || s.ptr[0] == '-')
		return offset_part(&s, minutes) && s.len == 0;
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
		if (sb_str_eq_nocase(s, sb_str_from(zones[i].name))) {
			*minutes = zones[i].hours * 60;
			return true;
		}
	}
	bool letter = s.len == 1 && (s.ptr[0] | 0x20) >= 'a' && (s.ptr[0] | 0x20) <= 'z';
	return letter || sb_str_eq_nocase(s, SB_STR("UT")) || sb_str_eq_nocase(s, SB_STR("UTC")) ||
	       sb_str_eq_nocase(s, SB_STR("GMT"));
}

#define BLANK " \t\r\n" /* a header may be folded */

/* "7:48 PM": the hour of the day, and the mark taken off. */
static int half_day(struct sb_str *s, int h)
{
	struct sb_str mark = sb_str_trim(*s);
	bool pm = sb_str_starts_nocase(mark, "PM");

	if (h < 1 || h > 12 || mark.len < 2 || (!pm && !sb_str_starts_nocase(mark, "AM")) ||
	    (mark.len > 2 && strchr(BLANK, mark.ptr[2]) == NULL))
		return h;
	*s = sb_str_of(mark.ptr + 2, mark.len - 2);
	return h % 12 + (pm ? 12 : 0);
}

bool sb_time_parse_mail(struct sb_str s, sb_time *out)
{
	int y, mo = 0, d, h = 0, mi = 0, se = 0, offset;

	s = sb_str_trim(s);
	while (s.len > 0 && (s.ptr[0] < '0' || s.ptr[0] > '9')) { /* the weekday, whatever its language */
		s.ptr++;
		s.len--;
	}
	if (!digits(&s, 1, 2, &d))
		return false;
	while (character(&s, BLANK "-"))
		;
	while (mo < 12 && !sb_str_starts_nocase(s, months[mo]))
		mo++;
	if (mo == 12)
		return false;
	while (s.len > 0 && ((s.ptr[0] | 0x20) >= 'a' && (s.ptr[0] | 0x20) <= 'z'))
		character(&s, (char[]){s.ptr[0], '\0'});
	while (character(&s, BLANK "-.,"))
		;
	const char *start = s.ptr;
	if (!digits(&s, 2, 4, &y))
		return false;
	if (s.ptr - start < 4) /* RFC 2822, section 4.3 */
		y += s.ptr - start == 3 || y >= 50 ? 1900 : 2000;
	while (character(&s, BLANK ","))
		;
	if (s.len > 0) {
		if (!digits(&s, 1, 2, &h) || !character(&s, ":") || !digits(&s, 2, 2, &mi))
			return false;
		if (character(&s, ":") && !digits(&s, 1, 2, &se))
			return false;
		h = half_day(&s, h);
	}
	bool midnight = h == 24 && mi == 0 && se == 0; /* the end of the day that is named */
	sb_time t;
	if (!zone_part(s, &offset) || !make(y, mo + 1, d, midnight ? 0 : h, mi, se, 0, offset, &t))
		return false;
	if (midnight && t > last_moment() - SB_DAY)
		return false;
	*out = t + (midnight ? SB_DAY : 0);
	return true;
}

bool sb_time_parse_duration(struct sb_str s, int64_t *out)
{
	static const struct {
		const char *name;
		int64_t unit;
	} units[] = {{"ms", SB_SECOND / 1000}, {"s", SB_SECOND}, {"m", SB_MINUTE}, {"h", SB_HOUR},
		     {"d", SB_DAY},           {"w", 7 * SB_DAY}};
	int64_t total = 0;

	if (sb_str_is(s, "0")) {
		*out = 0;
		return true;
	}
	if (s.len == 0)
		return false;
	while (s.len > 0) {
		size_t n = 0, u = 0;
		uint64_t value;
		while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
			n++;
		if (!sb_num_u64(sb_str_of(s.ptr, n), INT64_MAX, &value))
			return false;
		s.ptr += n;
		s.len -= n;
		while (u < sizeof units / sizeof units[0] && !sb_str_starts(s, units[u].name))
			u++;
		if (u == sizeof units / sizeof units[0])
			return false;
		if ((int64_t)value > (INT64_MAX / 4 - total) / units[u].unit)
			return false;
		total += (int64_t)value * units[u].unit;
		s.ptr += strlen(units[u].name);
		s.len -= strlen(units[u].name);
	}
	*out = total;
	return true;
}

bool sb_time_parse_point(struct sb_str s, sb_time now, sb_time *out)
{
	int64_t age;

	if (sb_time_parse(s, out) || sb_time_parse_date(s, out))
		return true;
	if (!sb_time_parse_duration(s, &age))
		return false;
	*out = age < now - first_moment() ? now - age : first_moment();
	return true;
}

#define FORMAT_MAX 128 /* bytes of a time that someone wrote, and of its format */

bool sb_time_parse_format(struct sb_str s, const char *format, sb_time *out)
{
	char text[FORMAT_MAX], whole[FORMAT_MAX];
	struct tm tm = {.tm_mday = 1};
	int64_t fraction = 0;
	const char *f = strstr(format, "%f");

	if (s.len == 0 || s.len >= sizeof text || memchr(s.ptr, '\0', s.len) != NULL || strlen(format) >= sizeof whole)
		return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	if (f != NULL) { /* strptime has no fractions: it finds the place, and is then given both texts without it */
		snprintf(whole, sizeof whole, "%.*s", (int)(f - format), format);
		char *at = strptime(text, whole, &tm);
		if (at == NULL || *at < '0' || *at > '9')
			return false;
		struct sb_str tail = sb_str_from(at);
		fraction = fraction_part(&tail);
		memmove(at, tail.ptr, tail.len + 1);
		snprintf(whole, sizeof whole, "%.*s%s", (int)(f - format), format, f + 2);
		format = whole;
		tm = (struct tm){.tm_mday = 1};
	}
	const char *end = strptime(text, format, &tm);
	if (end == NULL || *end != '\0')
		return false;
	if (tm.tm_year + 1900 < 1000) /* strptime takes "26" for the year 26 where four digits are wanted */
		return false;
	return make(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, fraction,
		    (int)(tm.tm_gmtoff / 60), out);
}

static char *put_part(char *to, uint32_t number, char behind)
{
	to = sb_pair_put(to, number);
	*to = behind;
	return to + 1;
}

size_t sb_time_format(sb_time t, char out[SB_TIME_TEXT_MAX])
{
	int y, m, d;
	int64_t rest = t - sb_time_floor(t, SB_DAY);
	uint32_t fraction = (uint32_t)(rest % SB_SECOND), seconds = (uint32_t)(rest / SB_SECOND);
	char *to = out;

	sb_time_civil(t, &y, &m, &d);
	to = sb_pair_put(to, (uint32_t)y / 100 % 100);
	to = put_part(to, (uint32_t)y % 100, '-');
	to = put_part(to, (uint32_t)m, '-');
	to = put_part(to, (uint32_t)d, 'T');
	to = put_part(to, seconds / 3600, ':');
	to = put_part(to, seconds / 60 % 60, ':');
	to = sb_pair_put(to, seconds % 60);
	if (fraction != 0) {
		*to++ = '.';
		for (uint32_t unit = 100000; fraction > 0; fraction %= unit, unit /= 10)
			*to++ = (char)('0' + fraction / unit);
	}
	*to++ = 'Z';
	*to = '\0';
	return (size_t)(to - out);
}

size_t sb_time_format_duration(int64_t duration, char out[SB_TIME_TEXT_MAX])
{
	static const struct {
		const char *name;
		int64_t unit;
	} units[] = {{"d", SB_DAY}, {"h", SB_HOUR}, {"m", SB_MINUTE}, {"s", SB_SECOND}};
	const char *sign = duration < 0 ? "-" : "";
	uint64_t left = duration < 0 ? (uint64_t)0 - (uint64_t)duration : (uint64_t)duration;
	size_t u = 0;

	if (left < (uint64_t)(10 * SB_SECOND) && left % SB_SECOND != 0) {
		char number[SB_NUM_MAX];
		sb_num_format_places((double)left / (double)SB_SECOND, 1, number);
		if (strcmp(number, "0") == 0)
			sign = "";
		return (size_t)snprintf(out, SB_TIME_TEXT_MAX, "%s%ss", sign, number);
	}
	while (u < 3 && left < (uint64_t)units[u].unit)
		u++;
	uint64_t first = left / (uint64_t)units[u].unit;
	if (u < 3) {
		uint64_t second = left % (uint64_t)units[u].unit / (uint64_t)units[u + 1].unit;
		if (second > 0)
			return (size_t)snprintf(out, SB_TIME_TEXT_MAX, "%s%llu%s %llu%s", sign,
						(unsigned long long)first, units[u].name, (unsigned long long)second,
						units[u + 1].name);
	}
	return (size_t)snprintf(out, SB_TIME_TEXT_MAX, "%s%llu%s", sign, (unsigned long long)first, units[u].name);
}

static bool zone_is_set;

void sb_time_zone_set(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
	zone_is_set = true;
}

int64_t sb_time_zone_offset(sb_time t)
{
	time_t seconds = (time_t)(sb_time_floor(t, SB_SECOND) / SB_SECOND);
	struct tm local;

	if (!zone_is_set || localtime_r(&seconds, &local) == NULL)
		return 0;
	return (int64_t)local.tm_gmtoff * SB_SECOND;
}
