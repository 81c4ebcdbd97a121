/* Any bytes as an event stream: the same events whether they come whole or in pieces, within their limits, and written again
 * they are read as the same. The first byte is the size of the pieces. */
#include "base/mem.h"
#include "text/events.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

struct seen {
	struct sb_buf all;   /* each part with its length before it */
	struct sb_buf again; /* as a stream */
};

static void keep(struct sb_buf *out, struct sb_str part)
{
	sb_buf_add_format(out, "%zu:", part.len);
	sb_buf_add_str(out, part);
}

static void take(void *ctx, const struct sb_event *event)
{
	struct seen *seen = ctx;
	struct sb_str rest = event->data;

	require(event->name.len > 0 && event->name.len <= SB_EVENTS_NAME_MAX);
	require(event->data.len <= SB_EVENTS_DATA_MAX && event->id.len <= SB_EVENTS_NAME_MAX);
	require(memchr(event->data.ptr, '\r', event->data.len) == NULL && memchr(event->id.ptr, '\0', event->id.len) == NULL);
	keep(&seen->all, event->name);
	keep(&seen->all, event->data);
	keep(&seen->all, event->id);
	sb_buf_add_format(&seen->again, "event: %.*s\rid: %.*s\r\n", SB_FMT(event->name), SB_FMT(event->id));
	do {
		sb_buf_add_text(&seen->again, "data: ");
		sb_buf_add_str(&seen->again, sb_str_cut(&rest, '\n'));
		sb_buf_add_char(&seen->again, '\n');
	} while (rest.ptr != NULL);
	sb_buf_add_char(&seen->again, '\n');
}

static void read_stream(struct seen *seen, struct sb_str text, size_t piece)
{
	struct sb_events *events = sb_events_open(take, seen);

	sb_buf_init(&seen->all, SIZE_MAX / 4);
	sb_buf_init(&seen->again, SIZE_MAX / 4);
	for (size_t i = 0; i < text.len; i += piece)
		sb_events_feed(events, sb_str_of(text.ptr + i, text.len - i < piece ? text.len - i : piece));
	require(sb_events_retry(events) >= -1);
	sb_events_close(events);
}

static void free_seen(struct seen *seen)
{
	sb_buf_free(&seen->all);
	sb_buf_free(&seen->again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen whole, pieces, again;

	if (size < 1)
		return 0;
	struct sb_str text = {(const char *)data + 1, size - 1};
	read_stream(&whole, text, text.len + 1);
	read_stream(&pieces, text, (size_t)data[0] + 1);
	require(sb_str_eq(sb_buf_str(&whole.all), sb_buf_str(&pieces.all)));
	read_stream(&again, sb_buf_str(&whole.again), SIZE_MAX / 2);
	/* a name or an id with a NUL in it is printed to that only */
	if (memchr(whole.all.ptr, '\0', whole.all.len) == NULL)
		require(sb_str_eq(sb_buf_str(&whole.all), sb_buf_str(&again.all)));
	free_seen(&whole);
	free_seen(&pieces);
	free_seen(&again);
	return 0;
}
