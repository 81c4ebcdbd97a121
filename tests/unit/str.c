#include "check.h"

static void an_absent_text_and_an_empty_one_are_told_apart(void **state)
{
	(void)state;
	assert_null(sb_str_from(NULL).ptr);
	assert_non_null(sb_str_from("").ptr);
	assert_true(sb_str_eq(sb_str_from(NULL), SB_STR("")));
	assert_true(sb_str_is(sb_str_of("abc", 2), "ab"));
	assert_false(sb_str_is(sb_str_of("abc", 2), "abc"));
}

static void order_is_of_bytes_and_the_shorter_is_first(void **state)
{
	(void)state;
	assert_true(sb_str_cmp(SB_STR("a"), SB_STR("b")) < 0);
	assert_true(sb_str_cmp(SB_STR("ab"), SB_STR("a")) > 0);
	assert_int_equal(sb_str_cmp(SB_STR("ab"), SB_STR("ab")), 0);
	assert_true(sb_str_cmp(SB_STR("\xff"), SB_STR("a")) > 0);
	assert_true(sb_str_cmp(sb_str_from(NULL), SB_STR("a")) < 0);
	assert_int_equal(sb_str_cmp(sb_str_from(NULL), SB_STR("")), 0);
}

static void case_is_ignored_in_ascii_only(void **state)
{
	(void)state;
	assert_true(sb_str_eq_nocase(SB_STR("AbZ"), SB_STR("aBz")));
	assert_false(sb_str_eq_nocase(SB_STR("ab"), SB_STR("abc")));
	assert_false(sb_str_eq_nocase(SB_STR("É"), SB_STR("é")));
	assert_false(sb_str_eq_nocase(SB_STR("@"), SB_STR("`"))); /* one bit apart, as letters are */
	assert_true(sb_str_starts_nocase(SB_STR("HTTPS://x"), "https://"));
	assert_false(sb_str_starts_nocase(SB_STR("http"), "https"));
	assert_true(sb_str_eq_nocase(sb_str_from(NULL), SB_STR("")));
}

static void a_nul_byte_ends_no_comparison(void **state)
{
	(void)state;
	assert_false(sb_str_eq_nocase(SB_STR("a\0b"), SB_STR("a\0c")));
	assert_true(sb_str_eq_nocase(SB_STR("a\0B"), SB_STR("a\0b")));
	assert_false(sb_str_starts(SB_STR("a\0b"), "ab"));
	assert_true(sb_str_cmp(SB_STR("a\0b"), SB_STR("a\0c")) < 0);
}

static void beginnings_and_ends(void **state)
{
	(void)state;
	assert_true(sb_str_starts(SB_STR("posts.ndjson"), "posts"));
	assert_true(sb_str_ends(SB_STR("posts.ndjson"), ".ndjson"));
	assert_false(sb_str_ends(SB_STR("on"), "json"));
	assert_true(sb_str_starts(sb_str_from(NULL), ""));
	assert_false(sb_str_starts(sb_str_from(NULL), "a"));
	assert_true(sb_str_ends(SB_STR(""), ""));
}

static void trimming_takes_white_space_off_both_ends_only(void **state)
{
	(void)state;
	assert_str(sb_str_trim(SB_STR(" \t\r\n\v\f a b \n")), "a b");
	assert_str(sb_str_trim(SB_STR("   ")), "");
	assert_str(sb_str_trim(SB_STR("\xC2\xA0x")), "\xC2\xA0x");
	assert_null(sb_str_trim(sb_str_from(NULL)).ptr);
}

static void cutting_walks_over_all_parts(void **state)
{
	struct sb_str rest = SB_STR("a,,b,");

	(void)state;
	assert_str(sb_str_cut(&rest, ','), "a");
	assert_str(sb_str_cut(&rest, ','), "");
	assert_str(sb_str_cut(&rest, ','), "b");
	assert_non_null(rest.ptr);
	assert_str(sb_str_cut(&rest, ','), "");
	assert_null(rest.ptr);
	assert_null(sb_str_cut(&rest, ',').ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_absent_text_and_an_empty_one_are_told_apart),
		cmocka_unit_test(order_is_of_bytes_and_the_shorter_is_first),
		cmocka_unit_test(case_is_ignored_in_ascii_only),
		cmocka_unit_test(a_nul_byte_ends_no_comparison),
		cmocka_unit_test(beginnings_and_ends),
		cmocka_unit_test(trimming_takes_white_space_off_both_ends_only),
		cmocka_unit_test(cutting_walks_over_all_parts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
