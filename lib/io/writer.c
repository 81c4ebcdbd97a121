#include "io/writer.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)128 * 1024) /* bytes that are written at once */

void sb_writer_init(struct sb_writer *writer, int fd, const char *name)
{
	*writer = (struct sb_writer){.fd = fd, .name = name, .block = sb_mem_alloc(BLOCK)};
}

bool sb_writer_open(struct sb_writer *writer, const char *path, bool append, struct sb_err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666);

	if (fd < 0)
		return sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
	sb_writer_init(writer, fd, path);
	return true;
}

void sb_writer_end_line(struct sb_writer *writer)
{
	struct stat about;
	char path[32], last = '\n';

	if (fstat(writer->fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0 ||
	    (fcntl(writer->fd, F_GETFL) & O_APPEND) == 0)
		return;
	snprintf(path, sizeof path, "/proc/self/fd/%d", writer->fd); /* the descriptor itself may be for writing only */
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (pread(fd, &last, 1, about.st_size - 1) == 1 && last != '\n')
		sb_writer_add(writer, "\n", 1);
	close(fd);
}

static void fail(struct sb_writer *writer)
{
	if (errno == EPIPE) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	writer->failed = true;
	writer->error = errno;
}

static void write_all(struct sb_writer *writer, const char *data, size_t len)
{
	while (len > 0 && !writer->failed) {
		ssize_t n = write(writer->fd, data, len);
		if (n >= 0) {
			data += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) { /* someone made the shared descriptor non-blocking */
			poll(&(struct pollfd){.fd = writer->fd, .events = POLLOUT}, 1, -1);
		} else if (errno != EINTR) {
			fail(writer);
		}
	}
}

void sb_writer_to_memory(struct sb_writer *writer, struct sb_buf *memory)
{
	*writer = (struct sb_writer){.fd = -1, .memory = memory};
}

void sb_writer_add(struct sb_writer *writer, const void *data, size_t len)
{
	if (writer->memory != NULL) {
		sb_buf_add(writer->memory, data, len);
		return;
	}
	if (len > BLOCK - writer->len) {
		sb_writer_flush(writer, NULL);
		if (len >= BLOCK) {
			write_all(writer, data, len);
			return;
		}
	}
	if (len > 0)
		memcpy(writer->block + writer->len, data, len);
	writer->len += len;
}

void sb_writer_add_str(struct sb_writer *writer, struct sb_str s)
{
	sb_writer_add(writer, s.ptr, s.len);
}

void sb_writer_add_line(struct sb_writer *writer, struct sb_str s)
{
	sb_writer_add_str(writer, s);
	if (s.len == 0 || s.ptr[s.len - 1] != '\n')
		sb_writer_add(writer, "\n", 1);
}

bool sb_writer_flush(struct sb_writer *writer, struct sb_err *err)
{
	write_all(writer, writer->block, writer->len);
	writer->len = 0;
	if (writer->failed)
		return sb_err_set(err, SB_IO, "%s: %s", writer->name, strerror(writer->error));
	return true;
}

bool sb_writer_finish(struct sb_writer *writer, struct sb_err *err)
{
	bool good = sb_writer_flush(writer, err);

	if (close(writer->fd) != 0 && errno != EINTR && good)
		good = sb_err_set(err, SB_IO, "%s: %s", writer->name, strerror(errno));
	free(writer->block);
	writer->block = NULL;
	writer->fd = -1;
	return good;
}
