/* A feed of any length, read while it comes: what is held is one entry and the parser's state. Small ones are held whole. */
#include "base/mem.h"
#include "fetch/charset.h"
#include "fetch/feed_xml.h"

#include <stdlib.h>

struct sb_feed_stream {
	struct sb_feed_input input;
	struct sb_feed_reader reader;
	struct sb_charset *charset;
	struct sb_buf piece; /* in UTF-8 */
	bool failed, begun;
};

struct sb_feed_stream *sb_feed_stream_open(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx)
{
	if (sb_feed_sniff(input->content) != SB_FEED_XML)
		return NULL;
	struct sb_feed_stream *stream = sb_mem_zero(1, sizeof *stream);
	stream->input = *input;
	stream->charset = sb_charset_open(input->content, input->charset);
	sb_buf_init(&stream->piece, 4 * SB_FEED_BYTES_MAX);
	sb_feed_reader_open(&stream->reader, &stream->input, entry, ctx);
	sb_feed_parser_open(&stream->reader);
	stream->input.content = (struct sb_str){NULL, 0};
	sb_feed_stream_give(stream, input->content);
	return stream;
}

void sb_feed_stream_give(struct sb_feed_stream *stream, struct sb_str bytes)
{
	if (stream->failed || bytes.len == 0)
		return;
	sb_buf_clear(&stream->piece);
	sb_charset_feed(stream->charset, bytes, &stream->piece);
	struct sb_str text = sb_buf_str(&stream->piece);
	while (!stream->begun && text.len > 0 && strchr(" \t\r\n", text.ptr[0]) != NULL)
		text = sb_str_of(text.ptr + 1, text.len - 1); /* nothing may stand before the declaration */
	stream->begun = stream->begun || text.len > 0;
	stream->failed = !sb_feed_parse(&stream->reader, text, false);
}

bool sb_feed_stream_close(struct sb_feed_stream *stream, struct sb_err *err)
{
	bool good = !stream->failed && sb_feed_parse(&stream->reader, SB_STR("\n"), true);

	good = good || sb_feed_parse_error(&stream->reader, err);
	sb_feed_parser_close(&stream->reader);
	sb_feed_reader_close(&stream->reader);
	sb_charset_close(stream->charset);
	sb_buf_free(&stream->piece);
	free(stream);
	return good;
}

/* --- from the first byte on --- */

struct sb_feed {
	struct sb_feed_input input;
	sb_feed_entry *entry;
	void *ctx;
	struct sb_buf held; /* while it is small, or no XML */
	struct sb_feed_stream *stream;
};

struct sb_feed *sb_feed_open(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx)
{
	struct sb_feed *feed = sb_mem_zero(1, sizeof *feed);

	feed->input = *input;
	feed->entry = entry;
	feed->ctx = ctx;
	sb_buf_init(&feed->held, SB_FEED_BYTES_MAX);
	return feed;
}

void sb_feed_close(struct sb_feed *feed)
{
	if (feed == NULL)
		return;
	if (feed->stream != NULL)
		sb_feed_stream_close(feed->stream, NULL);
	sb_buf_free(&feed->held);
	free(feed);
}

bool sb_feed_push(struct sb_feed *feed, struct sb_str piece, struct sb_err *err)
{
	bool small = feed->held.len <= SB_FEED_WHOLE_MAX;

	if (feed->stream != NULL) {
		sb_feed_stream_give(feed->stream, piece);
		return true;
	}
	sb_buf_add_str(&feed->held, piece);
	if (feed->held.full)
		return sb_err_set(err, SB_REJECTED, "the feed is larger than %zu bytes", feed->held.max);
	if (!small || feed->held.len <= SB_FEED_WHOLE_MAX)
		return true;
	feed->input.content = sb_buf_str(&feed->held);
	feed->stream = sb_feed_stream_open(&feed->input, feed->entry, feed->ctx);
	if (feed->stream != NULL)
		sb_buf_free(&feed->held);
	return true;
}

bool sb_feed_end(struct sb_feed *feed, struct sb_err *err)
{
	struct sb_feed_stream *stream = feed->stream;

	if (stream != NULL) {
		feed->stream = NULL;
		return sb_feed_stream_close(stream, err);
	}
	feed->input.content = sb_buf_str(&feed->held);
	return sb_feed_read(&feed->input, feed->entry, feed->ctx, err);
}
