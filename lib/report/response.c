#include "report/summary.h"

static struct sb_cell seconds(double value)
{
	return sb_cell_real(SB_SECONDS, value);
}

static void duration_figures(struct sb_report *report, struct sb_section *section, const struct sb_durations *durations,
			     const char *const keys[3], const char *const labels[3])
{
	struct sb_doc *doc = &report->doc;

	sb_doc_figure(doc, section, keys[0], labels[0], seconds(sb_durations_quantile(durations, 0.5)));
	sb_doc_figure(doc, section, keys[1], labels[1], seconds(sb_durations_mean(durations)));
	sb_doc_figure(doc, section, keys[2], labels[2], seconds(sb_durations_quantile(durations, 0.9)));
}

void sb_response_figures(struct sb_report *report, struct sb_section *section, const struct sb_response *r)
{
	static const char *const first[] = {"first_response_median_s", "first_response_mean_s", "first_response_p90_s"};
	static const char *const first_labels[] = {"First response, median", "First response, mean",
						   "First response, 90th percentile"};
	static const char *const next[] = {"next_response_median_s", "next_response_mean_s", "next_response_p90_s"};
	static const char *const next_labels[] = {"Next response, median", "Next response, mean",
						  "Next response, 90th percentile"};
	static const char *const first_business[] = {"first_response_business_median_s", "first_response_business_mean_s",
						     "first_response_business_p90_s"};
	static const char *const first_business_labels[] = {"First response in business time, median",
							    "First response in business time, mean",
							    "First response in business time, 90th percentile"};
	static const char *const next_business[] = {"next_response_business_median_s", "next_response_business_mean_s",
						    "next_response_business_p90_s"};
	static const char *const next_business_labels[] = {"Next response in business time, median",
							   "Next response in business time, mean",
							   "Next response in business time, 90th percentile"};
	struct sb_doc *doc = &report->doc;

	sb_doc_figure(doc, section, "cases", "Cases", sb_cell_count(r->cases));
	sb_doc_figure(doc, section, "customer_cases", "Customer cases", sb_cell_count(r->customer_cases));
	sb_doc_figure(doc, section, "answered", "Answered", sb_cell_count(r->answered));
	sb_doc_figure(doc, section, "response_rate", "Response rate", sb_cell_real(SB_SHARE, sb_response_rate(r)));
	duration_figures(report, section, &r->first, first, first_labels);
	if (report->terms.target > 0) {
		sb_doc_figure(doc, section, "target_s", "Target", seconds((double)report->terms.target / (double)SB_SECOND));
		sb_doc_figure(doc, section, "within_target", "Answered within the target", sb_cell_count(r->within_target));
		sb_doc_figure(doc, section, "within_target_share", "Share within the target",
			      sb_cell_real(SB_SHARE, sb_response_share(r, r->within_target)));
	}
	if (report->terms.business)
		duration_figures(report, section, &r->first_business, first_business, first_business_labels);
	if (report->terms.business && report->terms.target > 0)
		sb_doc_figure(doc, section, "within_target_business_share", "Share within the target, business time",
			      sb_cell_real(SB_SHARE, sb_response_share(r, r->within_target_business)));
	sb_doc_figure(doc, section, "community_first", "Answered first by the community", sb_cell_count(r->community_first));
	sb_doc_figure(doc, section, "follow_ups", "Follow-ups by customers", sb_cell_count(r->follow_ups))->quiet = true;
	sb_doc_figure(doc, section, "follow_ups_answered", "Follow-ups answered", sb_cell_count(r->next.count))->quiet = true;
	duration_figures(report, section, &r->next, next, next_labels);
	if (report->terms.business)
		duration_figures(report, section, &r->next_business, next_business, next_business_labels);
}

void sb_response_histogram(struct sb_report *report, struct sb_section *section, const struct sb_response *r)
{
	static const char *const bars[SB_DURATION_LIMITS + 1] = {"under 1m", "1m to 5m", "5m to 15m", "15m to 1h",
								 "1h to 4h", "4h to 1d", "1d to 1w",  "1w or more"};
	struct sb_table *table = sb_doc_table(&report->doc, section, "histogram", "Time to first response");
	uint64_t from = 0;

	table->panel = "response-histogram";
	table->rank = 30;
	table->chart = true;
	sb_table_column(table, "within", "within", SB_WORDS);
	sb_table_column(table, "answered", "cases", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "share", "share", SB_SHARE);
	table->empty = sb_doc_text(&report->doc, "No case was answered.");
	for (size_t b = 0; b <= SB_DURATION_LIMITS && r->first.count > 0; b++) {
		uint64_t to = b < SB_DURATION_LIMITS ? sb_durations_below(&r->first, b) : r->first.count;
		sb_table_add(table, sb_cell_words(&report->doc, sb_str_from(bars[b])));
		sb_table_add(table, sb_cell_count(to - from));
		sb_table_add(table, sb_cell_real(SB_SHARE, (double)(to - from) / (double)r->first.count));
		from = to;
	}
}

void sb_response_all(const struct sb_report *report, struct sb_response *all)
{
	for (size_t i = 0; i < report->cases.count; i++)
		sb_response_add(all, &report->cases, &report->cases.list[i], &report->terms);
	for (size_t i = 0; report->summed && i < report->summary->count; i++)
		if (report->summary->rows[i].group == SB_SUMMARY_ALL && report->summary->rows[i].response.cases > 0)
			sb_response_add_all(all, &report->summary->rows[i].response);
	sb_response_end(all);
}

void sb_measure_response(struct sb_report *report, struct sb_section *section)
{
	struct sb_response all = {0};

	sb_response_all(report, &all);
	sb_doc_figure(&report->doc, section, "posts", "Posts", sb_cell_count(report->all.posts));
	sb_response_figures(report, section, &all);
	section->flat = report->facts.by == NULL && report->every == NULL;
	if (!section->flat)
		sb_response_tables(report, section);
	sb_response_histogram(report, section, &all);
	sb_response_free(&all);
}
