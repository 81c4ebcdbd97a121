/* Any bytes as JSON: refused with a place inside them, or written again and read as the same; as a post, every view lies in
 * what was parsed. */
#include "json/write.h"
#include "post/post.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static size_t walk(sb_json *v, int depth)
{
	struct sb_json_iter it = sb_json_iter(v);
	struct sb_str key;
	size_t sum = sb_json_str(v).len + (size_t)(sb_json_number(v, 0) > 1) + sb_json_is_true(v);

	if (depth > 200)
		return sum;
	for (sb_json *member; (member = sb_json_next(&it, &key)) != NULL;) {
		require((key.ptr != NULL) == it.object);
		sum += walk(member, depth + 1) + (it.object && sb_json_get(v, key) == NULL ? 1000000 : 0);
	}
	return sum;
}

static void look_at_post(sb_json *v)
{
	struct sb_post post;
	struct sb_buf scratch;

	sb_post_read(v, &post);
	sb_buf_init(&scratch, SIZE_MAX / 4);
	(void)sb_post_author_key(&post, &scratch);
	sb_buf_clear(&scratch);
	sb_json_open(&scratch, '{');
	sb_json_field_str(&scratch, "text", post.text);
	sb_json_field_number(&scratch, "followers", post.author.followers);
	sb_json_field_time(&scratch, "created_at", post.created_at);
	sb_json_close(&scratch, '}');
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	require(sb_json_parse_object(&parser, sb_buf_str(&scratch), NULL, NULL) != NULL);
	sb_json_parser_free(&parser);
	sb_buf_free(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_json_parser one = SB_JSON_PARSER_INIT, two = SB_JSON_PARSER_INIT;
	struct sb_buf first, second;
	struct sb_err err = {0};
	size_t at = 0;

	if (size > 20000) /* sb_json_get in walk() is quadratic */
		return 0;
	sb_json *v = sb_json_parse(&one, sb_str_of((const char *)data, size), &err, &at);
	if (v == NULL) {
		require(err.text[0] != '\0' && err.status == SB_REJECTED && at <= size);
	} else {
		sb_buf_init(&first, SIZE_MAX / 4);
		sb_buf_init(&second, SIZE_MAX / 4);
		require(walk(v, 0) < 1000000);
		look_at_post(v);
		sb_json_add_value(&first, v);
		sb_json *again = sb_json_parse(&two, sb_buf_str(&first), NULL, NULL);
		require(again != NULL);
		sb_json_add_value(&second, again);
		require(sb_str_eq(sb_buf_str(&first), sb_buf_str(&second)));
		sb_buf_free(&first);
		sb_buf_free(&second);
	}
	sb_json_parser_free(&one);
	sb_json_parser_free(&two);
	return 0;
}
