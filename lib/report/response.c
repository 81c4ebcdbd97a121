#include "report/measure.h"

#include <stdlib.h>

static struct sb_cell seconds(double value)
{
	return sb_cell_real(SB_SECONDS, value);
}

void sb_response_figures(struct sb_report *report, struct sb_section *section, const struct sb_response *r)
{
	struct sb_doc *doc = &report->doc;

	sb_doc_figure(doc, section, "cases", "Cases", sb_cell_count(r->cases));
	sb_doc_figure(doc, section, "customer_cases", "Customer cases", sb_cell_count(r->customer_cases));
	sb_doc_figure(doc, section, "answered", "Answered", sb_cell_count(r->answered));
	sb_doc_figure(doc, section, "response_rate", "Response rate", sb_cell_real(SB_SHARE, sb_response_rate(r)));
	sb_doc_figure(doc, section, "first_response_median_s", "First response, median", seconds(sb_response_quantile(r, 0.5)));
	sb_doc_figure(doc, section, "first_response_mean_s", "First response, mean", seconds(sb_response_mean(r)));
	sb_doc_figure(doc, section, "first_response_p90_s", "First response, 90th percentile",
		      seconds(sb_response_quantile(r, 0.9)));
	sb_doc_figure(doc, section, "community_first", "Answered first by the community", sb_cell_count(r->community_first));
}

void sb_response_histogram(struct sb_report *report, struct sb_section *section, const struct sb_response *r)
{
	static const struct {
		const char *name;
		int64_t below;
	} bars[] = {
		{"under 1m", SB_MINUTE},      {"1m to 5m", 5 * SB_MINUTE}, {"5m to 15m", 15 * SB_MINUTE}, {"15m to 1h", SB_HOUR},
		{"1h to 4h", 4 * SB_HOUR},    {"4h to 1d", SB_DAY},        {"1d to 1w", 7 * SB_DAY},      {"1w or more", INT64_MAX},
	};
	struct sb_table *table = sb_doc_table(&report->doc, section, "histogram", "Time to first response");
	size_t at = 0;

	table->panel = "response-histogram";
	table->rank = 30;
	table->chart = true;
	sb_table_column(table, "within", "within", SB_WORDS);
	sb_table_column(table, "answered", "cases", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "share", "share", SB_SHARE);
	table->empty = sb_doc_text(&report->doc, "No case was answered.");
	for (size_t b = 0; b < sizeof bars / sizeof bars[0] && r->wait_count > 0; b++) {
		size_t from = at;
		while (at < r->wait_count && r->waits[at] < bars[b].below)
			at++;
		sb_table_add(table, sb_cell_words(&report->doc, sb_str_from(bars[b].name)));
		sb_table_add(table, sb_cell_count(at - from));
		sb_table_add(table, sb_cell_real(SB_SHARE, (double)(at - from) / (double)r->wait_count));
	}
}

static void add_columns(struct sb_table *table)
{
	sb_table_column(table, "cases", "cases", SB_COUNT);
	sb_table_column(table, "customer_cases", "customer", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "answered", "answered", SB_COUNT);
	sb_table_column(table, "response_rate", "rate", SB_SHARE);
	sb_table_column(table, "first_response_median_s", "median", SB_SECONDS);
	sb_table_column(table, "first_response_mean_s", "mean", SB_SECONDS);
	sb_table_column(table, "first_response_p90_s", "p90", SB_SECONDS);
	sb_table_column(table, "community_first", "community", SB_COUNT);
}

static void add_cells(struct sb_table *table, const struct sb_response *r)
{
	sb_table_add(table, sb_cell_count(r->cases));
	sb_table_add(table, sb_cell_count(r->customer_cases));
	sb_table_add(table, sb_cell_count(r->answered));
	sb_table_add(table, sb_cell_real(SB_SHARE, sb_response_rate(r)));
	sb_table_add(table, seconds(sb_response_quantile(r, 0.5)));
	sb_table_add(table, seconds(sb_response_mean(r)));
	sb_table_add(table, seconds(sb_response_quantile(r, 0.9)));
	sb_table_add(table, sb_cell_count(r->community_first));
}

struct group {
	uint32_t number;
	struct sb_str name;
	struct sb_response response;
};

static int by_size(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->response.customer_cases != y->response.customer_cases)
		return x->response.customer_cases > y->response.customer_cases ? -1 : 1;
	return sb_str_cmp(x->name, y->name);
}

/* A case counts in the groups of the post that opened it. */
static void grouped_table(struct sb_report *report, struct sb_section *section)
{
	const struct sb_facts *facts = &report->facts;
	size_t count = facts->groups.count;
	struct group *groups = sb_mem_zero(count, sizeof *groups);
	struct sb_str title = sb_doc_text(&report->doc, "Response by %s", facts->by);
	struct sb_table *table = sb_doc_table(&report->doc, section, "groups", title.ptr);

	table->panel = title.ptr;
	table->rank = 32;
	table->wide = true;
	table->shown = SB_GROUPS_SHOWN;
	for (uint32_t g = 0; g < count; g++)
		groups[g] = (struct group){.number = g, .name = sb_facts_name(&facts->groups, g)};
	for (size_t i = 0; i < report->cases.count; i++) {
		const struct sb_set *set = &facts->set_list[facts->list[report->cases.list[i].opener].set];
		for (size_t g = 0; g < set->count; g++)
			sb_response_add(&groups[set->groups[g]].response, &report->cases.list[i]);
	}
	qsort(groups, count, sizeof *groups, by_size);
	sb_table_column(table, "group", facts->by, SB_WORDS);
	add_columns(table);
	for (size_t g = 0; g < count; g++) {
		sb_response_end(&groups[g].response);
		if (groups[g].response.cases > 0) {
			sb_table_add(table, sb_cell_words(&report->doc, groups[g].name));
			add_cells(table, &groups[g].response);
		}
		sb_response_free(&groups[g].response);
	}
	free(groups);
}

void sb_measure_response(struct sb_report *report, struct sb_section *section)
{
	struct sb_response all = {0};

	for (size_t i = 0; i < report->cases.count; i++)
		sb_response_add(&all, &report->cases.list[i]);
	sb_response_end(&all);
	sb_doc_figure(&report->doc, section, "posts", "Posts", sb_cell_count(report->all.posts));
	sb_response_figures(report, section, &all);
	section->flat = report->facts.by == NULL;
	if (report->facts.by != NULL)
		grouped_table(report, section);
	sb_response_histogram(report, section, &all);
	sb_response_free(&all);
}
