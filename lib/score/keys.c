#include "score/keys.h"

#include "base/mem.h"

#include <stdlib.h>

static size_t slot_of(const struct sb_keys *keys, uint64_t key)
{
	size_t mask = keys->slot_count - 1, at = (size_t)(key ^ key >> 32) & mask;

	while (keys->slots[at] != 0 && keys->keys[keys->slots[at] - 1] != key)
		at = (at + 1) & mask;
	return at;
}

static void grow(struct sb_keys *keys)
{
	free(keys->slots);
	keys->slot_count = keys->slot_count > 0 ? keys->slot_count * 2 : 1024;
	keys->slots = sb_mem_zero(keys->slot_count, sizeof *keys->slots);
	for (size_t i = 0; i < keys->count; i++)
		keys->slots[slot_of(keys, keys->keys[i])] = (uint32_t)(i + 1);
}

size_t sb_keys_add(struct sb_keys *keys, uint64_t key)
{
	if (keys->count * 2 >= keys->slot_count)
		grow(keys);
	size_t at = slot_of(keys, key);
	if (keys->slots[at] != 0)
		return keys->slots[at] - 1;
	keys->keys = sb_mem_reserve(keys->keys, keys->count, &keys->cap, sizeof *keys->keys);
	keys->keys[keys->count++] = key;
	keys->slots[at] = (uint32_t)keys->count;
	return keys->count - 1;
}

size_t sb_keys_find(const struct sb_keys *keys, uint64_t key)
{
	if (keys->slot_count == 0)
		return SB_KEYS_NONE;
	uint32_t slot = keys->slots[slot_of(keys, key)];
	return slot != 0 ? slot - 1 : SB_KEYS_NONE;
}

void sb_keys_free(struct sb_keys *keys)
{
	free(keys->keys);
	free(keys->slots);
	*keys = (struct sb_keys){.keys = NULL};
}
