/* words.h - a text as words: split once, folded once, used by queries and judgements alike.
 *
 * A word is a run of letters, digits, marks and inner apostrophes (UAX 29's idea; a typographic apostrophe becomes a plain
 * one; a hyphen parts words). Folding is sb_utf8_fold. In scripts that write without spaces (Han, Hiragana, Katakana,
 * Thai, Lao, Khmer, Myanmar) each character is a word, so that a sequence of them matches as a phrase. "#tag" and "@handle" are
 * one word each, of their own kind, folded without the sign. A URL is one word. */
#ifndef SB_TEXT_WORDS_H
#define SB_TEXT_WORDS_H

#include "base/buf.h"

enum sb_word_kind {
	SB_WORD_PLAIN,
	SB_WORD_TAG,     /* #word */
	SB_WORD_MENTION, /* @handle, also @handle@host */
	SB_WORD_LINK,    /* http://..., www.... */
	SB_WORD_EMOJI,   /* one emoji, joined sequences whole; and emoticons such as :-) */
	SB_WORD_PUNCT    /* a run of one of ! ? . , ; : ... */
};

struct sb_word {
	struct sb_str raw;     /* in the text */
	struct sb_str folded;  /* in the list's own memory */
	enum sb_word_kind kind;
};

struct sb_words {
	struct sb_word *list;
	size_t count, cap;
	struct sb_buf folded;
	size_t *starts; /* of each folded word, while the buffer may still move */
	size_t start_cap;
};

void sb_words_init(struct sb_words *words);
/* Splits `text` anew; what `words` held before is gone. Linear in the text's length. */
void sb_words_split(struct sb_words *words, struct sb_str text);
void sb_words_free(struct sb_words *words);

#endif
