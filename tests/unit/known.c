#include "check.h"

#include "base/known.h"

#define MANY ((uint32_t)100000)

/* Through every growth of the table. */
static void each_thing_keeps_its_number(void **state)
{
	struct sb_known known = {0};
	char id[32];

	(void)state;
	for (int again = 0; again < 2; again++)
		for (uint32_t i = 0; i < MANY; i++) {
			bool added;
			int n = snprintf(id, sizeof id, "mastodon:%u", i * 7919);
			sb_known_expect(&known, sb_str_of(id, (size_t)n));
			assert_int_equal(sb_known_put(&known, sb_str_of(id, (size_t)n), again == 0 ? i : 0, &added), i);
			assert_int_equal(added, again == 0);
		}
	assert_int_equal(known.count, MANY);
	sb_known_free(&known);
	assert_int_equal(known.count, 0);
}

static void things_are_told_apart_by_every_byte(void **state)
{
	struct sb_known known = {0};
	const struct sb_str things[] = {SB_STR(""), SB_STR("\0"), SB_STR("\0\0"), SB_STR("a"), SB_STR("a\0"), SB_STR("b")};
	const uint32_t count = sizeof things / sizeof things[0];

	(void)state;
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(sb_known_put(&known, things[i], i, NULL), i);
	assert_int_equal(sb_known_put(&known, SB_STR("c"), SB_KNOWN_MAX, NULL), SB_KNOWN_MAX);
	assert_int_equal(known.count, count + 1);
	sb_known_free(&known);
}

static void the_seed_is_drawn_once(void **state)
{
	struct sb_known_hash a = sb_known_hash(SB_STR("x")), b = sb_known_hash(SB_STR("x")), c = sb_known_hash(SB_STR("y"));

	(void)state;
	assert_int_equal(sb_known_seed(), sb_known_seed());
	assert_true(a.low == b.low && a.high == b.high);
	assert_true(a.low != c.low && a.high != c.high);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_thing_keeps_its_number),
		cmocka_unit_test(things_are_told_apart_by_every_byte),
		cmocka_unit_test(the_seed_is_drawn_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
