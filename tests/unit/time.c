#include "check.h"

#include "base/time.h"

#define T(text) moment(text, __LINE__)

static sb_time moment(const char *text, int line)
{
	sb_time t = SB_TIME_NONE;

	if (!sb_time_parse(sb_str_from(text), &t)) {
		print_error("line %d: '%s' is no time\n", line, text);
		_fail(__FILE__, line);
	}
	return t;
}

static void check_shown(sb_time t, const char *wanted)
{
	char text[SB_TIME_TEXT_MAX];

	assert_int_equal(sb_time_format(t, text), strlen(wanted));
	assert_string_equal(text, wanted);
}

static void rfc_3339_in_its_forms(void **state)
{
	(void)state;
	assert_int_equal(T("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(T("2026-03-10T14:00:00Z"), INT64_C(1773151200) * SB_SECOND);
	assert_int_equal(T("2026-03-10t14:00:00z"), T("2026-03-10T14:00:00Z"));
	assert_int_equal(T("2026-03-10 14:00:00Z"), T("2026-03-10T14:00:00Z"));
	assert_int_equal(T("2026-03-10T14:00:00+02:00"), T("2026-03-10T12:00:00Z"));
	assert_int_equal(T("2026-03-10T14:00:00-05:30"), T("2026-03-10T19:30:00Z"));
	assert_int_equal(T("2026-03-10T14:00:00-00:00"), T("2026-03-10T14:00:00Z"));
	assert_int_equal(T("2026-03-10T14:00:00.5Z") - T("2026-03-10T14:00:00Z"), SB_SECOND / 2);
	assert_int_equal(T("2026-03-10T14:00:00.123456789Z") - T("2026-03-10T14:00:00Z"), 123456);
	assert_int_equal(T("2026-03-10T14:00:00.0000009Z"), T("2026-03-10T14:00:00Z"));
}

static void what_is_no_rfc_3339_time_leaves_the_result_alone(void **state)
{
	static const char *const wrong[] = {
		"", "2026-03-10", "2026-03-10T14:00:00", "2026-03-10T14:00Z", "2026-3-10T14:00:00Z", "26-03-10T14:00:00Z",
		"2026-03-10T24:00:00Z", "2026-03-10T14:60:00Z", "2026-03-10T14:00:61Z", "2026-00-10T14:00:00Z",
		"2026-13-10T14:00:00Z", "2026-03-00T14:00:00Z", "2026-03-32T14:00:00Z", "2026-02-29T00:00:00Z",
		"1900-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "2026-03-10T14:00:00.Z", "2026-03-10T14:00:00Z ",
		" 2026-03-10T14:00:00Z", "2026-03-10T14:00:00ZZ", "2026-03-10T14:00:00+24:00", "2026-03-10T14:00:00+02:60",
		"2026-03-10T14:00:00+2", "2026-03-10X14:00:00Z", "2026-03-10T14:00:00+02:00Z", "12026-03-10T14:00:00Z",
		"2026-03-10T-1:00:00Z", "2026-03-10T14:00:00.5", "٢٠٢٦-03-10T14:00:00Z", "now",
	};
	sb_time t = 77;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		if (sb_time_parse(sb_str_from(wrong[i]), &t))
			fail_msg("'%s' was taken", wrong[i]);
	}
	assert_false(sb_time_parse(SB_STR("2026-03-10T14:00:00Z\0"), &t));
	assert_false(sb_time_parse(sb_str_from(NULL), &t));
	assert_int_equal(t, 77);
}

static void leap_years_by_the_gregorian_rule(void **state)
{
	(void)state;
	assert_int_equal(T("2024-03-01T00:00:00Z") - T("2024-02-29T00:00:00Z"), SB_DAY);
	assert_int_equal(T("2000-03-01T00:00:00Z") - T("2000-02-29T00:00:00Z"), SB_DAY);
	assert_int_equal(T("1900-03-01T00:00:00Z") - T("1900-02-28T00:00:00Z"), SB_DAY);
	assert_int_equal(T("2023-03-01T00:00:00Z") - T("2023-02-28T00:00:00Z"), SB_DAY);
	assert_int_equal(T("2001-01-01T00:00:00Z") - T("2000-01-01T00:00:00Z"), 366 * SB_DAY);
}

static void a_leap_second_is_the_end_of_the_second_before(void **state)
{
	(void)state;
	check_shown(T("2016-12-31T23:59:60Z"), "2016-12-31T23:59:59.999999Z");
	assert_true(T("2016-12-31T23:59:60.5Z") < T("2017-01-01T00:00:00Z"));
}

static void years_from_1_to_9999_and_none_beside(void **state)
{
	sb_time t = 77;

	(void)state;
	check_shown(T("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z");
	check_shown(T("9999-12-31T23:59:59.999999Z"), "9999-12-31T23:59:59.999999Z");
	/* the offset leads out of them */
	assert_false(sb_time_parse(SB_STR("0001-01-01T00:00:00+01:00"), &t));
	assert_false(sb_time_parse(SB_STR("9999-12-31T23:59:59-01:00"), &t));
	assert_int_equal(t, 77);
	check_shown(T("0001-01-01T00:00:00-01:00"), "0001-01-01T01:00:00Z");
}

static void every_day_goes_there_and_back(void **state)
{
	int y, m, d, before = 0;

	(void)state;
	for (sb_time t = sb_time_from_civil(1, 1, 1); t <= sb_time_from_civil(9999, 12, 31); t += SB_DAY) {
		sb_time_civil(t, &y, &m, &d);
		assert_int_equal(sb_time_from_civil(y, m, d), t);
		int day = y * 10000 + m * 100 + d;
		assert_true(day > before);
		before = day;
	}
	sb_time_civil(T("1969-12-31T23:59:59.999999Z"), &y, &m, &d);
	assert_true(y == 1969 && m == 12 && d == 31);
}

static void floors_go_down_also_before_1970(void **state)
{
	(void)state;
	assert_int_equal(sb_time_floor(T("2026-03-10T14:00:00Z"), SB_DAY), T("2026-03-10T00:00:00Z"));
	assert_int_equal(sb_time_floor(T("1969-12-31T23:59:59.999999Z"), SB_DAY), T("1969-12-31T00:00:00Z"));
	assert_int_equal(sb_time_floor(T("1969-12-31T00:00:00Z"), SB_DAY), T("1969-12-31T00:00:00Z"));
	assert_int_equal(sb_time_floor(-1, SB_HOUR), -SB_HOUR);
	assert_int_equal(sb_time_floor(0, SB_HOUR), 0);
}

static void times_are_shown_with_a_fraction_only_where_there_is_one(void **state)
{
	(void)state;
	check_shown(0, "1970-01-01T00:00:00Z");
	check_shown(-1, "1969-12-31T23:59:59.999999Z");
	check_shown(SB_SECOND / 2, "1970-01-01T00:00:00.5Z");
	check_shown(1, "1970-01-01T00:00:00.000001Z");
	check_shown(T("2026-03-10T14:05:09.120Z"), "2026-03-10T14:05:09.12Z");
}

static void dates_alone(void **state)
{
	sb_time t = 77;

	(void)state;
	assert_false(sb_time_parse_date(SB_STR("2026-02-30"), &t));
	assert_false(sb_time_parse_date(SB_STR("2026-02-3"), &t));
	assert_false(sb_time_parse_date(SB_STR("2026-02-03 "), &t));
	assert_false(sb_time_parse_date(SB_STR("20260203"), &t));
	assert_int_equal(t, 77);
	assert_true(sb_time_parse_date(SB_STR("2024-02-29"), &t));
	assert_int_equal(t, T("2024-02-29T00:00:00Z"));
}

static void dates_as_feeds_write_them(void **state)
{
	static const struct {
		const char *mail, *time;
	} right[] = {
		{"Tue, 10 Mar 2026 14:05:09 +0000", "2026-03-10T14:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 GMT", "2026-03-10T14:05:09Z"},
		{"10 Mar 2026 14:05:09 GMT", "2026-03-10T14:05:09Z"},
		{"Tue, 10 Mar 26 14:05:09 GMT", "2026-03-10T14:05:09Z"},
		{"Thu, 01 Jan 70 00:00:00 GMT", "1970-01-01T00:00:00Z"},
		{"01 Jan 49 00:00:00 GMT", "2049-01-01T00:00:00Z"},
		{"01 Jan 103 00:00:00 GMT", "2003-01-01T00:00:00Z"},
		{"Tue, 10 Mar 2026 14:05 GMT", "2026-03-10T14:05:00Z"},
		{"Tue, 1 Mar 2026 4:05:09 GMT", "2026-03-01T04:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 EST", "2026-03-10T19:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 PDT", "2026-03-10T21:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 CEST", "2026-03-10T12:05:09Z"},
		{"Wed, 10 Jun 2026 14:05:09 BST", "2026-06-10T13:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 JST", "2026-03-10T05:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 Z", "2026-03-10T14:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 UT", "2026-03-10T14:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 utc", "2026-03-10T14:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 -0800", "2026-03-10T22:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 +05:30", "2026-03-10T08:35:09Z"},
		{"Tue, 10 Mar 2026 14:05:09", "2026-03-10T14:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 +0100 (CET)", "2026-03-10T13:05:09Z"},
		{"Tue, 10 Mar 2026 14:05:09 GMT (Greenwich Mean Time)", "2026-03-10T14:05:09Z"},
		{"Tue, 10 Mar 2026 24:00:00 GMT", "2026-03-11T00:00:00Z"},
		{"Tue, 10 Mar 2026", "2026-03-10T00:00:00Z"},
		{"10 March 2026 14:05:09 GMT", "2026-03-10T14:05:09Z"},
		{"Di, 10-Mar-2026 14:05:09 GMT", "2026-03-10T14:05:09Z"},
		{"TUE, 10 MAR 2026 14:05:09 gmt", "2026-03-10T14:05:09Z"},
		{"\n  Tue,  10\tMar  2026  14:05:09\n GMT \n", "2026-03-10T14:05:09Z"},
		{"Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59.999999Z"},
	};
	char shown[SB_TIME_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		sb_time t;
		if (!sb_time_parse_mail(sb_str_from(right[i].mail), &t))
			fail_msg("'%s' was not taken", right[i].mail);
		sb_time_format(t, shown);
		assert_string_equal(shown, right[i].time);
	}
}

static void what_is_no_mail_date_leaves_the_result_alone(void **state)
{
	static const char *const wrong[] = {
		"", "Tue", "Tue, 10", "Tue, 10 Mar", "Tue, 10 Foo 2026 14:05:09 GMT", "Tue, 31 Feb 2026 14:05:09 GMT",
		"Tue, 10 Mar 2026 25:00:00 GMT", "Tue, 10 Mar 2026 24:00:01 GMT", "Tue, 10 Mar 2026 14:65:00 GMT",
		"Tue, 10 Mar 2026 14:05:09 Moon", "Tue, 10 Mar 2026 14:05:09 %", "Tue, 10 Mar 2026 14:05:09 7",
		"Tue, 10 Mar 2026 14:05:09 +9900", "Tue, 10 Mar 2026 14:05:09 GMT extra", "Tue, 0 Mar 2026 14:05:09 GMT",
		"Invalid Date", "Tue, 10 Mar 2026 14", "Tue, 10 Mar 2026 14:", "Tue, 10 Mar 2 14:05:09 GMT", "1", "31 Dec",
		"Tue, 10 Mar 2026 14:05:09 (", "(((", "Fri, 31 Dec 9999 24:00:00 GMT",
	};
	sb_time t = 77;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		if (sb_time_parse_mail(sb_str_from(wrong[i]), &t))
			fail_msg("'%s' was taken", wrong[i]);
	}
	assert_false(sb_time_parse_mail(sb_str_from(NULL), &t));
	assert_int_equal(t, 77);
}

static void durations_add_up(void **state)
{
	int64_t d;

	(void)state;
	assert_true(sb_time_parse_duration(SB_STR("0"), &d) && d == 0);
	assert_true(sb_time_parse_duration(SB_STR("90m"), &d) && d == 90 * SB_MINUTE);
	assert_true(sb_time_parse_duration(SB_STR("1d12h"), &d) && d == 36 * SB_HOUR);
	assert_true(sb_time_parse_duration(SB_STR("250ms"), &d) && d == SB_SECOND / 4);
	assert_true(sb_time_parse_duration(SB_STR("1m1ms"), &d) && d == SB_MINUTE + 1000);
	assert_true(sb_time_parse_duration(SB_STR("2w"), &d) && d == 14 * SB_DAY);
	assert_true(sb_time_parse_duration(SB_STR("5000000000ms"), &d) && d == 5000000 * SB_SECOND);
}

static void what_is_no_duration_leaves_the_result_alone(void **state)
{
	static const char *const wrong[] = {"",   "1",   "m",     "1x",    "-1m", "+1m", "1.5h", "1h 2m", " 1h", "1h ",
					    "1hh", "1h2", "1y",   "1M",    "0x1h", "٣h",  "00",   "1H",
					    "99999999999999999999w", "9223372036854775807s", "100000000w100000000w"};
	int64_t d = 77;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		if (sb_time_parse_duration(sb_str_from(wrong[i]), &d))
			fail_msg("'%s' was taken", wrong[i]);
	}
	assert_int_equal(d, 77);
}

static void a_point_is_a_time_a_date_or_an_age(void **state)
{
	sb_time now = T("2026-03-23T09:00:00Z"), t = 77;

	(void)state;
	assert_true(sb_time_parse_point(SB_STR("2026-03-10T14:00:00Z"), now, &t) && t == T("2026-03-10T14:00:00Z"));
	assert_true(sb_time_parse_point(SB_STR("2026-03-10"), now, &t) && t == T("2026-03-10T00:00:00Z"));
	assert_true(sb_time_parse_point(SB_STR("2d"), now, &t) && t == now - 2 * SB_DAY);
	assert_true(sb_time_parse_point(SB_STR("0"), now, &t) && t == now);
	t = 77;
	assert_false(sb_time_parse_point(SB_STR("yesterday"), now, &t));
	assert_false(sb_time_parse_point(SB_STR(""), now, &t));
	assert_int_equal(t, 77);
	/* an age beyond the first year is the first moment there is */
	assert_true(sb_time_parse_point(SB_STR("1000000w"), now, &t));
	assert_int_equal(t, T("0001-01-01T00:00:00Z"));
}

static void check_parsed(const char *text, const char *format, const char *wanted)
{
	sb_time t = SB_TIME_NONE;

	if (!sb_time_parse_format(sb_str_from(text), format, &t))
		fail_msg("'%s' was not taken as '%s'", text, format);
	check_shown(t, wanted);
}

static void formats_are_those_of_strptime_and_a_fraction(void **state)
{
	sb_time t = 77;

	(void)state;
	check_parsed("Tue Oct 31 22:10:47 +0000 2017", "%a %b %d %H:%M:%S %z %Y", "2017-10-31T22:10:47Z");
	check_parsed("31.10.2017 22:10", "%d.%m.%Y %H:%M", "2017-10-31T22:10:00Z");
	check_parsed("2017-10-31 22:10:47.125", "%Y-%m-%d %H:%M:%S.%f", "2017-10-31T22:10:47.125Z");
	check_parsed("2017-10-31T22:10:47.5+0200", "%Y-%m-%dT%H:%M:%S.%f%z", "2017-10-31T20:10:47.5Z");
	check_parsed("10/31/2017 10:10:47.25 PM", "%m/%d/%Y %I:%M:%S.%f %p", "2017-10-31T22:10:47.25Z");
	check_parsed("1509487847", "%s", "2017-10-31T22:10:47Z");
	assert_false(sb_time_parse_format(SB_STR("31.10.2017 and more"), "%d.%m.%Y", &t));
	assert_false(sb_time_parse_format(SB_STR("31.10"), "%d.%m.%Y", &t));
	assert_false(sb_time_parse_format(SB_STR("31.02.2017"), "%d.%m.%Y", &t));
	assert_false(sb_time_parse_format(SB_STR(""), "%d.%m.%Y", &t));
	assert_false(sb_time_parse_format(SB_STR("31.10.2017\0x"), "%d.%m.%Y", &t));
	assert_false(sb_time_parse_format(SB_STR("47.x"), "%S.%f", &t));
	assert_int_equal(t, 77);
	setenv("TZ", "America/New_York", 1);
	check_parsed("31.10.2017 22:10", "%d.%m.%Y %H:%M", "2017-10-31T22:10:00Z");
	check_parsed("1509487847", "%s", "2017-10-31T22:10:47Z");
	setenv("TZ", "UTC", 1);
}

static void check_duration(int64_t d, const char *wanted)
{
	char text[SB_TIME_TEXT_MAX];

	assert_int_equal(sb_time_format_duration(d, text), strlen(wanted));
	assert_string_equal(text, wanted);
}

static void durations_are_shown_by_their_two_largest_units(void **state)
{
	(void)state;
	check_duration(0, "0s");
	check_duration(923000, "0.9s");
	check_duration(9 * SB_SECOND, "9s");
	check_duration(923 * SB_SECOND, "15m 23s");
	check_duration(4 * SB_DAY + SB_HOUR + 59 * SB_MINUTE, "4d 1h");
	check_duration(SB_HOUR + 5 * SB_SECOND, "1h");
	check_duration(60 * SB_SECOND, "1m");
	check_duration(400 * SB_DAY, "400d");
	check_duration(-90 * SB_SECOND, "-1m 30s");
	check_duration(-40000, "0s");
	check_duration(INT64_MAX, "106751991d 4h");
	check_duration(INT64_MIN, "-106751991d 4h");
}

static void the_clock_is_sb_now_where_that_is_set(void **state)
{
	(void)state;
	setenv("SB_NOW", "2026-03-23T09:00:00Z", 1);
	assert_int_equal(sb_time_now(), T("2026-03-23T09:00:00Z"));
	setenv("SB_NOW", "", 1);
	assert_true(sb_time_now() > T("2024-01-01T00:00:00Z"));
	unsetenv("SB_NOW");
	sb_time a = sb_time_now(), b = sb_time_now();
	assert_true(a <= b && b - a < SB_MINUTE);
}

static void ask_for_now(void *ctx)
{
	(void)ctx;
	sb_time_now();
}

static void a_wrong_sb_now_ends_the_program_with_2(void **state)
{
	int status;

	(void)state;
	setenv("SB_NOW", "tomorrow", 1);
	char *text = run_child(ask_for_now, NULL, &status);
	unsetenv("SB_NOW");
	assert_string_equal(text, "sb: SB_NOW: 'tomorrow' is not a time such as 2026-03-10T14:00:00Z\n");
	assert_int_equal(WEXITSTATUS(status), 2);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_3339_in_its_forms),
		cmocka_unit_test(what_is_no_rfc_3339_time_leaves_the_result_alone),
		cmocka_unit_test(leap_years_by_the_gregorian_rule),
		cmocka_unit_test(a_leap_second_is_the_end_of_the_second_before),
		cmocka_unit_test(years_from_1_to_9999_and_none_beside),
		cmocka_unit_test(every_day_goes_there_and_back),
		cmocka_unit_test(floors_go_down_also_before_1970),
		cmocka_unit_test(times_are_shown_with_a_fraction_only_where_there_is_one),
		cmocka_unit_test(dates_alone),
		cmocka_unit_test(dates_as_feeds_write_them),
		cmocka_unit_test(what_is_no_mail_date_leaves_the_result_alone),
		cmocka_unit_test(durations_add_up),
		cmocka_unit_test(what_is_no_duration_leaves_the_result_alone),
		cmocka_unit_test(a_point_is_a_time_a_date_or_an_age),
		cmocka_unit_test(formats_are_those_of_strptime_and_a_fraction),
		cmocka_unit_test(durations_are_shown_by_their_two_largest_units),
		cmocka_unit_test(the_clock_is_sb_now_where_that_is_set),
		cmocka_unit_test(a_wrong_sb_now_ends_the_program_with_2),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
