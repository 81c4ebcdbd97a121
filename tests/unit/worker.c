/* Places as people write them, and commands cut at "|". */
#include "worker/command.h"
#include "worker/place.h"

#include "check.h"

static void check_stream(const char *text, const char *stream, const char *consumer, int servers)
{
	struct sb_place place;
	struct sb_err err;

	assert_true(sb_place_stream(&place, text, true, &err));
	assert_string_equal(place.first, stream);
	if (consumer == NULL)
		assert_null(place.second);
	else
		assert_string_equal(place.second, consumer);
	assert_int_equal(place.server_count, servers);
	sb_place_free(&place);
}

static void places_name_servers_and_streams(void **state)
{
	(void)state;
	check_stream("nats://h/POSTS/score", "POSTS", "score", 1);
	check_stream("nats://h:4222,i:4223,[::1]:4224/POSTS", "POSTS", NULL, 3);
	check_stream("tls://h/POSTS/score", "POSTS", "score", 1);
}

static void check_refused(const char *text, bool subject, const char *says)
{
	struct sb_place place;
	struct sb_err err;

	assert_false(subject ? sb_place_subject(&place, text, &err) : sb_place_stream(&place, text, false, &err));
	assert_int_equal(err.status, SB_USAGE);
	if (strstr(err.text, says) == NULL)
		fail_msg("'%s': expected '%s' in: %s", text, says, err.text);
	sb_place_free(&place);
}

static void wrong_places_are_refused(void **state)
{
	char long_subject[SB_PLACE_SUBJECT_MAX + 20] = "nats://h/";

	(void)state;
	check_refused("h/POSTS/score", false, "no place");
	check_refused("http://h/POSTS/score", false, "no place");
	check_refused("nats://h", false, "STREAM/CONSUMER");
	check_refused("nats://h/POSTS", false, "STREAM/CONSUMER");
	check_refused("nats://h/PO.STS/score", false, "STREAM/CONSUMER");
	check_refused("nats://h/POSTS/score/more", true, "");
	check_refused("nats://h/POSTS/sc*re", false, "STREAM/CONSUMER");
	check_refused("nats:///POSTS/score", false, "no host");
	check_refused("nats://h,,i/POSTS/score", false, "no host");
	check_refused("nats://user:secret@h/POSTS/score", false, "password");
	check_refused("nats://h/", true, "subject");
	check_refused("nats://h", true, "subject");
	check_refused("nats://h/posts.>", true, "subject");
	check_refused("nats://h/posts..raw", true, "subject");
	check_refused("nats://h/.posts", true, "subject");
	check_refused("nats://h/posts.", true, "subject");
	check_refused("nats://h/po sts", true, "subject");
	check_refused("nats://h/po\r\nsts", true, "subject");
	memset(long_subject + 9, 'a', SB_PLACE_SUBJECT_MAX + 1);
	check_refused(long_subject, true, "subject");
}

static void subjects_are_covered_by_patterns(void **state)
{
	(void)state;
	assert_true(sb_subject_matches("posts.raw", "posts.raw"));
	assert_true(sb_subject_matches("posts.*", "posts.raw"));
	assert_true(sb_subject_matches("posts.>", "posts.scored.dead"));
	assert_true(sb_subject_matches("*.scored.>", "posts.scored.dead"));
	assert_false(sb_subject_matches("posts.*", "posts.scored.dead"));
	assert_false(sb_subject_matches("posts.>", "posts"));
	assert_false(sb_subject_matches("posts.raw", "posts"));
	assert_false(sb_subject_matches("posts", "posts.raw"));
	assert_false(sb_subject_matches("post*", "posts"));
}

static void a_secret_is_not_repeated(void **state)
{
	struct sb_place place;
	struct sb_err err;

	(void)state;
	assert_false(sb_place_subject(&place, "nats://user:secret@h/posts", &err));
	assert_null(strstr(err.text, "secret"));
	sb_place_free(&place);
}

static void commands_are_cut_at_bars(void **state)
{
	char *words[] = {"sb-filter", "a|b", "|", "sb-score", NULL};
	char *nothing[] = {NULL}, *first[] = {"|", "a", NULL}, *last[] = {"a", "|", NULL}, *twice[] = {"a", "|", "|", "b", NULL};
	struct sb_command command;
	struct sb_err err;

	(void)state;
	assert_true(sb_command_split(&command, words, &err));
	assert_int_equal(command.count, 2);
	assert_string_equal(command.programs[0][1], "a|b");
	assert_null(command.programs[0][2]);
	assert_string_equal(command.programs[1][0], "sb-score");
	assert_false(sb_command_split(&command, nothing, &err));
	assert_false(sb_command_split(&command, first, &err));
	assert_false(sb_command_split(&command, last, &err));
	assert_false(sb_command_split(&command, twice, &err));
}

static int ticks;

static void tick(void *ctx)
{
	(void)ctx;
	ticks++;
}

static enum sb_command_end run(char **words, const char *input, struct sb_buf *output, struct sb_err *err)
{
	struct sb_command command;

	*err = (struct sb_err){0};
	assert_true(sb_command_split(&command, words, err));
	return sb_command_run(&command, sb_str_from(input), output, 1000, tick, NULL, err);
}

static void commands_end_in_these_ways(void **state)
{
	struct sb_buf output;
	struct sb_err err;
	char *pipe[] = {"tr", "a", "b", "|", "tr", "b", "c", NULL};
	char *none[] = {"grep", "x", NULL};
	char *bad[] = {"sh", "-c", "cat; echo one >&2; echo two >&2; exit 9", "|", "cat", NULL};
	char *gone[] = {"cat", "|", "/nowhere/to/be/found", NULL};
	char *killed[] = {"sh", "-c", "kill -9 $$", NULL};
	char *crashed[] = {"sh", "-c", "kill -SEGV $$", NULL};
	char *slow[] = {"sh", "-c", "sleep 0.05; cat", NULL};
	char *deaf[] = {"sh", "-c", "exec <&-; echo done", NULL};

	(void)state;
	sb_buf_init(&output, 1 << 20);
	assert_int_equal(run(pipe, "aaa\n", &output, &err), SB_COMMAND_DONE);
	assert_string_equal(output.ptr, "ccc\n");
	assert_int_equal(run(none, "aaa\n", &output, &err), SB_COMMAND_DONE);
	assert_string_equal(output.ptr, "");
	assert_int_equal(run(bad, "aaa\n", &output, &err), SB_COMMAND_FAILED);
	assert_string_equal(err.text, "two");
	assert_int_equal(run(gone, "aaa\n", &output, &err), SB_COMMAND_BROKEN);
	assert_int_equal(run(killed, "aaa\n", &output, &err), SB_COMMAND_BROKEN);
	assert_int_equal(run(crashed, "aaa\n", &output, &err), SB_COMMAND_FAILED);
	ticks = 0;
	assert_int_equal(run(slow, "aaa\n", &output, &err), SB_COMMAND_DONE);
	assert_true(ticks > 0);
	assert_int_equal(run(deaf, "aaa\n", &output, &err), SB_COMMAND_DONE);
	assert_string_equal(output.ptr, "done\n");
	output.max = 2;
	assert_int_equal(run(pipe, "aaa\n", &output, &err), SB_COMMAND_FAILED);
	output.max = 1 << 20;
	sb_buf_free(&output);
}

static void the_reason_is_what_the_program_said_last_of_itself(void **state)
{
	struct sb_buf output;
	struct sb_err err;
	char *neighbour[] = {"sh", "-c", "cat; echo sh: why >&2; exit 9", "|", "sh", "-c", "cat; echo other: words >&2", NULL};
	char *wordy[] = {"sh", "-c", "yes | head -c 200000 >&2; echo last >&2; exit 9", NULL};
	char *bad_line[] = {"./sb-like", "-c", "echo 'sb-like: no word' >&2; echo '    ^' >&2; exit 3", NULL};

	(void)state;
	sb_buf_init(&output, 1 << 20);
	assert_int_equal(symlink("/bin/sh", "sb-like"), 0);
	assert_int_equal(run(neighbour, "aaa\n", &output, &err), SB_COMMAND_FAILED);
	assert_string_equal(err.text, "sh: why");
	assert_int_equal(run(wordy, "aaa\n", &output, &err), SB_COMMAND_FAILED);
	assert_string_equal(err.text, "last");
	assert_int_equal(run(bad_line, "aaa\n", &output, &err), SB_COMMAND_REJECTED);
	assert_string_equal(err.text, "sb-like: no word");
	assert_int_equal(unlink("sb-like"), 0);
	sb_buf_free(&output);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_name_servers_and_streams), cmocka_unit_test(wrong_places_are_refused),
		cmocka_unit_test(subjects_are_covered_by_patterns),
		cmocka_unit_test(a_secret_is_not_repeated),        cmocka_unit_test(commands_are_cut_at_bars),
		cmocka_unit_test(commands_end_in_these_ways),
		cmocka_unit_test(the_reason_is_what_the_program_said_last_of_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
