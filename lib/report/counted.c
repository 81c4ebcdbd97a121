#include "report/counted.h"

#include "report/group.h"
#include "report/summary.h"

#include <stdlib.h>

/* How the sentiment of each row is spread: by the number of the row. */
struct spreads {
	struct sb_spread *list;
	size_t count, cap;
};

static struct sb_spread *spread_at(struct spreads *spreads, size_t row)
{
	while (spreads->count <= row) {
		spreads->list = sb_mem_reserve(spreads->list, spreads->count, &spreads->cap, sizeof *spreads->list);
		spreads->list[spreads->count++] = (struct sb_spread){0};
	}
	return &spreads->list[row];
}

static void free_spreads(struct spreads *spreads)
{
	for (size_t i = 0; i < spreads->count; i++)
		sb_spread_free(&spreads->list[i]);
	free(spreads->list);
}

static void spread_columns(struct sb_table *table)
{
	sb_table_column(table, "sentiment_p10", "p10", SB_NET);
	sb_table_column(table, "sentiment_median", "median", SB_NET);
	sb_table_column(table, "sentiment_p90", "p90", SB_NET);
}

static void spread_cells(struct sb_table *table, struct spreads *spreads, size_t row)
{
	static const double parts[] = {0.1, 0.5, 0.9};

	for (size_t i = 0; i < 3; i++)
		sb_table_add(table, sb_cell_real(SB_NET, sb_spread_quantile(spread_at(spreads, row), parts[i])));
}

static enum sb_kind moment_kind(const struct sb_report *report)
{
	return report->spans.step < SB_DAY ? SB_MOMENT : SB_DATE;
}

struct sb_table *sb_counted_series(struct sb_report *report, struct sb_section *section, const struct sb_counted *counted,
				   const char *key)
{
	struct sb_str title = sb_doc_text(&report->doc, "%s by %s", counted->title, sb_span_name(report->spans.step));
	struct sb_table *table = sb_doc_table(&report->doc, section, key, title.ptr);
	struct sb_counts *list = sb_mem_zero(report->spans.count, sizeof *list);
	struct spreads spreads = {0};

	table->panel = counted->panel;
	table->rank = counted->rank;
	table->chart = true;
	for (size_t i = 0; i < sb_facts_count(&report->facts); i++) {
		const struct sb_fact *fact = &report->facts.list[i];
		size_t span = sb_span_of(&report->spans, fact->at);
		if (!sb_fact_counts(&report->facts, fact) || span >= report->spans.count)
			continue;
		sb_counts_add(&list[span], fact);
		if (counted->spread)
			sb_spread_add(spread_at(&spreads, span), (double)fact->sentiment);
	}
	for (size_t i = 0; report->summed && i < report->summary->count; i++) {
		const struct sb_summary_row *row = &report->summary->rows[i];
		size_t span = sb_span_of_wall(&report->spans, row->wall);
		if (row->group != SB_SUMMARY_ALL || span >= report->spans.count)
			continue;
		sb_counts_add_all(&list[span], &row->counts);
		if (counted->spread)
			sb_spread_add_all(spread_at(&spreads, span), &row->spread);
	}
	sb_table_column(table, "from", sb_span_name(report->spans.step), moment_kind(report));
	counted->columns(table);
	if (counted->spread)
		spread_columns(table);
	for (size_t i = 0; i < report->spans.count; i++) {
		if (sb_span_start(&report->spans, i) == sb_span_start(&report->spans, i + 1))
			continue; /* the hour that clocks leave out in spring */
		sb_table_add(table, sb_cell_moment(moment_kind(report), sb_span_start(&report->spans, i)));
		counted->cells(table, &list[i], &report->all);
		if (counted->spread)
			spread_cells(table, &spreads, i);
	}
	free(list);
	free_spreads(&spreads);
	return table;
}

static struct sb_str group_name(const struct sb_report *report, uint32_t group)
{
	return sb_facts_name(&report->facts.groups, group);
}

/* Sorting takes one argument more than qsort has. */
static int by_size(const void *a, const void *b, void *ctx)
{
	const struct sb_tally_row *x = a, *y = b;

	if (x->span != y->span)
		return x->span < y->span ? -1 : 1;
	if (sb_group_has_order(((const struct sb_report *)ctx)->facts.by))
		return (x->group > y->group) - (x->group < y->group);
	if (x->counts.posts != y->counts.posts)
		return x->counts.posts > y->counts.posts ? -1 : 1;
	return sb_str_cmp(group_name(ctx, x->group), group_name(ctx, y->group));
}

static void tally_groups(const struct sb_report *report, bool by_span, struct sb_tally *tally, struct spreads *spreads)
{
	for (size_t i = 0; i < sb_facts_count(&report->facts); i++) {
		const struct sb_fact *fact = &report->facts.list[i];
		size_t span = by_span ? sb_span_of(&report->spans, fact->at) : 0;
		if (!sb_fact_counts(&report->facts, fact) || (by_span && span >= report->spans.count))
			continue;
		const struct sb_set *set = &report->facts.set_list[fact->set];
		for (size_t g = 0; g < set->count; g++) {
			struct sb_tally_row *row = sb_tally_row(tally, span, set->groups[g]);
			sb_counts_add(&row->counts, fact);
			if (spreads != NULL)
				sb_spread_add(spread_at(spreads, row->place), (double)fact->sentiment);
		}
	}
	for (size_t i = 0; report->summed && i < report->summary->count; i++) {
		const struct sb_summary_row *row = &report->summary->rows[i];
		size_t span = by_span ? sb_span_of_wall(&report->spans, row->wall) : 0;
		if (row->group == SB_SUMMARY_ALL || row->counts.posts == 0 || (by_span && span >= report->spans.count))
			continue;
		struct sb_tally_row *to = sb_tally_row(tally, span, row->group);
		sb_counts_add_all(&to->counts, &row->counts);
		if (spreads != NULL)
			sb_spread_add_all(spread_at(spreads, to->place), &row->spread);
	}
}

static void grouped_table(struct sb_report *report, struct sb_section *section, const struct sb_counted *counted,
			  bool by_span)
{
	struct sb_doc *doc = &report->doc;
	struct sb_tally tally = SB_TALLY_INIT;
	struct spreads spreads = {0};
	bool none = report->all.posts > 0;
	struct sb_str title = sb_doc_text(doc, "%s by %s%s%s", counted->title, report->facts.by, by_span ? " and " : "",
					  by_span ? sb_span_name(report->spans.step) : "");
	struct sb_table *table = sb_doc_table(doc, section, by_span ? "rows" : "groups", title.ptr);

	table->panel = title.ptr;
	table->rank = counted->rank + 5;
	table->shown = by_span ? 0 : SB_GROUPS_SHOWN;
	if (by_span)
		sb_table_column(table, "from", sb_span_name(report->spans.step), moment_kind(report));
	sb_table_column(table, "group", report->facts.by, SB_WORDS);
	counted->columns(table);
	if (counted->spread)
		spread_columns(table);
	tally_groups(report, by_span, &tally, counted->spread ? &spreads : NULL);
	if (tally.count > 0)
		qsort_r(tally.rows, tally.count, sizeof *tally.rows, by_size, report);
	for (size_t i = 0; i < tally.count; i++) {
		const struct sb_tally_row *row = &tally.rows[i];
		if (by_span)
			sb_table_add(table, sb_cell_moment(moment_kind(report), sb_span_start(&report->spans, (size_t)row->span)));
		sb_table_add(table, sb_cell_words(doc, group_name(report, row->group)));
		counted->cells(table, &row->counts, &report->all);
		if (counted->spread)
			spread_cells(table, &spreads, row->place);
		none = none && row->group == 0;
	}
	if (none)
		sb_doc_note(doc, section, "No post has a value in '%s' (--by).", report->facts.by);
	sb_tally_free(&tally);
	free_spreads(&spreads);
}

void sb_counted_table(struct sb_report *report, struct sb_section *section, const struct sb_counted *counted)
{
	if (report->facts.by == NULL)
		sb_counted_series(report, section, counted, "series");
	else
		grouped_table(report, section, counted, report->every != NULL);
}
