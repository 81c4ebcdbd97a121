/* utf8.h - UTF-8: validity, characters as people see them, width on a terminal, case folding. By utf8proc. */
#ifndef SB_BASE_UTF8_H
#define SB_BASE_UTF8_H

#include "base/buf.h"

/* The number of bytes at the start of `s` that are valid UTF-8 (RFC 3629: no surrogates, nothing overlong). */
size_t sb_utf8_valid(struct sb_str s);
/* Adds `s` to `out`, each maximal invalid part replaced by U+FFFD. */
void sb_utf8_repair(struct sb_str s, struct sb_buf *out);

/* The code point at the start of `s` (which must not be empty), its bytes taken off; U+FFFD for an invalid byte. */
int32_t sb_utf8_next(struct sb_str *s);
/* Adds one code point; U+FFFD for what is none, such as a surrogate. */
void sb_utf8_add(struct sb_buf *out, int32_t codepoint);

/* What a code point is to someone who looks for words in a text. */
enum sb_utf8_class {
	SB_UTF8_OTHER,    /* spaces, symbols, brackets, controls: they part words */
	SB_UTF8_LETTER,   /* letters, digits, and connectors such as "_" */
	SB_UTF8_MARK,     /* combining marks: they belong to what stands before them */
	SB_UTF8_JOINER,   /* invisible format characters such as the soft hyphen: part of a word, dropped by folding */
	SB_UTF8_SYLLABLE, /* letters of scripts without spaces: Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar */
	SB_UTF8_EMOJI,    /* pictographs and the letters of flags */
	SB_UTF8_POINT     /* marks that end or part sentences: ! ? . , ; : and their relatives in other scripts */
};
enum sb_utf8_class sb_utf8_class(int32_t codepoint);
/* The syllables of Japanese and the ideographs that all three of its neighbours use too: each is of class syllable, and folds to
 * itself. */
static inline bool sb_utf8_common_syllable(int32_t c)
{
	return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x4E00 && c <= 0x9FA5);
}

/* The bytes of the first grapheme cluster (UAX 29) of `s`: what a person calls one character. 0 when it is empty. */
size_t sb_utf8_grapheme(struct sb_str s);
/* Columns on a terminal: a cluster counts as its widest code point, so an emoji of several joined ones is two
 * wide; so is a flag. */
size_t sb_utf8_width(struct sb_str s);
/* The longest start of `s`, in whole clusters, that is at most `columns` wide, or at most `bytes` long. */
struct sb_str sb_utf8_cut_width(struct sb_str s, size_t columns);
struct sb_str sb_utf8_cut_bytes(struct sb_str s, size_t bytes);

/* Adds `s` case-folded and normalised (NFKC with case folding, ignorables dropped), so that texts which people read as
 * the same compare as the same. Invalid bytes become U+FFFD. */
void sb_utf8_fold(struct sb_str s, struct sb_buf *out);
/* Adds `s` in normalisation form C: letters with their accents are one code point where there is one. Invalid bytes become
 * U+FFFD. */
void sb_utf8_compose(struct sb_str s, struct sb_buf *out);
/* Whether folding leaves the ASCII letters and digits of `s` as they are, but for case, and adds none: no character of
 * it folds into such ones, and none vanishes between two of them. Then what is looked for in the folded text can be looked for in `s`.
 * False also for rare characters that nobody looked up. */
bool sb_utf8_folds_plainly(struct sb_str s);

#endif
