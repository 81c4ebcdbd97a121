/* A feed of any length, read while it comes: what is held is one entry and the parser's state. */
#include "base/mem.h"
#include "base/utf8.h"
#include "fetch/charset.h"
#include "fetch/feed_xml.h"

#include <stdlib.h>

#define START ((size_t)1024) /* bytes in which an XML declaration stands */
#define TAIL 4		     /* bytes of a character that may be cut at the end of a piece */

struct sb_feed_stream {
	struct sb_feed_input input;
	struct sb_feed_reader reader;
	bool failed;
	char tail[TAIL];
	size_t tail_len;
	struct sb_buf piece;
};

/* In UTF-8, by what it says and by how it begins. */
static bool is_utf8(const struct sb_feed_input *input)
{
	struct sb_str start = input->content;

	if (start.len > START)
		start.len = START;
	if (input->charset.len > 0 && !sb_str_eq_nocase(input->charset, SB_STR("utf-8")))
		return false;
	if (sb_feed_sniff(start) != SB_FEED_XML || memchr(start.ptr, '\0', start.len) != NULL)
		return false;
	const char *end = memmem(start.ptr, start.len, "?>", 2);
	if (end == NULL || !sb_str_starts(sb_str_trim(start), "<?xml"))
		return true;
	struct sb_str declaration = sb_str_of(start.ptr, (size_t)(end - start.ptr));
	const char *encoding = memmem(declaration.ptr, declaration.len, "encoding", 8);
	if (encoding == NULL)
		return true;
	struct sb_str name = sb_str_of(encoding + 8, (size_t)(end - encoding) - 8);
	while (name.len > 0 && strchr(" \t=\"'", name.ptr[0]) != NULL)
		name = sb_str_of(name.ptr + 1, name.len - 1);
	return sb_str_starts_nocase(name, "utf-8");
}

struct sb_feed_stream *sb_feed_stream_open(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx)
{
	if (!is_utf8(input))
		return NULL;
	struct sb_feed_stream *stream = sb_mem_zero(1, sizeof *stream);
	stream->input = *input;
	sb_buf_init(&stream->piece, 4 * SB_FEED_BYTES_MAX);
	sb_feed_reader_open(&stream->reader, &stream->input, entry, ctx);
	sb_feed_parser_open(&stream->reader);
	struct sb_str start = input->content;
	while (start.len > 0 && strchr(" \t\r\n", start.ptr[0]) != NULL) /* nothing may stand before the declaration */
		start = sb_str_of(start.ptr + 1, start.len - 1);
	stream->input.content = (struct sb_str){NULL, 0};
	sb_feed_stream_give(stream, start);
	return stream;
}

/* Bytes at the end that may be the start of a character that is not whole. */
static size_t cut_length(struct sb_str bytes)
{
	for (size_t back = 1; back < TAIL && back <= bytes.len; back++) {
		unsigned char c = (unsigned char)bytes.ptr[bytes.len - back];
		if (c >= 0xC0)
			return (c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2) > (int)back ? back : 0;
		if (c < 0x80)
			return 0;
	}
	return 0;
}

void sb_feed_stream_give(struct sb_feed_stream *stream, struct sb_str bytes)
{
	if (stream->failed || bytes.len == 0)
		return;
	sb_buf_clear(&stream->piece);
	struct sb_buf *piece = &stream->piece;
	struct sb_buf joined;
	sb_buf_init(&joined, 4 * SB_FEED_BYTES_MAX);
	sb_buf_add(&joined, stream->tail, stream->tail_len);
	sb_buf_add_str(&joined, bytes);
	stream->tail_len = cut_length(sb_buf_str(&joined));
	joined.len -= stream->tail_len;
	memcpy(stream->tail, joined.ptr + joined.len, stream->tail_len);
	if (sb_utf8_valid(sb_buf_str(&joined)) == joined.len)
		sb_buf_add_str(piece, sb_buf_str(&joined));
	else
		sb_utf8_repair(sb_buf_str(&joined), piece);
	sb_buf_free(&joined);
	sb_charset_drop_forbidden(piece, 0);
	stream->failed = !sb_feed_parse(&stream->reader, sb_buf_str(piece), false);
}

bool sb_feed_stream_close(struct sb_feed_stream *stream, struct sb_err *err)
{
	bool good = !stream->failed && sb_feed_parse(&stream->reader, SB_STR("\n"), true);

	good = good || sb_feed_parse_error(&stream->reader, err);
	sb_feed_parser_close(&stream->reader);
	sb_feed_reader_close(&stream->reader);
	sb_buf_free(&stream->piece);
	free(stream);
	return good;
}
