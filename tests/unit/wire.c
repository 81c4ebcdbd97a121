#include "check.h"

#include "wire/wire.h"

#include <sys/stat.h>

#define ASSET(name, text) {name, (const unsigned char *)(text), (const unsigned char *)(text) + sizeof(text) - 1}

static const struct sb_asset ours[] = {
	ASSET("alpha.jq", "def name: \"alpha\";\ndef posts: .items[];\ndef request($arg): {url: .base, cursor: $arg}; # the last line"),
	ASSET("beta.jq", "def helper: . + 1;\ndef name: \"beta\";\ndef posts: .[] | helper;\ndef request($arg): $arg;\n"),
	ASSET("lacking.jq", "def name: \"lacking\";\n"),
	ASSET("wrong.jq", "def name: \"wrong\";\ndef posts: . |;\ndef request($arg): 1;\n"),
	ASSET("notes.txt", "no wire format"),
	{NULL, NULL, NULL},
};

static const char *const functions[] = {"name", "posts", "request($arg)", NULL};

static void clear_user_files(void)
{
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
}

static void user_file(const char *name, const char *text)
{
	char here[4096];
	char *path = sb_mem_format("config/sb/networks/%s", name);

	assert_non_null(getcwd(here, sizeof here));
	mkdir("config", 0700);
	mkdir("config/sb", 0700);
	mkdir("config/sb/networks", 0700);
	write_file(path, sb_str_from(text));
	free(path);
	path = sb_mem_format("%s/config", here);
	setenv("XDG_CONFIG_HOME", path, 1);
	free(path);
}

static bool add_output(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	sb_buf_add_char(ctx, '\n');
	return true;
}

static struct sb_wire *open_wire(const char *const *names)
{
	struct sb_err err;
	struct sb_wire *wire = sb_wire_open("networks", ours, names, functions, &err);

	if (wire == NULL)
		fail_msg("%s", err.text);
	return wire;
}

static void check_call(struct sb_wire *wire, const char *name, const char *function, const char *input, const char *arg,
		       const char *wanted)
{
	struct sb_buf out;
	struct sb_err err;

	sb_buf_init(&out, 100000);
	if (!sb_wire_call(wire, name, function, sb_str_from(input), sb_str_from(arg), add_output, &out, &err))
		fail_msg("%s", err.text);
	assert_string_equal(out.ptr, wanted);
	sb_buf_free(&out);
}

static const char *const both[] = {"alpha", "beta", NULL};

static void each_function_of_each_file_can_be_called(void **state)
{
	(void)state;
	clear_user_files();
	struct sb_wire *wire = open_wire(both);
	check_call(wire, "alpha", "name", "null", NULL, "\"alpha\"\n");
	check_call(wire, "beta", "name", "null", NULL, "\"beta\"\n");
	check_call(wire, "alpha", "posts", "{\"items\":[1,{\"a\":2}]}", NULL, "1\n{\"a\":2}\n");
	check_call(wire, "beta", "posts", "[1,2]", NULL, "2\n3\n");
	check_call(wire, "alpha", "request($arg)", "{\"base\":\"u\"}", "{\"c\":5}", "{\"url\":\"u\",\"cursor\":{\"c\":5}}\n");
	check_call(wire, "alpha", "request($arg)", "{\"base\":\"u\"}", NULL, "{\"url\":\"u\",\"cursor\":null}\n");
	check_call(wire, "alpha", "posts", "{\"items\":[]}", NULL, "");
	check_call(wire, "alpha", "nosuch", "null", NULL, "");
	check_call(wire, "gamma", "name", "null", NULL, "");
	check_call(wire, "alpha", "name", NULL, NULL, "\"alpha\"\n"); /* no input is null */
	sb_wire_close(wire);
	sb_wire_close(NULL);
}

static void names_are_all_files_sorted_and_each_once(void **state)
{
	static const char *const wanted[] = {"alpha", "beta", "gamma", "lacking", "wrong", NULL};
	struct sb_err err;

	(void)state;
	user_file("gamma.jq", "def name: 1;");
	user_file("beta.jq", "def name: 1;");
	user_file(".hidden.jq", "");
	user_file(".jq", "");
	user_file("notes.jq.bak", "");
	char **names = sb_wire_names("networks", ours, &err);
	size_t i;
	for (i = 0; names[i] != NULL && wanted[i] != NULL; i++) {
		assert_string_equal(names[i], wanted[i]);
		free(names[i]);
	}
	assert_null(names[i]);
	assert_null(wanted[i]);
	free(names);
	clear_user_files();
	const struct sb_asset none[] = {{NULL, NULL, NULL}};
	names = sb_wire_names("networks", none, &err);
	assert_null(names[0]);
	free(names);
	unlink("config/sb/networks/gamma.jq");
	unlink("config/sb/networks/beta.jq");
}

static void the_user_s_file_comes_first(void **state)
{
	(void)state;
	user_file("alpha.jq", "def name: \"mine\"; def posts: 1; def request($arg): 2;");
	struct sb_wire *wire = open_wire(both);
	check_call(wire, "alpha", "name", "null", NULL, "\"mine\"\n");
	check_call(wire, "beta", "name", "null", NULL, "\"beta\"\n");
	sb_wire_close(wire);
	unlink("config/sb/networks/alpha.jq");
}

static void check_refused(const char *name, const char *wanted)
{
	const char *const names[] = {"alpha", name, "beta", NULL};
	struct sb_err err;

	assert_null(sb_wire_open("networks", ours, names, functions, &err));
	assert_contains(err.text, wanted);
	assert_int_equal(err.status, SB_USAGE);
}

static void what_is_wrong_is_said_with_the_file(void **state)
{
	struct sb_err err;

	(void)state;
	clear_user_files();
	check_refused("absent", "there is no 'absent.jq' in networks, nor in /nonexistent/sb/networks");
	check_refused("lacking", "networks/lacking.jq: does not define posts");
	check_refused("wrong", "networks/wrong.jq: ");
	check_refused("wrong", "line 2");
	user_file("mine.jq", "def name: \"x\";\n\ndef posts: nosuch;\ndef request($arg): 1;\n");
	check_refused("mine", "networks/mine.jq: nosuch/0 is not defined at <top-level>, line 3");
	user_file("mine.jq", "def name: \"x\"");
	check_refused("mine", "networks/mine.jq: ");
	char *large = sb_mem_alloc(SB_WIRE_MAX + 2);
	memset(large, ' ', SB_WIRE_MAX + 1);
	large[SB_WIRE_MAX + 1] = '\0';
	user_file("mine.jq", large);
	free(large);
	const char *const names[] = {"mine", NULL};
	assert_null(sb_wire_open("networks", ours, names, functions, &err));
	assert_contains(err.text, "mine.jq: larger than 1048576 bytes");
	unlink("config/sb/networks/mine.jq");
	clear_user_files();
}

static void check_failed(struct sb_wire *wire, const char *input, const char *wanted)
{
	struct sb_buf out;
	struct sb_err err;

	sb_buf_init(&out, 100000);
	assert_false(sb_wire_call(wire, "alpha", "posts", sb_str_from(input), sb_str_from(NULL), add_output, &out, &err));
	assert_contains(err.text, wanted);
	assert_int_equal(err.status, SB_REJECTED);
	assert_string_equal(out.ptr, "");
	sb_buf_free(&out);
}

static void an_error_at_run_time_names_the_file(void **state)
{
	(void)state;
	clear_user_files();
	struct sb_wire *wire = open_wire(both);
	check_failed(wire, "5", "alpha.jq: jq: Cannot index number with ");
	check_failed(wire, "<html>", "alpha.jq: jq: ");
	check_failed(wire, "", "alpha.jq: jq: ");
	check_call(wire, "alpha", "posts", "{\"items\":[1]}", NULL, "1\n"); /* and the next call works */
	sb_wire_close(wire);
}

static void an_answer_cannot_choose_what_is_called(void **state)
{
	static const char *const answers[] = {
		"{},\"file\":\"beta\",\"call\":\"name\"", "{\"items\":[1]},\"call\":\"name\"", "1}{\"call\":\"name\"",
		"{\"items\":[1]},\"arg\":7",
	};

	(void)state;
	clear_user_files();
	struct sb_wire *wire = open_wire(both);
	for (size_t i = 0; i < 4; i++)
		check_failed(wire, answers[i], "alpha.jq: ");
	sb_wire_close(wire);
}

static void without_a_home_ours_are_found(void **state)
{
	(void)state;
	unsetenv("XDG_CONFIG_HOME");
	char *home = sb_mem_dup(sb_str_from(getenv("HOME")));
	unsetenv("HOME");
	struct sb_wire *wire = open_wire(both);
	check_call(wire, "alpha", "name", "null", NULL, "\"alpha\"\n");
	sb_wire_close(wire);
	check_refused("absent", "there is no 'absent.jq' in networks");
	setenv("HOME", home, 1);
	free(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_function_of_each_file_can_be_called),
		cmocka_unit_test(names_are_all_files_sorted_and_each_once),
		cmocka_unit_test(the_user_s_file_comes_first),
		cmocka_unit_test(what_is_wrong_is_said_with_the_file),
		cmocka_unit_test(an_error_at_run_time_names_the_file),
		cmocka_unit_test(an_answer_cannot_choose_what_is_called),
		cmocka_unit_test(without_a_home_ours_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
