/* Any JSON object, with a field set: a parser says that this field has the new value and that nothing else changed. The
 * first line is the key (without white space), the rest the object. */
#include "json/splice.h"
#include "json/write.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define VALUE "{\"new\":[1,\"}\"]}"

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* The members but `key`, each with its length before it, so that two lists are equal only when their members are. */
static size_t list_others(sb_json *object, struct sb_str key, const char *value, struct sb_buf *out)
{
	struct sb_json_iter it = sb_json_iter(object);
	struct sb_buf text;
	struct sb_str name;
	sb_json *member;
	size_t found = 0;

	sb_buf_init(&text, SIZE_MAX / 4);
	while ((member = sb_json_next(&it, &name)) != NULL) {
		sb_buf_clear(&text);
		sb_json_add_value(&text, member);
		if (sb_str_eq(name, key)) {
			found++;
			require(value == NULL || sb_str_is(sb_buf_str(&text), value));
			continue;
		}
		sb_buf_add_format(out, "%zu:", name.len);
		sb_buf_add_str(out, name);
		sb_buf_add_format(out, "%zu:", text.len);
		sb_buf_add_str(out, sb_buf_str(&text));
	}
	sb_buf_free(&text);
	return found;
}

static void check(struct sb_str object, struct sb_str key)
{
	struct sb_json_parser before = SB_JSON_PARSER_INIT, after = SB_JSON_PARSER_INIT;
	struct sb_buf out, others, others_after;

	sb_json *parsed = sb_json_parse_object(&before, object, NULL, NULL);
	if (parsed != NULL) {
		sb_buf_init(&out, SIZE_MAX / 4);
		sb_buf_init(&others, SIZE_MAX / 4);
		sb_buf_init(&others_after, SIZE_MAX / 4);
		size_t stood = list_others(parsed, key, NULL, &others);
		sb_json_splice(object, &(struct sb_json_edit){key, SB_STR(VALUE)}, 1, &out);
		sb_json *spliced = sb_json_parse_object(&after, sb_buf_str(&out), NULL, NULL);
		require(spliced != NULL);
		require(list_others(spliced, key, VALUE, &others_after) == (stood > 0 ? stood : 1));
		require(sb_str_eq(sb_buf_str(&others), sb_buf_str(&others_after)));
		require(sb_str_is(sb_json_find_text(sb_buf_str(&out), key), VALUE));
		require((sb_json_find_text(object, key).ptr != NULL) == (stood > 0));
		sb_buf_clear(&others);
		sb_json_splice(object, NULL, 0, &others);
		require(sb_str_eq(sb_buf_str(&others), object));
		sb_buf_free(&out);
		sb_buf_free(&others);
		sb_buf_free(&others_after);
	}
	sb_json_parser_free(&before);
	sb_json_parser_free(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str object = {(const char *)data, size}, key = sb_str_trim(sb_str_cut(&object, '\n'));
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_buf quoted;

	if (object.ptr == NULL)
		return 0;
	sb_buf_init(&quoted, SIZE_MAX / 4);
	sb_json_add_str(&quoted, key); /* a key is valid UTF-8 */
	sb_json *name = sb_json_parse(&parser, sb_buf_str(&quoted), NULL, NULL);
	require(name != NULL);
	check(object, sb_json_str(name));
	check(object, SB_STR("score"));
	sb_json_parser_free(&parser);
	sb_buf_free(&quoted);
	return 0;
}
