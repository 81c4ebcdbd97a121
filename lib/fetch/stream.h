/* stream.h - posts of a source as they happen, where its network has a stream of events (sb_network_stream), with --follow.
 *
 * A stream is an addition and nothing depends on it. It is opened when its source was asked; as soon as it stands the
 * source is asked again, so that nothing is lost in between, and again after each break. What it gives is written out and
 * its ids remembered, but only ordinary answers move the cursor: servers tell events out of order, or not at all, and what
 * was not told is found when the source is asked the next time. While it is asked, events wait, so that the order holds. */
#ifndef SB_FETCH_STREAM_H
#define SB_FETCH_STREAM_H

#include "fetch/remote.h"

#define SB_STREAMS_ALL 50 /* at the same time; other sources are asked at their pace */
#define SB_STREAMS_HOST 4 /* of them at one host: browsers have at most 6 connections for this */

struct sb_remote;

/* Its source was asked: opens a stream where there may be one, or hands on what waited meanwhile. */
void sb_stream_asked(const struct sb_remote *remote);
/* Prints the request that would open it, if there is one. */
void sb_stream_show(struct sb_remote *remote);
/* NULL is none. */
void sb_stream_close(struct sb_stream *stream);

#endif
