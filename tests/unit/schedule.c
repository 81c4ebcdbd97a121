/* The schedule: hosts take turns, none has more than its share, and nothing runs before its moment. */
#include "check.h"
#include "fetch/schedule.h"

static void hosts_take_turns(void **state)
{
	struct sb_schedule s;
	int job[1001];

	(void)state;
	sb_schedule_init(&s);
	size_t many = sb_schedule_host(&s, SB_STR("many.example")), few = sb_schedule_host(&s, SB_STR("few.example"));
	assert_int_equal(sb_schedule_host(&s, SB_STR("many.example")), many);
	for (size_t i = 0; i < 1000; i++)
		sb_schedule_add(&s, &job[i], many, 0);
	sb_schedule_add(&s, &job[1000], few, 0);
	bool seen = false;
	size_t started = 0;
	for (int *next; (next = sb_schedule_next(&s, 0)) != NULL; started++)
		seen = seen || next == &job[1000];
	assert_int_equal(started, SB_SCHEDULE_HOST + 1);
	assert_true(seen);
	sb_schedule_end(&s, few);
	assert_null(sb_schedule_next(&s, 0));
	sb_schedule_end(&s, many);
	assert_ptr_equal(sb_schedule_next(&s, 0), &job[SB_SCHEDULE_HOST]);
	sb_schedule_free(&s);
}

static void all_have_a_limit(void **state)
{
	struct sb_schedule s;
	size_t started = 0;

	(void)state;
	sb_schedule_init(&s);
	for (size_t i = 0; i < 500; i++) {
		char name[16];
		snprintf(name, sizeof name, "h%zu", i);
		sb_schedule_add(&s, name, sb_schedule_host(&s, sb_str_from(name)), 0);
	}
	while (sb_schedule_next(&s, 0) != NULL)
		started++;
	assert_int_equal(started, SB_SCHEDULE_ALL);
	sb_schedule_free(&s);
}

static void nothing_runs_early(void **state)
{
	struct sb_schedule s;
	int job[5];

	(void)state;
	sb_schedule_init(&s);
	size_t host = sb_schedule_host(&s, SB_STR("h"));
	assert_true(sb_schedule_due(&s) == INT64_MAX);
	static const int64_t due[] = {50, 10, 40, 20, 30};
	for (size_t i = 0; i < 5; i++)
		sb_schedule_add(&s, &job[i], host, due[i]);
	assert_int_equal(sb_schedule_due(&s), 10);
	assert_null(sb_schedule_next(&s, 9));
	static const size_t order[] = {1, 3, 4, 2, 0};
	for (size_t i = 0; i < 5; i++) {
		assert_ptr_equal(sb_schedule_next(&s, (int64_t)(i + 1) * 10), &job[order[i]]);
		sb_schedule_end(&s, host);
		sb_schedule_add(&s, &job[order[i]], host, 100 + (int64_t)i); /* the place is used again */
	}
	assert_int_equal(s.count, 5);
	sb_schedule_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_take_turns),
		cmocka_unit_test(all_have_a_limit),
		cmocka_unit_test(nothing_runs_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
