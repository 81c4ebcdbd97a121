/* events.h - an event stream (text/event-stream) as it comes, in pieces of any size: the events in it.
 *
 * As the WHATWG's HTML standard has it, section 9.2 "Server-sent events": UTF-8, a byte order mark at its start is passed
 * over; lines end in CR, LF or CRLF; an event ends with an empty line, and one that is not ended is dropped. */
#ifndef SB_TEXT_EVENTS_H
#define SB_TEXT_EVENTS_H

#include "base/buf.h"

#define SB_EVENTS_DATA_MAX ((size_t)1 << 20) /* bytes of an event's data, and of a line; a post has some 10 KiB */
#define SB_EVENTS_NAME_MAX ((size_t)1 << 10) /* bytes of an event's name, and of an id */

struct sb_event {
	struct sb_str name; /* "message" where the stream gives none */
	struct sb_str data; /* its lines with a line feed between them */
	struct sb_str id;   /* the last one that the stream gave, now or earlier; empty: none */
};

struct sb_events;

/* Each event is handed on, good during the call. */
typedef void sb_events_take(void *ctx, const struct sb_event *event);

/* Never NULL. */
struct sb_events *sb_events_open(sb_events_take *take, void *ctx);
void sb_events_feed(struct sb_events *events, struct sb_str bytes);
/* How many milliseconds the stream wants us to wait before we connect again; -1: it did not say. */
int64_t sb_events_retry(const struct sb_events *events);
/* How many events were dropped as they were too long. */
uint64_t sb_events_dropped(const struct sb_events *events);
void sb_events_close(struct sb_events *events);

#endif
