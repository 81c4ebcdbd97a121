#include "base/map.h"

#include "base/diag.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST_SLOTS ((size_t)64) /* a power of two, as every later number of slots */

static uint64_t seed;

static void draw_seed(void)
{
	if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
		seed = UINT64_C(0x9E3779B97F4A7C15);
}

static uint64_t hash_of(struct sb_str key)
{
	static pthread_once_t drawn = PTHREAD_ONCE_INIT;

	pthread_once(&drawn, draw_seed);
	return XXH3_64bits_withSeed(key.ptr, key.len, seed);
}

/* The slot that holds `key`, or the free one where it belongs. */
static size_t find_slot(const struct sb_map *map, struct sb_str key, uint64_t hash)
{
	size_t mask = map->slot_count - 1, slot = (size_t)hash & mask;

	while (map->slots[slot] != 0) {
		const struct sb_map_entry *entry = &map->entries[map->slots[slot] - 1];
		if (entry->hash == hash && sb_str_eq(entry->key, key))
			break;
		slot = (slot + 1) & mask;
	}
	return slot;
}

size_t sb_map_get(const struct sb_map *map, struct sb_str key)
{
	if (map->count == 0)
		return SB_MAP_NONE;
	size_t slot = find_slot(map, key, hash_of(key));
	return map->slots[slot] == 0 ? SB_MAP_NONE : map->entries[map->slots[slot] - 1].value;
}

static void grow_slots(struct sb_map *map)
{
	map->slot_count = map->slot_count ? map->slot_count * 2 : FIRST_SLOTS;
	free(map->slots);
	map->slots = sb_mem_zero(map->slot_count, sizeof *map->slots);
	for (size_t i = 0; i < map->count; i++) {
		size_t slot = (size_t)map->entries[i].hash & (map->slot_count - 1);
		while (map->slots[slot] != 0)
			slot = (slot + 1) & (map->slot_count - 1);
		map->slots[slot] = (uint32_t)(i + 1);
	}
}

size_t *sb_map_put(struct sb_map *map, struct sb_str key, size_t fresh, bool *added)
{
	uint64_t hash = hash_of(key);

	if (map->count * 4 >= map->slot_count * 3)
		grow_slots(map);
	size_t slot = find_slot(map, key, hash);
	bool is_new = map->slots[slot] == 0;
	if (is_new) {
		if (map->count == UINT32_MAX - 1)
			sb_die(SB_IO, "too many different keys to hold in memory");
		map->entries = sb_mem_reserve(map->entries, map->count, &map->cap, sizeof *map->entries);
		struct sb_str copy = {sb_arena_dup(&map->keys, key), key.len};
		map->entries[map->count] = (struct sb_map_entry){copy, hash, fresh};
		map->slots[slot] = (uint32_t)++map->count;
	}
	if (added != NULL)
		*added = is_new;
	return &map->entries[map->slots[slot] - 1].value;
}

void sb_map_free(struct sb_map *map)
{
	free(map->entries);
	free(map->slots);
	sb_arena_free(&map->keys);
	*map = (struct sb_map)SB_MAP_INIT;
}
