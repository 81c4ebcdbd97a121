/* unpack.h - gzip and zstd, known by their first bytes and read as what they hold. Internal to io.
 *
 * Memory is bounded whatever comes in: gzip takes 44 KiB; of zstd a window of 128 MiB at most is accepted, which is what
 * zstd(1) accepts too, and 8 MiB are usual. Several packed files behind one another read as one. */
#ifndef SB_IO_UNPACK_H
#define SB_IO_UNPACK_H

#include "base/diag.h"

#include <stddef.h>

struct sb_unpack;

#define SB_UNPACK_MAGIC 4 /* bytes that are needed to know */

/* NULL when `start`, the first bytes of a file, is of neither kind. */
struct sb_unpack *sb_unpack_open(const char *start, size_t len);
/* Gives it packed bytes, which must stay until all are taken. `len` 0: the file ends here. */
void sb_unpack_give(struct sb_unpack *unpack, const char *packed, size_t len);
/* Writes at most `room` bytes; 0: give more, or at the end of the file, that was all. -1: `*why` is what is wrong. */
ptrdiff_t sb_unpack_take(struct sb_unpack *unpack, char *to, size_t room, const char **why);
void sb_unpack_close(struct sb_unpack *unpack); /* NULL is fine */

#endif
