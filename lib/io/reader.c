#include "io/reader.h"

#include "base/mem.h"
#include "io/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)128 * 1024) /* bytes a read asks for: two pipes full */

bool sb_reader_open(struct sb_reader *reader, const char *path, size_t max_line, struct sb_err *err)
{
	struct stat st;

	*reader = (struct sb_reader){.name = path, .max_line = max_line};
	reader->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (reader->fd < 0)
		return sb_err_set(err, SB_IO, "%s: %s", path, strerror(errno));
	if (fstat(reader->fd, &st) == 0) {
		if (S_ISDIR(st.st_mode)) {
			sb_reader_close(reader);
			return sb_err_set(err, SB_IO, "%s: is a directory", path);
		}
		reader->regular = S_ISREG(st.st_mode);
	}
	return true;
}

static bool would_wait(const struct sb_reader *reader)
{
	struct pollfd waiting = {.fd = reader->fd, .events = POLLIN};

	return !reader->regular && poll(&waiting, 1, 0) <= 0; /* a signal that comes now says nothing of the input */
}

static ssize_t read_block(struct sb_reader *reader, char *to, size_t room)
{
	ssize_t n;

	if (reader->before_wait != NULL && would_wait(reader))
		reader->before_wait(reader->ctx);
	while ((n = read(reader->fd, to, room)) < 0) {
		if (errno == EAGAIN) /* someone made the shared descriptor non-blocking */
			poll(&(struct pollfd){.fd = reader->fd, .events = POLLIN}, 1, -1);
		else if (errno != EINTR)
			break;
	}
	return n;
}

/* Unpacks what is there, or reads more of it. */
static ssize_t read_packed(struct sb_reader *reader)
{
	for (;;) {
		ptrdiff_t n = sb_unpack_take(reader->unpack, reader->buf + reader->end, reader->cap - reader->end, &reader->why);
		if (n != 0 || reader->packed_end) {
			errno = n < 0 ? EBADMSG : 0;
			return n;
		}
		ssize_t got = read_block(reader, reader->packed, BLOCK);
		if (got < 0)
			return got;
		reader->packed_end = got == 0;
		sb_unpack_give(reader->unpack, reader->packed, (size_t)got);
	}
}

/* Reads one block behind what is there. The buffer grows to the longest line, its end, and one block. */
static bool fill(struct sb_reader *reader)
{
	if (reader->start > 0 && reader->cap - reader->end < BLOCK) {
		memmove(reader->buf, reader->buf + reader->start, reader->end - reader->start);
		reader->end -= reader->start;
		reader->start = 0;
	}
	if (reader->cap - reader->end < BLOCK) {
		reader->cap = reader->cap ? reader->cap * 2 : BLOCK * 2;
		if (reader->cap > reader->max_line + 2 + 2 * BLOCK && reader->max_line > BLOCK)
			reader->cap = reader->max_line + 2 + 2 * BLOCK;
		reader->buf = sb_mem_grow(reader->buf, reader->cap, 1);
	}
	ssize_t n = reader->unpack != NULL ? read_packed(reader) : read_block(reader, reader->buf + reader->end, reader->cap - reader->end);
	if (n < 0)
		return false;
	reader->eof = n == 0;
	reader->end += (size_t)n;
	return true;
}

/* Finds out whether the file is packed; what was read of it then is packed. False: more bytes must come first. */
static bool unpack_begin(struct sb_reader *reader)
{
	size_t have = reader->end - reader->start;
	bool may_be = have == 0 || reader->buf[reader->start] == '\x1F' || reader->buf[reader->start] == '\x28';

	if (!may_be || (have < SB_UNPACK_MAGIC && reader->eof))
		return true;
	if (have < SB_UNPACK_MAGIC)
		return false;
	reader->unpack = sb_unpack_open(reader->buf + reader->start, have);
	if (reader->unpack == NULL)
		return true;
	reader->packed = sb_mem_alloc(have > BLOCK ? have : BLOCK);
	memcpy(reader->packed, reader->buf + reader->start, have);
	sb_unpack_give(reader->unpack, reader->packed, have);
	reader->start = reader->end = 0;
	reader->eof = false;
	return false;
}

const char *sb_reader_why(const struct sb_reader *reader)
{
	return reader->why != NULL ? reader->why : strerror(errno);
}

/* Passes over a byte order mark at the start. False: more bytes must come before that can be told. */
static bool begin(struct sb_reader *reader)
{
	if (reader->unpack == NULL && !unpack_begin(reader))
		return false;
	size_t have = reader->end - reader->start, n = have < 3 ? have : 3;

	if (n > 0 && memcmp(reader->buf + reader->start, "\xEF\xBB\xBF", n) != 0)
		n = 0;
	else if (n < 3 && !reader->eof)
		return false;
	if (n == 3) {
		reader->start += 3;
		reader->offset = 3;
	}
	reader->begun = true;
	return true;
}

/* Hands on and forgets `len` bytes of a line that is too long. */
static void drop(struct sb_reader *reader, size_t len)
{
	if (reader->too_long != NULL && len > 0)
		reader->too_long(reader->ctx, reader->buf + reader->start, len);
	reader->start += len;
	reader->offset += len;
}

static size_t without_end(const char *text, size_t len)
{
	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len > 0 && text[len - 1] == '\r')
		len--;
	return len;
}

/* A line of `len` bytes, its end included, begins at `start`: takes it off. */
static enum sb_read take(struct sb_reader *reader, size_t len, struct sb_line *line)
{
	const char *text = reader->buf + reader->start;

	if (!reader->in_long_line) {
		line->number = ++reader->number;
		line->offset = reader->offset;
	}
	if (reader->in_long_line || without_end(text, len) > reader->max_line) {
		reader->in_long_line = false;
		drop(reader, len);
		return SB_READ_TOO_LONG;
	}
	line->raw = (struct sb_str){text, len};
	line->text = (struct sb_str){text, without_end(text, len)};
	reader->start += len;
	reader->offset += len;
	return SB_READ_LINE;
}

enum sb_read sb_reader_next(struct sb_reader *reader, struct sb_line *line)
{
	size_t searched = 0;

	while (!reader->begun && !begin(reader))
		if (!fill(reader))
			return SB_READ_FAILED;
	for (;;) {
		const char *from = reader->buf + reader->start;
		size_t have = reader->end - reader->start;
		const char *lf = have > searched ? memchr(from + searched, '\n', have - searched) : NULL;
		if (lf != NULL)
			return take(reader, (size_t)(lf - from) + 1, line);
		if (reader->eof)
			return have > 0 || reader->in_long_line ? take(reader, have, line) : SB_READ_END;
		if (have > reader->max_line + 1) { /* one may be the CR of an end that is still to come */
			if (!reader->in_long_line) {
				reader->in_long_line = true;
				line->number = ++reader->number;
				line->offset = reader->offset;
			}
			drop(reader, have);
			have = 0;
		}
		searched = have;
		if (!fill(reader))
			return SB_READ_FAILED;
	}
}

bool sb_reader_peek(struct sb_reader *reader, size_t want, bool whole, struct sb_str *start)
{
	while (!reader->begun && !begin(reader))
		if (!fill(reader))
			return false;
	for (;;) {
		*start = sb_str_of(reader->buf + reader->start, reader->end - reader->start);
		if (reader->eof || start->len >= want || (!whole && start->len > 0 && memchr(start->ptr, '\n', start->len)))
			return true;
		if (!fill(reader))
			return false;
	}
}

void sb_reader_close(struct sb_reader *reader)
{
	if (reader->fd > STDIN_FILENO)
		close(reader->fd);
	sb_unpack_close(reader->unpack);
	free(reader->packed);
	reader->unpack = NULL;
	reader->packed = NULL;
	free(reader->buf);
	reader->buf = NULL;
	reader->fd = -1;
}
