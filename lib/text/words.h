/* words.h - a text as words: split once, folded once, used by queries and judgements alike.
 *
 * A word is a run of letters, digits, marks, "_" and inner apostrophes (UAX 29's idea; a typographic apostrophe becomes
 * a plain one; a hyphen parts words). Folding is sb_utf8_fold. In scripts that write without spaces (Han, Hiragana,
 * Katakana, Thai, Lao, Khmer, Myanmar) each character, with its marks, is a word, so that a sequence of them matches as
 * a phrase. "#tag" and "@handle" are one word each, of their own kind, folded without the sign; "#1" is no tag, and
 * "a@b.example" no mention. A URL is one word, without the punctuation of the sentence around it. */
#ifndef SB_TEXT_WORDS_H
#define SB_TEXT_WORDS_H

#include "base/buf.h"

enum sb_word_kind {
	SB_WORD_PLAIN,
	SB_WORD_TAG,     /* #word */
	SB_WORD_MENTION, /* @handle, also @handle@host and @handle.host.example */
	SB_WORD_LINK,    /* http://..., https://..., www.... */
	SB_WORD_EMOJI,   /* one emoji, joined sequences whole; and emoticons such as :-) */
	SB_WORD_PUNCT    /* a run of one of ! ? . , ; : and their relatives in other scripts */
};

#define SB_WORDS_BEHIND ((size_t)16) /* so that a short word can be looked at in one step, whatever its length */

struct sb_word {
	struct sb_str raw;    /* in the text, with its sign */
	struct sb_str folded; /* in the list's own memory, where SB_WORDS_BEHIND more bytes can be read; never empty */
	enum sb_word_kind kind;
};

struct sb_words {
	struct sb_word *list; /* in the order of the text */
	size_t count, cap;
	struct sb_buf folded; /* the folded words behind one another */
};

void sb_words_init(struct sb_words *words);
/* Splits `text` anew; what `words` held before is gone. Linear in the text's length. */
void sb_words_split(struct sb_words *words, struct sb_str text);
/* The same for what a user looks for: "*" and "?" are letters of a word, tag, mention or link, and a "*" that stands
 * alone is a word. A "?" at a word's end is one only when `open_end`; else it is the question's mark. */
void sb_words_split_pattern(struct sb_words *words, struct sb_str text, bool open_end);
void sb_words_free(struct sb_words *words);

#endif
