/* Words: what is one, of which kind, and how it is folded. */
#include "text/words.h"

#include "base/utf8.h"
#include "text/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* The folded words of `text`, one space between them, before each the sign of its kind. */
static char *split(const char *text, const char *mode)
{
	static const char signs[] = {[SB_WORD_PLAIN] = '\0', [SB_WORD_TAG] = '#',   [SB_WORD_MENTION] = '@',
				     [SB_WORD_LINK] = '~',   [SB_WORD_EMOJI] = '%', [SB_WORD_PUNCT] = '.'};
	struct sb_words words;
	struct sb_buf out;

	sb_words_init(&words);
	sb_buf_init(&out, 100000);
	if (mode[0] == 't')
		sb_words_split(&words, sb_str_from(text));
	else
		sb_words_split_pattern(&words, sb_str_from(text), mode[1] == '?');
	for (size_t i = 0; i < words.count; i++) {
		const struct sb_word *word = &words.list[i];
		if (i > 0)
			sb_buf_add_char(&out, ' ');
		if (word->kind != SB_WORD_PLAIN)
			sb_buf_add_char(&out, signs[word->kind]);
		sb_buf_add_str(&out, word->folded);
		assert_true(word->folded.len > 0);
		assert_true(word->raw.ptr >= text && word->raw.ptr + word->raw.len <= text + strlen(text));
	}
	sb_words_free(&words);
	return sb_buf_take(&out);
}

static void check(const char *text, const char *wanted)
{
	char *came = split(text, "t");

	if (strcmp(came, wanted) != 0)
		print_error("\"%s\" was split into [%s] and not into [%s]\n", text, came, wanted);
	assert_string_equal(came, wanted);
	free(came);
}

static void check_pattern(const char *text, const char *mode, const char *wanted)
{
	char *came = split(text, mode);

	assert_string_equal(came, wanted);
	free(came);
}

static void words_are_runs_of_letters(void **state)
{
	(void)state;
	check("", "");
	check("  \t\n ", "");
	check("The parcel", "the parcel");
	check("re-sole 9400 pairs_of x2", "re sole 9400 pairs_of x2");
	check("C++ & R&D", "c r d");
	check("Don't 'quote' dogs' rock'n'roll", "don't quote dogs rock'n'roll");
	check("don\xE2\x80\x99t don\xEF\xBC\x87t", "don't don't");
}

static void folding_makes_equal_what_reads_equal(void **state)
{
	(void)state;
	check("STRASSE Straße ﬁne Ａｐｐ", "strasse strasse fine app");
	check("Café Cafe\xCC\x81", "café café");
	check("soft\xC2\xADhyphen zero\xE2\x80\x8Bwidth", "softhyphen zero width");
	check("ΣΊΣΥΦΟΣ Москва", "σίσυφοσ москва");
	check("bad\xFF\xFEword", "bad word");
}

static void scripts_without_spaces_give_a_word_a_character(void **state)
{
	(void)state;
	check("靴が壊れた", "靴 が 壊 れ た");
	check("ｶﾞ", "ガ");
	check("iPhoneが欲しい", "iphone が 欲 し い");
	check("ก็", "ก็");
	check("한국어 신발", "한국어 신발");
}

static void tags_and_mentions_are_words_of_their_kind(void **state)
{
	(void)state;
	check("#NewIn #靴 #café2 #1 #_a a#b ##x", "#newin #靴 #café2 1 #_a a b #x");
	check("＃wide ＠wide", "#wide @wide");
	check("@Larkspur, @a_b. @bob@shoes.example! @ann.bsky.social",
	      "@larkspur ., @a_b .. @bob@shoes.example .! @ann.bsky.social");
	check("@end.Then bob@host.example @ @@x @靴", "@end .. then bob host .. example @x 靴");
	check("@nameさん", "@name さ ん");
	check("(@x) &#39;", "@x 39 .;");
}

static void links_are_one_word_without_the_sentence_around_them(void **state)
{
	(void)state;
	check("see https://Larkspur.example/a?b=1&c=(d).", "see ~https://larkspur.example/a?b=1&c=(d) ..");
	check("(www.x.example/y)", "~www.x.example/y");
	check("http://x.example/a…", "~http://x.example/a ....");
	check("\"https://x.example\"", "~https://x.example");
	check("https://x.example/靴を", "~https://x.example/ 靴 を");
	check("https:// www. http", "https .: www .. http");
	check("whttp://x.example", "whttp .: x .. example");
}

static void emoji_and_emoticons_are_found(void **state)
{
	(void)state;
	check("ok👍🏽 👨‍👩‍👧🇩🇪❤️", "ok %👍🏽 %👨👩👧 %🇩🇪 %❤");
	check("love❤ ❤️ ™ ©", "love %❤ %❤");
	check("nice:) sad :-( :'( ;) <3 </3 :D :/ =)", "nice %:) sad %:-( %:'( %;) %<3 %</3 %:d %:/ %=)");
	check("5:3 key:Pair x=3 3<4 http:/x", "5 .: 3 key .: pair x 3 3 4 http .: x");
}

static void punctuation_is_kept_as_runs(void **state)
{
	(void)state;
	check("Why?!! ok...", "why .? .!! ok ....");
	check("なに？！ ¿que؟", "な に .? .! .¿ que .؟");
	check("‼ …", ".!! ....");
}

static void patterns_keep_their_wildcards(void **state)
{
	(void)state;
	check_pattern("retur* wom?n *x* *", "p?", "retur* wom?n *x* *");
	check_pattern("shoe? a??", "p?", "shoe? a??");
	check_pattern("how are you? a?? wom?n ?at ??", "p", "how are you .? a .?? wom?n ?at .??");
	check_pattern("#ret* @larkspur_* 日本*", "p?", "#ret* @larkspur_* 日 本");
	check_pattern("https://x.example/*", "p?", "~https://x.example/*");
	check("retur* wom?n", "retur wom .? n");
}

/* Folding has a short way for the writing systems met most. A character beside one that needs the long way gives what it
 * gives alone; and what folds plainly neither vanishes nor becomes an ASCII letter. */
static void folding_has_one_result_by_both_ways(void **state)
{
	struct sb_buf alone, beside, character;

	(void)state;
	sb_buf_init(&alone, 1000);
	sb_buf_init(&beside, 1000);
	sb_buf_init(&character, 1000);
	for (int32_t c = 0x80; c < 0x20000; c++) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		sb_buf_clear(&alone);
		sb_buf_clear(&beside);
		sb_buf_clear(&character);
		sb_utf8_add(&character, c);
		struct sb_str text = sb_buf_str(&character);
		sb_utf8_fold(text, &alone);
		bool plain = sb_utf8_folds_plainly(text);
		sb_buf_add_text(&character, " \xEF\xAC\x81"); /* the ligature of f and i */
		sb_utf8_fold(sb_buf_str(&character), &beside);
		sb_buf_add_text(&alone, " fi");
		if (strcmp(alone.ptr, beside.ptr) != 0)
			fail_msg("U+%04X: %s and %s", (unsigned)c, alone.ptr, beside.ptr);
		if (!plain)
			continue;
		assert_true(alone.len > 3);
		for (size_t i = 0; i < alone.len - 3; i++)
			if ((unsigned char)alone.ptr[i] < 0x80 && (alone.ptr[i] | 0x20) >= '0' && alone.ptr[i] != '<')
				fail_msg("U+%04X folds into ASCII: %s", (unsigned)c, alone.ptr);
	}
	sb_buf_free(&alone);
	sb_buf_free(&beside);
	sb_buf_free(&character);
}

/* What folding drops hides nothing behind a letter that is wide, and may join what stands on both its sides elsewhere. */
static void joiners_are_plain_only_behind_wide_characters(void **state)
{
	static const char *const plain[] = {"❤\uFE0F", "so ❤\uFE0F large", "👨\u200D👩", "🤷\u200D♀\uFE0F ok", "é\uFE0Fx", "日\u200D本"};
	static const char *const others[] = {"\uFE0F", "lark\u200Dspur", "1\uFE0F", "…\u200Da", "❤ \uFE0F", "é12345678\u200D9", "\uFF4C"};

	(void)state;
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if (!sb_utf8_folds_plainly(sb_str_from(plain[i])))
			fail_msg("%s", plain[i]);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (sb_utf8_folds_plainly(sb_str_from(others[i])))
			fail_msg("%s", others[i]);
}

/* A list is used again and again, and long texts take no more than linear time. */
static void a_list_is_used_again(void **state)
{
	static const char *const hostile[] = {"a@b.", "#1", "http://(", "a'", "@a.", "\xCC\x81", "?", "👨\xE2\x80\x8D", ":-"};
	struct sb_words words;
	struct sb_buf text;

	(void)state;
	sb_words_init(&words);
	sb_buf_init(&text, 4000000);
	for (size_t h = 0; h < sizeof hostile / sizeof hostile[0]; h++) {
		sb_buf_clear(&text);
		for (size_t i = 0; i < 200000; i++)
			sb_buf_add_text(&text, hostile[h]);
		sb_words_split(&words, sb_buf_str(&text));
		sb_words_split_pattern(&words, sb_buf_str(&text), false);
	}
	sb_words_split(&words, SB_STR("one two"));
	assert_int_equal(words.count, 2);
	assert_true(sb_str_is(words.list[1].folded, "two"));
	sb_words_split(&words, (struct sb_str){NULL, 0});
	assert_int_equal(words.count, 0);
	sb_buf_free(&text);
	sb_words_free(&words);
}

/* Each ASCII character at each place of words of up to three times eight bytes. */
static void eight_bytes_fold_like_one(void **state)
{
	char text[25], letters[sizeof text + 8];
	struct sb_buf quick, slow;

	(void)state;
	sb_buf_init(&quick, sizeof text + 8);
	sb_buf_init(&slow, sizeof text);
	for (size_t len = 1; len < sizeof text; len++) {
		for (size_t at = 0; at < len; at++) {
			for (int c = 1; c < 0x80; c++) {
				memset(text, 'q', len);
				text[at] = (char)c;
				struct sb_str word = sb_str_of(text, len);
				sb_buf_clear(&quick);
				sb_buf_clear(&slow);
				sb_fold_word(word, &quick);
				sb_utf8_fold(word, &slow);
				assert_true(sb_str_eq(sb_buf_str(&quick), sb_buf_str(&slow)));
				size_t run = (size_t)(sb_fold_letters(text, text + len, letters) - text);
				assert_int_equal(run, sb_folded_letter[c] != 0 ? len : at);
				assert_memory_equal(letters, slow.ptr, run);
			}
		}
	}
	sb_buf_free(&quick);
	sb_buf_free(&slow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_runs_of_letters),
		cmocka_unit_test(folding_makes_equal_what_reads_equal),
		cmocka_unit_test(scripts_without_spaces_give_a_word_a_character),
		cmocka_unit_test(tags_and_mentions_are_words_of_their_kind),
		cmocka_unit_test(links_are_one_word_without_the_sentence_around_them),
		cmocka_unit_test(emoji_and_emoticons_are_found),
		cmocka_unit_test(punctuation_is_kept_as_runs),
		cmocka_unit_test(patterns_keep_their_wildcards),
		cmocka_unit_test(joiners_are_plain_only_behind_wide_characters),
		cmocka_unit_test(folding_has_one_result_by_both_ways),
		cmocka_unit_test(eight_bytes_fold_like_one),
		cmocka_unit_test(a_list_is_used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
