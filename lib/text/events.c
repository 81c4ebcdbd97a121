#include "text/events.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>

#define RETRY_MAX_MS UINT64_C(86400000) /* a day: no server silences us for longer */
#define MARK_LEN 3			/* bytes of a byte order mark */

struct sb_events {
	sb_events_take *take;
	void *ctx;
	struct sb_buf line; /* the one that is not ended yet; of the first, its mark too */
	struct sb_buf name, data, id;
	bool started;	    /* the first line is behind us */
	bool after_cr;	    /* a line feed that comes now belongs to the line's end before it */
	bool has_data;	    /* a data field came; it may be empty */
	bool too_long;	    /* the event is */
	int64_t retry;
	uint64_t dropped;
};

struct sb_events *sb_events_open(sb_events_take *take, void *ctx)
{
	struct sb_events *events = sb_mem_zero(1, sizeof *events);

	events->take = take;
	events->ctx = ctx;
	events->retry = -1;
	sb_buf_init(&events->line, SB_EVENTS_DATA_MAX);
	sb_buf_init(&events->name, SB_EVENTS_NAME_MAX);
	sb_buf_init(&events->data, SB_EVENTS_DATA_MAX);
	sb_buf_init(&events->id, SB_EVENTS_NAME_MAX);
	return events;
}

void sb_events_close(struct sb_events *events)
{
	if (events == NULL)
		return;
	sb_buf_free(&events->line);
	sb_buf_free(&events->name);
	sb_buf_free(&events->data);
	sb_buf_free(&events->id);
	free(events);
}

int64_t sb_events_retry(const struct sb_events *events)
{
	return events->retry;
}

uint64_t sb_events_dropped(const struct sb_events *events)
{
	return events->dropped;
}

/* An empty line: without data there is no event. */
static void end_event(struct sb_events *e)
{
	struct sb_event event = {e->name.len > 0 ? sb_buf_str(&e->name) : SB_STR("message"), sb_buf_str(&e->data),
				 sb_buf_str(&e->id)};

	if (e->too_long || e->data.full || e->name.full)
		e->dropped++;
	else if (e->has_data)
		e->take(e->ctx, &event);
	sb_buf_clear(&e->name);
	sb_buf_clear(&e->data);
	e->has_data = e->too_long = false;
}

static void set(struct sb_buf *to, struct sb_str value)
{
	sb_buf_clear(to);
	sb_buf_add_str(to, value);
}

static void take_field(struct sb_events *e, struct sb_str name, struct sb_str value)
{
	uint64_t ms;

	if (sb_str_is(name, "data")) {
		if (e->has_data)
			sb_buf_add_char(&e->data, '\n');
		sb_buf_add_str(&e->data, value);
		e->has_data = true;
	} else if (sb_str_is(name, "event")) {
		set(&e->name, value);
	} else if (sb_str_is(name, "id")) {
		if (memchr(value.ptr, '\0', value.len) == NULL && value.len <= e->id.max)
			set(&e->id, value);
	} else if (sb_str_is(name, "retry")) {
		if (value.len > 0 && value.ptr[0] != '+' && sb_num_u64(value, UINT64_MAX, &ms))
			e->retry = (int64_t)(ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS);
	}
}

static void end_line(struct sb_events *e)
{
	struct sb_str value = sb_buf_str(&e->line);

	if (!e->started && sb_str_starts(value, "\xEF\xBB\xBF"))
		value = sb_str_of(value.ptr + MARK_LEN, value.len - MARK_LEN);
	e->started = true;
	if (e->line.full) { /* whatever it was, the event is not whole */
		e->too_long = true;
	} else if (value.len == 0) {
		end_event(e);
	} else if (!sb_str_starts(value, ":")) { /* that is a comment */
		struct sb_str name = sb_str_cut(&value, ':');
		if (value.ptr == NULL)
			value = SB_STR("");
		else if (value.len > 0 && value.ptr[0] == ' ')
			value = sb_str_of(value.ptr + 1, value.len - 1);
		take_field(e, name, value);
	}
	sb_buf_clear(&e->line);
}

void sb_events_feed(struct sb_events *e, struct sb_str bytes)
{
	while (bytes.len > 0) {
		size_t len = 0;
		if (e->after_cr && bytes.ptr[0] == '\n')
			bytes = sb_str_of(bytes.ptr + 1, bytes.len - 1);
		e->after_cr = false;
		while (len < bytes.len && bytes.ptr[len] != '\r' && bytes.ptr[len] != '\n')
			len++;
		sb_buf_add(&e->line, bytes.ptr, len);
		if (len == bytes.len)
			return;
		e->after_cr = bytes.ptr[len] == '\r';
		end_line(e);
		bytes = sb_str_of(bytes.ptr + len + 1, bytes.len - len - 1);
	}
}
