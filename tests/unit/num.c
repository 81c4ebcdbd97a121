#include "check.h"

#include "base/num.h"

#include <float.h>
#include <locale.h>
#include <math.h>

static void whole_numbers_up_to_their_maximum(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(sb_num_u64(SB_STR("0"), 10, &n) && n == 0);
	assert_true(sb_num_u64(SB_STR("10"), 10, &n) && n == 10);
	assert_true(sb_num_u64(SB_STR("007"), 10, &n) && n == 7);
	assert_false(sb_num_u64(SB_STR("11"), 10, &n));
	assert_true(sb_num_u64(SB_STR("18446744073709551615"), UINT64_MAX, &n) && n == UINT64_MAX);
	n = 7;
	assert_false(sb_num_u64(SB_STR("18446744073709551616"), UINT64_MAX, &n));
	assert_false(sb_num_u64(SB_STR("99999999999999999999999999"), UINT64_MAX, &n));
	assert_int_equal(n, 7);
}

static void anything_but_digits_is_no_whole_number(void **state)
{
	static const char *const wrong[] = {"", " 1", "1 ", "+1", "-1", "0x10", "1e3", "1.0", "1,000", "١", "\n"};
	uint64_t n = 7;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(sb_num_u64(sb_str_from(wrong[i]), UINT64_MAX, &n));
	assert_false(sb_num_u64(SB_STR("1\0"), UINT64_MAX, &n));
	assert_false(sb_num_u64(sb_str_from(NULL), UINT64_MAX, &n));
	assert_int_equal(n, 7);
}

static void signed_numbers_reach_both_ends(void **state)
{
	int64_t n = 7;

	(void)state;
	assert_true(sb_num_i64(SB_STR("-12"), &n) && n == -12);
	assert_true(sb_num_i64(SB_STR("+12"), &n) && n == 12);
	assert_true(sb_num_i64(SB_STR("-0"), &n) && n == 0);
	assert_true(sb_num_i64(SB_STR("9223372036854775807"), &n) && n == INT64_MAX);
	assert_true(sb_num_i64(SB_STR("-9223372036854775807"), &n) && n == -INT64_MAX);
	assert_true(sb_num_i64(SB_STR("-9223372036854775808"), &n) && n == INT64_MIN);
	n = 7;
	assert_false(sb_num_i64(SB_STR("9223372036854775808"), &n));
	assert_false(sb_num_i64(SB_STR("-9223372036854775809"), &n));
	assert_false(sb_num_i64(SB_STR("--1"), &n));
	assert_false(sb_num_i64(SB_STR("+-1"), &n));
	assert_false(sb_num_i64(SB_STR("-"), &n));
	assert_false(sb_num_i64(SB_STR(""), &n));
	assert_int_equal(n, 7);
}

static void fractions_as_json_and_as_people_write_them(void **state)
{
	static const struct {
		const char *text;
		double value;
	} right[] = {{"0", 0},          {"-0", 0},      {"1.5", 1.5},     {".5", 0.5},     {"5.", 5},
		     {"+5", 5},         {"-.5", -0.5},  {"1e3", 1000},    {"1E-3", 0.001}, {"1e+2", 100},
		     {"1e308", 1e308},  {"1e-400", 0},  {"4.9e-324", 4.9e-324}, {"0.1", 0.1},    {"00012", 12}};
	double d;

	(void)state;
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		d = 77;
		assert_true(sb_num_double(sb_str_from(right[i].text), &d));
		assert_true(d == right[i].value);
	}
}

static void what_is_no_finite_number_is_refused(void **state)
{
	static const char *const wrong[] = {"",     ".",     "-",    "e5",    "1e",  "1e309", "-1e309", "inf", "nan", "NaN",
					    "0x1p3", "1 ",    " 1",   "1,5",   "1.2.3", "--1",   "1e5.5", "infinity", "1_000"};
	char digits[1000];
	double d = 77;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(sb_num_double(sb_str_from(wrong[i]), &d));
	assert_false(sb_num_double(SB_STR("1\0"), &d));
	memset(digits, '1', sizeof digits);
	assert_false(sb_num_double(sb_str_of(digits, sizeof digits), &d));
	assert_true(d == 77);
}

static void bytes_with_and_without_a_unit(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(sb_num_size(SB_STR("512"), &n) && n == 512);
	assert_true(sb_num_size(SB_STR("1K"), &n) && n == 1024);
	assert_true(sb_num_size(SB_STR("1kb"), &n) && n == 1024);
	assert_true(sb_num_size(SB_STR("2MiB"), &n) && n == UINT64_C(2) << 20);
	assert_true(sb_num_size(SB_STR("3g"), &n) && n == UINT64_C(3) << 30);
	assert_true(sb_num_size(SB_STR("17179869183G"), &n) && n == UINT64_C(17179869183) << 30);
	n = 7;
	static const char *const wrong[] = {"", "K", "1KK", "1T", "1 K", "-1K", "1.5M", "1KiBx", "17179869184G", "1i", "1ib"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(sb_num_size(sb_str_from(wrong[i]), &n));
	assert_int_equal(n, 7);
}

static void check_format(double value, const char *wanted)
{
	char text[SB_NUM_MAX];
	size_t n = sb_num_format(value, text);

	assert_string_equal(text, wanted);
	assert_int_equal(n, strlen(wanted));
}

static void numbers_are_written_short_and_read_back_the_same(void **state)
{
	(void)state;
	check_format(0, "0");
	check_format(-0.0, "0");
	check_format(1, "1");
	check_format(-17, "-17");
	check_format(0.1, "0.1");
	check_format(0.30000000000000004, "0.30000000000000004");
	check_format(1.0 / 3, "0.3333333333333333");
	check_format(999999999999999, "999999999999999");
	check_format(1e15, "1e+15");
	check_format(1e300, "1e+300");
	check_format(DBL_MAX, "1.7976931348623157e+308");
	check_format(-DBL_MAX, "-1.7976931348623157e+308");
	check_format(4.9e-324, "5e-324");
	uint64_t bits = 88172645463325252;
	for (int i = 0; i < 20000; i++) { /* xorshift: any double at all */
		double value, back;
		char text[SB_NUM_MAX];
		bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
		memcpy(&value, &bits, sizeof value);
		if (!isfinite(value))
			continue;
		size_t n = sb_num_format(value, text);
		assert_true(sb_num_double(sb_str_of(text, n), &back));
		assert_true(back == value);
	}
}

static void check_places(double value, int places, const char *wanted)
{
	char text[SB_NUM_MAX];
	size_t n = sb_num_format_places(value, places, text);

	assert_string_equal(text, wanted);
	assert_int_equal(n, strlen(wanted));
}

static void rounded_numbers_have_no_trailing_zeros_and_no_negative_zero(void **state)
{
	(void)state;
	check_places(0.25, 1, "0.2");
	check_places(2.0, 3, "2");
	check_places(1.50, 2, "1.5");
	check_places(-0.04, 1, "0");
	check_places(-0.0, 2, "0");
	check_places(100, 0, "100");
	check_places(1200, 2, "1200");
	check_places(349835.61, 1, "349835.6");
	check_places(1e18, 2, "1e+18");
}

static void any_number_of_places_fits(void **state)
{
	char text[SB_NUM_MAX + 8];
	double back;

	(void)state;
	memset(text, 'x', sizeof text);
	size_t n = sb_num_format_places(-999999999999999.0 / 8, 40, text);
	assert_true(n < SB_NUM_MAX);
	assert_int_equal(strlen(text), n);
	assert_true(sb_num_double(sb_str_of(text, n), &back));
	assert_true(fabs(back + 999999999999999.0 / 8) < 1);
	check_places(1.5, -3, "2");
}

static void the_environment_s_locale_changes_nothing(void **state)
{
	char text[SB_NUM_MAX];
	double d;

	(void)state;
	setenv("LC_ALL", "de_DE.UTF-8", 1); /* a program that called setlocale(LC_ALL, "") would now write commas */
	sb_num_format(1.5, text);
	assert_string_equal(text, "1.5");
	assert_true(sb_num_double(SB_STR("1.5"), &d) && d == 1.5);
	assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
}

static void whole_numbers_are_written_to_the_last(void **state)
{
	char text[SB_NUM_MAX];

	(void)state;
	static const struct {
		int64_t value;
		const char *wanted;
	} cases[] = {{0, "0"}, {7, "7"}, {-10, "-10"}, {INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(sb_num_format_int(cases[i].value, text), strlen(cases[i].wanted));
		assert_string_equal(text, cases[i].wanted);
	}
	sb_num_format_places(4462, 3, text);
	assert_string_equal(text, "4462");
	sb_num_format_places(-0.0, 3, text);
	assert_string_equal(text, "0");
	sb_num_format_places(999999999999999.0, 3, text);
	assert_string_equal(text, "999999999999999");
}

/* The fast way writes what printf writes. */
static void places_are_those_of_printf(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		char wanted[SB_NUM_MAX * 2], text[SB_NUM_MAX];
		int places = i % 7;
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		double value = ((double)(int64_t)seed) / (i % 3 == 0 ? 9.3e18 : i % 3 == 1 ? 1e12 : 8e15);
		if (i % 5 == 0)
			value = floor(value * 1e4) / 1e4;
		if (i % 5 == 1)
			value = floor(value * 16) / 16; /* ties */
		int n = snprintf(wanted, sizeof wanted, "%.*f", places, value);
		while (places > 0 && wanted[n - 1] == '0')
			wanted[--n] = '\0';
		if (places > 0 && wanted[n - 1] == '.')
			wanted[--n] = '\0';
		size_t len = sb_num_format_places(value, places, text);
		assert_int_equal(len, strlen(text));
		assert_string_equal(text, strcmp(wanted, "-0") == 0 ? "0" : wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_up_to_their_maximum),
		cmocka_unit_test(anything_but_digits_is_no_whole_number),
		cmocka_unit_test(signed_numbers_reach_both_ends),
		cmocka_unit_test(fractions_as_json_and_as_people_write_them),
		cmocka_unit_test(what_is_no_finite_number_is_refused),
		cmocka_unit_test(bytes_with_and_without_a_unit),
		cmocka_unit_test(numbers_are_written_short_and_read_back_the_same),
		cmocka_unit_test(rounded_numbers_have_no_trailing_zeros_and_no_negative_zero),
		cmocka_unit_test(any_number_of_places_fits),
		cmocka_unit_test(whole_numbers_are_written_to_the_last),
		cmocka_unit_test(places_are_those_of_printf),
		cmocka_unit_test(the_environment_s_locale_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
