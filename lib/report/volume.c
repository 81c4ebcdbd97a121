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

static const struct sb_counted volume = {"Volume", "volume-series", 10, columns, cells, false};

struct sb_table *sb_volume_series(struct sb_report *report, struct sb_section *section, const char *key)
{
	return sb_counted_series(report, section, &volume, key);
}

void sb_week_table(struct sb_report *report, struct sb_section *section)
{
	static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
	struct sb_table *table = sb_doc_table(&report->doc, section, "week", "Posts by hour of the week");
	bool any = false;
	char hour[] = "00";

	table->heat = true;
	table->wide = true;
	table->rank = 16;
	sb_table_column(table, "weekday", "day", SB_WORDS);
	sb_table_column(table, "hour", "hour", SB_WORDS);
	sb_table_column(table, "posts", "posts", SB_COUNT);
	for (size_t i = 0; i < SB_HOURS_OF_WEEK; i++)
		any = any || report->week[i] > 0;
	for (size_t i = 0; any && i < SB_HOURS_OF_WEEK; i++) {
		hour[0] = (char)('0' + i % 24 / 10);
		hour[1] = (char)('0' + i % 24 % 10);
		sb_table_add(table, sb_cell_words(&report->doc, sb_str_from(days[i / 24])));
		sb_table_add(table, sb_cell_words(&report->doc, sb_str_from(hour)));
		sb_table_add(table, sb_cell_count(report->week[i]));
	}
}

void sb_measure_volume(struct sb_report *report, struct sb_section *section)
{
	sb_input_figures(report, section);
	sb_counted_table(report, section, &volume);
	if (report->facts.by == NULL)
		sb_week_table(report, section);
}
