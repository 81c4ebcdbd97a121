/* tally.h - counts of posts by span and group. Tallies of two inputs with no post in common add up to that of both. */
#ifndef SB_REPORT_TALLY_H
#define SB_REPORT_TALLY_H

#include "report/facts.h"

struct sb_counts {
	uint64_t posts, negative, neutral, positive;
	uint64_t judged; /* posts with a number for their sentiment */
	double sentiment; /* its sum */
};

struct sb_tally_row {
	uint64_t span; /* whatever the caller counts by: a number of a span; 0 where time does not matter */
	uint32_t group;
	size_t place; /* in the order in which they came first */
	struct sb_counts counts;
};

struct sb_tally {
	struct sb_map keys;
	struct sb_tally_row *rows; /* in the order in which they came first */
	size_t count, cap;
};

#define SB_TALLY_INIT {.keys = SB_MAP_INIT}

void sb_counts_add(struct sb_counts *counts, const struct sb_fact *fact);
void sb_counts_add_all(struct sb_counts *counts, const struct sb_counts *others);
/* The row of a span and group, made when there is none; good until the next one is made. */
struct sb_tally_row *sb_tally_row(struct sb_tally *tally, uint64_t span, uint32_t group);
/* The counts of a span and group, made when there are none; good until the next one is made. */
struct sb_counts *sb_tally_at(struct sb_tally *tally, uint64_t span, uint32_t group);
void sb_tally_add(struct sb_tally *tally, uint64_t span, uint32_t group, const struct sb_fact *fact);
/* The counts of a span and group, or NULL. */
const struct sb_counts *sb_tally_get(const struct sb_tally *tally, uint64_t span, uint32_t group);
void sb_tally_free(struct sb_tally *tally);

/* Net sentiment (positive - negative) / (positive + negative + neutral), -1 to 1; NaN when no post has a label. */
double sb_net_sentiment(const struct sb_counts *counts);
/* The mean of the posts' sentiment, -1 to 1; NaN when none has one. */
double sb_mean_sentiment(const struct sb_counts *counts);

#endif
