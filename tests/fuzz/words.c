/* Any bytes as a text: words lie behind one another in it, none is empty, and folding a folded word changes nothing. */
#include "base/utf8.h"
#include "text/words.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct sb_words *words, struct sb_str text)
{
	const char *at = text.ptr;

	for (size_t i = 0; i < words->count; i++) {
		const struct sb_word *word = &words->list[i];
		require(word->raw.ptr >= at && word->raw.len > 0 && word->folded.len > 0);
		require(word->kind <= SB_WORD_PUNCT);
		require(sb_utf8_valid(word->folded) == word->folded.len);
		at = word->raw.ptr + word->raw.len;
	}
	require(at <= text.ptr + text.len);
}

/* What folds plainly keeps its ASCII letters and digits, in their order. */
static void check_plain(struct sb_str text)
{
	struct sb_buf folded;
	size_t at = 0;

	if (!sb_utf8_folds_plainly(text))
		return;
	sb_buf_init(&folded, SIZE_MAX / 4);
	sb_utf8_fold(text, &folded);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
			continue;
		while (at < folded.len && folded.ptr[at] != c && folded.ptr[at] != (c | 0x20))
			at++;
		require(at++ < folded.len);
	}
	sb_buf_free(&folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str text = {(const char *)data, size};
	struct sb_words words;

	sb_words_init(&words);
	sb_words_split(&words, text);
	check(&words, text);
	sb_words_split_pattern(&words, text, size % 2 == 0);
	check(&words, text);
	check_plain(text);
	sb_words_free(&words);
	return 0;
}
