#include "check.h"

#include "io/stage.h"

/* A program that hands on every line but those that begin with "bad" (the byte at which is 1), and stops at "stop". */
struct program {
	struct sb_stage stage;
	int waits;
};

static bool hand_on(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct program *program = ctx;

	if (sb_str_starts(line->text, "bad")) {
		*err_byte = 1;
		return sb_err_set(err, SB_REJECTED, "it is bad");
	}
	if (sb_str_is(line->text, "stop"))
		program->stage.stop = true;
	sb_writer_add_line(out, line->raw);
	return true;
}

struct outcome {
	enum sb_status status;
	char *out, *err, *rejects;
	uint64_t lines, rejected;
};

/* Runs the stage in a child, so that what it writes to standard error can be read; `input` is its standard input. */
struct call {
	char *const *files;
	const char *rejects, *input, *output;
	uint64_t max_line;
	bool progress;
};

static void run_stage(void *ctx)
{
	const struct call *call = ctx;
	struct program program = {.stage = {.files = call->files, .rejects = call->rejects, .max_line = call->max_line,
					    .line = hand_on, .progress = call->progress}};
	struct sb_writer out;
	struct sb_err err;
	int fd = open(call->input ? call->input : "/dev/null", O_RDONLY);

	dup2(fd, STDIN_FILENO);
	program.stage.ctx = &program;
	if (!sb_writer_open(&out, call->output ? call->output : "out", false, &err))
		_exit(90);
	enum sb_status status = sb_stage_run(&program.stage, &out);
	sb_writer_finish(&out, NULL);
	char *counts = sb_mem_format("%llu %llu", (unsigned long long)program.stage.lines,
				     (unsigned long long)program.stage.rejected);
	write_file("counts", sb_str_from(counts));
	_exit((int)status);
}

static void check_run(struct call call, enum sb_status status, const char *out, const char *err, const char *counts)
{
	int got;
	char *text = run_child(run_stage, &call, &got);

	assert_string_equal(text, err);
	assert_int_equal(WEXITSTATUS(got), status);
	free(text);
	if (out != NULL) {
		text = read_file("out");
		assert_string_equal(text, out);
		free(text);
	}
	text = read_file("counts");
	assert_string_equal(text, counts);
	free(text);
}

static void files_are_read_in_their_order_and_blank_lines_skipped(void **state)
{
	char *files[] = {"a", "b", NULL};

	(void)state;
	write_file("a", SB_STR("1\n\n  \t\r\n2\r\n"));
	write_file("b", SB_STR("3\n4"));
	check_run((struct call){.files = files}, SB_OK, "1\n2\r\n3\n4\n", "", "4 0");
}

static void without_files_standard_input_is_read(void **state)
{
	char *none[] = {NULL}, *dash[] = {"-", NULL};

	(void)state;
	write_file("a", SB_STR("1\n2\n"));
	check_run((struct call){.files = none, .input = "a"}, SB_OK, "1\n2\n", "", "2 0");
	check_run((struct call){.files = NULL, .input = "a"}, SB_OK, "1\n2\n", "", "2 0");
	check_run((struct call){.files = dash, .input = "a"}, SB_OK, "1\n2\n", "", "2 0");
}

static void a_bad_line_is_reported_with_file_line_and_byte(void **state)
{
	char *files[] = {"a", NULL}, *dash[] = {"-", NULL};

	(void)state;
	write_file("a", SB_STR("1\nbad\n2\nbad again\n"));
	check_run((struct call){.files = files}, SB_REJECTED, "1\n2\n", "sb: a:2: byte 3: it is bad\nsb: a:4: byte 9: it is bad\n",
		  "4 2");
	check_run((struct call){.files = dash, .input = "a"}, SB_REJECTED, "1\n2\n",
		  "sb: standard input:2: byte 3: it is bad\nsb: standard input:4: byte 9: it is bad\n", "4 2");
}

static void rejects_are_kept_byte_for_byte_and_the_status_is_0(void **state)
{
	char *files[] = {"a", "b", NULL};

	(void)state;
	write_file("a", SB_STR("1\nbad\r\n2\n123456789012\nbad\0x"));
	write_file("b", SB_STR("3\nbad b\n"));
	write_file("kept", SB_STR("earlier\n"));
	check_run((struct call){.files = files, .rejects = "kept", .max_line = 11}, SB_OK, "1\n2\n3\n",
		  "sb: a:2: byte 3: it is bad\n"
		  "sb: a:4: byte 9: the line is longer than 11 bytes (--max-line raises that)\n"
		  "sb: a:5: byte 23: it is bad\n"
		  "sb: b:2: byte 3: it is bad\n",
		  "7 4");
	struct sb_buf kept;
	sb_buf_init(&kept, 1000);
	struct sb_reader reader;
	struct sb_line line;
	struct sb_err err;
	assert_true(sb_reader_open(&reader, "kept", 1000, &err));
	while (sb_reader_next(&reader, &line) == SB_READ_LINE)
		sb_buf_add_str(&kept, line.raw);
	sb_reader_close(&reader);
	assert_str(sb_buf_str(&kept), "earlier\nbad\r\n123456789012\nbad\0x\nbad b\n");
	sb_buf_free(&kept);
}

static void a_last_line_that_is_too_long_does_not_swallow_the_next_reject(void **state)
{
	char *files[] = {"a", "b", NULL};

	(void)state;
	write_file("a", SB_STR("123456789012"));
	write_file("b", SB_STR("bad\n"));
	unlink("kept");
	check_run((struct call){.files = files, .rejects = "kept", .max_line = 11}, SB_OK, "",
		  "sb: a:1: byte 0: the line is longer than 11 bytes (--max-line raises that)\nsb: b:1: byte 1: it is bad\n",
		  "2 2");
	char *kept = read_file("kept");
	assert_string_equal(kept, "123456789012\nbad\n");
	free(kept);
}

static void a_missing_file_is_reported_and_the_others_are_read(void **state)
{
	char *files[] = {"a", "absent", ".", "b", NULL};

	(void)state;
	write_file("a", SB_STR("1\n"));
	write_file("b", SB_STR("2\nbad\n"));
	check_run((struct call){.files = files}, SB_IO, "1\n2\n",
		  "sb: absent: No such file or directory\nsb: .: is a directory\nsb: b:2: byte 3: it is bad\n", "3 1");
}

static void a_full_disk_ends_the_run_with_4(void **state)
{
	char *files[] = {"a", NULL};

	(void)state;
	write_file("a", SB_STR("1\n2\n"));
	check_run((struct call){.files = files, .output = "/dev/full"}, SB_IO, NULL, "sb: /dev/full: No space left on device\n",
		  "2 0");
	write_file("a", SB_STR("bad\n"));
	check_run((struct call){.files = files, .rejects = "/dev/full"}, SB_IO, "",
		  "sb: a:1: byte 1: it is bad\nsb: /dev/full: No space left on device\n", "1 1");
	check_run((struct call){.files = files, .rejects = "no/such/kept"}, SB_IO, "",
		  "sb: no/such/kept: No such file or directory\n", "0 0");
}

static void a_program_that_has_enough_reads_no_further(void **state)
{
	char *files[] = {"a", "absent", NULL};

	(void)state;
	write_file("a", SB_STR("1\nstop\n2\n"));
	check_run((struct call){.files = files}, SB_OK, "1\nstop\n", "", "2 0");
}

static void the_longest_line_has_a_limit_of_its_own(void **state)
{
	(void)state;
	check_run((struct call){.max_line = SB_LINE_MAX_LIMIT + 1}, SB_USAGE, "", "sb: --max-line: at most 1G\n", "0 0");
}

/* The other end of the stage's input and output: writes a line when the stage says that it will wait, and looks at what
 * has come out until then. */
struct talk {
	int to, count;
};

static void look_and_go_on(void *ctx)
{
	struct talk *talk = ctx;
	char *came = read_file("seen");

	assert_string_equal(came, talk->count == 0 ? "" : talk->count == 1 ? "one\n" : "one\ntwo\n");
	free(came);
	came = read_file("kept");
	assert_string_equal(came, talk->count < 2 ? "" : "bad\n");
	free(came);
	const char *next = talk->count == 0 ? "one\n" : "bad\ntwo\n";
	if (talk->count < 2)
		assert_int_equal(write(talk->to, next, strlen(next)), strlen(next));
	else
		close(talk->to);
	talk->count++;
}

static bool hand_on_only(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct program program = {.waits = 0};

	(void)ctx;
	return hand_on(&program, line, out, err, err_byte);
}

static void output_is_flushed_before_waiting_for_input(void **state)
{
	int ends[2];
	char path[32];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	char *files[] = {path, NULL};
	struct talk talk = {ends[1], 0};
	struct sb_stage stage = {.files = files, .rejects = "kept", .line = hand_on_only, .ctx = &talk,
				 .before_wait = look_and_go_on};
	struct sb_writer out;
	struct sb_err err;
	unlink("kept");
	assert_true(sb_writer_open(&out, "seen", false, &err));
	assert_int_equal(sb_stage_run(&stage, &out), SB_OK);
	assert_int_equal(talk.count, 3);
	assert_true(sb_writer_finish(&out, &err));
	close(ends[0]);
}

static void progress_is_shown_when_it_is_asked_for_and_on_no_file(void **state)
{
	char *files[] = {"a", NULL};
	int status;

	(void)state;
	write_file("a", SB_STR("1\n2\n"));
	char *text = run_child(run_stage, &(struct call){.files = files}, &status);
	assert_string_equal(text, "");
	free(text);
	text = run_child(run_stage, &(struct call){.files = files, .progress = true}, &status);
	assert_contains(text, "2 records");
	assert_int_equal(text[strlen(text) - 1], '\n');
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read_in_their_order_and_blank_lines_skipped),
		cmocka_unit_test(without_files_standard_input_is_read),
		cmocka_unit_test(a_bad_line_is_reported_with_file_line_and_byte),
		cmocka_unit_test(rejects_are_kept_byte_for_byte_and_the_status_is_0),
		cmocka_unit_test(a_last_line_that_is_too_long_does_not_swallow_the_next_reject),
		cmocka_unit_test(a_missing_file_is_reported_and_the_others_are_read),
		cmocka_unit_test(a_full_disk_ends_the_run_with_4),
		cmocka_unit_test(a_program_that_has_enough_reads_no_further),
		cmocka_unit_test(the_longest_line_has_a_limit_of_its_own),
		cmocka_unit_test(output_is_flushed_before_waiting_for_input),
		cmocka_unit_test(progress_is_shown_when_it_is_asked_for_and_on_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
