/* Any bytes as lines, in pieces as the first bytes say, against a splitter of five lines; what is too long comes whole. Packed
 * ones, whole or broken, come to an end. */
#include "base/buf.h"
#include "io/reader.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* The input as it is still to be written into the socket, `piece` bytes each time that the reader would wait. */
struct feed {
	int fd;
	struct sb_str rest;
	size_t piece;
	struct sb_buf long_line;
};

static void feed_piece(void *ctx)
{
	struct feed *feed = ctx;
	size_t n = feed->rest.len < feed->piece ? feed->rest.len : feed->piece;

	if (n == 0) {
		shutdown(feed->fd, SHUT_WR);
		return;
	}
	require(write(feed->fd, feed->rest.ptr, n) == (ssize_t)n);
	feed->rest.ptr += n;
	feed->rest.len -= n;
}

static void keep_piece(void *ctx, const char *piece, size_t len)
{
	struct feed *feed = ctx;

	require(len > 0);
	sb_buf_add(&feed->long_line, piece, len);
}

/* The next line of the model, its end included; absent at the end. */
static struct sb_str model_line(struct sb_str *rest)
{
	const char *lf = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
	size_t n = lf != NULL ? (size_t)(lf - rest->ptr) + 1 : rest->len;
	struct sb_str line = {n > 0 ? rest->ptr : NULL, n};

	rest->ptr += n;
	rest->len -= n;
	return line;
}

static size_t text_length(struct sb_str raw)
{
	size_t n = raw.len;

	n -= n > 0 && raw.ptr[n - 1] == '\n';
	n -= n > 0 && raw.ptr[n - 1] == '\r';
	return n;
}

static void check_lines(struct sb_reader *reader, struct feed *feed, struct sb_str all)
{
	struct sb_str rest = all;
	struct sb_line line;
	uint64_t number = 0;

	if (sb_str_starts(rest, "\xEF\xBB\xBF")) {
		rest.ptr += 3;
		rest.len -= 3;
	}
	for (;;) {
		uint64_t offset = (uint64_t)(rest.ptr - all.ptr);
		struct sb_str raw = model_line(&rest);
		enum sb_read what = sb_reader_next(reader, &line);
		require((what == SB_READ_END) == (raw.ptr == NULL));
		if (what == SB_READ_END)
			return;
		require(line.number == ++number && line.offset == offset);
		if (text_length(raw) > reader->max_line) {
			require(what == SB_READ_TOO_LONG);
			require(sb_str_eq(sb_buf_str(&feed->long_line), raw));
			sb_buf_clear(&feed->long_line);
		} else {
			require(what == SB_READ_LINE && sb_str_eq(line.raw, raw));
			require(line.text.ptr == line.raw.ptr && line.text.len == text_length(raw));
		}
	}
}

static void check_end(struct sb_reader *reader)
{
	struct sb_line line;
	enum sb_read what;

	do {
		what = sb_reader_next(reader, &line);
		require(what != SB_READ_LINE || line.text.len <= reader->max_line);
	} while (what != SB_READ_END && what != SB_READ_FAILED);
	require(what == SB_READ_END || sb_reader_why(reader) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_reader reader;
	struct feed feed;
	struct sb_err err;
	int ends[2];

	if (size < 2 || size > 60000)
		return 0;
	struct sb_str all = {(const char *)data + 2, size - 2};
	require(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	require(sb_reader_open(&reader, "/dev/null", data[1], &err));
	require(dup2(ends[0], reader.fd) == reader.fd);
	reader.regular = false;
	feed = (struct feed){ends[1], all, (size_t)data[0] * data[0] + 1, {0}};
	sb_buf_init(&feed.long_line, SIZE_MAX / 4);
	reader.before_wait = feed_piece;
	reader.ctx = &feed;
	if (sb_str_starts(all, "\x1F\x8B\x08") || sb_str_starts(all, "\x28\xB5\x2F\xFD")) {
		check_end(&reader);
	} else {
		reader.too_long = keep_piece;
		check_lines(&reader, &feed, all);
		require(feed.rest.len == 0 && feed.long_line.len == 0);
	}
	sb_reader_close(&reader);
	close(ends[0]);
	close(ends[1]);
	sb_buf_free(&feed.long_line);
	return 0;
}
