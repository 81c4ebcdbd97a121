#include "check.h"

#include "base/utf8.h"

static void check_valid(struct sb_str s, size_t wanted)
{
	assert_int_equal(sb_utf8_valid(s), wanted);
}

static void all_code_points_are_valid_and_go_there_and_back(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 16);
	for (int32_t c = 0; c <= 0x10FFFF; c++) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		sb_buf_clear(&buf);
		sb_utf8_add(&buf, c);
		struct sb_str s = sb_buf_str(&buf);
		assert_int_equal(sb_utf8_valid(s), buf.len);
		assert_int_equal(sb_utf8_next(&s), c);
		assert_int_equal(s.len, 0);
	}
	sb_buf_free(&buf);
}

static void what_is_no_code_point_is_written_as_the_replacement(void **state)
{
	static const int32_t wrong[] = {0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0x110000, INT32_MAX, -1, INT32_MIN};
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 16);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		sb_buf_clear(&buf);
		sb_utf8_add(&buf, wrong[i]);
		assert_string_equal(buf.ptr, "\xEF\xBF\xBD");
	}
	sb_buf_free(&buf);
}

static void every_class_of_invalid_sequence_is_found(void **state)
{
	const struct sb_str wrong[] = {
		SB_STR("\x80"), SB_STR("\xBF"), SB_STR("\xC0\x80"), SB_STR("\xC1\xBF"), SB_STR("\xC3"), SB_STR("\xC3("),
		SB_STR("\xE0\x80\x80"), SB_STR("\xE0\x9F\xBF"), SB_STR("\xED\xA0\x80"), SB_STR("\xED\xBF\xBF"), SB_STR("\xE2\x82"),
		SB_STR("\xE2("), SB_STR("\xE2\x82("), SB_STR("\xF0\x80\x80\x80"), SB_STR("\xF0\x8F\xBF\xBF"),
		SB_STR("\xF4\x90\x80\x80"), SB_STR("\xF5\x80\x80\x80"), SB_STR("\xF0\x9F\x8C"), SB_STR("\xF0\x9F"), SB_STR("\xF0"),
		SB_STR("\xF8\x88\x80\x80\x80"), SB_STR("\xFC\x84\x80\x80\x80\x80"), SB_STR("\xFE"), SB_STR("\xFF"),
		SB_STR("\xED\xA0\xBD\xED\xB8\x80"),
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		check_valid(wrong[i], 0);
		for (size_t before = 0; before < 20; before++) { /* behind the block-wise path, at each place in a block */
			memset(text, 'a', sizeof text);
			memcpy(text + before, wrong[i].ptr, wrong[i].len);
			check_valid(sb_str_of(text, before + wrong[i].len), before);
			struct sb_str at = sb_str_of(text + before, wrong[i].len);
			assert_int_equal(sb_utf8_next(&at), 0xFFFD);
			assert_int_equal(at.len, wrong[i].len - 1);
		}
	}
	check_valid(SB_STR(""), 0);
	check_valid(sb_str_from(NULL), 0);
	check_valid(SB_STR("a\0b"), 3);
	check_valid(SB_STR("12345678é"), 10);
}

static void check_repaired(struct sb_str s, const char *wanted)
{
	struct sb_buf buf;

	sb_buf_init(&buf, 1000);
	sb_utf8_repair(s, &buf);
	assert_string_equal(buf.ptr, wanted);
	assert_int_equal(sb_utf8_valid(sb_buf_str(&buf)), buf.len);
	sb_buf_free(&buf);
}

#define R "\xEF\xBF\xBD"

static void repair_keeps_what_is_valid(void **state)
{
	(void)state;
	check_repaired(SB_STR("größer"), "größer");
	check_repaired(SB_STR(""), "");
	check_repaired(SB_STR("a\xFF" "b"), "a" R "b");
	check_repaired(SB_STR("\xE2\x82"), R);
	check_repaired(SB_STR("\xE2\x82\xE2\x82\xAC"), R "€");
	check_repaired(SB_STR("\xC3\xC3\xA9"), R "é");
	check_repaired(SB_STR("\xFF\xFE"), R R);
	check_repaired(SB_STR("caf\xE9 au lait"), "caf" R " au lait");
}

static void check_grapheme(const char *text, size_t wanted)
{
	assert_int_equal(sb_utf8_grapheme(sb_str_from(text)), wanted);
}

static void a_cluster_is_what_people_call_a_character(void **state)
{
	(void)state;
	check_grapheme("", 0);
	check_grapheme("ab", 1);
	check_grapheme("e\xCC\x81x", 3);                  /* e and a combining acute */
	check_grapheme("👨‍👩‍👧‍👦x", strlen("👨‍👩‍👧‍👦")); /* joined by U+200D */
	check_grapheme("👍🏽x", strlen("👍🏽"));           /* a skin tone */
	check_grapheme("🇩🇪🇫🇷", strlen("🇩🇪"));           /* flags are pairs */
	check_grapheme("\r\nx", 2);
	check_grapheme("각", strlen("각"));
	check_grapheme("\xFFx", 1);
}

static void check_width(const char *text, size_t wanted)
{
	size_t width = sb_utf8_width(sb_str_from(text));

	if (width != wanted)
		fail_msg("'%s' is %zu wide, wanted %zu", text, width, wanted);
}

static void widths_are_columns_of_a_terminal(void **state)
{
	(void)state;
	check_width("", 0);
	check_width("abc", 3);
	check_width("größer", 6);
	check_width("e\xCC\x81", 1);
	check_width("日本語", 6);
	check_width("🌸", 2);
	check_width("👨‍👩‍👧‍👦", 2);
	check_width("👍🏽", 2);
	check_width("❤️", 2);
	check_width("🇩🇪", 2);
	check_width("🇩🇪🇫🇷", 4);
	check_width("1️⃣", 2);
	check_width("a\xE2\x80\x8B" "b", 2); /* a space of no width */
	check_width("\xFF", 1);
}

static void check_cut(const char *text, size_t columns, const char *wanted)
{
	assert_view(sb_utf8_cut_width(sb_str_from(text), columns), sb_str_from(wanted));
}

static void a_cut_never_parts_a_character(void **state)
{
	(void)state;
	check_cut("abc", 2, "ab");
	check_cut("abc", 3, "abc");
	check_cut("abc", 0, "");
	check_cut("日本", 3, "日");
	check_cut("a👨‍👩‍👧‍👦b", 2, "a");
	check_cut("a👨‍👩‍👧‍👦b", 3, "a👨‍👩‍👧‍👦");
	check_cut("e\xCC\x81x", 1, "e\xCC\x81");
	assert_str(sb_utf8_cut_bytes(SB_STR("größer"), 3), "gr");
	assert_str(sb_utf8_cut_bytes(SB_STR("größer"), 4), "grö");
	assert_str(sb_utf8_cut_bytes(SB_STR("abc"), 3), "abc");
	assert_str(sb_utf8_cut_bytes(SB_STR("👨‍👩‍👧‍👦"), 20), "");
	assert_str(sb_utf8_cut_bytes(SB_STR("abc"), 0), "");
}

static void check_folded(const char *text, const char *wanted)
{
	struct sb_buf buf;

	sb_buf_init(&buf, 10000);
	sb_utf8_fold(sb_str_from(text), &buf);
	assert_string_equal(buf.ptr, wanted);
	assert_int_equal(buf.ptr[buf.len], 0);
	sb_buf_free(&buf);
}

static void texts_that_read_the_same_fold_to_the_same(void **state)
{
	(void)state;
	check_folded("", "");
	check_folded("Larkspur SHOES 42!", "larkspur shoes 42!");
	check_folded("STRASSE", "strasse");
	check_folded("Straße", "strasse");
	check_folded("ÉCOLE", "école");
	check_folded("E\xCC\x81" "cole", "école");   /* composed */
	check_folded("\xEF\xAC\x81n", "fin");        /* a ligature */
	check_folded("Ｌａｒｋ", "lark");            /* full width */
	check_folded("①②", "12");
	check_folded("\xE2\x84\xAA", "k");           /* the Kelvin sign */
	check_folded("ΣΊΣΥΦΟΣ", "σίσυφοσ");          /* both small sigmas are one */
	check_folded("σίσυφος", "σίσυφοσ");
	check_folded("İstanbul", "i̇stanbul");        /* i and a combining dot: NFKC_Casefold(U+0130) */
	check_folded("shoe\xC2\xADs", "shoes");      /* the soft hyphen is ignorable */
	check_folded("sh\xE2\x80\x8Boes", "shoes");  /* as is a space of no width */
	check_folded("𝓛𝓪𝓻𝓴", "lark");                /* letters of mathematics, as people decorate names */
	check_folded("ﾗｰｸ", "ラーク");
	check_folded("caf\xE9", "caf" R);
}

static void folding_twice_changes_nothing(void **state)
{
	struct sb_buf one, once, twice;

	(void)state;
	sb_buf_init(&one, 16);
	sb_buf_init(&once, 1000);
	sb_buf_init(&twice, 1000);
	for (int32_t c = 0; c <= 0x1FFFF; c++) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		sb_buf_clear(&one);
		sb_buf_clear(&once);
		sb_buf_clear(&twice);
		sb_utf8_add(&one, c);
		sb_utf8_fold(sb_buf_str(&one), &once);
		sb_utf8_fold(sb_buf_str(&once), &twice);
		if (!sb_str_eq(sb_buf_str(&once), sb_buf_str(&twice)))
			fail_msg("U+%04X: '%s' folds to '%s'", (unsigned)c, once.ptr, twice.ptr);
	}
	sb_buf_free(&one);
	sb_buf_free(&once);
	sb_buf_free(&twice);
}

static void folding_adds_behind_what_is_there_and_keeps_the_maximum(void **state)
{
	struct sb_buf buf;

	(void)state;
	sb_buf_init(&buf, 8);
	sb_utf8_fold(SB_STR("AB"), &buf);
	sb_utf8_fold(SB_STR("ÄB"), &buf);
	assert_string_equal(buf.ptr, "abäb");
	assert_false(buf.full);
	sb_utf8_fold(SB_STR("ABCDE"), &buf);
	assert_true(buf.full);
	assert_string_equal(buf.ptr, "abäb");
	sb_buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_code_points_are_valid_and_go_there_and_back),
		cmocka_unit_test(what_is_no_code_point_is_written_as_the_replacement),
		cmocka_unit_test(every_class_of_invalid_sequence_is_found),
		cmocka_unit_test(repair_keeps_what_is_valid),
		cmocka_unit_test(a_cluster_is_what_people_call_a_character),
		cmocka_unit_test(widths_are_columns_of_a_terminal),
		cmocka_unit_test(a_cut_never_parts_a_character),
		cmocka_unit_test(texts_that_read_the_same_fold_to_the_same),
		cmocka_unit_test(folding_twice_changes_nothing),
		cmocka_unit_test(folding_adds_behind_what_is_there_and_keeps_the_maximum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
