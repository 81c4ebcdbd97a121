/* keys.h - numbers for 64-bit keys, in the order in which they came: 0, 1, 2 ...
 *
 * Not sb_map: the keys are hashes already, and training looks up some ten million of them. */
#ifndef SB_SCORE_KEYS_H
#define SB_SCORE_KEYS_H

#include <stddef.h>
#include <stdint.h>

struct sb_keys {
	uint64_t *keys; /* by number */
	size_t count, cap;
	uint32_t *slots; /* number + 1; 0 is free */
	size_t slot_count;
};

#define SB_KEYS_NONE SIZE_MAX

size_t sb_keys_add(struct sb_keys *keys, uint64_t key); /* its number, new or not */
size_t sb_keys_find(const struct sb_keys *keys, uint64_t key);
void sb_keys_free(struct sb_keys *keys);

#endif
