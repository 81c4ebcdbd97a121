/* map.h - from bytes to a number, in the order in which the keys came.
 *
 * An own table of 100 lines and not uthash: keys are strangers' bytes, so the hash (XXH3, libxxhash) is seeded by the
 * kernel's random numbers and nobody can choose keys that collide; and walking it in insertion order makes the output of
 * a program independent of that seed. */
#ifndef SB_BASE_MAP_H
#define SB_BASE_MAP_H

#include "base/mem.h"

struct sb_map {
	struct sb_map_entry {
		struct sb_str key; /* lives in the map's arena */
		size_t value;
	} *entries; /* `count` of them, in insertion order */
	size_t count;
	size_t cap;
	struct sb_map_slot {
		uint32_t entry; /* index + 1 into entries; 0 is free */
		uint32_t tag;   /* half of its hash: gives its place, and tells most keys that differ without a look at the entry */
	} *slots;
	size_t slot_count;
	struct sb_arena keys;
};

#define SB_MAP_INIT {.keys = SB_ARENA_INIT}
#define SB_MAP_NONE SIZE_MAX /* what a look-up answers when the key is not there */

/* The value of `key`, or SB_MAP_NONE. */
size_t sb_map_get(const struct sb_map *map, struct sb_str key);
/* The place of `key`'s value; `*added` (may be NULL) says whether it is new, and then the value is `fresh`. The pointer
 * is good until the next addition. */
size_t *sb_map_put(struct sb_map *map, struct sb_str key, size_t fresh, bool *added);
/* A hint that `key` is looked up soon: its slot, which a large map has far away in memory, is fetched meanwhile. */
void sb_map_expect(const struct sb_map *map, struct sb_str key);
void sb_map_free(struct sb_map *map);

#endif
