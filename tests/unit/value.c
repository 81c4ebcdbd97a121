#include "check.h"

#include "json/value.h"

#include <math.h>

static struct sb_json_parser parser = SB_JSON_PARSER_INIT;

static sb_json *parse(const char *text)
{
	struct sb_err err;
	sb_json *v = sb_json_parse(&parser, sb_str_from(text), &err, NULL);

	if (v == NULL)
		fail_msg("'%s': %s", text, err.text);
	return v;
}

static void values_of_every_kind(void **state)
{
	sb_json *v = parse(" {\"s\":\"a\\u0000b\\n\",\"n\":1.5,\"t\":true,\"f\":false,\"z\":null,\"a\":[1,2],\"o\":{}} ");

	(void)state;
	assert_true(sb_json_is_object(v));
	assert_str(sb_json_str(sb_json_get(v, SB_STR("s"))), "a\0b\n");
	assert_true(sb_json_number(sb_json_get(v, SB_STR("n")), 7) == 1.5);
	assert_true(sb_json_is_true(sb_json_get(v, SB_STR("t"))));
	assert_false(sb_json_is_true(sb_json_get(v, SB_STR("f"))));
	assert_true(sb_json_is_array(sb_json_get(v, SB_STR("a"))));
	assert_true(sb_json_is_object(sb_json_get(v, SB_STR("o"))));
	assert_null(sb_json_get(v, SB_STR("absent")));
	assert_null(sb_json_get(NULL, SB_STR("s")));
	assert_null(sb_json_get(sb_json_get(v, SB_STR("a")), SB_STR("s")));
	assert_null(sb_json_str(sb_json_get(v, SB_STR("n"))).ptr);
	assert_null(sb_json_str(NULL).ptr);
	assert_true(sb_json_number(sb_json_get(v, SB_STR("s")), 7) == 7);
	assert_true(sb_json_number(NULL, 7) == 7);
	assert_false(sb_json_is_true(NULL));
}

static void of_a_key_that_stands_twice_the_last_counts(void **state)
{
	(void)state;
	assert_true(sb_json_number(sb_json_get(parse("{\"a\":1,\"b\":2,\"a\":3}"), SB_STR("a")), 0) == 3);
	assert_true(sb_json_number(sb_json_get(parse("{\"a\":1,\"\\u0061\":4}"), SB_STR("a")), 0) == 4);
	assert_true(sb_json_number(sb_json_get(parse("{\"\":5}"), SB_STR("")), 0) == 5);
}

static void numbers_of_any_size_are_numbers(void **state)
{
	static const struct {
		const char *text;
		double value;
	} numbers[] = {{"0", 0}, {"-0", 0}, {"1e3", 1000}, {"18446744073709551615", 18446744073709551615.0},
		       {"-9223372036854775808", -9223372036854775808.0},
		       {"123456789012345678901234567890", 123456789012345678901234567890.0},
		       {"-18446744073709551616", -18446744073709551616.0}, {"1e400", HUGE_VAL}, {"-1e400", -HUGE_VAL},
		       {"1e-400", 0}};

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		sb_json *v = parse(numbers[i].text);
		assert_true(sb_json_is_number(v));
		if (!(sb_json_number(v, 7) == numbers[i].value))
			fail_msg("%s was read as %g", numbers[i].text, sb_json_number(v, 7));
	}
	assert_false(sb_json_is_number(parse("\"1\"")));
	/* four hundred digits are beyond a double */
	struct sb_buf text;
	sb_buf_init(&text, 1000);
	for (int i = 0; i < 400; i++)
		sb_buf_add_char(&text, '9');
	assert_true(sb_json_number(parse(text.ptr), 7) == HUGE_VAL);
	sb_buf_free(&text);
}

static void walks_over_members_and_elements(void **state)
{
	struct sb_json_iter it = sb_json_iter(parse("{\"a\":[1,[2]],\"b\":{\"c\":3},\"d\":\"e\"}"));
	struct sb_str key;
	char seen[16] = "";
	sb_json *v;

	(void)state;
	while ((v = sb_json_next(&it, &key)) != NULL)
		strncat(seen, key.ptr, key.len);
	assert_string_equal(seen, "abd");
	assert_null(sb_json_next(&it, &key));
	it = sb_json_iter(parse("[1,[2,3],{\"x\":4},5]"));
	double sum = 0;
	size_t count = 0;
	while ((v = sb_json_next(&it, &key)) != NULL) {
		assert_null(key.ptr);
		sum += sb_json_number(v, 0);
		count++;
	}
	assert_int_equal(count, 4);
	assert_true(sum == 6);
	static const char *const none[] = {"[]", "{}", "1", "\"x\"", "null"};
	for (size_t i = 0; i < 5; i++) {
		it = sb_json_iter(parse(none[i]));
		assert_null(sb_json_next(&it, NULL));
	}
	it = sb_json_iter(NULL);
	assert_null(sb_json_next(&it, NULL));
}

static void check_rejected(struct sb_str text, size_t byte, const char *why)
{
	struct sb_err err = {0};
	size_t at = 999;

	if (sb_json_parse_object(&parser, text, &err, &at) != NULL)
		fail_msg("'%.*s' was taken", SB_FMT(text));
	assert_int_equal(err.status, SB_REJECTED);
	assert_contains(err.text, why);
	if (byte != 999)
		assert_int_equal(at, byte);
}

static void what_is_not_json_is_refused_with_its_place(void **state)
{
	(void)state;
	check_rejected(SB_STR(""), 0, "not valid JSON: nothing there");
	check_rejected(SB_STR("{\"a\":}"), 5, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":1,}"), 999, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":1} x"), 8, "not valid JSON: ");
	check_rejected(SB_STR("{'a':1}"), 1, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":NaN}"), 5, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":Infinity}"), 5, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":01}"), 999, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":+1}"), 5, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":\"\x01\"}"), 6, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":\"\xff\"}"), 6, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":\"\\ud800\"}"), 999, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":1}\0"), 7, "not valid JSON: ");
	check_rejected(SB_STR("{/**/}"), 1, "not valid JSON: ");
	check_rejected(SB_STR("{\"a\":\"b"), 999, "not valid JSON: ");
	check_rejected(SB_STR("\xEF\xBB\xBF{}"), 0, "not valid JSON: ");
	check_rejected(SB_STR("{"), 999, "not valid JSON: ");
}

static void anything_but_an_object_is_named(void **state)
{
	(void)state;
	check_rejected(SB_STR("[]"), 999, "not a JSON object but an array");
	check_rejected(SB_STR("\"x\""), 999, "not a JSON object but a string");
	check_rejected(SB_STR("1"), 999, "not a JSON object but a number");
	check_rejected(SB_STR("1e999"), 999, "not a JSON object but a number");
	check_rejected(SB_STR("null"), 999, "not a JSON object but null");
	check_rejected(SB_STR("false"), 999, "not a JSON object but a boolean");
}

static void depth_costs_memory_and_no_stack(void **state)
{
	struct sb_buf deep;
	struct sb_err err;

	(void)state;
	sb_buf_init(&deep, SIZE_MAX / 4);
	for (size_t i = 0; i < 2000000; i++)
		sb_buf_add_char(&deep, '[');
	assert_null(sb_json_parse(&parser, sb_buf_str(&deep), &err, NULL));
	for (size_t i = 0; i < 2000000; i++)
		sb_buf_add_char(&deep, ']');
	assert_non_null(sb_json_parse(&parser, sb_buf_str(&deep), &err, NULL));
	sb_buf_free(&deep);
}

static void memory_made_for_one_long_line_is_given_back(void **state)
{
	struct sb_buf large;
	struct sb_err err;

	(void)state;
	sb_buf_init(&large, SIZE_MAX / 4);
	sb_buf_add_char(&large, '"');
	for (size_t i = 0; i < 8000000; i++)
		sb_buf_add_char(&large, 'x');
	sb_buf_add_char(&large, '"');
	assert_non_null(sb_json_parse(&parser, sb_buf_str(&large), &err, NULL));
	assert_true(parser.cap > 8000000);
	parse("{}");
	assert_true(parser.cap <= (size_t)4 << 20);
	sb_buf_free(&large);
	sb_json_parser_free(&parser);
	sb_json_parser_free(&parser);
	parse("{}");
}

static void the_text_is_only_read(void **state)
{
	const struct sb_str text = SB_STR("{\"a\":\"\\u00e9\\n\"}"); /* in memory that cannot be written */

	(void)state;
	sb_json *v = sb_json_parse(&parser, text, NULL, NULL);
	assert_str(sb_json_str(sb_json_get(v, SB_STR("a"))), "é\n");
	assert_null(sb_json_parse(&parser, SB_STR("{"), NULL, NULL)); /* nobody listens */
	sb_json_parser_free(&parser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_every_kind),
		cmocka_unit_test(of_a_key_that_stands_twice_the_last_counts),
		cmocka_unit_test(numbers_of_any_size_are_numbers),
		cmocka_unit_test(walks_over_members_and_elements),
		cmocka_unit_test(what_is_not_json_is_refused_with_its_place),
		cmocka_unit_test(anything_but_an_object_is_named),
		cmocka_unit_test(depth_costs_memory_and_no_stack),
		cmocka_unit_test(memory_made_for_one_long_line_is_given_back),
		cmocka_unit_test(the_text_is_only_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
