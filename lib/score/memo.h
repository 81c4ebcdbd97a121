/* memo.h - what was found out about a word, remembered for when it comes again: most words of a stream have come before.
 *
 * A table of SB_MEMO_SLOTS places, one for each of the words that would stand there: a newer word takes the place of an
 * older one. Words of up to 16 bytes are compared byte for byte, so that no two are taken for the same; longer ones are not
 * remembered. What is remembered depends on the word alone, so judgements do not depend on what came before. */
#ifndef SB_SCORE_MEMO_H
#define SB_SCORE_MEMO_H

#include "base/str.h"

#define SB_MEMO_SLOTS ((size_t)4096) /* at 48 bytes they fit into a core's second cache beside the rest */
#define SB_MEMO_WORD ((size_t)16)

struct sb_memo_word {
	uint64_t low, high;
	size_t len; /* 0: no word, or one that is not remembered */
};

/* The bytes of a word as two numbers; with its length they are the word. */
static inline struct sb_memo_word sb_memo_word(struct sb_str s)
{
	struct sb_memo_word word = {0, 0, s.len};
	uint32_t first, last;

	if (s.len > SB_MEMO_WORD || s.len == 0)
		return (struct sb_memo_word){0, 0, 0};
	if (s.len >= 8) {
		memcpy(&word.low, s.ptr, 8);
		memcpy(&word.high, s.ptr + s.len - 8, 8);
	} else if (s.len >= 4) {
		memcpy(&first, s.ptr, 4);
		memcpy(&last, s.ptr + s.len - 4, 4);
		word.low = (uint64_t)last << 32 | first;
	} else {
		word.low = (uint64_t)(unsigned char)s.ptr[0] | (uint64_t)(unsigned char)s.ptr[s.len / 2] << 8 |
			   (uint64_t)(unsigned char)s.ptr[s.len - 1] << 16;
	}
	return word;
}

static inline size_t sb_memo_slot(struct sb_memo_word word)
{
	uint64_t hash = (word.low * UINT64_C(0x9E3779B97F4A7C15)) ^ (word.high * UINT64_C(0xD6E8FEB86659FD93)) ^ word.len;

	hash ^= hash >> 32;
	return (size_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> 40) % SB_MEMO_SLOTS;
}

#endif
