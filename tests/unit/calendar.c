/* Business time: weekly hours, breaks, holidays, zones and their changes; and what a wrong file is told. */
#include "check.h"
#include "post/calendar.h"

#define BERLIN "zone Europe/Berlin\n" /* libc knows one zone a process: all tests but those of UTC's errors use it */

static struct sb_calendar read_calendar(const char *text)
{
	struct sb_calendar calendar;
	struct sb_err err;

	if (!sb_calendar_parse(&calendar, sb_str_from(text), "hours", &err))
		fail_msg("%s", err.text);
	return calendar;
}

static sb_time at(const char *text)
{
	sb_time t;

	assert_true(sb_time_parse(sb_str_from(text), &t));
	return t;
}

static void between(const char *hours, const char *from, const char *to, int64_t wanted)
{
	struct sb_calendar calendar = read_calendar(hours);
	int64_t found = sb_calendar_between(&calendar, at(from), at(to));

	if (found != wanted)
		fail_msg("%s to %s: wanted %lld s, came %lld s", from, to, (long long)(wanted / SB_SECOND),
			 (long long)(found / SB_SECOND));
	sb_calendar_free(&calendar);
}

static void after(const char *hours, const char *from, int64_t duration, const char *wanted)
{
	struct sb_calendar calendar = read_calendar(hours);
	char text[SB_TIME_TEXT_MAX];
	sb_time found = sb_calendar_after(&calendar, at(from), duration);

	sb_time_format(found, text);
	assert_string_equal(text, wanted);
	/* and so much open time lies between */
	assert_int_equal(sb_calendar_between(&calendar, at(from), found), duration);
	sb_calendar_free(&calendar);
}

#define WEEK BERLIN "mon-fri 09:00-17:00\n"

static void friday_half_past_four_and_an_hour_is_monday_half_past_nine(void **state)
{
	(void)state;
	after(WEEK, "2026-03-13T16:30:00+01:00", SB_HOUR, "2026-03-16T08:30:00Z");
	after(WEEK, "2026-03-13T16:30:00+01:00", SB_HOUR / 2, "2026-03-13T16:00:00Z");
	after(WEEK, "2026-03-14T12:00:00+01:00", 1, "2026-03-16T08:00:00.000001Z");
	after(WEEK, "2026-03-16T03:00:00+01:00", 8 * SB_HOUR, "2026-03-16T16:00:00Z");
	between(WEEK, "2026-03-13T16:30:00+01:00", "2026-03-16T09:30:00+01:00", SB_HOUR);
}

static void breaks_and_holidays_do_not_count(void **state)
{
	static const char right[] = BERLIN "mon-thu 09:00-12:30 13:00-17:00 # lunch\nfri 09:00-13:00\nholiday 2026-04-03 12-25\n"
					   "2026-12-24 09:00-12:00\n";

	(void)state;
	between(right, "2026-03-10T12:00:00+01:00", "2026-03-10T13:30:00+01:00", SB_HOUR);
	between(right, "2026-04-02T16:00:00+02:00", "2026-04-06T10:00:00+02:00", 2 * SB_HOUR); /* Good Friday */
	between(right, "2026-12-24T00:00:00+01:00", "2026-12-26T00:00:00+01:00", 3 * SB_HOUR);
	between(right, "2025-12-25T00:00:00+01:00", "2025-12-26T00:00:00+01:00", 0);
	between(right, "2026-03-10T12:00:00Z", "2026-03-10T12:00:00Z", 0);
	between(right, "2026-03-11T12:00:00Z", "2026-03-10T12:00:00Z", 0);
}

static void changes_of_the_clock_are_right(void **state)
{
	static const char nights[] = BERLIN "mon-sun 00:00-24:00\n";
	static const char gap[] = BERLIN "sun 02:30-06:00\n", early[] = BERLIN "sun 01:00-02:30\n";

	(void)state;
	/* 29 March 2026 has 23 hours, 25 October has 25 */
	between(nights, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23 * SB_HOUR);
	between(nights, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25 * SB_HOUR);
	/* 02:30 does not occur: opens at the change, 03:00; in autumn the first 02:30 opens, the second closes */
	between(gap, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 3 * SB_HOUR);
	between(gap, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 4 * SB_HOUR + SB_HOUR / 2);
	between(early, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 2 * SB_HOUR + SB_HOUR / 2);
	between(early, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", SB_HOUR);
	/* the wall clock of the office does not move with UTC */
	after(WEEK, "2026-03-27T16:30:00+01:00", SB_HOUR, "2026-03-30T07:30:00Z");
	/* far beyond the database's last entry */
	after(WEEK, "2099-07-03T16:30:00+02:00", SB_HOUR, "2099-07-06T07:30:00Z");
}

static void time_adds_up_wherever_it_is_cut(void **state)
{
	struct sb_calendar calendar = read_calendar(BERLIN "mon-fri 09:00-12:30 13:00-17:00\nsat 22:00-24:00\nsun 00:00-03:30\n");
	sb_time from = at("2026-03-01T00:00:00Z"), to = at("2026-11-30T00:00:00Z");
	int64_t whole = sb_calendar_between(&calendar, from, to), parts = 0;

	(void)state;
	for (sb_time t = from; t < to; t += 47 * SB_MINUTE) {
		sb_time next = t + 47 * SB_MINUTE < to ? t + 47 * SB_MINUTE : to;
		int64_t part = sb_calendar_between(&calendar, t, next);
		assert_true(part >= 0 && part <= next - t);
		parts += part;
	}
	assert_int_equal(parts, whole);
	/* a day before what is known makes the table anew */
	assert_true(sb_calendar_between(&calendar, at("2020-01-06T00:00:00Z"), to) > whole);
	sb_calendar_free(&calendar);
}

static void any_moment_is_taken(void **state)
{
	struct sb_calendar calendar = read_calendar(WEEK);

	(void)state;
	assert_int_equal(sb_calendar_between(&calendar, at("0001-01-01T00:00:00Z"), at("0001-01-02T00:00:00Z")), 0);
	assert_true(sb_calendar_between(&calendar, at("0001-01-01T00:00:00Z"), at("9999-12-31T23:59:59Z")) > 0);
	assert_true(sb_calendar_after(&calendar, at("9999-12-31T00:00:00Z"), SB_HOUR) == SB_TIME_NONE);
	assert_true(sb_calendar_after(&calendar, at("2026-01-01T00:00:00Z"), INT64_C(1) << 60) == SB_TIME_NONE);
	sb_calendar_free(&calendar);
}

static void a_wrong_file_is_told_where_and_why(void **state)
{
	static const struct {
		const char *text, *part;
	} wrong[] = {
		{"", "no day has hours"},
		{"zone Europe/Berlin\n", "no day has hours"},
		{"\n\nmonday 9-17\n", "hours:3: '9-17' is no time of day"},
		{"mon 09:00-25:00", "no time of day"},
		{"mon 17:00-09:00", "ends before it begins"},
		{"mon 09:00-12:00 11:00-13:00", "begins before the one before it ends"},
		{"mon", "the hours are missing"},
		{"mon-fri 09:00-17:00\nwed 10:00-11:00", "hours:2: the hours of wed stand twice"},
		{"funday 09:00-17:00", "is none of zone, holiday"},
		{"holiday", "is no date"},
		{"holiday 2026-02-29", "is no date"},
		{"holiday 13-01", "is no date"},
		{"zone Mars/Olympus\nmon 09:00-10:00", "no time zone 'Mars/Olympus'"},
		{"zone ../../etc/passwd", "is no time zone such as"},
		{"zone /etc/passwd", "is no time zone such as"},
		{"zone Europe/Berlin\nzone Europe/Paris", "a second zone"},
		{"zone Europe/Paris\nmon 09:00-10:00", "all that is given must be in one"},
	};

	(void)state;
	between(WEEK, "2026-03-13T16:30:00+01:00", "2026-03-16T09:30:00+01:00", SB_HOUR); /* the process has its zone */
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct sb_calendar calendar;
		struct sb_err err = {0};
		assert_false(sb_calendar_parse(&calendar, sb_str_from(wrong[i].text), "hours", &err));
		assert_contains(err.text, wrong[i].part);
		assert_int_equal(err.status, SB_USAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(friday_half_past_four_and_an_hour_is_monday_half_past_nine),
		cmocka_unit_test(breaks_and_holidays_do_not_count),
		cmocka_unit_test(changes_of_the_clock_are_right),
		cmocka_unit_test(time_adds_up_wherever_it_is_cut),
		cmocka_unit_test(any_moment_is_taken),
		cmocka_unit_test(a_wrong_file_is_told_where_and_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
