/* buf.h - a growing buffer with a stated maximum.
 *
 * Adding never fails loudly: past the maximum nothing more is added and `full` stays true until the next clear, so that
 * a run of additions is checked once, at its end. `ptr` always has a NUL behind `len` bytes, also when it is empty. */
#ifndef SB_BASE_BUF_H
#define SB_BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>

struct sb_buf {
	char *ptr; /* "" until something was added */
	size_t len;
	size_t cap;
	size_t max; /* bytes of content that it may hold */
	bool full;  /* something did not fit */
};

void sb_buf_init(struct sb_buf *buf, size_t max);
void sb_buf_clear(struct sb_buf *buf);   /* empty, keeps its memory */
void sb_buf_free(struct sb_buf *buf);    /* empty, gives its memory back; may be used again */
char *sb_buf_take(struct sb_buf *buf);   /* the content, now the caller's to free; the buffer is empty */

void sb_buf_add(struct sb_buf *buf, const void *data, size_t len);
void sb_buf_add_str(struct sb_buf *buf, struct sb_str s);
void sb_buf_add_text(struct sb_buf *buf, const char *text);
__attribute__((format(printf, 2, 3))) void sb_buf_add_format(struct sb_buf *buf, const char *format, ...);
/* Room for `len` more bytes behind the content, to be written by the caller, who then says how many those were by
 * sb_buf_wrote; NULL past `max`. */
char *sb_buf_room(struct sb_buf *buf, size_t len);

static inline void sb_buf_wrote(struct sb_buf *buf, size_t len)
{
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

static inline void sb_buf_add_char(struct sb_buf *buf, char c)
{
	if (buf->cap - buf->len < 2 || buf->full || buf->len >= buf->max) {
		sb_buf_add(buf, &c, 1);
		return;
	}
	buf->ptr[buf->len++] = c;
	buf->ptr[buf->len] = '\0';
}

static inline struct sb_str sb_buf_str(const struct sb_buf *buf)
{
	return (struct sb_str){buf->ptr, buf->len};
}

#endif
