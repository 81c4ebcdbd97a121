#include "base/map.h"

#include "base/diag.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define LARGE_PAGE ((size_t)2 << 20)
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

static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* The slot that holds `key`, or the free one where it belongs. */
static size_t find_slot(const struct sb_map *map, struct sb_str key, uint64_t hash)
{
	size_t mask = map->slot_count - 1, slot = (size_t)hash & mask;

	for (; map->slots[slot].entry != 0; slot = (slot + 1) & mask)
		if (map->slots[slot].tag == tag_of(hash) && sb_str_eq(map->entries[map->slots[slot].entry - 1].key, key))
			break;
	return slot;
}

size_t sb_map_get(const struct sb_map *map, struct sb_str key)
{
	if (map->count == 0)
		return SB_MAP_NONE;
	size_t slot = find_slot(map, key, hash_of(key));
	return map->slots[slot].entry == 0 ? SB_MAP_NONE : map->entries[map->slots[slot].entry - 1].value;
}

/* Slots are looked at in no order, and most of the time goes by waiting for memory; with pages of 2 MiB the processor finds
 * them sooner. Only a wish: the kernel may not have them. */
static void ask_for_large_pages(void *ptr, size_t size)
{
	uintptr_t from = ((uintptr_t)ptr + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE, to = (uintptr_t)ptr + size;

	if (to > from && to - from >= LARGE_PAGE)
		(void)madvise((void *)from, (to - from) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
}

static void grow_slots(struct sb_map *map)
{
	map->slot_count = map->slot_count ? map->slot_count * 2 : FIRST_SLOTS;
	free(map->slots);
	map->slots = sb_mem_zero(map->slot_count, sizeof *map->slots);
	ask_for_large_pages(map->slots, map->slot_count * sizeof *map->slots);
	for (size_t i = 0; i < map->count; i++) {
		uint64_t hash = map->entries[i].hash;
		size_t slot = (size_t)hash & (map->slot_count - 1);
		while (map->slots[slot].entry != 0)
			slot = (slot + 1) & (map->slot_count - 1);
		map->slots[slot] = (struct sb_map_slot){(uint32_t)(i + 1), tag_of(hash)};
	}
}

size_t *sb_map_put(struct sb_map *map, struct sb_str key, size_t fresh, bool *added)
{
	uint64_t hash = hash_of(key);

	if (map->count * 4 >= map->slot_count * 3)
		grow_slots(map);
	size_t slot = find_slot(map, key, hash);
	bool is_new = map->slots[slot].entry == 0;
	if (is_new) {
		if (map->count == UINT32_MAX - 1)
			sb_die(SB_IO, "too many different keys to hold in memory");
		map->entries = sb_mem_reserve(map->entries, map->count, &map->cap, sizeof *map->entries);
		struct sb_str copy = {sb_arena_dup(&map->keys, key), key.len};
		map->entries[map->count] = (struct sb_map_entry){copy, hash, fresh};
		map->slots[slot] = (struct sb_map_slot){(uint32_t)++map->count, tag_of(hash)};
	}
	if (added != NULL)
		*added = is_new;
	return &map->entries[map->slots[slot].entry - 1].value;
}

void sb_map_expect(const struct sb_map *map, struct sb_str key)
{
	if (map->slot_count * sizeof *map->slots >= LARGE_PAGE) /* smaller ones are near enough */
		__builtin_prefetch(&map->slots[hash_of(key) & (map->slot_count - 1)]);
}

void sb_map_free(struct sb_map *map)
{
	free(map->entries);
	free(map->slots);
	sb_arena_free(&map->keys);
	*map = (struct sb_map)SB_MAP_INIT;
}
