/* memo.h - what was found out about a word, remembered for when it comes again: most words of a stream have come before.
 *
 * A table of SB_MEMO_SLOTS places, one for each of the words that would stand there: a newer word takes the place of an
 * older one. Words of up to 16 bytes are compared byte for byte, so that no two are taken for the same; longer ones are not
 * remembered. What is remembered depends on the word alone, so judgements do not depend on what came before. */
#ifndef SB_SCORE_MEMO_H
#define SB_SCORE_MEMO_H

#include "text/words.h"

#define SB_MEMO_SLOTS ((size_t)16384) /* of 32 bytes: as much as a core's second cache; a quarter as many were the slower for real texts */
#define SB_MEMO_WORD SB_WORDS_BEHIND

/* The bytes of a word, and zeros behind them. */
struct sb_memo_word {
	uint64_t low, high; /* both 0: no word, or one that is not remembered */
};

/* `folded` is a word of struct sb_words, or its start. All are read alike: a branch for each length is one that the processor
 * guesses wrong. */
static inline struct sb_memo_word sb_memo_word(struct sb_str folded)
{
	static const unsigned char kept[2 * SB_MEMO_WORD] = {255, 255, 255, 255, 255, 255, 255, 255,
							     255, 255, 255, 255, 255, 255, 255, 255};
	struct sb_memo_word word, mask;

	if (folded.len > SB_MEMO_WORD)
		return (struct sb_memo_word){0, 0};
	memcpy(&word, folded.ptr, sizeof word);
	memcpy(&mask, kept + SB_MEMO_WORD - folded.len, sizeof mask);
	return (struct sb_memo_word){word.low & mask.low, word.high & mask.high};
}

static inline size_t sb_memo_slot(struct sb_memo_word word)
{
	uint64_t hash = (word.low * UINT64_C(0x9E3779B97F4A7C15)) ^ (word.high * UINT64_C(0xD6E8FEB86659FD93));

	hash ^= hash >> 32;
	return (size_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> 40) % SB_MEMO_SLOTS;
}

#endif
