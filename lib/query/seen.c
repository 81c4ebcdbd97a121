#include "query/seen.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST ((size_t)1024) /* entries */
#define BANDS 21
#define ROWS 3      /* minima a band: texts with half of their runs in common meet in one of 21 with 94 %, with a fifth, 16 % */
#define ALIKE 32    /* equal minima of 63: half of the runs in common */
#define MET_MAX 64  /* texts looked at in a band: of a text that everyone repeats, the newest are enough */
#define RUN 5       /* bytes */

struct sb_seen_entry {
	struct sb_known_hash key;
	sb_time at;
	struct sb_str name; /* its own copy */
	struct sb_seen_sketch *sketch;
	uint64_t *older; /* for each band: number + 1 of the entry before in the same slot */
};

static struct sb_seen_entry *entry_at(const struct sb_seen *seen, uint64_t number)
{
	return &seen->ring[number & (seen->cap - 1)];
}

/* The slot of the key, or the free one where it belongs. */
static size_t find_slot(const struct sb_seen *seen, struct sb_known_hash key)
{
	size_t mask = seen->slot_count - 1, slot = (size_t)key.low & mask;

	while (seen->slots[slot] != 0) {
		const struct sb_seen_entry *entry = entry_at(seen, seen->slots[slot] - 1);
		if (entry->key.low == key.low && entry->key.high == key.high)
			break;
		slot = (slot + 1) & mask;
	}
	return slot;
}

/* Takes a key out of the open table, and moves those that it pushed away. */
static void remove_slot(struct sb_seen *seen, size_t slot)
{
	size_t mask = seen->slot_count - 1;

	for (size_t next = slot;;) {
		seen->slots[slot] = 0;
		for (;;) {
			next = (next + 1) & mask;
			if (seen->slots[next] == 0)
				return;
			size_t home = (size_t)entry_at(seen, seen->slots[next] - 1)->key.low & mask;
			if (((next - home) & mask) >= ((next - slot) & mask))
				break;
		}
		seen->slots[slot] = seen->slots[next];
		slot = next;
	}
}

static void forget_first(struct sb_seen *seen)
{
	struct sb_seen_entry *entry = entry_at(seen, seen->first);

	if (!seen->alike)
		remove_slot(seen, find_slot(seen, entry->key));
	free((char *)(uintptr_t)entry->name.ptr);
	free(entry->sketch);
	free(entry->older);
	*entry = (struct sb_seen_entry){0};
	seen->first++;
}

static size_t band_slot(const struct sb_seen *seen, const struct sb_seen_sketch *sketch, size_t band)
{
	size_t a_band = seen->slot_count / BANDS;
	uint64_t hash = band + 1;

	for (size_t i = 0; i < ROWS; i++)
		hash = (hash ^ sketch->minima[band * ROWS + i]) * UINT64_C(0x9E3779B97F4A7C15);
	return band * a_band + ((size_t)(hash >> 32) & (a_band - 1));
}

static void link_bands(struct sb_seen *seen, uint64_t number)
{
	struct sb_seen_entry *entry = entry_at(seen, number);

	for (size_t band = 0; band < BANDS; band++) {
		size_t slot = band_slot(seen, entry->sketch, band);
		entry->older[band] = seen->slots[slot];
		seen->slots[slot] = number + 1;
	}
}

/* Twice as many entries, and slots for them. */
static void grow(struct sb_seen *seen)
{
	size_t cap = seen->cap ? seen->cap * 2 : FIRST;
	struct sb_seen_entry *ring = sb_mem_zero(cap, sizeof *ring);

	for (uint64_t n = seen->first; n < seen->next; n++)
		ring[n & (cap - 1)] = *entry_at(seen, n);
	free(seen->ring);
	free(seen->slots);
	seen->ring = ring;
	seen->cap = cap;
	seen->slot_count = seen->alike ? BANDS * cap : cap * 2;
	seen->slots = sb_mem_zero(seen->slot_count, sizeof *seen->slots);
	for (uint64_t n = seen->first; n < seen->next; n++) {
		if (seen->alike)
			link_bands(seen, n);
		else
			seen->slots[find_slot(seen, entry_at(seen, n)->key)] = n + 1;
	}
}

/* Forgets what left the window, and makes room for one more. */
static void move_window(struct sb_seen *seen, sb_time at)
{
	if (seen->next == 0 || (at != SB_TIME_NONE && at > seen->newest))
		seen->newest = at;
	while (seen->span > 0 && seen->first < seen->next && seen->newest != SB_TIME_NONE &&
	       entry_at(seen, seen->first)->at != SB_TIME_NONE && seen->newest - entry_at(seen, seen->first)->at > seen->span)
		forget_first(seen);
	while (seen->window > 0 && seen->next - seen->first >= seen->window)
		forget_first(seen);
	if (seen->next - seen->first == seen->cap)
		grow(seen);
}

static struct sb_seen_entry *remember(struct sb_seen *seen, sb_time at, struct sb_str own)
{
	struct sb_seen_entry *entry = entry_at(seen, seen->next++);

	*entry = (struct sb_seen_entry){.at = at != SB_TIME_NONE ? at : seen->newest};
	if (seen->names && own.ptr != NULL)
		entry->name = sb_str_of(sb_mem_dup(own), own.len);
	return entry;
}

bool sb_seen_key_before(struct sb_seen *seen, struct sb_known_hash key, sb_time at, struct sb_str own, struct sb_str *name)
{
	*name = (struct sb_str){NULL, 0};
	if (seen->cap == 0)
		grow(seen);
	move_window(seen, at);
	size_t slot = find_slot(seen, key);
	if (seen->slots[slot] != 0) {
		*name = entry_at(seen, seen->slots[slot] - 1)->name;
		return true;
	}
	seen->slots[slot] = seen->next + 1;
	remember(seen, at, own)->key = key;
	return false;
}

static bool is_alike(const struct sb_seen_sketch *a, const struct sb_seen_sketch *b)
{
	unsigned equal = 0;

	for (size_t i = 0; i < SB_SEEN_MINIMA; i++)
		equal += a->minima[i] == b->minima[i];
	return equal >= ALIKE;
}

bool sb_seen_alike_before(struct sb_seen *seen, const struct sb_seen_sketch *sketch, sb_time at, struct sb_str own,
			  struct sb_str *name)
{
	*name = (struct sb_str){NULL, 0};
	seen->alike = true;
	if (seen->cap == 0)
		grow(seen);
	move_window(seen, at);
	for (size_t band = 0; band < BANDS; band++) {
		uint64_t number = seen->slots[band_slot(seen, sketch, band)];
		for (unsigned met = 0; number > seen->first && met < MET_MAX; met++) {
			const struct sb_seen_entry *entry = entry_at(seen, number - 1);
			if (is_alike(entry->sketch, sketch)) {
				*name = entry->name;
				return true;
			}
			number = entry->older[band];
		}
	}
	struct sb_seen_entry *entry = remember(seen, at, own);
	entry->sketch = sb_mem_alloc(sizeof *sketch);
	*entry->sketch = *sketch;
	entry->older = sb_mem_alloc(BANDS * sizeof *entry->older);
	link_bands(seen, seen->next - 1);
	return false;
}

void sb_seen_free(struct sb_seen *seen)
{
	for (uint64_t n = seen->first; n < seen->next; n++) {
		free((char *)(uintptr_t)entry_at(seen, n)->name.ptr);
		free(entry_at(seen, n)->sketch);
		free(entry_at(seen, n)->older);
	}
	free(seen->ring);
	free(seen->slots);
	*seen = (struct sb_seen){0};
}

static void lower_minima(uint32_t minima[64], uint32_t hash)
{
	/* 64 hash functions of one: multiplied by different odd numbers; the compiler does several at once */
	for (uint32_t i = 0; i < 64; i++) {
		uint32_t here = (hash ^ (i * UINT32_C(0x85EBCA6B))) * (i * UINT32_C(0x9E3779B2) + UINT32_C(0x7FEB352D));
		here ^= here >> 15;
		here *= UINT32_C(0x2C1B3C6D);
		minima[i] = here < minima[i] ? here : minima[i];
	}
}

bool sb_seen_sketch(const struct sb_words *words, struct sb_buf *scratch, struct sb_seen_sketch *sketch)
{
	uint32_t minima[64];

	sb_buf_clear(scratch);
	for (size_t i = 0; i < words->count; i++) {
		if (words->list[i].kind != SB_WORD_PLAIN && words->list[i].kind != SB_WORD_TAG)
			continue;
		sb_buf_add_str(scratch, words->list[i].folded);
		sb_buf_add_char(scratch, ' ');
	}
	if (scratch->len == 0)
		return false;
	memset(minima, 0xFF, sizeof minima);
	for (size_t i = 0; i == 0 || i + RUN <= scratch->len; i++) {
		size_t n = scratch->len - i < RUN ? scratch->len - i : RUN;
		uint64_t hash = XXH3_64bits(scratch->ptr + i, n);
		lower_minima(minima, (uint32_t)hash);
	}
	for (size_t i = 0; i < SB_SEEN_MINIMA; i++)
		sketch->minima[i] = (uint16_t)(minima[i] ^ minima[i] >> 16);
	return true;
}
