#include "check.h"

#include "base/utf8.h"
#include "text/length.h"

static size_t count(enum sb_counting counting, const char *text)
{
	struct sb_length length = {counting, 0, 0};
	struct sb_words words;

	sb_words_init(&words);
	size_t n = sb_length_count(&length, sb_str_from(text), &words);
	sb_words_free(&words);
	return n;
}

static void each_network_counts_in_its_own_way(void **state)
{
	static const struct {
		const char *text;
		size_t characters, graphemes, mastodon, x;
	} table[] = {
		{"", 0, 0, 0, 0},
		{"hello", 5, 5, 5, 5},
		{"Grüße", 5, 5, 5, 5},
		{"e\xCC\x81", 2, 1, 1, 1}, /* a letter and a combining accent; X composes them first */
		{"日本語", 3, 3, 3, 6},
		{"👟", 1, 1, 1, 2},
		{"👩‍👩‍👧‍👦", 7, 1, 1, 2}, /* a family: seven code points */
		{"🇩🇪🇫🇷", 4, 2, 2, 4},
		{"5️⃣", 3, 1, 1, 2},
		{":-)", 3, 3, 3, 3},
		{"see https://larkspur.example/a/rather/long/address?of=a&page=1 now", 66, 66, 31, 66}, /* no domain, for X */
		{"see https://shop.example.com/a/rather/long/address?of=a&page=1 now", 66, 66, 31, 31},
		{"(https://a.example.com/).", 25, 25, 26, 26},
		{"www.larkspur.example", 20, 20, 20, 20}, /* no top-level domain, so no link on X */
		{"(example.com)", 13, 13, 13, 25},
		{"@bob@shop.example hi", 20, 20, 7, 20},
		{"@bob.test hi", 12, 12, 12, 12},
		{"“quoted” – dash", 15, 15, 15, 15},
		{"\xff bad", 5, 5, 5, 6}, /* an invalid byte reads as U+FFFD */
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		size_t came[] = {count(SB_COUNT_CHARACTERS, table[i].text), count(SB_COUNT_GRAPHEMES, table[i].text),
				 count(SB_COUNT_MASTODON, table[i].text), count(SB_COUNT_X, table[i].text)};
		if (came[0] != table[i].characters || came[1] != table[i].graphemes || came[2] != table[i].mastodon ||
		    came[3] != table[i].x)
			fail_msg("'%s' counts %zu %zu %zu %zu", table[i].text, came[0], came[1], came[2], came[3]);
	}
}

static size_t split(enum sb_counting counting, size_t max, const char *text, struct sb_str *parts, struct sb_arena *arena)
{
	struct sb_length length = {counting, max, 0};
	struct sb_words words;
	struct sb_err err;
	size_t n = 0;

	sb_words_init(&words);
	if (!sb_length_split(&length, sb_str_from(text), &words, arena, parts, &n, &err))
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (sb_length_count(&length, parts[i], &words) > max)
			fail_msg("part %zu does not fit: '%.*s'", i + 1, SB_FMT(parts[i]));
	sb_words_free(&words);
	return n;
}

static void a_text_is_cut_where_a_sentence_ends_or_a_word(void **state)
{
	struct sb_str parts[SB_PARTS_MAX];
	struct sb_arena arena = SB_ARENA_INIT;

	(void)state;
	assert_int_equal(split(SB_COUNT_CHARACTERS, 40, "It fits as it is.", parts, &arena), 1);
	assert_str(parts[0], "It fits as it is.");
	assert_int_equal(split(SB_COUNT_CHARACTERS, 42, "The first sentence ends. The second one is longer than that.",
			       parts, &arena), 2);
	assert_str(parts[0], "The first sentence ends. (1/2)");
	assert_str(parts[1], "The second one is longer than that. (2/2)");
	sb_arena_free(&arena);
}

static void no_link_mention_or_tag_is_ever_cut(void **state)
{
	struct sb_str parts[SB_PARTS_MAX];
	struct sb_arena arena = SB_ARENA_INIT;

	(void)state;
	assert_int_equal(split(SB_COUNT_CHARACTERS, 40, "look at this: https://a.example/0123456789012345 and @bob@shop.example #shoes",
			       parts, &arena), 3);
	assert_str(parts[1], "https://a.example/0123456789012345 (2/3)");
	/* a link that fits nowhere */
	assert_int_equal(split(SB_COUNT_CHARACTERS, 20, "https://a.example/0123456789012345", parts, &arena), 0);
	/* words without spaces are cut between characters */
	assert_int_equal(split(SB_COUNT_GRAPHEMES, 10, "aaaaaaaaaaaaaaa", parts, &arena), 4);
	assert_str(parts[0], "aaaa (1/4)");
	/* what only X takes for a link, and counts as one */
	assert_int_equal(split(SB_COUNT_X, 36, "中中中 look: example.com/0123456789012345678901 e\xCC\x81",
			       parts, &arena), 2);
	assert_str(parts[0], "中中中 look: (1/2)");
	sb_arena_free(&arena);
}

static void more_parts_than_a_thread_may_have_are_refused(void **state)
{
	struct sb_str parts[SB_PARTS_MAX];
	struct sb_arena arena = SB_ARENA_INIT;
	char text[1000];

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_int_equal(split(SB_COUNT_CHARACTERS, 40, text, parts, &arena), 0);
	assert_int_equal(split(SB_COUNT_CHARACTERS, 60, text, parts, &arena), 20);
	assert_true(sb_str_ends(parts[19], " (20/20)"));
	assert_int_equal(split(SB_COUNT_CHARACTERS, 3, text, parts, &arena), 0);
	sb_arena_free(&arena);
}

static void bytes_are_bounded_besides(void **state)
{
	struct sb_length length = {SB_COUNT_GRAPHEMES, 300, 50};
	struct sb_str parts[SB_PARTS_MAX];
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_words words;
	struct sb_err err;
	size_t n;

	(void)state;
	sb_words_init(&words);
	assert_true(sb_length_split(&length, SB_STR("👩‍👩‍👧‍👦 👩‍👩‍👧‍👦 👩‍👩‍👧‍👦"), &words, &arena, parts, &n, &err));
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		assert_true(parts[i].len <= 50 && sb_utf8_valid(parts[i]) == parts[i].len);
	sb_words_free(&words);
	sb_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_network_counts_in_its_own_way),
		cmocka_unit_test(a_text_is_cut_where_a_sentence_ends_or_a_word),
		cmocka_unit_test(no_link_mention_or_tag_is_ever_cut),
		cmocka_unit_test(more_parts_than_a_thread_may_have_are_refused),
		cmocka_unit_test(bytes_are_bounded_besides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
