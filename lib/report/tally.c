#include "report/tally.h"

#include <stdlib.h>

void sb_counts_add(struct sb_counts *counts, const struct sb_fact *fact)
{
	counts->posts++;
	counts->negative += fact->mood == SB_MOOD_NEGATIVE;
	counts->neutral += fact->mood == SB_MOOD_NEUTRAL;
	counts->positive += fact->mood == SB_MOOD_POSITIVE;
	if (!isnan(fact->sentiment)) {
		counts->judged++;
		counts->sentiment += (double)fact->sentiment;
	}
}

void sb_counts_add_all(struct sb_counts *counts, const struct sb_counts *others)
{
	counts->posts += others->posts;
	counts->negative += others->negative;
	counts->neutral += others->neutral;
	counts->positive += others->positive;
	counts->judged += others->judged;
	counts->sentiment += others->sentiment;
}

static struct sb_str key_of(uint64_t *scratch, uint64_t span, uint32_t group)
{
	scratch[0] = span;
	scratch[1] = group;
	return sb_str_of((const char *)scratch, 2 * sizeof *scratch);
}

struct sb_tally_row *sb_tally_row(struct sb_tally *tally, uint64_t span, uint32_t group)
{
	uint64_t scratch[2];
	size_t at = *sb_map_put(&tally->keys, key_of(scratch, span, group), tally->count, NULL);

	if (at == tally->count) {
		tally->rows = sb_mem_reserve(tally->rows, tally->count, &tally->cap, sizeof *tally->rows);
		tally->rows[tally->count++] = (struct sb_tally_row){.span = span, .group = group, .place = at};
	}
	return &tally->rows[at];
}

struct sb_counts *sb_tally_at(struct sb_tally *tally, uint64_t span, uint32_t group)
{
	return &sb_tally_row(tally, span, group)->counts;
}

void sb_tally_add(struct sb_tally *tally, uint64_t span, uint32_t group, const struct sb_fact *fact)
{
	sb_counts_add(sb_tally_at(tally, span, group), fact);
}

const struct sb_counts *sb_tally_get(const struct sb_tally *tally, uint64_t span, uint32_t group)
{
	uint64_t scratch[2];
	size_t at = sb_map_get(&tally->keys, key_of(scratch, span, group));

	return at == SB_MAP_NONE ? NULL : &tally->rows[at].counts;
}

void sb_tally_free(struct sb_tally *tally)
{
	sb_map_free(&tally->keys);
	free(tally->rows);
}

double sb_net_sentiment(const struct sb_counts *counts)
{
	uint64_t all = counts->positive + counts->negative + counts->neutral;

	return all > 0 ? ((double)counts->positive - (double)counts->negative) / (double)all : (double)NAN;
}

double sb_mean_sentiment(const struct sb_counts *counts)
{
	return counts->judged > 0 ? counts->sentiment / (double)counts->judged : (double)NAN;
}
