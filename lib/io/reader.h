/* reader.h - lines of bounded length from a file, a pipe or a terminal.
 *
 * Memory is bounded by the longest line allowed, whatever comes in. Any byte may stand in a line, NUL too. A byte order
 * mark at the start of a file is passed over. What gzip or zstd packed is unpacked, known by its first bytes and not by its
 * name; offsets are then those of the text. */
#ifndef SB_IO_READER_H
#define SB_IO_READER_H

#include "base/diag.h"
#include "base/str.h"

#define SB_LINE_MAX_DEFAULT ((size_t)16 << 20) /* --max-line: the largest post known is far below; bounds memory */
#define SB_LINE_MAX_LIMIT ((size_t)1 << 30)    /* what --max-line takes at most: libraries count in int */

struct sb_line {
	struct sb_str text; /* without the line's end: no LF, no CR before it */
	struct sb_str raw;  /* as it stood in the file, with its end; the last line may lack one */
	uint64_t number;    /* from 1 */
	uint64_t offset;    /* of its first byte in the file, from 0 */
};

enum sb_read {
	SB_READ_LINE,
	SB_READ_TOO_LONG, /* more than the maximum (LF and CR not counted); passed over; number and offset are set */
	SB_READ_END,
	SB_READ_FAILED /* sb_reader_why says why */
};

struct sb_reader {
	int fd;
	const char *name; /* for messages; "-" is standard input */
	size_t max_line;
	/* Called before a read that would wait, so that output which is done can be seen meanwhile. May be NULL. */
	void (*before_wait)(void *ctx);
	/* Given the bytes of a line that is too long, piece by piece, with its end. May be NULL. */
	void (*too_long)(void *ctx, const char *piece, size_t len);
	void *ctx;

	char *buf;
	size_t start, end, cap;
	uint64_t number, offset;
	bool regular, eof, in_long_line, begun;
	struct sb_unpack *unpack; /* NULL: the file is not packed */
	char *packed;             /* a block of what it reads */
	bool packed_end;
	const char *why; /* what is wrong with it */
};

/* Opens `path` ("-" is standard input). False: `err` says why, with status SB_IO. */
bool sb_reader_open(struct sb_reader *reader, const char *path, size_t max_line, struct sb_err *err);
/* The next line; what it points to is good until the next call. */
enum sb_read sb_reader_next(struct sb_reader *reader, struct sb_line *line);
/* What comes next without taking it: a line at least, or `want` bytes, or all that is left; with `whole`, not only a line. Good
 * until the next call. False: sb_reader_why says why. */
bool sb_reader_peek(struct sb_reader *reader, size_t want, bool whole, struct sb_str *start);
/* After SB_READ_FAILED. */
const char *sb_reader_why(const struct sb_reader *reader);
void sb_reader_close(struct sb_reader *reader);

#endif
