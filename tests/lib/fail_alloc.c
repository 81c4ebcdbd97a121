/* Makes allocations fail: LD_PRELOAD, on glibc. FAIL_AT=n fails the nth; FAIL_ON=1: and every later one. FAIL_COUNT=FILE has
 * the number of allocations written there at the end. FAIL_TRACE=1 prints who asked for the one that failed. */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *ptr, size_t size);
void *__libc_memalign(size_t align, size_t size);

static atomic_long asked;
static long fail_at; /* 0: none */
static bool and_later, trace;
static const char *count_file;

__attribute__((constructor)) static void start(void)
{
	const char *at = getenv("FAIL_AT");
	void *frame[1];

	if (getenv("FAIL_TRACE") != NULL)
		trace = backtrace(frame, 1) > 0; /* its first call allocates */
	and_later = getenv("FAIL_ON") != NULL;
	count_file = getenv("FAIL_COUNT");
	atomic_store(&asked, 0); /* the loader's own come before and are not ours */
	fail_at = at != NULL ? strtol(at, NULL, 10) : 0;
}

__attribute__((destructor)) static void end(void)
{
	char text[32];
	int n = snprintf(text, sizeof text, "%ld\n", atomic_load(&asked)), fd;

	if (count_file == NULL || (fd = open(count_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
		return;
	if (write(fd, text, (size_t)n) != n)
		_exit(99);
	close(fd);
}

static bool fails(void)
{
	long n = atomic_fetch_add(&asked, 1) + 1;

	if (fail_at == 0 || n < fail_at || (n > fail_at && !and_later))
		return false;
	if (trace) {
		void *frames[32];
		trace = false;
		backtrace_symbols_fd(frames, backtrace(frames, 32), STDERR_FILENO);
	}
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *ptr, size_t size)
{
	return fails() ? NULL : __libc_realloc(ptr, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return fails() ? NULL : __libc_memalign(align, size);
}

int posix_memalign(void **ptr, size_t align, size_t size)
{
	if (fails())
		return ENOMEM;
	*ptr = __libc_memalign(align, size);
	return *ptr != NULL ? 0 : ENOMEM;
}
