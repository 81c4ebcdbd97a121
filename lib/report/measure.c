#include "report/measure.h"

#include <stdlib.h>

const struct sb_measure sb_measures[] = {
	{"overview", "Overview", true, true, false, sb_measure_overview},
	{"volume", "Volume", false, false, false, sb_measure_volume},
	{"sentiment", "Sentiment", false, false, false, sb_measure_sentiment},
	{"response", "Response", true, false, false, sb_measure_response},
	{"spikes", "Spikes", false, false, true, sb_measure_spikes},
	{NULL, NULL, false, false, false, NULL},
};

const struct sb_measure *sb_measure_find(const char *name)
{
	for (const struct sb_measure *m = sb_measures; m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

void sb_report_prepare(struct sb_report *report, const struct sb_measure *const *measures, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		report->facts.with_tree = report->facts.with_tree || measures[i]->needs_tree;
		report->facts.with_about = report->facts.with_about || measures[i]->needs_about;
		report->with_spikes = report->with_spikes || measures[i]->needs_spikes;
	}
	report->spikes.since = report->facts.since;
	report->spikes.until = report->facts.until;
}

bool sb_report_add(struct sb_report *report, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	sb_json *record = sb_json_parse_object(&report->parser, line, err, err_byte);

	if (record == NULL)
		return false;
	if (report->with_spikes && sb_str_is(sb_json_str(sb_json_get(record, SB_STR("type"))), "count"))
		return sb_spikes_take(&report->spikes, record, err);
	sb_facts_add(&report->facts, record);
	return true;
}

static int64_t step_of(const char *every)
{
	if (every == NULL)
		return 0;
	return strcmp(every, "1h") == 0 ? SB_HOUR : strcmp(every, "1d") == 0 ? SB_DAY : SB_WEEK;
}

static void say_what_is_covered(struct sb_report *report)
{
	sb_time oldest = SB_TIME_NONE, newest = SB_TIME_NONE;
	char first[SB_TIME_TEXT_MAX], last[SB_TIME_TEXT_MAX];

	for (size_t i = 0; i < sb_facts_count(&report->facts); i++) {
		const struct sb_fact *fact = &report->facts.list[i];
		if (!sb_fact_counts(&report->facts, fact) || sb_span_of(&report->spans, fact->at) >= report->spans.count)
			continue;
		if (oldest == SB_TIME_NONE || fact->at < oldest)
			oldest = fact->at;
		if (fact->at > newest)
			newest = fact->at;
	}
	if (oldest == SB_TIME_NONE)
		return;
	sb_time_format(oldest, first);
	sb_time_format(newest, last);
	report->doc.covers = sb_doc_text(&report->doc, "%.10s %.5s to %.10s %.5s UTC", first, first + 11, last, last + 11);
}

void sb_report_build(struct sb_report *report, const struct sb_measure *const *measures, size_t count)
{
	struct sb_facts *facts = &report->facts;

	sb_facts_end(facts);
	sb_spans_set(&report->spans, facts, step_of(report->every), report->now);
	for (size_t i = 0; i < sb_facts_count(facts); i++)
		if (sb_fact_counts(facts, &facts->list[i]))
			sb_counts_add(&report->all, &facts->list[i]);
	if (facts->with_tree)
		sb_cases_find(&report->cases, facts);
	if (report->with_spikes)
		sb_spikes_posts(&report->spikes, facts, report->every != NULL ? step_of(report->every) : SB_HOUR,
				report->spans.end);
	say_what_is_covered(report);
	for (size_t i = 0; i < count; i++)
		measures[i]->build(report, sb_doc_section(&report->doc, measures[i]->name, measures[i]->title));
}

void sb_report_write_spikes(struct sb_report *report, struct sb_buf *out)
{
	for (size_t i = 0; i < report->spikes.count; i++)
		sb_spike_write(&report->spikes, &report->spikes.list[i], out);
	report->spikes.count = 0;
}

void sb_report_free(struct sb_report *report)
{
	sb_facts_free(&report->facts);
	sb_spikes_free(&report->spikes);
	sb_json_parser_free(&report->parser);
	sb_cases_free(&report->cases);
	sb_doc_free(&report->doc);
}

static uint64_t count_authors(const struct sb_facts *facts)
{
	bool *seen = sb_mem_zero(facts->authors.count, sizeof *seen);
	uint64_t count = 0;

	for (size_t i = 0; i < sb_facts_count(facts); i++) {
		const struct sb_fact *fact = &facts->list[i];
		if (!sb_fact_counts(facts, fact) || fact->author == SB_NO_AUTHOR || seen[fact->author])
			continue;
		seen[fact->author] = true;
		count++;
	}
	free(seen);
	return count;
}

void sb_input_figures(struct sb_report *report, struct sb_section *section)
{
	struct sb_doc *doc = &report->doc;
	uint64_t outside[3] = {0, 0, 0}; /* earlier, later, undated */
	static const char *const keys[] = {"earlier", "later", "undated"};
	static const char *const labels[] = {"Posts before the first span", "Posts after the last span", "Posts without a time"};

	for (size_t i = 0; i < sb_facts_count(&report->facts); i++) {
		const struct sb_fact *fact = &report->facts.list[i];
		size_t span = sb_span_of(&report->spans, fact->at);
		if (sb_fact_counts(&report->facts, fact) && span >= SB_SPAN_UNDATED)
			outside[SB_SPAN_EARLIER - span]++;
	}
	sb_doc_figure(doc, section, "posts", "Posts", sb_cell_count(report->all.posts));
	sb_doc_figure(doc, section, "authors", "Authors", sb_cell_count(count_authors(&report->facts)));
	sb_doc_figure(doc, section, "repeated", "Repeated posts, counted once", sb_cell_count(report->facts.repeated))->quiet = true;
	sb_doc_figure(doc, section, "other_records", "Other records, passed over", sb_cell_count(report->facts.others))->quiet =
		true;
	for (size_t i = 0; i < 3; i++)
		sb_doc_figure(doc, section, keys[i], labels[i], sb_cell_count(outside[i]))->quiet = true;
}

void sb_note_missing_scores(struct sb_report *report, struct sb_section *section)
{
	if (report->all.posts > 0 && report->all.negative + report->all.neutral + report->all.positive == 0)
		sb_doc_note(&report->doc, section, "No post has a score, so nothing is said about sentiment. sb-score adds scores.");
}
