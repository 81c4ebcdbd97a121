#include "report/counted.h"

static void columns(struct sb_table *table)
{
	struct sb_column *posts = sb_table_column(table, "posts", "posts", SB_COUNT);

	posts->draw = SB_DRAW_BAR;
	sb_table_column(table, "share", "share", SB_SHARE);
}

static void cells(struct sb_table *table, const struct sb_counts *counts, const struct sb_counts *all)
{
	sb_table_add(table, sb_cell_count(counts->posts));
	sb_table_add(table, sb_cell_real(SB_SHARE, (double)counts->posts / (double)all->posts));
}

static const struct sb_counted volume = {"Volume", "volume-series", 10, columns, cells};

struct sb_table *sb_volume_series(struct sb_report *report, struct sb_section *section, const char *key)
{
	return sb_counted_series(report, section, &volume, key);
}

void sb_measure_volume(struct sb_report *report, struct sb_section *section)
{
	sb_input_figures(report, section);
	sb_counted_table(report, section, &volume);
}
