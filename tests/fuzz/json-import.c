/* Any bytes as a JSON document of posts of X: what is split off and can be parsed is read, and each line that comes out is an
 * object. The first byte says how many bytes come at a time. */
#include "fetch/json_split.h"
#include "fetch/tweet.h"

#include <stdlib.h>

#define OBJECT_MAX ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct run {
	struct sb_tweets tweets;
	struct sb_json_parser parser, check;
};

static bool on_post(void *ctx, struct sb_record *record)
{
	struct run *run = ctx;
	struct sb_buf line;
	struct sb_err err;

	sb_buf_init(&line, 64 * SB_RECORD_TEXT_MAX);
	sb_record_complete(record);
	if (sb_record_write(record, &line, &err) && sb_json_parse_object(&run->check, sb_buf_str(&line), &err, NULL) == NULL)
		abort();
	sb_buf_free(&line);
	return true;
}

static bool on_object(void *ctx, struct sb_str object)
{
	struct run *run = ctx;
	sb_json *root = object.ptr ? sb_json_parse_object(&run->parser, object, NULL, NULL) : NULL;

	if (root != NULL && sb_tweets_known(root))
		sb_tweets_read(&run->tweets, root, on_post, run);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run run = {.parser = SB_JSON_PARSER_INIT, .check = SB_JSON_PARSER_INIT};
	struct sb_json_split split;
	struct sb_err err;
	bool good = true;

	if (size == 0)
		return 0;
	sb_tweets_init(&run.tweets);
	sb_json_split_init(&split, OBJECT_MAX);
	size_t step = 1 + data[0];
	for (size_t at = 1; good && at < size; at += step) {
		size_t n = size - at < step ? size - at : step;
		good = sb_json_split_feed(&split, sb_str_of((const char *)data + at, n), on_object, &run, &err);
	}
	if (good)
		sb_json_split_end(&split, &err);
	sb_json_split_free(&split);
	sb_tweets_free(&run.tweets);
	sb_json_parser_free(&run.parser);
	sb_json_parser_free(&run.check);
	return 0;
}
