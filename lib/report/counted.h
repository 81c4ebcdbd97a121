/* counted.h - tables of counts by span, by group, or by both. Internal to report. */
#ifndef SB_REPORT_COUNTED_H
#define SB_REPORT_COUNTED_H

#include "report/measure.h"

/* The columns of one kind of count, and the cells of one row. */
struct sb_counted {
	const char *title, *panel;
	int rank;
	void (*columns)(struct sb_table *table);
	void (*cells)(struct sb_table *table, const struct sb_counts *counts, const struct sb_counts *all);
	bool spread; /* with quantiles of the sentiment */
};

/* What the command line asks for: by span ("series") without --by or with --every alone; by group ("groups") with --by;
 * by span and group ("rows") with both, where only what has posts is a row. */
void sb_counted_table(struct sb_report *report, struct sb_section *section, const struct sb_counted *counted);
struct sb_table *sb_counted_series(struct sb_report *report, struct sb_section *section, const struct sb_counted *counted,
				   const char *key);

#endif
