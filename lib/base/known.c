#include "base/known.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST_SLOTS ((size_t)1024) /* a power of two, as every later number of slots */

static uint64_t seed;

static void draw_seed(void)
{
	if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
		seed = UINT64_C(0x9E3779B97F4A7C15);
}

uint64_t sb_known_seed(void)
{
	static pthread_once_t drawn = PTHREAD_ONCE_INIT;

	pthread_once(&drawn, draw_seed);
	return seed;
}

struct sb_known_hash sb_known_hash(struct sb_str thing)
{
	XXH128_hash_t hash = XXH3_128bits_withSeed(thing.ptr, thing.len, sb_known_seed());

	return (struct sb_known_hash){hash.low64, hash.high64};
}

/* The slot that holds the hash, or the free one where it belongs. */
static struct sb_known_slot *find(struct sb_known_slot *slots, size_t count, uint64_t low, uint32_t high)
{
	size_t at = (size_t)low & (count - 1);

	while (slots[at].number != 0 && (slots[at].low != low || slots[at].high != high))
		at = (at + 1) & (count - 1);
	return &slots[at];
}

static void grow(struct sb_known *known)
{
	size_t count = known->slot_count > 0 ? known->slot_count * 2 : FIRST_SLOTS;
	struct sb_known_slot *slots = sb_mem_zero(count, sizeof *slots);

	sb_mem_large_pages(slots, count * sizeof *slots);
	for (size_t i = 0; i < known->slot_count; i++)
		if (known->slots[i].number != 0)
			*find(slots, count, known->slots[i].low, known->slots[i].high) = known->slots[i];
	free(known->slots);
	known->slots = slots;
	known->slot_count = count;
}

uint32_t sb_known_put(struct sb_known *known, struct sb_str thing, uint32_t fresh, bool *added)
{
	struct sb_known_hash hash = sb_known_hash(thing);

	if (known->count * 4 >= known->slot_count * 3)
		grow(known);
	struct sb_known_slot *slot = find(known->slots, known->slot_count, hash.low, (uint32_t)hash.high);
	bool is_new = slot->number == 0;
	if (is_new) {
		*slot = (struct sb_known_slot){hash.low, (uint32_t)hash.high, fresh + 1};
		known->count++;
	}
	if (added != NULL)
		*added = is_new;
	return slot->number - 1;
}

void sb_known_expect(const struct sb_known *known, struct sb_str thing)
{
	if (known->slot_count * sizeof *known->slots >= SB_MEM_LARGE_PAGE) /* smaller ones are near enough */
		__builtin_prefetch(&known->slots[sb_known_hash(thing).low & (known->slot_count - 1)]);
}

void sb_known_free(struct sb_known *known)
{
	free(known->slots);
	*known = (struct sb_known){0};
}
