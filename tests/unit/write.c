#include "check.h"

#include "json/write.h"

#include <math.h>

static struct sb_buf out;

static int setup(void **state)
{
	(void)state;
	sb_buf_init(&out, (size_t)1 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sb_buf_free(&out);
	return 0;
}

/* What was written is what is wanted, and JSON. */
static void check_out(const char *wanted)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_err err;

	assert_string_equal(out.ptr, wanted);
	if (sb_json_parse(&parser, sb_buf_str(&out), &err, NULL) == NULL)
		fail_msg("%s: %s", out.ptr, err.text);
	sb_json_parser_free(&parser);
	sb_buf_clear(&out);
}

static void commas_are_set_by_what_stands_before(void **state)
{
	(void)state;
	sb_json_open(&out, '{');
	sb_json_close(&out, '}');
	check_out("{}");
	sb_json_open(&out, '{');
	sb_json_field_text(&out, "a", "x");
	sb_json_key(&out, "b");
	sb_json_open(&out, '[');
	sb_json_item(&out);
	sb_json_open(&out, '[');
	sb_json_close(&out, ']');
	sb_json_item(&out);
	sb_json_open(&out, '{');
	sb_json_field_int(&out, "c", -5);
	sb_json_field_true(&out, "d", true);
	sb_json_close(&out, '}');
	sb_json_item(&out);
	sb_json_add_str(&out, SB_STR("["));
	sb_json_item(&out);
	sb_json_add_bool(&out, false);
	sb_json_close(&out, ']');
	sb_json_key(&out, "e");
	sb_json_open(&out, '{');
	sb_json_close(&out, '}');
	sb_json_key(&out, "f{");
	sb_json_add_str(&out, SB_STR("{:"));
	sb_json_key(&out, "g:");
	sb_json_add_number(&out, 1.5);
	sb_json_close(&out, '}');
	check_out("{\"a\":\"x\",\"b\":[[],{\"c\":-5,\"d\":true},\"[\",false],\"e\":{},\"f{\":\"{:\",\"g:\":1.5}");
}

/* Also where text is looked at eight bytes at a time, and of every length. */
static void every_byte_at_every_place_is_escaped(void **state)
{
	(void)state;
	for (size_t len = 1; len <= 20; len++)
		for (size_t at = 0; at < len; at++)
			for (int c = 0; c < 128; c++) {
				char text[20], wanted[32];
				bool plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
				memset(text, 'a', len);
				text[at] = (char)c;
				sb_buf_clear(&out);
				sb_json_add_str(&out, sb_str_of(text, len));
				snprintf(wanted, sizeof wanted, "\"%.*s\"", (int)len, text);
				assert_int_equal(plain, sb_str_is(sb_buf_str(&out), wanted));
				assert_true(plain || out.len > len + 2);
			}
}

static void text_is_escaped_and_repaired(void **state)
{
	(void)state;
	sb_json_add_str(&out, SB_STR("a\"b\\c\n\r\t\b\f\x01\x1f\x7f/é🌸\0"));
	check_out("\"a\\\"b\\\\c\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\\u007f/é🌸\\u0000\"");
	sb_json_add_str(&out, SB_STR("\xff\xed\xa0\x80x"));
	check_out("\"\xEF\xBF\xBD\xEF\xBF\xBDx\"");
	sb_json_add_str(&out, sb_str_from(NULL));
	check_out("\"\"");
	sb_json_open(&out, '{');
	sb_json_key_str(&out, SB_STR("k\"\n"));
	sb_json_add_int(&out, 1);
	sb_json_close(&out, '}');
	check_out("{\"k\\\"\\n\":1}");
}

static void what_json_lacks_becomes_null(void **state)
{
	(void)state;
	sb_json_add_number(&out, NAN);
	check_out("null");
	sb_json_add_number(&out, HUGE_VAL);
	check_out("null");
	sb_json_add_places(&out, -HUGE_VAL, 2);
	check_out("null");
	sb_json_add_time(&out, SB_TIME_NONE);
	check_out("null");
	sb_json_add_value(&out, NULL);
	check_out("null");
}

static void numbers_and_times(void **state)
{
	(void)state;
	sb_json_add_number(&out, 0.1);
	check_out("0.1");
	sb_json_add_number(&out, 1e300);
	check_out("1e+300");
	sb_json_add_places(&out, 0.666666, 3);
	check_out("0.667");
	sb_json_add_int(&out, INT64_MIN);
	check_out("-9223372036854775808");
	sb_json_add_time(&out, -1);
	check_out("\"1969-12-31T23:59:59.999999Z\"");
}

static void what_is_absent_is_left_out(void **state)
{
	(void)state;
	sb_json_open(&out, '{');
	sb_json_field_str(&out, "a", sb_str_from(NULL));
	sb_json_field_text(&out, "b", NULL);
	sb_json_field_number(&out, "c", NAN);
	sb_json_field_places(&out, "d", NAN, 2);
	sb_json_field_true(&out, "e", false);
	sb_json_field_time(&out, "f", SB_TIME_NONE);
	sb_json_close(&out, '}');
	check_out("{}");
	sb_json_open(&out, '{');
	sb_json_field_str(&out, "a", SB_STR(""));
	sb_json_field_number(&out, "c", 0);
	sb_json_field_places(&out, "d", 0.25, 1);
	sb_json_field_time(&out, "f", 0);
	sb_json_close(&out, '}');
	check_out("{\"a\":\"\",\"c\":0,\"d\":0.2,\"f\":\"1970-01-01T00:00:00Z\"}");
}

static void values_are_written_as_they_were_read(void **state)
{
	static const char text[] = "{\"a\":[1,-2.5,\"x\\n\",null,true],\"big\":123456789012345678901234567890,\"huge\":1e400}";
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;

	(void)state;
	sb_json_add_value(&out, sb_json_parse(&parser, sb_str_from(text), NULL, NULL));
	check_out(text);
	sb_json_parser_free(&parser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(commas_are_set_by_what_stands_before, setup, teardown),
		cmocka_unit_test_setup_teardown(every_byte_at_every_place_is_escaped, setup, teardown),
		cmocka_unit_test_setup_teardown(text_is_escaped_and_repaired, setup, teardown),
		cmocka_unit_test_setup_teardown(what_json_lacks_becomes_null, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_and_times, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_absent_is_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(values_are_written_as_they_were_read, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
