#include "check.h"

#include "io/file.h"

#include <errno.h>
#include <sys/stat.h>

static void a_file_is_read_up_to_the_maximum_and_not_beyond(void **state)
{
	struct sb_buf buf;
	struct sb_err err;

	(void)state;
	write_file("ten", SB_STR("0123456789"));
	sb_buf_init(&buf, 10);
	assert_true(sb_file_read("ten", &buf, &err));
	assert_string_equal(buf.ptr, "0123456789");
	sb_buf_free(&buf);
	sb_buf_init(&buf, 9);
	assert_false(sb_file_read("ten", &buf, &err));
	assert_string_equal(err.text, "ten: larger than 9 bytes");
	assert_int_equal(err.status, SB_IO);
	assert_int_equal(buf.ptr[buf.len], 0);
	sb_buf_free(&buf);
}

static void it_is_added_behind_what_is_there(void **state)
{
	struct sb_buf buf;
	struct sb_err err;

	(void)state;
	write_file("a", SB_STR("a\0b"));
	write_file("empty", SB_STR(""));
	sb_buf_init(&buf, 100);
	sb_buf_add_text(&buf, "x");
	assert_true(sb_file_read("a", &buf, &err));
	assert_true(sb_file_read("empty", &buf, &err));
	assert_str(sb_buf_str(&buf), "xa\0b");
	assert_int_equal(buf.ptr[buf.len], 0);
	sb_buf_free(&buf);
}

static void a_byte_order_mark_is_left_out_at_the_start_alone(void **state)
{
	struct sb_buf buf;
	struct sb_err err;

	(void)state;
	sb_buf_init(&buf, 100);
	sb_buf_add_text(&buf, "before ");
	write_file("marked", SB_STR("\xEF\xBB\xBFone \xEF\xBB\xBFtwo"));
	assert_true(sb_file_read("marked", &buf, &err));
	assert_str(sb_buf_str(&buf), "before one \xEF\xBB\xBFtwo");
	write_file("marked", SB_STR("\xEF\xBB"));
	assert_true(sb_file_read("marked", &buf, &err));
	assert_str(sb_buf_str(&buf), "before one \xEF\xBB\xBFtwo\xEF\xBB");
	sb_buf_free(&buf);
}

static void a_large_file_comes_whole(void **state)
{
	struct sb_buf wanted, buf;
	struct sb_err err;

	(void)state;
	sb_buf_init(&wanted, SIZE_MAX / 4);
	for (size_t i = 0; i < 300000; i++)
		sb_buf_add_char(&wanted, (char)('a' + i % 25));
	write_file("large", sb_buf_str(&wanted));
	sb_buf_init(&buf, 300000);
	assert_true(sb_file_read("large", &buf, &err));
	assert_int_equal(buf.len, wanted.len);
	assert_memory_equal(buf.ptr, wanted.ptr, wanted.len);
	sb_buf_free(&buf);
	sb_buf_free(&wanted);
}

static void what_cannot_be_read_is_said(void **state)
{
	struct sb_buf buf;
	struct sb_err err;

	(void)state;
	sb_buf_init(&buf, 100);
	assert_false(sb_file_read("absent", &buf, &err));
	assert_string_equal(err.text, "absent: No such file or directory");
	assert_int_equal(err.status, SB_IO);
	assert_false(sb_file_read(".", &buf, &err));
	assert_string_equal(err.text, ".: Is a directory");
	sb_buf_add_text(&buf, "far more than a hundred bytes, far more than a hundred bytes, far more than a hundred bytes, far more");
	assert_true(buf.full);
	write_file("x", SB_STR("x"));
	assert_false(sb_file_read("x", &buf, &err)); /* and not a read to nowhere */
	assert_string_equal(err.text, "x: larger than 100 bytes");
	sb_buf_free(&buf);
}

static void a_secret_is_its_owner_s_alone(void **state)
{
	static const mode_t open_modes[] = {0640, 0604, 0620, 0602, 0601, 0666};
	struct sb_buf buf;
	struct sb_err err;

	(void)state;
	write_file("token", SB_STR(" s3cret \r\n\n"));
	sb_buf_init(&buf, 100);
	for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
		chmod("token", open_modes[i]);
		assert_false(sb_file_read_secret("token", &buf, &err));
		assert_string_equal(err.text, "token: others can read this secret; run: chmod 600 token");
		assert_int_equal(err.status, SB_USAGE);
		assert_int_equal(buf.len, 0);
	}
	chmod("token", 0600);
	assert_true(sb_file_read_secret("token", &buf, &err));
	assert_string_equal(buf.ptr, " s3cret");
	sb_buf_clear(&buf);
	chmod("token", 0400);
	assert_true(sb_file_read_secret("token", &buf, &err));
	sb_buf_clear(&buf);
	assert_int_equal(chmod("token", 0440), 0);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", "/tok", 1), 0);
	assert_false(sb_file_read_secret("token", &buf, &err));
	char *here = realpath(".", NULL), *handed_over = sb_mem_format("%s/token", here);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", here, 1), 0);
	assert_true(sb_file_read_secret(handed_over, &buf, &err));
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	free(handed_over);
	free(here);
	assert_false(sb_file_read_secret("absent", &buf, &err));
	assert_string_equal(err.text, "absent: No such file or directory");
	sb_buf_free(&buf);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void replacing_is_one_step_and_leaves_nothing_behind(void **state)
{
	struct sb_err err;

	(void)state;
	assert_int_equal(mkdir("place", 0700), 0);
	assert_true(sb_file_replace("place/f", SB_STR("old"), &err));
	int fd = open("place/f", O_RDONLY);
	assert_true(sb_file_replace("place/f", SB_STR("new\0er"), &err));
	char *before = read_all_of(fd);
	assert_string_equal(before, "old"); /* who had it open reads the old one to its end */
	free(before);
	close(fd);
	struct sb_buf buf;
	sb_buf_init(&buf, 100);
	assert_true(sb_file_read("place/f", &buf, &err));
	assert_str(sb_buf_str(&buf), "new\0er");
	sb_buf_free(&buf);
	assert_int_equal(unlink("place/f"), 0);
	assert_int_equal(rmdir("place"), 0); /* empty: no temporary file stayed */
}

static void a_replaced_file_keeps_its_mode_and_a_new_one_is_private(void **state)
{
	struct sb_err err;

	(void)state;
	assert_true(sb_file_replace("mode", SB_STR("1"), &err));
	assert_int_equal(mode_of("mode"), 0600);
	chmod("mode", 0644);
	assert_true(sb_file_replace("mode", SB_STR("2"), &err));
	assert_int_equal(mode_of("mode"), 0644);
}

static void a_replacement_that_fails_leaves_the_old(void **state)
{
	struct sb_err err;

	(void)state;
	assert_false(sb_file_replace("no/such/f", SB_STR("x"), &err));
	assert_string_equal(err.text, "no/such/f: No such file or directory");
	assert_int_equal(err.status, SB_IO);
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_false(sb_file_replace("folder", SB_STR("x"), &err));
	assert_string_equal(err.text, "folder: Is a directory");
	assert_int_equal(access("folder", F_OK), 0);
}

static void try_lock(void *ctx)
{
	struct sb_err err;
	int fd;

	(void)ctx;
	if (sb_file_lock("lock", &fd, &err))
		_exit(99);
	fprintf(stderr, "%s", err.text);
	_exit((int)err.status);
}

static void a_lock_is_held_by_one(void **state)
{
	struct sb_err err;
	int fd, status;

	(void)state;
	assert_true(sb_file_lock("lock", &fd, &err));
	char *text = run_child(try_lock, NULL, &status);
	assert_string_equal(text, "lock: another run holds this lock");
	assert_int_equal(WEXITSTATUS(status), SB_RETRY);
	free(text);
	close(fd);
	text = run_child(try_lock, NULL, &status);
	assert_int_equal(WEXITSTATUS(status), 99);
	free(text);
	assert_false(sb_file_lock("no/such/lock", &fd, &err));
	assert_int_equal(err.status, SB_IO);
}

static void parents_are_made_private(void **state)
{
	struct sb_err err;

	(void)state;
	assert_true(sb_file_make_parents("p/q//r/file", &err));
	assert_int_equal(mode_of("p"), 0700);
	assert_int_equal(mode_of("p/q/r"), 0700);
	assert_true(sb_file_make_parents("p/q/r/file", &err));
	assert_true(sb_file_make_parents("file", &err));
	assert_true(sb_file_make_parents("", &err));
	assert_true(sb_file_make_parents("/", &err));
	write_file("plain", SB_STR(""));
	assert_false(sb_file_make_parents("plain/x/y", &err));
	assert_string_equal(err.text, "plain/x: Not a directory");
}

static void check_path(char *path, const char *wanted)
{
	assert_string_equal(path, wanted);
	free(path);
}

static void a_user_s_files_are_where_the_xdg_specification_says(void **state)
{
	struct sb_err err;

	(void)state;
	setenv("HOME", "/home/ann", 1);
	setenv("XDG_CONFIG_HOME", "/conf", 1);
	setenv("XDG_STATE_HOME", "relative", 1); /* to be ignored */
	check_path(sb_path_config("networks", &err), "/conf/sb/networks");
	check_path(sb_path_state("fetch.db", &err), "/home/ann/.local/state/sb/fetch.db");
	setenv("XDG_CONFIG_HOME", "", 1);
	check_path(sb_path_config("x", &err), "/home/ann/.config/sb/x");
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_null(sb_path_state("fetch.db", &err));
	assert_string_equal(err.text, "neither $XDG_STATE_HOME nor $HOME says where to keep fetch.db");
	assert_int_equal(err.status, SB_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_up_to_the_maximum_and_not_beyond),
		cmocka_unit_test(it_is_added_behind_what_is_there),
		cmocka_unit_test(a_byte_order_mark_is_left_out_at_the_start_alone),
		cmocka_unit_test(a_large_file_comes_whole),
		cmocka_unit_test(what_cannot_be_read_is_said),
		cmocka_unit_test(a_secret_is_its_owner_s_alone),
		cmocka_unit_test(replacing_is_one_step_and_leaves_nothing_behind),
		cmocka_unit_test(a_replaced_file_keeps_its_mode_and_a_new_one_is_private),
		cmocka_unit_test(a_replacement_that_fails_leaves_the_old),
		cmocka_unit_test(a_lock_is_held_by_one),
		cmocka_unit_test(parents_are_made_private),
		cmocka_unit_test(a_user_s_files_are_where_the_xdg_specification_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
