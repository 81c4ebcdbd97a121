#include "check.h"

#include "base/diag.h"

static void the_worse_of_two_is_what_a_caller_must_hear_first(void **state)
{
	static const enum sb_status order[] = {SB_OK, SB_NOMATCH, SB_REJECTED, SB_RETRY, SB_REFUSED, SB_USAGE, SB_IO};

	(void)state;
	for (size_t a = 0; a < 7; a++) {
		for (size_t b = 0; b < 7; b++) {
			assert_int_equal(sb_status_worse(order[a], order[b]), order[a > b ? a : b]);
		}
	}
}

static void an_error_is_cut_at_its_maximum(void **state)
{
	struct sb_err err;
	char longer[2000];

	(void)state;
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_false(sb_err_set(&err, SB_USAGE, "%s", longer));
	assert_int_equal(strlen(err.text), SB_ERR_MAX - 1);
	assert_int_equal(err.status, SB_USAGE);
	assert_false(sb_err_prefix(&err, "%s", "file"));
	assert_int_equal(strlen(err.text), SB_ERR_MAX - 1);
	assert_memory_equal(err.text, "file: xx", 8);
	assert_false(sb_err_prefix(&err, "%s", longer));
	assert_int_equal(strlen(err.text), SB_ERR_MAX - 1);
	assert_false(sb_err_set(NULL, SB_IO, "nobody listens"));
	assert_false(sb_err_prefix(NULL, "nobody"));
}

static void say(void *ctx)
{
	sb_warn("%s", (const char *)ctx);
}

static void check_message(const char *said, const char *shown)
{
	int status;
	char *text = run_child(say, (void *)(uintptr_t)said, &status);

	assert_string_equal(text, shown);
	free(text);
}

static void a_message_begins_with_the_program(void **state)
{
	(void)state;
	check_message("posts.ndjson:3: bad", "sb: posts.ndjson:3: bad\n");
	check_message("größer 🌸", "sb: größer 🌸\n");
	check_message("a\tb", "sb: a\tb\n");
}

static void no_control_sequence_reaches_the_terminal(void **state)
{
	(void)state;
	check_message("\033[31mred\a\r\b\177", "sb: ?[31mred????\n");
	check_message("x\nsb: forged line", "sb: x?sb: forged line\n");
	check_message("\xC2\x9B 31m", "sb: ? 31m\n"); /* CSI as one character of Unicode */
	check_message("\x9B" "31m \xE2\x82", "sb: ?31m ??\n");
}

static void long_messages_are_cut(void **state)
{
	static char said[20000];

	(void)state;
	memset(said, 'y', sizeof said - 1);
	int status;
	char *text = run_child(say, said, &status);
	assert_true(strlen(text) < 5000);
	assert_int_equal(text[strlen(text) - 1], '\n');
	free(text);
}

static void die(void *ctx)
{
	(void)ctx;
	sb_die(SB_REFUSED, "no");
}

static void dying_says_why_and_with_which_status(void **state)
{
	int status;

	(void)state;
	sb_diag_program("sb-x");
	char *text = run_child(die, NULL, &status);
	assert_string_equal(text, "sb-x: no\n");
	assert_int_equal(WEXITSTATUS(status), 6);
	free(text);
	sb_diag_program("sb");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worse_of_two_is_what_a_caller_must_hear_first),
		cmocka_unit_test(an_error_is_cut_at_its_maximum),
		cmocka_unit_test(a_message_begins_with_the_program),
		cmocka_unit_test(no_control_sequence_reaches_the_terminal),
		cmocka_unit_test(long_messages_are_cut),
		cmocka_unit_test(dying_says_why_and_with_which_status),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
