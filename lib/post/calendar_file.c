#include "post/calendar.h"

#include "base/num.h"
#include "base/zone.h"
#include "io/file.h"

#include <stdlib.h>

#define MAX_FILE ((size_t)1 << 20) /* a thousand years of holidays */

static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const int month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* The next word of `*line`, which loses it; absent at its end. */
static struct sb_str next_word(struct sb_str *line)
{
	*line = sb_str_trim(*line);
	size_t n = 0;
	while (n < line->len && line->ptr[n] != ' ' && line->ptr[n] != '\t')
		n++;
	struct sb_str word = {n > 0 ? line->ptr : NULL, n};
	line->ptr += n;
	line->len -= n;
	return word;
}

static bool number(struct sb_str text, uint64_t most, int *out)
{
	uint64_t value;

	if (text.len == 0 || text.len > 4 || !sb_num_u64(text, most, &value))
		return false;
	*out = (int)value;
	return true;
}

/* "09:30", and "24:00" for the end of a day. */
static bool parse_clock(struct sb_str text, int *minutes)
{
	int hour, minute;
	struct sb_str rest = text, first = sb_str_cut(&rest, ':');

	if (rest.len != 2 || !number(first, 24, &hour) || !number(rest, 59, &minute) || hour * 60 + minute > 24 * 60)
		return false;
	*minutes = hour * 60 + minute;
	return true;
}

static bool parse_hours(struct sb_str line, struct sb_hours *hours, struct sb_err *err)
{
	struct sb_str word;
	int last = 0;

	*hours = (struct sb_hours){.set = true};
	while ((word = next_word(&line)).ptr != NULL) {
		int from, to;
		struct sb_str rest = word, first = sb_str_cut(&rest, '-');
		if (!parse_clock(first, &from) || !parse_clock(rest, &to))
			return sb_err_set(err, SB_USAGE, "'%.*s' is no time of day such as 09:00-17:00", SB_FMT(word));
		if (to <= from)
			return sb_err_set(err, SB_USAGE, "'%.*s' ends before it begins; what is after midnight is the next "
					  "day's", SB_FMT(word));
		if (from < last)
			return sb_err_set(err, SB_USAGE, "'%.*s' begins before the one before it ends", SB_FMT(word));
		if (hours->count == SB_CALENDAR_SPANS)
			return sb_err_set(err, SB_USAGE, "more than %d times in one day", SB_CALENDAR_SPANS);
		hours->spans[hours->count].from = from;
		hours->spans[hours->count++].to = last = to;
	}
	if (hours->count == 0)
		return sb_err_set(err, SB_USAGE, "the hours are missing, such as 09:00-17:00");
	return true;
}

/* "2026-12-24", or "12-24" for every year. */
static bool parse_date(struct sb_str text, struct sb_calendar_date *date)
{
	struct sb_str rest = text, part = sb_str_cut(&rest, '-');

	*date = (struct sb_calendar_date){.hours.set = true};
	if (part.len == 4) {
		if (!number(part, 9999, &date->year) || date->year == 0)
			return false;
		part = sb_str_cut(&rest, '-');
	}
	if (part.len != 2 || rest.len != 2 || !number(part, 12, &date->month) || !number(rest, 31, &date->day))
		return false;
	if (date->month == 0 || date->day == 0 || date->day > month_days[date->month - 1])
		return false;
	if (date->year == 0)
		return true;
	int year, month, day; /* no 29 February in other years */
	sb_time_civil(sb_time_from_civil(date->year, date->month, date->day), &year, &month, &day);
	return day == date->day;
}

static void add_date(struct sb_calendar *calendar, const struct sb_calendar_date *date)
{
	calendar->dates =
		sb_mem_reserve(calendar->dates, calendar->date_count, &calendar->date_cap, sizeof *calendar->dates);
	calendar->dates[calendar->date_count++] = *date;
}

static bool find_day(struct sb_str name, size_t *day)
{
	for (*day = 0; *day < 7; (*day)++)
		if (name.len >= 3 && sb_str_eq_nocase(sb_str_of(name.ptr, 3), sb_str_from(day_names[*day])) &&
		    (name.len == 3 || sb_str_ends(name, "day")))
			return true;
	return false;
}

/* "mon", "mon-fri", "sat-mon". */
static bool parse_days(struct sb_str word, size_t *from, size_t *to)
{
	struct sb_str rest = word, first = sb_str_cut(&rest, '-');

	if (!find_day(first, from))
		return false;
	*to = *from;
	return rest.ptr == NULL || find_day(rest, to);
}

static bool set_zone(struct sb_calendar *calendar, struct sb_str name, struct sb_err *err)
{
	if (!sb_zone_set(name, err))
		return false;
	calendar->zone = sb_mem_dup(name);
	return true;
}

static bool parse_statement(struct sb_calendar *calendar, struct sb_str line, struct sb_err *err)
{
	struct sb_calendar_date date;
	struct sb_str word = next_word(&line);
	size_t from, to;

	if (sb_str_eq(word, SB_STR("zone"))) {
		struct sb_str name = next_word(&line);
		if (calendar->zone != NULL)
			return sb_err_set(err, SB_USAGE, "a second zone");
		if (sb_str_trim(line).len > 0)
			return sb_err_set(err, SB_USAGE, "a zone is one name, such as Europe/Berlin");
		return set_zone(calendar, name, err);
	}
	if (sb_str_eq(word, SB_STR("holiday"))) {
		word = next_word(&line);
		do {
			if (!parse_date(word, &date))
				return sb_err_set(err, SB_USAGE, "'%.*s' is no date such as 2026-12-24 or 12-24", SB_FMT(word));
			add_date(calendar, &date);
		} while ((word = next_word(&line)).ptr != NULL);
		return true;
	}
	if (parse_date(word, &date)) {
		if (!parse_hours(line, &date.hours, err))
			return false;
		add_date(calendar, &date);
		return true;
	}
	if (!parse_days(word, &from, &to))
		return sb_err_set(err, SB_USAGE, "'%.*s' is none of zone, holiday, a day such as mon or mon-fri, a date such as "
				  "2026-12-24", SB_FMT(word));
	struct sb_hours hours;
	if (!parse_hours(line, &hours, err))
		return false;
	for (size_t day = from;; day = (day + 1) % 7) {
		if (calendar->week[day].set)
			return sb_err_set(err, SB_USAGE, "the hours of %s stand twice; write them on one line", day_names[day]);
		calendar->week[day] = hours;
		if (day == to)
			return true;
	}
}

bool sb_calendar_parse(struct sb_calendar *calendar, struct sb_str text, const char *name, struct sb_err *err)
{
	size_t number_of_line = 0, open = 0;

	*calendar = (struct sb_calendar){0};
	while (text.ptr != NULL) {
		struct sb_str rest = sb_str_cut(&text, '\n');
		struct sb_str line = sb_str_trim(sb_str_cut(&rest, '#'));
		number_of_line++;
		if (line.len > 0 && !parse_statement(calendar, line, err)) {
			sb_calendar_free(calendar);
			return sb_err_prefix(err, "%s:%zu", name, number_of_line);
		}
	}
	for (size_t day = 0; day < 7; day++)
		open += calendar->week[day].count;
	if (open > 0 && (calendar->zone != NULL || set_zone(calendar, SB_STR("UTC"), err)))
		return true;
	sb_calendar_free(calendar);
	if (open == 0)
		sb_err_set(err, SB_USAGE, "no day has hours: write a line such as mon-fri 09:00-17:00");
	return sb_err_prefix(err, "%s", name);
}

bool sb_calendar_read(struct sb_calendar *calendar, const char *path, struct sb_err *err)
{
	struct sb_buf text;

	sb_buf_init(&text, MAX_FILE);
	bool good = sb_file_read(path, &text, err) && sb_calendar_parse(calendar, sb_buf_str(&text), path, err);
	sb_buf_free(&text);
	return good;
}

void sb_calendar_free(struct sb_calendar *calendar)
{
	free(calendar->zone);
	free(calendar->dates);
	free(calendar->before);
	*calendar = (struct sb_calendar){0};
}
