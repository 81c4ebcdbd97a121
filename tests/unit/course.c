#include "check.h"

#include "post/course.h"

static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

/* A letter for each minute: c, C: the customer (content), o: another, s: staff, b: its program, R: a reply's event,
 * !: resolved, ?: reopened. */
static struct sb_act act(char what, sb_time at, size_t n)
{
	struct sb_act one = {.at = at, .id = sb_str_from(ids[n]), .kind = SB_ACT_POST, .known = true};

	one.customer = what == 'c' || what == 'C';
	one.content = what == 'C';
	one.staff = strchr("sbR!?", what) != NULL;
	one.bot = what == 'b';
	one.kind = what == 'R' ? SB_ACT_REPLY : what == '!' ? SB_ACT_RESOLVE : what == '?' ? SB_ACT_REOPEN : SB_ACT_POST;
	return one;
}

static void who_waits_is_found(void **state)
{
	static const struct {
		const char *acts;
		int human, waits, follow_ups, waiting; /* the first answer's minute, -1: none; minutes of all waits; the minute, -1 */
		bool resolved, community;
	} cases[] = {
		{"c", -1, 0, 0, 0, false, false},
		{"cs", 1, 0, 0, -1, false, false},
		{"cbs", 2, 0, 0, -1, false, false},
		{"cocs", 3, 0, 0, -1, false, true},
		{"csoc", 1, 0, 1, 3, false, false},
		{"csccs", 1, 2, 1, -1, false, false},
		{"csC", 1, 0, 0, -1, true, false},
		{"csCcs", 1, 1, 1, -1, false, false},
		{"cscC", 1, 0, 1, -1, true, false},
		{"cC", -1, 0, 0, 0, false, false}, /* thanks before an answer are for nobody */
		{"cR", 1, 0, 0, -1, false, false},
		{"c!", -1, 0, 0, -1, true, false},
		{"cs!?s", 1, 1, 1, -1, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct sb_act acts[8];
		struct sb_course course = {0};
		size_t count = strlen(cases[i].acts);
		int64_t waits = 0;
		for (size_t k = 0; k < count; k++) /* from the last to the first */
			acts[count - 1 - k] = act(cases[i].acts[k], (int64_t)k * SB_MINUTE, k);
		count = sb_acts_order(acts, count);
		sb_course_follow(&course, acts, count, 0);
		for (size_t k = 0; k < course.wait_count; k++)
			waits += course.waits[k].to - course.waits[k].from;
		assert_int_equal(course.human != NULL ? course.human->at / SB_MINUTE : -1, cases[i].human);
		assert_int_equal(waits, cases[i].waits * SB_MINUTE);
		assert_int_equal(course.follow_ups, cases[i].follow_ups);
		assert_int_equal(course.waiting_since != SB_TIME_NONE ? course.waiting_since / SB_MINUTE : -1, cases[i].waiting);
		assert_int_equal(course.resolved, cases[i].resolved);
		assert_int_equal(course.community_first, cases[i].community);
		sb_course_free(&course);
	}
}

static void a_reply_and_its_event_are_one(void **state)
{
	struct sb_act acts[] = {act('c', 0, 0), act('R', SB_HOUR, 1), act('s', SB_HOUR + SB_MINUTE, 2), act('R', 2 * SB_HOUR, 3)};

	(void)state;
	assert_int_equal(sb_acts_order(acts, 4), 3);
	assert_int_equal(acts[1].kind, SB_ACT_POST);
	assert_int_equal(acts[2].at, 2 * SB_HOUR);
}

static void at_one_moment_staff_comes_last(void **state)
{
	struct sb_act acts[] = {act('s', 0, 0), act('o', 0, 2), act('c', 0, 1)};
	struct sb_course course = {0};

	(void)state;
	assert_int_equal(sb_acts_order(acts, 3), 3);
	assert_true(acts[0].customer && acts[2].staff);
	sb_course_follow(&course, acts, 3, 0);
	assert_false(course.community_first); /* no sooner than staff */
	assert_ptr_equal(course.human, &acts[2]);
	sb_course_follow(&course, acts, 3, SB_TIME_NONE);
	assert_null(course.human);
	sb_course_free(&course);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_waits_is_found),
		cmocka_unit_test(a_reply_and_its_event_are_one),
		cmocka_unit_test(at_one_moment_staff_comes_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
