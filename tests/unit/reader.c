#include "check.h"

#include "io/reader.h"

#include <errno.h>
#include <pthread.h>

/* A file of `content`, opened with a maximum. */
static struct sb_reader open_text(struct sb_str content, size_t max_line)
{
	struct sb_reader reader;
	struct sb_err err;

	write_file("input", content);
	assert_true(sb_reader_open(&reader, "input", max_line, &err));
	return reader;
}

static void expect_line(struct sb_reader *reader, struct sb_str text, struct sb_str raw, uint64_t number, uint64_t offset)
{
	struct sb_line line;

	assert_int_equal(sb_reader_next(reader, &line), SB_READ_LINE);
	assert_view(line.text, text);
	assert_view(line.raw, raw);
	assert_int_equal(line.number, number);
	assert_int_equal(line.offset, offset);
}

static void expect_too_long(struct sb_reader *reader, uint64_t number, uint64_t offset)
{
	struct sb_line line;

	assert_int_equal(sb_reader_next(reader, &line), SB_READ_TOO_LONG);
	assert_int_equal(line.number, number);
	assert_int_equal(line.offset, offset);
}

static void expect_end(struct sb_reader *reader)
{
	struct sb_line line;

	assert_int_equal(sb_reader_next(reader, &line), SB_READ_END);
	assert_int_equal(sb_reader_next(reader, &line), SB_READ_END);
	sb_reader_close(reader);
}

static void ends_of_lines_of_every_kind(void **state)
{
	struct sb_reader reader = open_text(SB_STR("a\nbb\r\n\n\r\nc\rd\r\r\nlast"), 100);

	(void)state;
	expect_line(&reader, SB_STR("a"), SB_STR("a\n"), 1, 0);
	expect_line(&reader, SB_STR("bb"), SB_STR("bb\r\n"), 2, 2);
	expect_line(&reader, SB_STR(""), SB_STR("\n"), 3, 6);
	expect_line(&reader, SB_STR(""), SB_STR("\r\n"), 4, 7);
	expect_line(&reader, SB_STR("c\rd\r"), SB_STR("c\rd\r\r\n"), 5, 9);
	expect_line(&reader, SB_STR("last"), SB_STR("last"), 6, 15);
	expect_end(&reader);
}

static void an_empty_file_has_no_line(void **state)
{
	struct sb_reader reader = open_text(SB_STR(""), 100);

	(void)state;
	expect_end(&reader);
	reader = open_text(SB_STR("\xEF\xBB\xBF"), 100);
	expect_end(&reader);
	reader = open_text(SB_STR("\n"), 100);
	expect_line(&reader, SB_STR(""), SB_STR("\n"), 1, 0);
	expect_end(&reader);
}

static void any_byte_may_stand_in_a_line(void **state)
{
	struct sb_reader reader = open_text(SB_STR("a\0b\n\0\n\xff\xfe\n"), 100);

	(void)state;
	expect_line(&reader, SB_STR("a\0b"), SB_STR("a\0b\n"), 1, 0);
	expect_line(&reader, SB_STR("\0"), SB_STR("\0\n"), 2, 4);
	expect_line(&reader, SB_STR("\xff\xfe"), SB_STR("\xff\xfe\n"), 3, 6);
	expect_end(&reader);
}

static void a_byte_order_mark_is_passed_over_at_the_start_only(void **state)
{
	struct sb_reader reader = open_text(SB_STR("\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n"), 100);

	(void)state;
	expect_line(&reader, SB_STR("{}"), SB_STR("{}\n"), 1, 3);
	expect_line(&reader, SB_STR("\xEF\xBB\xBF{}"), SB_STR("\xEF\xBB\xBF{}\n"), 2, 6);
	expect_end(&reader);
	reader = open_text(SB_STR("\xEF\xBBx\n"), 100);
	expect_line(&reader, SB_STR("\xEF\xBBx"), SB_STR("\xEF\xBBx\n"), 1, 0);
	expect_end(&reader);
}

/* Lines of `len` bytes in front of a short one, with this end; too long where they should be. */
static void check_length(size_t len, size_t max, const char *end)
{
	struct sb_buf content;
	size_t ends = strlen(end);

	sb_buf_init(&content, SIZE_MAX / 4);
	for (size_t i = 0; i < len; i++)
		sb_buf_add_char(&content, 'x');
	sb_buf_add_text(&content, end);
	if (ends > 0)
		sb_buf_add_text(&content, "short\n");
	struct sb_reader reader = open_text(sb_buf_str(&content), max);
	if (len > max)
		expect_too_long(&reader, 1, 0);
	else
		expect_line(&reader, sb_str_of(content.ptr, len), sb_str_of(content.ptr, len + ends), 1, 0);
	if (ends > 0)
		expect_line(&reader, SB_STR("short"), SB_STR("short\n"), 2, len + ends);
	expect_end(&reader);
	sb_buf_free(&content);
}

static void the_longest_line_is_exactly_the_maximum(void **state)
{
	/* around the maximum, and around the reader's block of 128 KiB */
	static const size_t maxima[] = {10, 131072 - 7, 131072, 131073, 262144, 300000, 1000000};
	static const char *const ends[] = {"\n", "\r\n", ""};

	(void)state;
	for (size_t m = 0; m < sizeof maxima / sizeof maxima[0]; m++)
		for (size_t e = 0; e < 3; e++)
			for (size_t len = maxima[m] - 3; len < maxima[m] + 5; len++)
				check_length(len, maxima[m], ends[e]);
}

static void add_piece(void *ctx, const char *piece, size_t len)
{
	sb_buf_add(ctx, piece, len);
}

static void a_line_that_is_too_long_is_handed_on_whole_and_in_bounded_memory(void **state)
{
	struct sb_buf content, pieces;

	(void)state;
	sb_buf_init(&content, SIZE_MAX / 4);
	sb_buf_init(&pieces, SIZE_MAX / 4);
	sb_buf_add_text(&content, "before\n");
	size_t start = content.len;
	for (size_t i = 0; i < 3000000; i++)
		sb_buf_add_char(&content, (char)('a' + i % 23));
	sb_buf_add_text(&content, "\r\n");
	size_t end = content.len;
	sb_buf_add_text(&content, "after\n");
	size_t second = content.len;
	sb_buf_add_text(&content, "eleven bytes");
	struct sb_reader reader = open_text(sb_buf_str(&content), 10);
	reader.too_long = add_piece;
	reader.ctx = &pieces;
	expect_line(&reader, SB_STR("before"), SB_STR("before\n"), 1, 0);
	expect_too_long(&reader, 2, start);
	assert_view(sb_buf_str(&pieces), sb_str_of(content.ptr + start, end - start));
	assert_true(reader.cap <= (size_t)1 << 20);
	expect_line(&reader, SB_STR("after"), SB_STR("after\n"), 3, end);
	sb_buf_clear(&pieces);
	expect_too_long(&reader, 4, second);
	assert_str(sb_buf_str(&pieces), "eleven bytes");
	expect_end(&reader);
	sb_buf_free(&content);
	sb_buf_free(&pieces);
}

/* A pipe into which a thread writes one byte after the other. */
struct slow {
	int fd;
	struct sb_str text;
};

static void *write_slowly(void *ctx)
{
	const struct slow *slow = ctx;

	for (size_t i = 0; i < slow->text.len; i++)
		if (write(slow->fd, slow->text.ptr + i, 1) != 1)
			break;
	close(slow->fd);
	return NULL;
}

static struct sb_reader open_fd(int fd, size_t max_line)
{
	char path[64];
	struct sb_reader reader;
	struct sb_err err;

	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	assert_true(sb_reader_open(&reader, path, max_line, &err));
	close(fd);
	return reader;
}

static void bytes_that_come_one_by_one_make_the_same_lines(void **state)
{
	int ends[2];
	pthread_t thread;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	struct sb_reader reader = open_fd(ends[0], 10);
	struct slow slow = {ends[1], SB_STR("\xEF\xBB\xBF{}\r\nexactly 10\r\nexactly 11!\r\nrest")};
	pthread_create(&thread, NULL, write_slowly, &slow);
	expect_line(&reader, SB_STR("{}"), SB_STR("{}\r\n"), 1, 3);
	expect_line(&reader, SB_STR("exactly 10"), SB_STR("exactly 10\r\n"), 2, 7);
	expect_too_long(&reader, 3, 19);
	expect_line(&reader, SB_STR("rest"), SB_STR("rest"), 4, 32);
	expect_end(&reader);
	pthread_join(thread, NULL);
}

static void put(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void write_the_rest(void *ctx)
{
	write_slowly(ctx);
}

static void a_mark_that_comes_in_pieces_is_passed_over(void **state)
{
	int ends[2];

	(void)state;
	for (size_t cut = 1; cut < 3; cut++) { /* nothing left to chance: the second piece is written when it waits */
		assert_int_equal(pipe(ends), 0);
		struct sb_reader reader = open_fd(ends[0], 10);
		struct sb_line line;
		assert_int_equal(write(ends[1], "\xEF\xBB\xBF{}\n", cut), cut);
		struct slow slow = {ends[1], sb_str_of(&"\xEF\xBB\xBF{}\n"[cut], 6 - cut)};
		reader.before_wait = write_the_rest;
		reader.ctx = &slow;
		assert_int_equal(sb_reader_next(&reader, &line), SB_READ_LINE);
		assert_str(line.text, "{}");
		assert_int_equal(line.offset, 3);
		reader.before_wait = NULL;
		expect_end(&reader);
	}
}

struct waits {
	int fd, count;
	const char *next;
};

static void count_wait(void *ctx)
{
	struct waits *waits = ctx;

	waits->count++;
	if (waits->next != NULL)
		put(waits->fd, waits->next);
	else
		close(waits->fd);
	waits->next = NULL;
}

static void it_says_when_it_would_wait_and_only_then(void **state)
{
	int ends[2];
	struct waits waits;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	struct sb_reader reader = open_fd(ends[0], 100);
	waits = (struct waits){ends[1], 0, "three\nfour"};
	reader.before_wait = count_wait;
	reader.ctx = &waits;
	put(ends[1], "one\ntwo\n");
	expect_line(&reader, SB_STR("one"), SB_STR("one\n"), 1, 0);
	expect_line(&reader, SB_STR("two"), SB_STR("two\n"), 2, 4);
	assert_int_equal(waits.count, 0); /* the lines were there */
	expect_line(&reader, SB_STR("three"), SB_STR("three\n"), 3, 8);
	assert_int_equal(waits.count, 1);
	expect_line(&reader, SB_STR("four"), SB_STR("four"), 4, 14); /* the second wait closes the pipe */
	assert_int_equal(waits.count, 2);
	expect_end(&reader);
	assert_int_equal(waits.count, 2); /* an end is no wait */
}

static void a_file_never_waits(void **state)
{
	struct sb_reader reader = open_text(SB_STR("one\ntwo"), 100);
	struct waits waits = {-1, 0, NULL};

	(void)state;
	reader.before_wait = count_wait;
	reader.ctx = &waits;
	expect_line(&reader, SB_STR("one"), SB_STR("one\n"), 1, 0);
	expect_line(&reader, SB_STR("two"), SB_STR("two"), 2, 4);
	expect_end(&reader);
	assert_int_equal(waits.count, 0);
}

static void a_pipe_that_someone_made_non_blocking_is_waited_for(void **state)
{
	int ends[2];
	pthread_t thread;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	struct sb_reader reader = open_fd(ends[0], 100);
	assert_int_equal(fcntl(reader.fd, F_SETFL, O_NONBLOCK), 0);
	struct slow slow = {ends[1], SB_STR("late\n")};
	pthread_create(&thread, NULL, write_slowly, &slow);
	expect_line(&reader, SB_STR("late"), SB_STR("late\n"), 1, 0);
	expect_end(&reader);
	pthread_join(thread, NULL);
}

static void what_cannot_be_opened_is_said(void **state)
{
	struct sb_reader reader;
	struct sb_err err;

	(void)state;
	assert_false(sb_reader_open(&reader, "absent.ndjson", 100, &err));
	assert_string_equal(err.text, "absent.ndjson: No such file or directory");
	assert_int_equal(err.status, SB_IO);
	assert_false(sb_reader_open(&reader, ".", 100, &err));
	assert_string_equal(err.text, ".: is a directory");
	assert_int_equal(err.status, SB_IO);
}

static void what_cannot_be_read_fails_with_errno(void **state)
{
	struct sb_reader reader = open_text(SB_STR("x"), 100);
	struct sb_line line;

	(void)state;
	close(reader.fd);
	reader.fd = open("input", O_WRONLY);
	assert_int_equal(sb_reader_next(&reader, &line), SB_READ_FAILED);
	assert_int_equal(errno, EBADF);
	sb_reader_close(&reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_of_lines_of_every_kind),
		cmocka_unit_test(an_empty_file_has_no_line),
		cmocka_unit_test(any_byte_may_stand_in_a_line),
		cmocka_unit_test(a_byte_order_mark_is_passed_over_at_the_start_only),
		cmocka_unit_test(the_longest_line_is_exactly_the_maximum),
		cmocka_unit_test(a_line_that_is_too_long_is_handed_on_whole_and_in_bounded_memory),
		cmocka_unit_test(bytes_that_come_one_by_one_make_the_same_lines),
		cmocka_unit_test(a_mark_that_comes_in_pieces_is_passed_over),
		cmocka_unit_test(it_says_when_it_would_wait_and_only_then),
		cmocka_unit_test(a_file_never_waits),
		cmocka_unit_test(a_pipe_that_someone_made_non_blocking_is_waited_for),
		cmocka_unit_test(what_cannot_be_opened_is_said),
		cmocka_unit_test(what_cannot_be_read_fails_with_errno),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
