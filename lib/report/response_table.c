/* response_table.c - the response by span, by group, or by both. */
#include "report/group.h"
#include "report/summary.h"

#include <stdlib.h>

#define ALL UINT32_MAX /* the one group where no field was asked for */

struct row {
	size_t span;
	uint32_t group;
	struct sb_str name;
	struct sb_response response;
};

struct rows {
	struct sb_map keys;
	struct row *list;
	size_t count, cap;
};

static struct row *row_of(struct rows *rows, const struct sb_facts *facts, size_t span, uint32_t group)
{
	uint64_t key[2] = {span, group};
	size_t at = *sb_map_put(&rows->keys, sb_str_of((const char *)key, sizeof key), rows->count, NULL);

	if (at == rows->count) {
		rows->list = sb_mem_reserve(rows->list, rows->count, &rows->cap, sizeof *rows->list);
		struct sb_str name = group != ALL ? sb_facts_name(&facts->groups, group) : (struct sb_str){NULL, 0};
		rows->list[rows->count++] = (struct row){.span = span, .group = group, .name = name};
	}
	return &rows->list[at];
}

static void add_case(struct rows *rows, const struct sb_report *report, const struct sb_case *one, bool by_span)
{
	const struct sb_facts *facts = &report->facts;
	size_t span = by_span ? sb_span_of(&report->spans, one->opened_at) : 0;

	if (by_span && span >= report->spans.count)
		return;
	if (facts->by == NULL) {
		sb_response_add(&row_of(rows, facts, span, ALL)->response, &report->cases, one, &report->terms);
		return;
	}
	const struct sb_set *set = &facts->set_list[one->set];
	for (size_t g = 0; g < set->count; g++)
		sb_response_add(&row_of(rows, facts, span, set->groups[g])->response, &report->cases, one, &report->terms);
}

static void add_summary(struct rows *rows, const struct sb_report *report, bool by_span)
{
	for (size_t i = 0; i < report->summary->count; i++) {
		const struct sb_summary_row *one = &report->summary->rows[i];
		size_t span = by_span ? sb_span_of_wall(&report->spans, one->wall) : 0;
		bool whole = one->group == SB_SUMMARY_ALL;
		if (one->response.cases == 0 || (by_span && span >= report->spans.count) || whole != (report->facts.by == NULL))
			continue;
		struct row *row = row_of(rows, &report->facts, span, whole ? ALL : one->group);
		sb_response_add_all(&row->response, &one->response);
	}
}

/* By span; then the groups with the most customers first, or hours and days as they follow each other. */
static int by_place(const void *a, const void *b, void *ctx)
{
	const struct row *x = a, *y = b;
	const struct sb_report *report = ctx;

	if (x->span != y->span)
		return x->span < y->span ? -1 : 1;
	if (sb_group_has_order(report->facts.by))
		return (x->group > y->group) - (x->group < y->group);
	if (x->response.customer_cases != y->response.customer_cases)
		return x->response.customer_cases > y->response.customer_cases ? -1 : 1;
	return sb_str_cmp(x->name, y->name);
}

static void add_columns(const struct sb_report *report, struct sb_table *table)
{
	sb_table_column(table, "cases", "cases", SB_COUNT);
	sb_table_column(table, "customer_cases", "customer", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "answered", "answered", SB_COUNT);
	sb_table_column(table, "response_rate", "rate", SB_SHARE);
	if (report->terms.target > 0)
		sb_table_column(table, "within_target_share", "in time", SB_SHARE);
	sb_table_column(table, "first_response_median_s", "median", SB_SECONDS);
	sb_table_column(table, "first_response_mean_s", "mean", SB_SECONDS);
	sb_table_column(table, "first_response_p90_s", "p90", SB_SECONDS);
	if (report->terms.business)
		sb_table_column(table, "first_response_business_median_s", "business", SB_SECONDS);
	sb_table_column(table, "next_response_median_s", "next", SB_SECONDS);
	sb_table_column(table, "community_first", "community", SB_COUNT);
}

static struct sb_cell seconds(double value)
{
	return sb_cell_real(SB_SECONDS, value);
}

static void add_cells(const struct sb_report *report, struct sb_table *table, const struct sb_response *r)
{
	sb_table_add(table, sb_cell_count(r->cases));
	sb_table_add(table, sb_cell_count(r->customer_cases));
	sb_table_add(table, sb_cell_count(r->answered));
	sb_table_add(table, sb_cell_real(SB_SHARE, sb_response_rate(r)));
	if (report->terms.target > 0)
		sb_table_add(table, sb_cell_real(SB_SHARE, sb_response_share(r, r->within_target)));
	sb_table_add(table, seconds(sb_durations_quantile(&r->first, 0.5)));
	sb_table_add(table, seconds(sb_durations_mean(&r->first)));
	sb_table_add(table, seconds(sb_durations_quantile(&r->first, 0.9)));
	if (report->terms.business)
		sb_table_add(table, seconds(sb_durations_quantile(&r->first_business, 0.5)));
	sb_table_add(table, seconds(sb_durations_quantile(&r->next, 0.5)));
	sb_table_add(table, sb_cell_count(r->community_first));
}

static struct sb_table *make_table(struct sb_report *report, struct sb_section *section, bool by_span)
{
	const char *by = report->facts.by, *span = sb_span_name(report->spans.step);
	struct sb_str title = sb_doc_text(&report->doc, "Response by %s%s%s", by != NULL ? by : span,
					  by != NULL && by_span ? " and " : "", by != NULL && by_span ? span : "");
	struct sb_table *table =
		sb_doc_table(&report->doc, section, by == NULL ? "series" : by_span ? "rows" : "groups", title.ptr);

	table->panel = title.ptr;
	table->rank = 32;
	table->wide = true;
	table->shown = by_span ? 0 : SB_GROUPS_SHOWN;
	if (by_span)
		sb_table_column(table, "from", span, report->spans.step < SB_DAY ? SB_MOMENT : SB_DATE);
	if (by != NULL)
		sb_table_column(table, "group", by, SB_WORDS);
	add_columns(report, table);
	return table;
}

void sb_response_tables(struct sb_report *report, struct sb_section *section)
{
	bool by_span = report->every != NULL;
	enum sb_kind moment = report->spans.step < SB_DAY ? SB_MOMENT : SB_DATE;
	struct sb_table *table = make_table(report, section, by_span);
	struct rows rows = {.keys = SB_MAP_INIT};

	for (size_t span = 0; report->facts.by == NULL && span < report->spans.count; span++)
		row_of(&rows, &report->facts, span, ALL); /* a series has a row for each span */
	for (size_t i = 0; i < report->cases.count; i++)
		add_case(&rows, report, &report->cases.list[i], by_span);
	if (report->summed)
		add_summary(&rows, report, by_span);
	if (rows.count > 0)
		qsort_r(rows.list, rows.count, sizeof *rows.list, by_place, report);
	for (size_t i = 0; i < rows.count; i++) {
		struct row *row = &rows.list[i];
		sb_response_end(&row->response);
		if (by_span)
			sb_table_add(table, sb_cell_moment(moment, sb_span_start(&report->spans, row->span)));
		if (report->facts.by != NULL)
			sb_table_add(table, sb_cell_words(&report->doc, row->name));
		add_cells(report, table, &row->response);
		sb_response_free(&row->response);
	}
	sb_map_free(&rows.keys);
	free(rows.list);
}
