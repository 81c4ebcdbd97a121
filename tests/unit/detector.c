/* The detector of spikes: what it says, what it leaves unsaid, and that it does not look ahead. */
#include "check.h"
#include "report/detector.h"

#include <math.h>

#define HOURS ((size_t)24 * 42)
#define MONDAY (INT64_C(1772409600) * SB_SECOND) /* 2026-03-02 */

/* Six weeks of hours with a day's rhythm and a little noise, the same in each run. */
static double usual(size_t hour)
{
	uint32_t noise = (uint32_t)hour * 2654435761U;

	noise ^= noise >> 15;
	return floor(40 + 30 * sin((double)(hour % 24) / 24 * 6.2831853) + (double)(noise % 9));
}

static size_t run(const double *counts, size_t count, struct sb_moment *moments)
{
	struct sb_detector detector;
	size_t said = 0;

	sb_detector_init(&detector, SB_HOUR, SB_SEVERITY_DEFAULT);
	for (size_t i = 0; i < count; i++) {
		moments[i] = sb_detector_step(&detector, MONDAY + (sb_time)i * SB_HOUR, counts[i], 1);
		said += moments[i].direction != 0;
	}
	return said;
}

static void fill(double *counts)
{
	for (size_t i = 0; i < HOURS; i++)
		counts[i] = usual(i);
}

static void a_daily_rhythm_is_no_spike(void **state)
{
	static double counts[HOURS];
	static struct sb_moment moments[HOURS];

	(void)state;
	fill(counts);
	assert_int_equal(run(counts, HOURS, moments), 0);
	/* and the rhythm is learned */
	for (size_t i = HOURS - 48; i < HOURS; i++)
		assert_true(fabs(moments[i].expected - counts[i]) < 12);
}

static void a_burst_is_told_once(void **state)
{
	static double counts[HOURS];
	static struct sb_moment moments[HOURS];

	(void)state;
	fill(counts);
	for (size_t i = 700; i < 706; i++)
		counts[i] *= 8;
	assert_int_equal(run(counts, HOURS, moments), 1);
	size_t at = 700;
	while (at < 703 && moments[at].direction == 0)
		at++;
	assert_int_equal(moments[at].direction, 1); /* within three hours */
	assert_true(moments[at].severity >= SB_SEVERITY_DEFAULT && moments[at].severity <= 1);
}

static void a_large_burst_is_told_at_once(void **state)
{
	static double counts[HOURS];
	static struct sb_moment moments[HOURS];

	(void)state;
	fill(counts);
	counts[700] *= 50;
	run(counts, HOURS, moments);
	assert_int_equal(moments[700].direction, 1);
}

static void silence_at_noon_is_a_dip(void **state)
{
	static double counts[HOURS];
	static struct sb_moment moments[HOURS];
	size_t downs = 0;

	(void)state;
	fill(counts);
	for (size_t i = 720; i < 744; i++)
		counts[i] = 0;
	run(counts, 750, moments);
	for (size_t i = 720; i < 750; i++)
		downs += moments[i].direction == -1;
	assert_int_equal(downs, 1);
}

static void nothing_is_said_in_the_first_two_days(void **state)
{
	static double counts[HOURS];
	static struct sb_moment moments[HOURS];

	(void)state;
	fill(counts);
	counts[30] = 100000;
	run(counts, 48, moments);
	for (size_t i = 0; i < 48; i++)
		assert_int_equal(moments[i].direction, 0);
}

static void what_comes_later_changes_nothing_before(void **state)
{
	static double counts[HOURS];
	static struct sb_moment moments[HOURS], again[HOURS];

	(void)state;
	fill(counts);
	counts[500] *= 9;
	run(counts, HOURS, moments);
	for (size_t i = 600; i < HOURS; i++)
		counts[i] = 1e6;
	run(counts, HOURS, again);
	assert_memory_equal(moments, again, 600 * sizeof *moments);
}

static void the_scale_of_a_series_does_not_matter(void **state)
{
	static double counts[HOURS];
	static struct sb_moment moments[HOURS];

	(void)state;
	fill(counts);
	counts[700] *= 10;
	counts[701] *= 10;
	for (size_t i = 0; i < HOURS; i++)
		counts[i] *= 1000;
	assert_int_equal(run(counts, HOURS, moments), 1);
}

static void a_share_is_judged_against_what_it_is_a_share_of(void **state)
{
	struct sb_detector detector;
	size_t said = 0;

	(void)state;
	sb_detector_init(&detector, SB_HOUR, SB_SEVERITY_DEFAULT);
	/* five times as many posts, a tenth of them negative as always: nothing; then half of them: a spike */
	for (size_t i = 0; i < 600; i++) {
		double posts = usual(i) * (i >= 400 && i < 410 ? 5 : 1);
		struct sb_moment m =
			sb_detector_step(&detector, MONDAY + (sb_time)i * SB_HOUR, floor(posts * 0.1), posts);
		said += m.direction != 0;
	}
	assert_int_equal(said, 0);
	for (size_t i = 600; i < 604; i++) {
		double posts = usual(i);
		said += sb_detector_step(&detector, MONDAY + (sb_time)i * SB_HOUR, floor(posts * 0.6), posts).direction == 1;
	}
	assert_int_equal(said, 1);
}

static void a_look_at_an_unfinished_hour_learns_nothing(void **state)
{
	static double counts[HOURS];
	struct sb_detector detector, before;

	(void)state;
	fill(counts);
	sb_detector_init(&detector, SB_HOUR, SB_SEVERITY_DEFAULT);
	for (size_t i = 0; i < 700; i++)
		sb_detector_step(&detector, MONDAY + (sb_time)i * SB_HOUR, counts[i], 1);
	before = detector;
	assert_int_equal(sb_detector_peek(&detector, MONDAY + 700 * SB_HOUR, 0, 1).direction, 0);
	assert_int_equal(sb_detector_peek(&detector, MONDAY + 700 * SB_HOUR, 3000, 1).direction, 1);
	assert_memory_equal(&detector, &before, sizeof before);
}

static void any_number_gives_a_finite_judgement(void **state)
{
	static const double odd[] = {0, 1e15, 0, 0, 1, 1e15, 1e15, 0};
	struct sb_detector detector;

	(void)state;
	sb_detector_init(&detector, 1, 0);
	for (size_t i = 0; i < 5000; i++) {
		sb_time at = (i < 100 ? INT64_C(-62135596800) : INT64_C(253402000000)) * SB_SECOND + (sb_time)(i * i);
		struct sb_moment m = sb_detector_step(&detector, at, odd[i % 8], odd[(i / 8) % 8]);
		assert_true(isfinite(m.expected) && m.expected >= 0);
		assert_true(m.severity >= 0 && m.severity <= 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_daily_rhythm_is_no_spike),
		cmocka_unit_test(a_burst_is_told_once),
		cmocka_unit_test(a_large_burst_is_told_at_once),
		cmocka_unit_test(silence_at_noon_is_a_dip),
		cmocka_unit_test(nothing_is_said_in_the_first_two_days),
		cmocka_unit_test(what_comes_later_changes_nothing_before),
		cmocka_unit_test(the_scale_of_a_series_does_not_matter),
		cmocka_unit_test(a_share_is_judged_against_what_it_is_a_share_of),
		cmocka_unit_test(a_look_at_an_unfinished_hour_learns_nothing),
		cmocka_unit_test(any_number_gives_a_finite_judgement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
