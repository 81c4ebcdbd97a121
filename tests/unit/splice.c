#include "check.h"

#include "json/splice.h"
#include "json/write.h"

static struct sb_str view_of(const char *text)
{
	return sb_str_from(text);
}

static void check_edits(const char *object, const struct sb_json_edit *edits, size_t count, const char *wanted)
{
	struct sb_buf out;

	sb_buf_init(&out, 100000);
	sb_json_splice(view_of(object), edits, count, &out);
	assert_string_equal(out.ptr, wanted);
	sb_buf_free(&out);
}

static void check_one(const char *object, const char *key, const char *value, const char *wanted)
{
	check_edits(object, &(struct sb_json_edit){view_of(key), view_of(value)}, 1, wanted);
}

static void a_value_of_any_kind_is_replaced_where_it_stands(void **state)
{
	static const char *const values[] = {"1", "-1.5e+3", "true", "null", "\"\"", "\"x\"", "\"},{\"", "\"\\\"\"", "\"\\\\\"",
					     "\"\\\\\\\"}\"", "{}", "[]", "{\"k\":{\"a\":[\"]\"]}}", "[[],{\"x\":\"}\"},[1,2]]", "{ }",
					     "[ 1 , 2 ]", "\"\\u007d\""};

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		static const char *const frames[] = {"{\"k\":%s}", "{\"a\":1,\"k\":%s,\"b\":2}", " { \"k\" : %s , \"b\":[\"k\"]} ",
						     "{\"a\":{\"k\":5},\"k\"\t:\n%s\r\n}"};
		for (size_t f = 0; f < 4; f++) {
			struct sb_buf before, after;
			sb_buf_init(&before, 1000);
			sb_buf_init(&after, 1000);
			struct sb_str rest = view_of(frames[f]), head = sb_str_cut(&rest, '%');
			rest.ptr++;
			rest.len--;
			sb_buf_add_str(&before, head);
			sb_buf_add_text(&before, values[i]);
			sb_buf_add_str(&before, rest);
			sb_buf_add_str(&after, head);
			sb_buf_add_text(&after, "[\"new\"]");
			sb_buf_add_str(&after, rest);
			check_one(before.ptr, "k", "[\"new\"]", after.ptr);
			assert_view(sb_json_find_text(sb_buf_str(&before), SB_STR("k")), view_of(values[i]));
			sb_buf_free(&before);
			sb_buf_free(&after);
		}
	}
}

static void what_is_not_there_is_added_at_the_end(void **state)
{
	(void)state;
	check_one("{}", "k", "1", "{\"k\":1}");
	check_one(" {} ", "k", "1", " {\"k\":1} ");
	check_one("{ \t}", "k", "1", "{\"k\":1 \t}");
	check_one("{\"a\":1}", "k", "1", "{\"a\":1,\"k\":1}");
	check_one("{\"a\":1 }", "k", "1", "{\"a\":1,\"k\":1 }");
	check_one("{\"a\":\"}\"}\n", "k", "1", "{\"a\":\"}\",\"k\":1}\n");
	check_one("{\"a\":{\"k\":1}}", "k", "2", "{\"a\":{\"k\":1},\"k\":2}");
	check_one("{\"a\":\"k\"}", "k", "2", "{\"a\":\"k\",\"k\":2}");
	check_one("{\"kk\":1}", "k", "2", "{\"kk\":1,\"k\":2}");
	check_one("{}", "quote\"\n", "2", "{\"quote\\\"\\n\":2}");
}

static void a_key_that_stands_twice_is_replaced_everywhere(void **state)
{
	(void)state;
	check_one("{\"k\":1,\"a\":2,\"k\":3}", "k", "9", "{\"k\":9,\"a\":2,\"k\":9}");
	assert_str(sb_json_find_text(SB_STR("{\"k\":1,\"a\":2,\"k\":3}"), SB_STR("k")), "3");
}

static void keys_are_compared_as_they_read(void **state)
{
	(void)state;
	check_one("{\"\\u006b\":1}", "k", "9", "{\"\\u006b\":9}");
	check_one("{\"a\\\"b\":1}", "a\"b", "9", "{\"a\\\"b\":9}");
	check_one("{\"a\\\\\":1,\"b\":2}", "a\\", "9", "{\"a\\\\\":9,\"b\":2}");
	check_one("{\"\\ud83c\\udf38\":1}", "🌸", "9", "{\"\\ud83c\\udf38\":9}");
	check_one("{\"\":1}", "", "9", "{\"\":9}");
	assert_str(sb_json_find_text(SB_STR("{\"\\u0073core\":{\"x\":1}}"), SB_STR("score")), "{\"x\":1}");
}

static void several_edits_at_once_in_any_order(void **state)
{
	const struct sb_json_edit edits[] = {{SB_STR("a"), SB_STR("1")}, {SB_STR("b"), SB_STR("2")}, {SB_STR("c"), SB_STR("3")}};

	(void)state;
	check_edits("{}", edits, 3, "{\"a\":1,\"b\":2,\"c\":3}");
	check_edits("{\"c\":0,\"x\":0,\"a\":0}", edits, 3, "{\"c\":3,\"x\":0,\"a\":1,\"b\":2}");
	check_edits("{\"c\":0}", edits, 0, "{\"c\":0}");
	check_edits(" { } ", edits, 0, " { } ");
	struct sb_json_edit many[SB_JSON_EDITS_MAX];
	for (size_t i = 0; i < SB_JSON_EDITS_MAX; i++)
		many[i] = (struct sb_json_edit){sb_str_of(&"abcdefgh"[i], 1), SB_STR("0")};
	check_edits("{\"h\":1}", many, SB_JSON_EDITS_MAX, "{\"h\":0,\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0}");
}

static void numbers_keep_every_digit(void **state)
{
	(void)state;
	check_one("{\"id\":123456789012345678901234567890.10e+05,\"k\":1}", "k", "2",
		  "{\"id\":123456789012345678901234567890.10e+05,\"k\":2}");
	assert_str(sb_json_find_text(SB_STR("{\"id\":  1.50E+3 ,\"k\":1}"), SB_STR("id")), "1.50E+3");
	assert_null(sb_json_find_text(SB_STR("{\"id\":1}"), SB_STR("absent")).ptr);
	assert_null(sb_json_find_text(SB_STR("{}"), SB_STR("absent")).ptr);
}

static void what_does_not_fit_is_told_by_the_buffer(void **state)
{
	struct sb_buf out;

	(void)state;
	sb_buf_init(&out, 10);
	sb_json_splice(SB_STR("{\"a\":\"far too long\"}"), &(struct sb_json_edit){SB_STR("k"), SB_STR("1")}, 1, &out);
	assert_true(out.full);
	sb_buf_free(&out);
}

/* --- against a model: random objects, the splice's result parsed by yyjson must be the object with that field set ------ */

static uint32_t dice_state = 12345;

static uint32_t dice(uint32_t sides)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 17;
	dice_state ^= dice_state << 5;
	return dice_state % sides;
}

static void add_space(struct sb_buf *out)
{
	while (dice(4) == 0)
		sb_buf_add_char(out, " \t\n\r"[dice(4)]);
}

static void add_string(struct sb_buf *out)
{
	static const char *const parts[] = {"k", "\\u006b", "\\\\", "\\\"", "{", "}", "[", "]", ",", ":", "é", "\\ud83c\\udf38", "score", " "};

	sb_buf_add_char(out, '"');
	while (dice(3) != 0)
		sb_buf_add_text(out, parts[dice(14)]);
	sb_buf_add_char(out, '"');
}

static void add_object(struct sb_buf *out, int depth, bool top);

static void add_value(struct sb_buf *out, int depth)
{
	static const char *const words[] = {"0", "-1.5e+10", "123456789012345678901234567890", "true", "false", "null"};

	switch (dice(depth > 3 ? 2 : 4)) {
	case 0:
		sb_buf_add_text(out, words[dice(6)]);
		break;
	case 1:
		add_string(out);
		break;
	case 2:
		sb_buf_add_char(out, '[');
		add_space(out);
		for (uint32_t n = dice(4); n > 0; n--) {
			add_value(out, depth + 1);
			add_space(out);
			if (n > 1)
				sb_buf_add_char(out, ',');
			add_space(out);
		}
		sb_buf_add_char(out, ']');
		break;
	default:
		add_object(out, depth + 1, false);
	}
}

static void add_object(struct sb_buf *out, int depth, bool top)
{
	static const char *const keys[] = {"\"k\"", "\"\\u006b\"", "\"a\"", "\"k \"", "\"score\"", "\"\"", "\"}\"", "\"\\\\\""};

	sb_buf_add_char(out, '{');
	add_space(out);
	for (uint32_t n = dice(top ? 8 : 4); n > 0; n--) {
		sb_buf_add_text(out, keys[dice(8)]);
		add_space(out);
		sb_buf_add_char(out, ':');
		add_space(out);
		add_value(out, depth);
		add_space(out);
		if (n > 1)
			sb_buf_add_char(out, ',');
		add_space(out);
	}
	sb_buf_add_char(out, '}');
}

/* The members of `v` but those called "k", written anew; and how many of "k" there are, each of which must be `value`. */
static void add_others(struct sb_buf *out, sb_json *v, const char *value, size_t *of_k)
{
	struct sb_json_iter it = sb_json_iter(v);
	struct sb_str key;
	sb_json *member;

	*of_k = 0;
	while ((member = sb_json_next(&it, &key)) != NULL) {
		if (sb_str_is(key, "k")) {
			struct sb_buf text;
			sb_buf_init(&text, 100000);
			sb_json_add_value(&text, member);
			if (value != NULL)
				assert_string_equal(text.ptr, value);
			sb_buf_free(&text);
			++*of_k;
			continue;
		}
		sb_json_add_str(out, key);
		sb_json_add_value(out, member);
	}
}

/* Every byte of the result stands in the text before, in order, but for the new values and one added member. */
static void check_bytes_kept(struct sb_str before, struct sb_str after, struct sb_str old_values[], size_t count, const char *value)
{
	struct sb_str rest = after;
	const char *copied = before.ptr;

	for (size_t i = 0; i < count; i++) {
		size_t n = (size_t)(old_values[i].ptr - copied);
		assert_true(rest.len >= n + strlen(value));
		assert_memory_equal(rest.ptr, copied, n);
		assert_memory_equal(rest.ptr + n, value, strlen(value));
		rest.ptr += n + strlen(value);
		rest.len -= n + strlen(value);
		copied = old_values[i].ptr + old_values[i].len;
	}
	assert_view(rest, sb_str_of(copied, (size_t)(before.ptr + before.len - copied)));
}

static void random_objects_are_what_a_parser_says_they_must_be(void **state)
{
	struct sb_json_parser one = SB_JSON_PARSER_INIT, two = SB_JSON_PARSER_INIT;
	struct sb_buf text, out, model_before, model_after;
	const char *value = "{\"new\":[1]}";

	(void)state;
	sb_buf_init(&text, 1 << 20);
	sb_buf_init(&out, 1 << 20);
	sb_buf_init(&model_before, 1 << 20);
	sb_buf_init(&model_after, 1 << 20);
	for (int round = 0; round < 20000; round++) {
		struct sb_err err;
		size_t before_k, after_k;
		sb_buf_clear(&text);
		sb_buf_clear(&out);
		sb_buf_clear(&model_before);
		sb_buf_clear(&model_after);
		add_space(&text);
		add_object(&text, 0, true);
		add_space(&text);
		sb_json *v = sb_json_parse_object(&one, sb_buf_str(&text), &err, NULL);
		if (v == NULL)
			fail_msg("the generator made '%s': %s", text.ptr, err.text);
		add_others(&model_before, v, NULL, &before_k);
		sb_json_splice(sb_buf_str(&text), &(struct sb_json_edit){SB_STR("k"), view_of(value)}, 1, &out);
		v = sb_json_parse_object(&two, sb_buf_str(&out), &err, NULL);
		if (v == NULL)
			fail_msg("'%s' became '%s': %s", text.ptr, out.ptr, err.text);
		add_others(&model_after, v, value, &after_k);
		assert_string_equal(model_after.ptr, model_before.ptr);
		assert_int_equal(after_k, before_k ? before_k : 1);
		if (before_k == 0) { /* what was added is the only difference */
			assert_int_equal(out.len, text.len + strlen("\"k\":") + strlen(value) + (model_before.len > 0));
		} else if (before_k == 1) {
			struct sb_str old = sb_json_find_text(sb_buf_str(&text), SB_STR("k"));
			check_bytes_kept(sb_buf_str(&text), sb_buf_str(&out), &old, 1, value);
		}
		assert_view(sb_json_find_text(sb_buf_str(&out), SB_STR("k")), view_of(value));
	}
	sb_json_parser_free(&one);
	sb_json_parser_free(&two);
	sb_buf_free(&text);
	sb_buf_free(&out);
	sb_buf_free(&model_before);
	sb_buf_free(&model_after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_of_any_kind_is_replaced_where_it_stands),
		cmocka_unit_test(what_is_not_there_is_added_at_the_end),
		cmocka_unit_test(a_key_that_stands_twice_is_replaced_everywhere),
		cmocka_unit_test(keys_are_compared_as_they_read),
		cmocka_unit_test(several_edits_at_once_in_any_order),
		cmocka_unit_test(numbers_keep_every_digit),
		cmocka_unit_test(what_does_not_fit_is_told_by_the_buffer),
		cmocka_unit_test(random_objects_are_what_a_parser_says_they_must_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
