/* writer.h - output in large blocks, every write checked.
 *
 * The first failure stays: later additions are dropped and `failed` is true. A reader that went away (EPIPE) ends the
 * program by SIGPIPE, quietly, as it ends every other program in a pipe. */
#ifndef SB_IO_WRITER_H
#define SB_IO_WRITER_H

#include "base/buf.h"
#include "base/diag.h"

struct sb_writer {
	int fd;
	const char *name; /* for messages */
	bool failed;
	int error; /* errno of the first failure */
	char *block;
	size_t len;
	struct sb_buf *memory; /* all goes there instead; NULL: to `fd` */
};

void sb_writer_init(struct sb_writer *writer, int fd, const char *name);
/* Before the first addition: where output is appended to a file whose last line has no end, as a crash or a full disk left
 * it, that line is ended, so that what is added is not read as a part of it. */
void sb_writer_end_line(struct sb_writer *writer);
/* Everything is added to `memory`; nothing is to be flushed or finished. */
void sb_writer_to_memory(struct sb_writer *writer, struct sb_buf *memory);
/* Creates or empties `path`, or appends to it. */
bool sb_writer_open(struct sb_writer *writer, const char *path, bool append, struct sb_err *err);
void sb_writer_add(struct sb_writer *writer, const void *data, size_t len);
void sb_writer_add_str(struct sb_writer *writer, struct sb_str s);
/* Adds `s` and, where it does not end in one, a line feed. */
void sb_writer_add_line(struct sb_writer *writer, struct sb_str s);
/* Writes out what is held. False, with `err` filled (may be NULL), when this or an earlier write failed. */
bool sb_writer_flush(struct sb_writer *writer, struct sb_err *err);
/* Flushes, closes (a full disk may only show there), gives the memory back. Call it once, also after a failure. */
bool sb_writer_finish(struct sb_writer *writer, struct sb_err *err);

#endif
