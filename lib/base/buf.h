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

__attribute__((format(printf, 2, 3))) void sb_buf_add_format(struct sb_buf *buf, const char *format, ...);
/* Makes that room, as sb_buf_room does where it is not there yet. */
char *sb_buf_more_room(struct sb_buf *buf, size_t len);

static inline bool sb_buf_has_room(const struct sb_buf *buf, size_t len)
{
	return !buf->full && buf->cap - buf->len > len && buf->max - buf->len >= len;
}

/* Room for `len` more bytes behind the content, to be written by the caller, who then says how many those were by
 * sb_buf_wrote; NULL past `max`. */
static inline char *sb_buf_room(struct sb_buf *buf, size_t len)
{
	return sb_buf_has_room(buf, len) ? buf->ptr + buf->len : sb_buf_more_room(buf, len);
}

static inline void sb_buf_wrote(struct sb_buf *buf, size_t len)
{
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

/* Adds bytes; absent ones are none. */
static inline void sb_buf_add(struct sb_buf *buf, const void *data, size_t len)
{
	char *room = buf->ptr + buf->len;

	if (data == NULL || (!sb_buf_has_room(buf, len) && (room = sb_buf_more_room(buf, len)) == NULL))
		return;
	memcpy(room, data, len);
	sb_buf_wrote(buf, len);
}

static inline void sb_buf_add_str(struct sb_buf *buf, struct sb_str s)
{
	sb_buf_add(buf, s.ptr, s.len);
}

static inline void sb_buf_add_text(struct sb_buf *buf, const char *text)
{
	sb_buf_add_str(buf, sb_str_from(text));
}

static inline void sb_buf_add_char(struct sb_buf *buf, char c)
{
	sb_buf_add(buf, &c, 1);
}

static inline struct sb_str sb_buf_str(const struct sb_buf *buf)
{
	return (struct sb_str){buf->ptr, buf->len};
}

#endif
