#include "check.h"

static void an_empty_buffer_is_an_empty_text(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 10);
	assert_string_equal(buf.ptr, "");
	sb_buf_add(&buf, NULL, 0);
	sb_buf_add_str(&buf, sb_str_from(NULL));
	assert_string_equal(buf.ptr, "");
	assert_false(buf.full);
	sb_buf_free(&buf);
}

static void it_holds_exactly_its_maximum(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 5);
	sb_buf_add_text(&buf, "abc");
	sb_buf_add_text(&buf, "de");
	assert_false(buf.full);
	sb_buf_add_text(&buf, "");
	assert_false(buf.full);
	sb_buf_add_char(&buf, 'f');
	assert_true(buf.full);
	assert_string_equal(buf.ptr, "abcde");
	sb_buf_free(&buf);
}

static void past_the_maximum_nothing_more_is_added_until_it_is_cleared(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 5);
	sb_buf_add_text(&buf, "abc");
	sb_buf_add_text(&buf, "defg");
	assert_true(buf.full);
	sb_buf_add_char(&buf, 'd'); /* would fit, but a hole in the middle would be worse */
	assert_string_equal(buf.ptr, "abc");
	assert_null(sb_buf_room(&buf, 1));
	sb_buf_add_format(&buf, "%d", 1);
	assert_string_equal(buf.ptr, "abc");
	sb_buf_clear(&buf);
	assert_false(buf.full);
	assert_string_equal(buf.ptr, "");
	sb_buf_add_format(&buf, "%s", "12345");
	assert_string_equal(buf.ptr, "12345");
	assert_false(buf.full);
	sb_buf_add_format(&buf, "%s", "6");
	assert_true(buf.full);
	sb_buf_free(&buf);
	assert_false(buf.full);
	sb_buf_add_text(&buf, "again");
	assert_string_equal(buf.ptr, "again");
	sb_buf_free(&buf);
}

static void lengths_near_the_end_of_the_address_space_are_refused(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, SIZE_MAX / 4);
	sb_buf_add_text(&buf, "a");
	assert_null(sb_buf_room(&buf, SIZE_MAX));
	assert_true(buf.full);
	sb_buf_clear(&buf);
	sb_buf_add_text(&buf, "a");
	assert_null(sb_buf_room(&buf, SIZE_MAX - 1));
	sb_buf_free(&buf);
}

static void a_byte_at_a_time_it_always_ends_in_nul(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 100000);
	for (size_t i = 0; i < 100000; i++) {
		sb_buf_add_char(&buf, 'x');
		assert_int_equal(buf.ptr[buf.len], 0);
	}
	assert_int_equal(buf.len, 100000);
	assert_true(buf.cap <= 2 * 131072);
	sb_buf_free(&buf);
}

static void what_is_taken_belongs_to_the_caller(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 100);
	char *nothing = sb_buf_take(&buf);
	assert_string_equal(nothing, "");
	free(nothing);
	sb_buf_add(&buf, "a\0b", 3);
	assert_view(sb_buf_str(&buf), SB_STR("a\0b"));
	char *content = sb_buf_take(&buf);
	assert_memory_equal(content, "a\0b", 4);
	free(content);
	assert_int_equal(buf.len, 0);
	assert_string_equal(buf.ptr, "");
	sb_buf_free(&buf);
}

static void room_is_for_the_caller_to_fill(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 8);
	sb_buf_add_text(&buf, "ab");
	char *room = sb_buf_room(&buf, 6);
	assert_non_null(room);
	memcpy(room, "cdefgh", 6);
	sb_buf_wrote(&buf, 4);
	assert_string_equal(buf.ptr, "abcdef"); /* fewer than there was room for */
	memcpy(sb_buf_room(&buf, 2), "yz", 2);
	sb_buf_wrote(&buf, 2);
	assert_string_equal(buf.ptr, "abcdefyz");
	assert_null(sb_buf_room(&buf, 1));
	sb_buf_free(&buf);
	assert_non_null(sb_buf_room(&buf, 8));
	assert_string_equal(buf.ptr, ""); /* nothing came */
	sb_buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_is_an_empty_text),
		cmocka_unit_test(it_holds_exactly_its_maximum),
		cmocka_unit_test(past_the_maximum_nothing_more_is_added_until_it_is_cleared),
		cmocka_unit_test(lengths_near_the_end_of_the_address_space_are_refused),
		cmocka_unit_test(a_byte_at_a_time_it_always_ends_in_nul),
		cmocka_unit_test(what_is_taken_belongs_to_the_caller),
		cmocka_unit_test(room_is_for_the_caller_to_fill),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
