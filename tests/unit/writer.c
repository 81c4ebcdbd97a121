#include "check.h"

#include "io/writer.h"

#include <errno.h>
#include <signal.h>

static void small_pieces_and_large_blocks_arrive_in_order(void **state)
{
	struct sb_writer writer;
	struct sb_buf wanted;
	struct sb_err err;

	(void)state;
	sb_buf_init(&wanted, SIZE_MAX / 4);
	assert_true(sb_writer_open(&writer, "out", false, &err));
	for (size_t i = 0; i < 2000; i++) {
		char *text = sb_mem_format("%zu,", i * 31);
		sb_writer_add_str(&writer, sb_str_from(text));
		sb_buf_add_text(&wanted, text);
		free(text);
		if (i % 700 == 0) {
			size_t large = 131072 - 5 + i / 70;
			char *block = sb_mem_alloc(large);
			memset(block, (int)('a' + i / 700), large);
			sb_writer_add(&writer, block, large);
			sb_buf_add(&wanted, block, large);
			free(block);
		}
	}
	assert_true(sb_writer_finish(&writer, &err));
	char *came = read_file("out");
	assert_int_equal(strlen(came), wanted.len);
	assert_memory_equal(came, wanted.ptr, wanted.len);
	free(came);
	sb_buf_free(&wanted);
}

static void nothing_is_written_before_it_is_flushed(void **state)
{
	struct sb_writer writer;
	struct sb_err err;

	(void)state;
	assert_true(sb_writer_open(&writer, "held", false, &err));
	sb_writer_add_line(&writer, SB_STR("{}"));
	char *came = read_file("held");
	assert_string_equal(came, "");
	free(came);
	assert_true(sb_writer_flush(&writer, NULL));
	came = read_file("held");
	assert_string_equal(came, "{}\n");
	free(came);
	assert_true(sb_writer_finish(&writer, &err));
}

static void a_line_ends_in_one_line_feed(void **state)
{
	struct sb_writer writer;
	struct sb_err err;

	(void)state;
	assert_true(sb_writer_open(&writer, "lines", false, &err));
	sb_writer_add_line(&writer, SB_STR("a"));
	sb_writer_add_line(&writer, SB_STR("b\n"));
	sb_writer_add_line(&writer, SB_STR("c\r\n"));
	sb_writer_add_line(&writer, SB_STR(""));
	sb_writer_add_line(&writer, sb_str_from(NULL));
	assert_true(sb_writer_finish(&writer, &err));
	char *came = read_file("lines");
	assert_string_equal(came, "a\nb\nc\r\n\n\n");
	free(came);
}

static void opening_empties_or_appends(void **state)
{
	struct sb_writer writer;
	struct sb_err err;

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_true(sb_writer_open(&writer, "again", i == 2, &err));
		sb_writer_add(&writer, "x", 1);
		assert_true(sb_writer_finish(&writer, &err));
	}
	char *came = read_file("again");
	assert_string_equal(came, "xx");
	free(came);
	assert_false(sb_writer_open(&writer, "no/such/folder", false, &err));
	assert_string_equal(err.text, "no/such/folder: No such file or directory");
	assert_int_equal(err.status, SB_IO);
}

static void a_full_disk_is_noticed_at_the_last_write(void **state)
{
	struct sb_writer writer;
	struct sb_err err;

	(void)state;
	assert_true(sb_writer_open(&writer, "/dev/full", true, &err));
	sb_writer_add_line(&writer, SB_STR("{}"));
	assert_false(writer.failed); /* held */
	assert_false(sb_writer_finish(&writer, &err));
	assert_string_equal(err.text, "/dev/full: No space left on device");
	assert_int_equal(err.status, SB_IO);
}

static void the_first_failure_stays(void **state)
{
	static char block[200000];
	struct sb_writer writer;
	struct sb_err err;

	(void)state;
	assert_true(sb_writer_open(&writer, "/dev/full", true, &err));
	sb_writer_add(&writer, block, sizeof block);
	assert_true(writer.failed);
	assert_int_equal(writer.error, ENOSPC);
	for (int i = 0; i < 5; i++)
		sb_writer_add(&writer, block, sizeof block / 3);
	assert_false(sb_writer_flush(&writer, NULL));
	assert_false(sb_writer_flush(&writer, &err));
	assert_string_equal(err.text, "/dev/full: No space left on device");
	assert_false(sb_writer_finish(&writer, &err));
}

static void write_into_a_closed_pipe(void *ctx)
{
	struct sb_writer writer;
	int ends[2];

	signal(SIGPIPE, ctx == NULL ? SIG_DFL : SIG_IGN);
	if (pipe(ends) != 0)
		_exit(99);
	close(ends[0]);
	sb_writer_init(&writer, ends[1], "standard output");
	sb_writer_add_line(&writer, SB_STR("{}"));
	sb_writer_finish(&writer, NULL);
	fputs("still here\n", stderr);
}

static void a_closed_pipe_ends_the_program_quietly(void **state)
{
	(void)state;
	for (int ignored = 0; ignored < 2; ignored++) {
		int status;
		char *text = run_child(write_into_a_closed_pipe, ignored ? &status : NULL, &status);
		assert_string_equal(text, "");
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGPIPE);
		free(text);
	}
}

static void a_closed_pipe_with_the_signal_blocked_is_an_error(void **state)
{
	struct sb_writer writer;
	struct sb_err err;
	sigset_t set, before;
	int ends[2];

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, &before);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	sb_writer_init(&writer, ends[1], "standard output");
	sb_writer_add_line(&writer, SB_STR("{}"));
	assert_false(sb_writer_flush(&writer, &err));
	assert_string_equal(err.text, "standard output: Broken pipe");
	assert_int_equal(writer.error, EPIPE);
	sb_writer_finish(&writer, NULL);
	struct timespec now = {0};
	sigtimedwait(&set, NULL, &now); /* takes the one that waits */
	sigprocmask(SIG_SETMASK, &before, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_pieces_and_large_blocks_arrive_in_order),
		cmocka_unit_test(nothing_is_written_before_it_is_flushed),
		cmocka_unit_test(a_line_ends_in_one_line_feed),
		cmocka_unit_test(opening_empties_or_appends),
		cmocka_unit_test(a_full_disk_is_noticed_at_the_last_write),
		cmocka_unit_test(the_first_failure_stays),
		cmocka_unit_test(a_closed_pipe_ends_the_program_quietly),
		cmocka_unit_test(a_closed_pipe_with_the_signal_blocked_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
