#include "check.h"

#include "json/jq.h"

static struct sb_jq *compile(const char *program)
{
	struct sb_err err;
	struct sb_jq *jq = sb_jq_open(program, "test", &err);

	if (jq == NULL)
		fail_msg("%s: %s", program, err.text);
	return jq;
}

static bool add_output(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	sb_buf_add_char(ctx, '\n');
	return true;
}

/* Runs a program; its outputs, one a line, and the error's text where there is one. */
static void check_run(const char *program, const char *input, const char *wanted, const char *error)
{
	struct sb_jq *jq = compile(program);
	struct sb_buf out;
	struct sb_err err = {0};

	sb_buf_init(&out, 1 << 20);
	for (int again = 0; again < 2; again++) { /* what one run leaves behind must not show in the next */
		sb_buf_clear(&out);
		bool good = sb_jq_run(jq, sb_str_from(input), add_output, &out, &err);
		assert_string_equal(out.ptr, wanted);
		if (error == NULL && !good)
			fail_msg("%s: %s", program, err.text);
		if (error != NULL) {
			assert_false(good);
			assert_int_equal(err.status, SB_REJECTED);
			assert_contains(err.text, error);
		}
	}
	sb_buf_free(&out);
	sb_jq_close(jq);
}

static void outputs_come_in_order_as_compact_json(void **state)
{
	(void)state;
	check_run(".", "{\"a\" : [1, 2.5, \"é\"]}", "{\"a\":[1,2.5,\"é\"]}\n", NULL);
	check_run(".[]", "[1,null,\"x\"]", "1\nnull\n\"x\"\n", NULL);
	check_run("empty", "{}", "", NULL);
	check_run("limit(2; .[])", "[1,2,3]", "1\n2\n", NULL);
	check_run("first(range(10;20))", "null", "10\n", NULL);
	check_run("label $out | 1, break $out, 2", "null", "1\n", NULL);
	check_run("[.[] | select(. > 1)] | length", "[1,2,3]", "2\n", NULL);
	check_run("reduce range(100000) as $i (0; . + $i)", "null", "4999950000\n", NULL);
	check_run("\"a\\u0000b\"", "null", "\"a\\u0000b\"\n", NULL);
}

static void errors_of_the_program_say_what_it_said(void **state)
{
	(void)state;
	check_run(".a", "1", "", "jq: Cannot index number with ");
	check_run("1, error(\"my words\"), 2", "{}", "1\n", "jq: my words");
	check_run("error({a:1})", "{}", "", "jq: {\"a\":1}");
	check_run("try error(\"x\") catch .", "{}", "\"x\"\n", NULL);
	check_run("error(.missing)?", "{}", "", NULL);
	check_run("halt", "{}", "", NULL);
	check_run("1, (2 | halt_error), 3", "{}", "1\n", "jq: ");
	check_run("\"gone wrong\\n\" | halt_error", "{}", "", "jq: gone wrong");
	check_run("{} | halt_error(7)", "{}", "", "jq: {}");
	check_run("input", "{}", "", "jq: "); /* 1.6 says "break", later ones "No more inputs" */
	check_run("[inputs]", "{}", "[]\n", NULL);
	check_run("try input catch \"none\"", "{}", "\"none\"\n", NULL);
}

/* Each of these ends the process, or never ends, with jq 1.6 alone. */
static void no_data_ends_the_process(void **state)
{
	static const char *const times[] = {"todate",		   "todateiso8601",	  "date",
					    "strftime(\"%Y\")",   "strflocaltime(\"%Y\")", "gmtime | strftime(\"%Y\")",
					    "localtime | mktime",  "gmtime | mktime"};
	static const char *const numbers[] = {"1e300", "-1e300", "1e18", "-1e18", "253402300800", "-62135596801"};
	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
			check_run(times[i], numbers[n], "", " is no time");
	check_run("strftime(.)", "0", "", "jq: strftime takes a format that is a string");
	check_run("[try todate catch 1], 2", "1e300", "[1]\n2\n", NULL);
	check_run("nan | todate", "0", "", " is no time");
	check_run("todate, (gmtime | todate), (\"2026-01-02T03:04:05Z\" | fromdate | todate)", "1e9",
		  "\"2001-09-09T01:46:40Z\"\n\"2001-09-09T01:46:40Z\"\n\"2026-01-02T03:04:05Z\"\n", NULL);
	check_run("indices(\"\"), index(\"\"), rindex(\"\")", "\"abc\"", "[]\nnull\nnull\n", NULL);
	check_run("indices(\"b\"), index(\"b\"), rindex(\"b\")", "\"abcb\"", "[1,3]\n1\n3\n", NULL);
	check_run("indices(1)", "[1,2,1]", "[0,2]\n", NULL);
}

static void debug_something(void *ctx)
{
	struct sb_err err;
	struct sb_jq *jq = compile("debug | 1");
	struct sb_buf out;

	(void)ctx;
	sb_buf_init(&out, 100);
	if (!sb_jq_run(jq, SB_STR("{\"a\":\"\\u001b[31m\"}"), add_output, &out, &err))
		_exit(1);
	sb_buf_free(&out);
	sb_jq_close(jq);
}

static void debug_goes_to_standard_error_without_controls(void **state)
{
	int status;

	(void)state;
	char *text = run_child(debug_something, NULL, &status);
	assert_string_equal(text, "sb: jq: {\"a\":\"\\u001b[31m\"}\n");
	assert_int_equal(status, 0);
	free(text);
}

static void an_error_of_null_harms_nothing(void **state)
{
	struct sb_jq *jq = compile("error(null)");
	struct sb_buf out;
	struct sb_err err;

	(void)state;
	sb_buf_init(&out, 1000);
	for (int i = 0; i < 3; i++)
		sb_jq_run(jq, SB_STR("{}"), add_output, &out, &err); /* jq 1.6 takes it for the end, later ones for an error */
	assert_string_equal(out.ptr, "");
	bool holds = true;
	sb_jq_test(jq, SB_STR("{}"), &holds, &err);
	assert_false(holds);
	sb_buf_free(&out);
	sb_jq_close(jq);
}

static void check_uncompiled(const char *program, const char *wanted)
{
	struct sb_err err;

	assert_null(sb_jq_open(program, "-e", &err));
	assert_int_equal(err.status, SB_USAGE);
	assert_contains(err.text, wanted);
	assert_memory_equal(err.text, "-e: ", 4);
	assert_null(strchr(err.text, '\n'));
	assert_null(strstr(err.text, "jq: "));
	assert_int_not_equal(err.text[strlen(err.text) - 1], ' ');
}

static void a_program_that_does_not_compile_is_explained_on_one_line(void **state)
{
	(void)state;
	check_uncompiled(".a |", "-e: ");
	check_uncompiled(".a ||| .b", "syntax error");
	check_uncompiled("nosuch", "nosuch/0 is not defined");
	check_uncompiled("$nosuch", "$nosuch is not defined");
	check_uncompiled("break $x", "-e: ");
	check_uncompiled(".a[", "-e: ");
	check_uncompiled("\"unclosed", "-e: ");
	check_uncompiled("import \"no/such/module\" as m; .", "-e: ");
	check_uncompiled("1 as $x | 2 as $y | $x +", "-e: ");
}

struct stopper {
	int left, count;
};

static bool stop_after(void *ctx, struct sb_str output)
{
	struct stopper *stopper = ctx;

	(void)output;
	stopper->count++;
	return --stopper->left > 0;
}

static void who_has_enough_stops_a_run(void **state)
{
	struct sb_jq *jq = compile("range(1000000000)");
	struct sb_err err;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct stopper stopper = {3, 0};
		assert_true(sb_jq_run(jq, SB_STR("null"), stop_after, &stopper, &err));
		assert_int_equal(stopper.count, 3);
	}
	sb_jq_close(jq);
}

static void check_test(const char *program, const char *input, bool wanted)
{
	struct sb_jq *jq = compile(program);
	struct sb_err err;
	bool holds = !wanted;

	if (!sb_jq_test(jq, sb_str_from(input), &holds, &err))
		fail_msg("%s: %s", program, err.text);
	assert_int_equal(holds, wanted);
	sb_jq_close(jq);
}

static void a_condition_holds_for_all_but_false_and_null(void **state)
{
	(void)state;
	check_test(".lang==\"en\"", "{\"lang\":\"en\"}", true);
	check_test(".lang==\"en\"", "{}", false);
	check_test(".a", "{\"a\":0}", true);
	check_test(".a", "{\"a\":\"\"}", true);
	check_test(".a", "{\"a\":[]}", true);
	check_test(".a", "{\"a\":false}", false);
	check_test(".a", "{\"a\":null}", false);
	check_test("empty", "{}", false);
	check_test("true, false", "{}", true);
	check_test("false, true", "{}", false);
	check_test("true, error(\"never reached\")", "{}", true);
	check_test("halt", "{}", false);
}

static void a_condition_may_fail(void **state)
{
	struct sb_jq *jq = compile(".a > 1 and (.b | length > 1)");
	struct sb_err err;
	bool holds;

	(void)state;
	assert_false(sb_jq_test(jq, SB_STR("[1]"), &holds, &err));
	assert_contains(err.text, "jq: Cannot index array with ");
	assert_int_equal(err.status, SB_REJECTED);
	assert_true(sb_jq_test(jq, SB_STR("{\"a\":2,\"b\":\"xx\"}"), &holds, &err));
	assert_true(holds);
	sb_jq_close(jq);
}

static void check_unread(struct sb_str input)
{
	struct sb_jq *jq = compile(".");
	struct sb_err err = {0};
	struct sb_buf out;

	sb_buf_init(&out, 1 << 20);
	assert_false(sb_jq_run(jq, input, add_output, &out, &err));
	assert_int_equal(err.status, SB_REJECTED);
	assert_memory_equal(err.text, "jq: ", 4);
	assert_null(strstr(err.text, "while parsing")); /* jq repeats the whole record there */
	assert_string_equal(out.ptr, "");
	sb_buf_free(&out);
	sb_jq_close(jq);
}

static void what_jq_cannot_read_is_refused(void **state)
{
	struct sb_buf deep;

	(void)state;
	check_unread(SB_STR(""));
	check_unread(SB_STR("  "));
	check_unread(SB_STR("{"));
	check_unread(SB_STR("{} {}"));
	check_unread(SB_STR("nonsense"));
	check_unread(SB_STR("{\"a\":\"a secret that must not be in a message\"}}"));
	sb_buf_init(&deep, 1 << 20);
	for (int i = 0; i < 200000; i++)
		sb_buf_add_char(&deep, '[');
	check_unread(sb_buf_str(&deep));
	sb_buf_free(&deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_come_in_order_as_compact_json),
		cmocka_unit_test(errors_of_the_program_say_what_it_said),
		cmocka_unit_test(no_data_ends_the_process),
		cmocka_unit_test(debug_goes_to_standard_error_without_controls),
		cmocka_unit_test(an_error_of_null_harms_nothing),
		cmocka_unit_test(a_program_that_does_not_compile_is_explained_on_one_line),
		cmocka_unit_test(who_has_enough_stops_a_run),
		cmocka_unit_test(a_condition_holds_for_all_but_false_and_null),
		cmocka_unit_test(a_condition_may_fail),
		cmocka_unit_test(what_jq_cannot_read_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
