#include "base/buf.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define SMALLEST ((size_t)64)

static char nothing[1] = "";

void sb_buf_init(struct sb_buf *buf, size_t max)
{
	*buf = (struct sb_buf){.ptr = nothing, .max = max};
}

void sb_buf_clear(struct sb_buf *buf)
{
	buf->len = 0;
	buf->full = false;
	if (buf->cap > 0)
		buf->ptr[0] = '\0';
}

void sb_buf_free(struct sb_buf *buf)
{
	if (buf->cap > 0)
		free(buf->ptr);
	sb_buf_init(buf, buf->max);
}

char *sb_buf_take(struct sb_buf *buf)
{
	char *content = buf->cap > 0 ? buf->ptr : sb_mem_dup(SB_STR(""));

	sb_buf_init(buf, buf->max);
	return content;
}

char *sb_buf_more_room(struct sb_buf *buf, size_t len)
{
	if (buf->full || len > buf->max || buf->len > buf->max - len) {
		buf->full = true;
		return NULL;
	}
	if (buf->cap - buf->len <= len) { /* one more for the NUL */
		size_t cap = buf->cap ? buf->cap : SMALLEST;
		while (cap - buf->len <= len)
			cap *= 2;
		buf->ptr = sb_mem_grow(buf->cap ? buf->ptr : NULL, cap, 1);
		buf->cap = cap;
		buf->ptr[buf->len] = '\0'; /* where nothing comes to be written */
	}
	return buf->ptr + buf->len;
}

void sb_buf_add_format(struct sb_buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *room = n < 0 ? NULL : sb_buf_room(buf, (size_t)n);
	if (room == NULL) {
		buf->full = true;
		return;
	}
	va_start(args, format);
	vsnprintf(room, (size_t)n + 1, format, args);
	va_end(args);
	sb_buf_wrote(buf, (size_t)n);
}
