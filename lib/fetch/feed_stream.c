/* Feeds that come piece by piece: held as a whole while they are small, so that their encoding can be told by all of it and
 * mistakes can be mended; read as they come when they are not. */
#include "base/mem.h"
#include "fetch/charset.h"
#include "fetch/feed_item.h"

#include <stdlib.h>

struct sb_feed {
	struct sb_feed_input input;
	sb_feed_entry *entry;
	void *ctx;
	struct sb_buf held;		/* while it is small */
	struct sb_feed_reader *reader;	/* NULL while it is held */
	struct sb_charset *charset;
	struct sb_buf utf8; /* of the piece at hand */
};

struct sb_feed *sb_feed_open(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx)
{
	struct sb_feed *feed = sb_mem_zero(1, sizeof *feed);

	feed->input = *input;
	feed->entry = entry;
	feed->ctx = ctx;
	sb_buf_init(&feed->held, SB_FEED_BYTES_MAX);
	sb_buf_init(&feed->utf8, 4 * SB_FEED_BYTES_MAX);
	return feed;
}

void sb_feed_close(struct sb_feed *feed)
{
	if (feed == NULL)
		return;
	sb_feed_xml_close(feed->reader);
	sb_charset_close(feed->charset);
	sb_buf_free(&feed->held);
	sb_buf_free(&feed->utf8);
	free(feed);
}

static bool parse(struct sb_feed *feed, struct sb_str piece, bool first, struct sb_err *err)
{
	sb_buf_clear(&feed->utf8);
	sb_charset_feed(feed->charset, piece, &feed->utf8);
	struct sb_str text = sb_buf_str(&feed->utf8);
	while (first && text.len > 0 && (*text.ptr == ' ' || *text.ptr == '\n' || *text.ptr == '\r' || *text.ptr == '\t'))
		text = sb_str_of(text.ptr + 1, text.len - 1); /* expat wants the XML declaration at the very start */
	return text.len == 0 || sb_feed_xml_feed(feed->reader, text, err);
}

bool sb_feed_push(struct sb_feed *feed, struct sb_str piece, struct sb_err *err)
{
	if (feed->reader != NULL)
		return parse(feed, piece, false, err);
	sb_buf_add_str(&feed->held, piece);
	if (feed->held.full)
		return sb_err_set(err, SB_REJECTED, "the feed is larger than %zu bytes", feed->held.max);
	struct sb_str held = sb_buf_str(&feed->held);
	if (held.len <= SB_FEED_WHOLE_MAX || sb_feed_sniff(held) != SB_FEED_XML)
		return true;
	feed->reader = sb_feed_xml_open(&feed->input, feed->entry, feed->ctx);
	feed->charset = sb_charset_open(held, feed->input.charset);
	bool good = parse(feed, held, true, err);
	sb_buf_free(&feed->held);
	return good;
}

bool sb_feed_end(struct sb_feed *feed, struct sb_err *err)
{
	if (feed->reader != NULL)
		return sb_feed_xml_feed(feed->reader, SB_STR(""), err);
	feed->input.content = sb_buf_str(&feed->held);
	return sb_feed_read(&feed->input, feed->entry, feed->ctx, err);
}
