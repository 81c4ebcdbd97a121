#include "base/map.h"

#include "base/diag.h"
#include "base/known.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST_SLOTS ((size_t)64) /* a power of two, as every later number of slots */

static uint32_t tag_of(struct sb_str key)
{
	return (uint32_t)XXH3_64bits_withSeed(key.ptr, key.len, sb_known_seed());
}

/* The slot that holds `key`, or the free one where it belongs. */
static size_t find_slot(const struct sb_map *map, struct sb_str key, uint32_t tag)
{
	size_t mask = map->slot_count - 1, slot = tag & mask;

	for (; map->slots[slot].entry != 0; slot = (slot + 1) & mask)
		if (map->slots[slot].tag == tag && sb_str_eq(map->entries[map->slots[slot].entry - 1].key, key))
			break;
	return slot;
}

size_t sb_map_get(const struct sb_map *map, struct sb_str key)
{
	if (map->count == 0)
		return SB_MAP_NONE;
	size_t slot = find_slot(map, key, tag_of(key));
	return map->slots[slot].entry == 0 ? SB_MAP_NONE : map->entries[map->slots[slot].entry - 1].value;
}

static void grow_slots(struct sb_map *map)
{
	size_t count = map->slot_count > 0 ? map->slot_count * 2 : FIRST_SLOTS;
	struct sb_map_slot *slots = sb_mem_zero(count, sizeof *slots);

	sb_mem_large_pages(slots, count * sizeof *slots);
	for (size_t i = 0; i < map->slot_count; i++) {
		size_t slot = map->slots[i].tag & (count - 1);
		while (map->slots[i].entry != 0 && slots[slot].entry != 0)
			slot = (slot + 1) & (count - 1);
		if (map->slots[i].entry != 0)
			slots[slot] = map->slots[i];
	}
	free(map->slots);
	map->slots = slots;
	map->slot_count = count;
}

size_t *sb_map_put(struct sb_map *map, struct sb_str key, size_t fresh, bool *added)
{
	uint32_t tag = tag_of(key);

	if (map->count * 4 >= map->slot_count * 3)
		grow_slots(map);
	size_t slot = find_slot(map, key, tag);
	bool is_new = map->slots[slot].entry == 0;
	if (is_new) {
		if (map->count == UINT32_MAX - 1)
			sb_die(SB_IO, "too many different keys to hold in memory");
		map->entries = sb_mem_reserve(map->entries, map->count, &map->cap, sizeof *map->entries);
		struct sb_str copy = {sb_arena_dup(&map->keys, key), key.len};
		map->entries[map->count] = (struct sb_map_entry){copy, fresh};
		map->slots[slot] = (struct sb_map_slot){(uint32_t)++map->count, tag};
	}
	if (added != NULL)
		*added = is_new;
	return &map->entries[map->slots[slot].entry - 1].value;
}

void sb_map_expect(const struct sb_map *map, struct sb_str key)
{
	if (map->slot_count * sizeof *map->slots >= SB_MEM_LARGE_PAGE) /* smaller ones are near enough */
		__builtin_prefetch(&map->slots[tag_of(key) & (map->slot_count - 1)]);
}

void sb_map_free(struct sb_map *map)
{
	free(map->entries);
	free(map->slots);
	sb_arena_free(&map->keys);
	*map = (struct sb_map)SB_MAP_INIT;
}
