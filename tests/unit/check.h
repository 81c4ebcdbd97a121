/* check.h - what every unit test includes: cmocka, and a few helpers for texts and files. */
#ifndef SB_TESTS_UNIT_CHECK_H
#define SB_TESTS_UNIT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define assert_str(got, wanted) check_str((got), SB_STR(wanted), __FILE__, __LINE__)
#define assert_view(got, wanted) check_str((got), (wanted), __FILE__, __LINE__)
#define assert_contains(text, part) check_contains((text), (part), __FILE__, __LINE__)
#define assert_number(got, wanted) check_number((got), (wanted), __FILE__, __LINE__)
#define assert_absent(got) assert_null((got).ptr)

static inline void check_str(struct sb_str got, struct sb_str wanted, const char *file, int line)
{
	if (got.ptr != NULL && sb_str_eq(got, wanted))
		return;
	print_error("wanted '%.*s'\ncame   '%.*s'%s\n", SB_FMT(wanted), SB_FMT(got), got.ptr ? "" : " (absent)");
	_fail(file, line);
}

/* The same double: as arguments both are rounded to one, which a comparison of a constant need not be (i386). */
static inline void check_number(double got, double wanted, const char *file, int line)
{
	if (memcmp(&got, &wanted, sizeof got) == 0)
		return;
	print_error("wanted %.17g\ncame   %.17g\n", wanted, got);
	_fail(file, line);
}

static inline void check_contains(const char *text, const char *part, const char *file, int line)
{
	if (strstr(text, part) != NULL)
		return;
	print_error("'%s' is not in '%s'\n", part, text);
	_fail(file, line);
}

/* Writes a file into the test's own folder. */
static inline void write_file(const char *path, struct sb_str content)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	for (size_t done = 0; done < content.len;) {
		ssize_t n = write(fd, content.ptr + done, content.len - done);
		assert_true(n > 0);
		done += (size_t)n;
	}
	close(fd);
}

/* Everything that comes from `fd` until its end, with a NUL behind; the caller frees it. */
static inline char *read_all_of(int fd)
{
	struct sb_buf all;
	char block[4096];
	ssize_t n;

	sb_buf_init(&all, SIZE_MAX / 4);
	while ((n = read(fd, block, sizeof block)) > 0)
		sb_buf_add(&all, block, (size_t)n);
	return sb_buf_take(&all);
}

static inline char *read_file(const char *path)
{
	int fd = open(path, O_RDONLY);
	char *content;

	assert_true(fd >= 0);
	content = read_all_of(fd);
	close(fd);
	return content;
}

/* Runs `body` in a child whose standard error is a pipe; returns what it wrote there (free it) and the wait status. */
static inline char *run_child(void (*body)(void *), void *ctx, int *status)
{
	int ends[2];
	char *text;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		body(ctx);
		_exit(0);
	}
	close(ends[1]);
	text = read_all_of(ends[0]);
	close(ends[0]);
	assert_int_equal(waitpid(pid, status, 0), pid);
	return text;
}

#endif
