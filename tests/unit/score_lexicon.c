#include "score/lexicon.h"

#include "score/evidence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static void points_are_read_exactly_or_not_at_all(void **state)
{
	static const struct {
		const char *text;
		int32_t points;
	} good[] = {{"1", 10000}, {"-1.5", -15000}, {"0.0001", 1}, {"0", 0}, {".5", 5000}, {"12.3456", 123456}, {"1000", 10000000}};
	static const char *const bad[] = {"", "-", ".", "1.23456", "1e3", "+1", "1 ", "1001", "99999999999999", "0x1", "1.2.3", "nan"};
	int32_t points;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(sb_points_parse(sb_str_from(good[i].text), &points));
		assert_int_equal(points, good[i].points);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(sb_points_parse(sb_str_from(bad[i]), &points));
}

static void points_are_written_without_zeros_at_the_end(void **state)
{
	static const struct {
		sb_points points;
		const char *text;
	} rows[] = {{0, "0"},         {1, "0.0001"},           {-1, "-0.0001"}, {10000, "1"},
		    {-12500, "-1.25"}, {INT64_C(61200) * 10000, "61200"}, {100, "0.01"},   {INT64_MIN, "-922337203685477.5808"}};
	struct sb_buf out;

	(void)state;
	sb_buf_init(&out, 100);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		sb_buf_clear(&out);
		sb_points_write(rows[i].points, &out);
		assert_string_equal(out.ptr, rows[i].text);
	}
	sb_buf_free(&out);
}

static int32_t weight_of(const struct sb_lexicon *lexicon, uint32_t sense, enum sb_kind kind)
{
	for (; sense != 0; sense = lexicon->senses[sense].next)
		if (lexicon->senses[sense].kind == kind)
			return lexicon->senses[sense].weight;
	return -1;
}

static void a_word_has_a_sense_for_each_kind_and_the_later_line_holds(void **state)
{
	struct sb_lexicon lexicon;
	struct sb_err err;

	(void)state;
	sb_lexicon_init(&lexicon);
	assert_true(sb_lexicon_add(&lexicon, "a", SB_STR("# head\n[feeling]\r\n-1\tfail\r\n\n[complaint]\n0.9\tfail"), &err));
	assert_true(sb_lexicon_add(&lexicon, "b", SB_STR("[feeling]\n-2\tfail\n"), &err));
	uint32_t entry = sb_lexicon_find(&lexicon, SB_STR("fail"));
	assert_int_not_equal(entry, SB_ENTRY_NONE);
	assert_int_equal(weight_of(&lexicon, lexicon.entries[entry].sense, SB_KIND_FEELING), -20000);
	assert_int_equal(weight_of(&lexicon, lexicon.entries[entry].sense, SB_KIND_COMPLAINT), 9000);
	assert_int_equal(sb_lexicon_find(&lexicon, SB_STR("fai")), SB_ENTRY_NONE);
	assert_int_equal(sb_lexicon_find(&lexicon, SB_STR("")), SB_ENTRY_NONE);
	sb_lexicon_free(&lexicon);
}

static void longer_phrases_come_first(void **state)
{
	struct sb_lexicon lexicon;
	size_t before = SB_PHRASE_WORDS_MAX;
	struct sb_err err;

	(void)state;
	sb_lexicon_init(&lexicon);
	assert_true(sb_lexicon_add(&lexicon, "a", SB_STR("[waiting]\n1\tstill no\n2\tstill no answer yet\n3\tstill no answer\n4\tstill no"), &err));
	uint32_t p = lexicon.entries[sb_lexicon_find(&lexicon, SB_STR("still"))].phrase;
	size_t count = 0;
	for (; p != 0; p = lexicon.phrases[p].next, count++) {
		assert_true(lexicon.phrases[p].count <= before);
		before = lexicon.phrases[p].count;
		if (before == 2)
			assert_int_equal(weight_of(&lexicon, lexicon.phrases[p].sense, SB_KIND_WAITING), 40000);
	}
	assert_int_equal(count, 3);
	sb_lexicon_free(&lexicon);
}

static void a_wrong_list_is_named_with_its_line(void **state)
{
	static const struct {
		const char *list, *says;
	} rows[] = {
		{"[feelings]\n", "x:1: there is no kind 'feelings'"},
		{"1\tgood\n", "x:1: a kind such as [complaint] must stand above the first word"},
		{"[feeling]\ngood\n", "x:2: neither a comment nor a kind nor 'weight<TAB>words'"},
		{"[feeling]\none\tgood\n", "x:2: neither a comment nor a kind nor 'weight<TAB>words'"},
		{"[feeling]\n1\ta  b\n", "x:2: one space between the words of a phrase"},
		{"[feeling]\n1\ta b c d e f g h i\n", "x:2: a phrase has at most 8 words"},
		{"[feeling]\n1\t<n> days\n", "x:2: a phrase cannot begin with <n>"},
	};
	struct sb_lexicon lexicon;
	struct sb_err err;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		sb_lexicon_init(&lexicon);
		assert_false(sb_lexicon_add(&lexicon, "x", sb_str_from(rows[i].list), &err));
		assert_string_equal(err.text, rows[i].says);
		assert_int_equal(err.status, SB_USAGE);
		sb_lexicon_free(&lexicon);
	}
}

static void a_table_that_grows_keeps_every_word(void **state)
{
	struct sb_lexicon lexicon;
	struct sb_buf list;
	struct sb_err err;

	(void)state;
	sb_buf_init(&list, (size_t)1 << 22);
	sb_buf_add_text(&list, "[feeling]\n");
	for (int i = 0; i < 60000; i++)
		sb_buf_add_format(&list, "1\tw%d\n", i);
	sb_lexicon_init(&lexicon);
	assert_true(sb_lexicon_add(&lexicon, "x", sb_buf_str(&list), &err));
	for (int i = 0; i < 60000; i++) {
		char word[16];
		int len = snprintf(word, sizeof word, "w%d", i);
		assert_int_not_equal(sb_lexicon_find(&lexicon, sb_str_of(word, (size_t)len)), SB_ENTRY_NONE);
	}
	sb_lexicon_free(&lexicon);
	sb_buf_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_are_read_exactly_or_not_at_all),
		cmocka_unit_test(points_are_written_without_zeros_at_the_end),
		cmocka_unit_test(a_word_has_a_sense_for_each_kind_and_the_later_line_holds),
		cmocka_unit_test(longer_phrases_come_first),
		cmocka_unit_test(a_wrong_list_is_named_with_its_line),
		cmocka_unit_test(a_table_that_grows_keeps_every_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
