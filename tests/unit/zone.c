#include "check.h"

#include "base/zone.h"

static sb_time at(const char *text)
{
	sb_time t = SB_TIME_NONE;

	assert_true(sb_time_parse(sb_str_from(text), &t));
	return t;
}

static void assert_wall(const char *moment, const char *wall)
{
	char text[SB_TIME_TEXT_MAX];

	sb_zone_format(at(moment), text);
	assert_string_equal(text, wall);
}

/* libc has one zone a process, so the order of these matters. */
static void without_a_zone_a_wall_shows_utc(void **state)
{
	sb_time date;

	(void)state;
	assert_string_equal(sb_zone_name(), "UTC");
	assert_wall("2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z");
	assert_true(sb_zone_moment(at("2026-07-01T12:00:00Z"), false) == at("2026-07-01T12:00:00Z"));
	assert_true(sb_zone_parse_point(SB_STR("2026-07-01"), 0, &date) && date == at("2026-07-01T00:00:00Z"));
}

static void what_is_no_zone_is_refused(void **state)
{
	static const char *const wrong[] = {"", "Europe", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe/ Berlin"};
	struct sb_err err;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_false(sb_zone_set(sb_str_from(wrong[i]), &err));
		assert_int_equal(err.status, SB_USAGE);
	}
}

static void a_zone_knows_its_changes(void **state)
{
	struct sb_err err;
	sb_time date;

	(void)state;
	if (!sb_zone_set(SB_STR("Europe/Berlin"), &err))
		skip();
	assert_true(sb_zone_set(SB_STR("Europe/Berlin"), &err));
	assert_false(sb_zone_set(SB_STR("Asia/Tokyo"), &err));
	assert_wall("2026-01-01T12:00:00Z", "2026-01-01T13:00:00+01:00");
	assert_wall("2026-07-01T23:30:00.5Z", "2026-07-02T01:30:00.5+02:00");
	assert_wall("2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00");
	assert_wall("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00");
	assert_wall("2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00");
	assert_wall("2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00");
	assert_wall("2039-07-01T12:00:00Z", "2039-07-01T14:00:00+02:00"); /* by the rule behind the last entry */
	assert_wall("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00");
	assert_wall("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00");
	assert_true(sb_zone_moment(at("2026-07-02T00:00:00Z"), false) == at("2026-07-01T22:00:00Z"));
	assert_true(sb_zone_moment(at("2026-03-29T02:30:00Z"), false) == at("2026-03-29T01:00:00Z")); /* left out */
	assert_true(sb_zone_moment(at("2026-10-25T02:30:00Z"), false) == at("2026-10-25T00:30:00Z")); /* the first of two */
	assert_true(sb_zone_moment(at("2026-10-25T02:30:00Z"), true) == at("2026-10-25T01:30:00Z")); /* and the second */
	assert_true(sb_zone_parse_point(SB_STR("2026-07-01"), 0, &date) && date == at("2026-06-30T22:00:00Z"));
	assert_true(sb_zone_parse_point(SB_STR("2026-07-01T00:00:00Z"), 0, &date) && date == at("2026-07-01T00:00:00Z"));
	for (sb_time t = at("2026-01-01T00:00:00Z"); t < at("2027-01-01T00:00:00Z"); t += 7 * SB_MINUTE)
		assert_true(sb_zone_wall(sb_zone_moment(sb_zone_wall(t), false)) == sb_zone_wall(t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_zone_a_wall_shows_utc),
		cmocka_unit_test(what_is_no_zone_is_refused),
		cmocka_unit_test(a_zone_knows_its_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
