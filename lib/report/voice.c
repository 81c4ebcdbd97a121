#include "report/who.h"

#include <stdlib.h>

struct brand {
	size_t number;
	uint64_t authors;
	double followers; /* of its authors, each once */
	struct sb_counts counts;
};

static int by_posts(const void *a, const void *b)
{
	const struct brand *x = a, *y = b;

	if (x->counts.posts != y->counts.posts)
		return x->counts.posts > y->counts.posts ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* Counts the posts of people who are not ours; returns how many name a brand, and in *all the mentions of all brands. */
static uint64_t count_brands(const struct sb_report *report, struct brand *brands, uint64_t *all)
{
	struct sb_map seen = SB_MAP_INIT;
	uint64_t naming = 0;

	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		const struct sb_fact *fact = sb_fact_of(report, n);
		uint64_t held = sb_said(report, n)->brands;
		const struct sb_voice *voice = sb_talk_voice(&report->talk, fact);
		if (!sb_who_counts(report, n) || fact->staff || fact->bot)
			continue;
		naming += held != 0;
		for (uint32_t b = 0; b < report->talk.brands.count; b++) {
			if (!(held >> b & 1))
				continue;
			(*all)++;
			sb_counts_add(&brands[b].counts, fact);
			if (fact->author != SB_NO_AUTHOR && sb_pair_first(&seen, fact->author, b)) {
				brands[b].authors++;
				brands[b].followers += sb_voice_followers(voice);
			}
		}
	}
	sb_map_free(&seen);
	return naming;
}

void sb_measure_voice(struct sb_report *report, struct sb_section *section)
{
	size_t count = report->talk.brands.count;
	struct brand *brands = sb_mem_zero(count + 1, sizeof *brands);
	struct sb_table *table = sb_doc_table(&report->doc, section, "brands", "Share of voice");
	uint64_t all = 0;

	for (size_t b = 0; b < count; b++)
		brands[b].number = b;
	uint64_t naming = count_brands(report, brands, &all);
	sb_note_missing_scores(report, section);
	sb_figure_count(report, section, "posts", "Posts that name a brand", naming);
	sb_figure_count(report, section, "mentions", "Mentions of brands", all);
	table->rank = 58;
	table->empty = sb_doc_text(&report->doc, "--brands FILE says which brands.");
	sb_table_column(table, "brand", "brand", SB_WORDS);
	sb_table_column(table, "posts", "posts", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "share", "share", SB_SHARE);
	sb_table_column(table, "authors", "authors", SB_COUNT);
	sb_table_column(table, "followers", "followers", SB_COUNT);
	sb_table_column(table, "negative", "negative", SB_COUNT);
	sb_table_column(table, "positive", "positive", SB_COUNT);
	sb_table_column(table, "net_sentiment", "net", SB_NET);
	qsort(brands, count, sizeof *brands, by_posts);
	for (size_t b = 0; b < count; b++) {
		sb_table_add(table, sb_cell_words(&report->doc, report->talk.brands.list[brands[b].number].name));
		sb_table_add(table, sb_cell_count(brands[b].counts.posts));
		sb_table_add(table, sb_cell_share(brands[b].counts.posts, all));
		sb_table_add(table, sb_cell_count(brands[b].authors));
		sb_table_add(table, sb_cell_count((uint64_t)brands[b].followers));
		sb_table_add(table, sb_cell_count(brands[b].counts.negative));
		sb_table_add(table, sb_cell_count(brands[b].counts.positive));
		sb_table_add(table, sb_cell_real(SB_NET, sb_net_sentiment(&brands[b].counts)));
	}
	free(brands);
}
