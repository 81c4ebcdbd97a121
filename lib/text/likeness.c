#include "text/likeness.h"

#include <math.h>
#include <stdlib.h>

#define SHORTEST ((size_t)3) /* bytes of a word that says something */

void sb_likeness_init(struct sb_likeness *likeness)
{
	*likeness = (struct sb_likeness){.words = SB_MAP_INIT, .arena = SB_ARENA_INIT};
	sb_words_init(&likeness->split);
}

struct sb_str sb_text_stem(struct sb_str folded)
{
	static const char *const endings[] = {"ings", "ing", "ed", "es", "s"};

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (sb_str_ends(folded, endings[i]) && folded.len - strlen(endings[i]) >= SHORTEST)
			return sb_str_of(folded.ptr, folded.len - strlen(endings[i]));
	return folded;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static uint32_t number_of(struct sb_likeness *likeness, struct sb_str stem)
{
	bool added;
	size_t number = *sb_map_put(&likeness->words, stem, likeness->words.count, &added);

	if (added) {
		likeness->texts_with =
			sb_mem_reserve(likeness->texts_with, number, &likeness->word_cap, sizeof *likeness->texts_with);
		likeness->texts_with[number] = 0;
	}
	return (uint32_t)number;
}

/* The text's different words, in scratch. */
static size_t read_words(struct sb_likeness *likeness, struct sb_str text)
{
	size_t count = 0, kept = 0;

	sb_words_split(&likeness->split, text);
	for (size_t i = 0; i < likeness->split.count; i++) {
		const struct sb_word *word = &likeness->split.list[i];
		if ((word->kind != SB_WORD_PLAIN && word->kind != SB_WORD_TAG) || word->folded.len < SHORTEST)
			continue;
		likeness->scratch =
			sb_mem_reserve(likeness->scratch, count, &likeness->scratch_cap, sizeof *likeness->scratch);
		likeness->scratch[count++] = number_of(likeness, sb_text_stem(word->folded));
	}
	if (count > 0)
		qsort(likeness->scratch, count, sizeof *likeness->scratch, by_number);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || likeness->scratch[i] != likeness->scratch[kept - 1])
			likeness->scratch[kept++] = likeness->scratch[i];
	return kept;
}

void sb_likeness_add(struct sb_likeness *likeness, struct sb_str text, bool join)
{
	size_t count = read_words(likeness, text);

	likeness->counted++;
	for (size_t i = 0; i < count; i++)
		likeness->texts_with[likeness->scratch[i]]++;
	if (!join)
		return;
	likeness->sets = sb_mem_reserve(likeness->sets, likeness->count, &likeness->cap, sizeof *likeness->sets);
	uint32_t *copy = sb_arena_alloc(&likeness->arena, count * sizeof *copy);
	if (count > 0)
		memcpy(copy, likeness->scratch, count * sizeof *copy);
	likeness->sets[likeness->count++] = (struct sb_likeness_set){copy, count};
}

struct join {
	const struct sb_likeness *likeness;
	double *weights;      /* by word */
	uint32_t *last, *before; /* by word: the last set (index + 1) with it in its prefix; by entry: the one before it */
	uint32_t *entry_set;
	size_t entries, before_cap, set_cap;
	uint32_t *group;
};

/* Rare words first, so that a prefix is shared with few. */
static int by_rarity(const void *a, const void *b, void *ctx)
{
	const struct sb_likeness *likeness = ctx;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (likeness->texts_with[x] != likeness->texts_with[y])
		return likeness->texts_with[x] < likeness->texts_with[y] ? -1 : 1;
	return (x > y) - (x < y);
}

static double weight_of(const struct join *join, const struct sb_likeness_set *set)
{
	double sum = 0;

	for (size_t i = 0; i < set->count; i++)
		sum += join->weights[set->words[i]];
	return sum;
}

/* Both sets are in the order of rarity. */
static double common_weight(const struct join *join, const struct sb_likeness_set *a, const struct sb_likeness_set *b)
{
	double sum = 0;

	for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
		if (a->words[i] == b->words[k]) {
			sum += join->weights[a->words[i++]];
			k++;
		} else if (by_rarity(&a->words[i], &b->words[k], (void *)(uintptr_t)join->likeness) < 0) {
			i++;
		} else {
			k++;
		}
	}
	return sum;
}

static uint32_t find_group(uint32_t *group, uint32_t at)
{
	while (group[at] != at) {
		group[at] = group[group[at]];
		at = group[at];
	}
	return at;
}

static void tie(uint32_t *group, uint32_t a, uint32_t b)
{
	a = find_group(group, a);
	b = find_group(group, b);
	if (a < b)
		group[b] = a;
	else
		group[a] = b;
}

/* Compares set `number` with those before it that share a word of its prefix, and enters it under those words. */
static void join_one(struct join *join, uint32_t number, double threshold)
{
	const struct sb_likeness_set *sets = join->likeness->sets, *set = &sets[number];
	double own = weight_of(join, set), rest = own;

	for (size_t i = 0; i < set->count && rest >= threshold * threshold * own && own > 0; i++) {
		uint32_t word = set->words[i], entry = join->last[word];
		for (size_t tries = 0; entry != 0 && tries < SB_LIKENESS_TRIES; tries++, entry = join->before[entry]) {
			uint32_t other = join->entry_set[entry];
			if (find_group(join->group, other) == find_group(join->group, number))
				continue;
			double both = common_weight(join, set, &sets[other]);
			if (both >= threshold * sqrt(own * weight_of(join, &sets[other])))
				tie(join->group, number, other);
		}
		join->before = sb_mem_reserve(join->before, join->entries, &join->before_cap, sizeof *join->before);
		join->entry_set = sb_mem_reserve(join->entry_set, join->entries, &join->set_cap, sizeof *join->entry_set);
		join->before[join->entries] = join->last[word];
		join->entry_set[join->entries] = number;
		join->last[word] = (uint32_t)join->entries++;
		rest -= join->weights[word];
	}
}

/* Texts of the same words are tied at once, so that a thousand copies cost no comparison. */
static bool is_copy(struct sb_map *seen, const struct sb_likeness_set *set, uint32_t number, uint32_t *group)
{
	bool added;
	size_t first = *sb_map_put(seen, sb_str_of((const char *)set->words, set->count * sizeof *set->words), number, &added);

	if (!added)
		tie(group, (uint32_t)first, number);
	return !added;
}

void sb_likeness_join(struct sb_likeness *likeness, double threshold, bool rare, size_t least, uint32_t *group)
{
	struct join join = {.likeness = likeness, .group = group, .entries = 1}; /* entry 0 is none */
	struct sb_map seen = SB_MAP_INIT;

	join.weights = sb_mem_zero(likeness->words.count, sizeof *join.weights);
	join.last = sb_mem_zero(likeness->words.count, sizeof *join.last);
	join.before = sb_mem_reserve(NULL, 0, &join.before_cap, sizeof *join.before);
	join.entry_set = sb_mem_reserve(NULL, 0, &join.set_cap, sizeof *join.entry_set);
	for (size_t w = 0; w < likeness->words.count; w++) {
		double idf = log((double)likeness->counted / (double)likeness->texts_with[w]);
		join.weights[w] = rare ? idf * idf : 1;
	}
	for (uint32_t i = 0; i < likeness->count; i++)
		group[i] = i;
	for (uint32_t i = 0; i < likeness->count; i++) {
		struct sb_likeness_set *set = &likeness->sets[i];
		if (set->count < least || set->count == 0)
			continue;
		qsort_r(set->words, set->count, sizeof *set->words, by_rarity, likeness);
		if (!is_copy(&seen, set, i, group))
			join_one(&join, i, threshold);
	}
	for (uint32_t i = 0; i < likeness->count; i++)
		group[i] = find_group(group, i);
	sb_map_free(&seen);
	free(join.weights);
	free(join.last);
	free(join.before);
	free(join.entry_set);
}

void sb_likeness_free(struct sb_likeness *likeness)
{
	sb_map_free(&likeness->words);
	free(likeness->texts_with);
	free(likeness->sets);
	sb_words_free(&likeness->split);
	sb_arena_free(&likeness->arena);
	free(likeness->scratch);
	*likeness = (struct sb_likeness){.words = SB_MAP_INIT, .arena = SB_ARENA_INIT};
}
