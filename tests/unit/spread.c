#include "check.h"

#include "report/spread.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Few and many numbers, whole and joined from two parts: as an exact sort says, to half a ten-thousandth. */
static void quantiles_are_as_near_as_they_say(void **state)
{
	static const size_t counts[] = {1, 2, 3, 1000, 100000};
	static const double parts[] = {0, 0.1, 0.5, 0.9, 1};
	uint64_t seed = 7;

	(void)state;
	for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
		size_t count = counts[c];
		double *all = calloc(count, sizeof *all);
		struct sb_spread whole = {0}, left = {0}, right = {0};
		for (size_t i = 0; i < count; i++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			all[i] = (double)(int32_t)(seed >> 32) / 2147483648.0;
			sb_spread_add(&whole, all[i]);
			sb_spread_add(i % 3 == 0 ? &left : &right, all[i]);
		}
		sb_spread_add(&whole, NAN);
		sb_spread_add_all(&left, &right);
		qsort(all, count, sizeof *all, by_value);
		for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
			double place = parts[p] * (double)(count - 1), low = all[(size_t)place];
			double high = (size_t)place + 1 < count ? all[(size_t)place + 1] : low;
			double exact = low + (place - floor(place)) * (high - low);
			assert_true(fabs(sb_spread_quantile(&whole, parts[p]) - exact) <= SB_SPREAD_ERROR + 1e-9);
			assert_true(fabs(sb_spread_quantile(&left, parts[p]) - exact) <= SB_SPREAD_ERROR + 1e-9);
		}
		sb_spread_free(&whole);
		sb_spread_free(&left);
		sb_spread_free(&right);
		free(all);
	}
	struct sb_spread none = {0};
	assert_true(isnan(sb_spread_quantile(&none, 0.5)));
}

static void what_is_written_reads_back(void **state)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_spread spread = {0}, back = {0};
	struct sb_buf text;
	struct sb_err err;

	(void)state;
	sb_buf_init(&text, 1 << 20);
	sb_spread_add(&spread, 0.5);
	sb_spread_add(&spread, -1);
	sb_spread_add(&spread, 0.5);
	sb_spread_write(&spread, &text);
	assert_string_equal(text.ptr, "[-10000,1,5000,2]");
	assert_true(sb_spread_join(&back, sb_json_parse(&parser, sb_buf_str(&text), &err, NULL)));
	assert_int_equal(back.count, 3);
	assert_true(sb_spread_quantile(&back, 0.5) == 0.5);
	static const char *const wrong[] = {"[1]", "[10001,1]", "[1,0]", "[0.5,1]", "[1,-1]", "[\"a\",1]"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(sb_spread_join(&back, sb_json_parse(&parser, sb_str_from(wrong[i]), &err, NULL)));
	sb_spread_free(&spread);
	sb_spread_free(&back);
	sb_buf_free(&text);
	sb_json_parser_free(&parser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_are_as_near_as_they_say),
		cmocka_unit_test(what_is_written_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
