/* Any bytes as a feed: the encoding, the XML or JSON, the HTML in it, the record. What comes out is one JSON object. */
#include "fetch/feed.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool check(void *ctx, struct sb_record *record)
{
	struct sb_json_parser *parser = ctx;
	struct sb_buf line;
	struct sb_err err;

	sb_buf_init(&line, 64 * SB_RECORD_TEXT_MAX);
	if (sb_record_write(record, &line, &err) && sb_json_parse_object(parser, sb_buf_str(&line), &err, NULL) == NULL)
		abort();
	sb_buf_free(&line);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_feed_input input = {.content = {(const char *)data, size}, .url = SB_STR("https://a.org/b")};
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_err err;

	sb_feed_read(&input, check, &parser, &err);
	sb_json_parser_free(&parser);
	return 0;
}
