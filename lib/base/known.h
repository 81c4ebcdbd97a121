/* known.h - which of many things came before, and their numbers, without keeping the things themselves.
 *
 * A thing is known by bits of its hash, XXH3 seeded by the kernel's random numbers, so that nobody can make two that are
 * taken for one. A set compares 96 of them: the chance that any two of n different things are taken for the same is about
 * n^2 / 2^97, 6 in 10^12 for a billion. Memory: 21 to 43 bytes a thing. Where things must be told again, see map.h. */
#ifndef SB_BASE_KNOWN_H
#define SB_BASE_KNOWN_H

#include "base/str.h"

/* All 128 bits, the same for the same thing as long as the program runs. */
struct sb_known_hash {
	uint64_t low, high;
};
struct sb_known_hash sb_known_hash(struct sb_str thing);
uint64_t sb_known_seed(void);

struct sb_known {
	struct sb_known_slot {
		uint64_t low;
		uint32_t high;
		uint32_t number; /* + 1; 0: free */
	} *slots;
	size_t count, slot_count;
};

/* The number of a thing: `fresh`, at most SB_KNOWN_MAX, where it is new; `*added` (may be NULL) says so. */
#define SB_KNOWN_MAX ((uint32_t)UINT32_MAX - 2)
uint32_t sb_known_put(struct sb_known *known, struct sb_str thing, uint32_t fresh, bool *added);
/* A hint that it is looked up soon: its slot is fetched from memory meanwhile. */
void sb_known_expect(const struct sb_known *known, struct sb_str thing);
void sb_known_free(struct sb_known *known);

#endif
