#include "report/measure.h"

#include "base/zone.h"
#include "post/talk_rules.h"
#include "report/drafts.h"
#include "report/group.h"
#include "report/summary.h"

#include <stdlib.h>

/* name, title; needs replies joined, what a person sees of a post, spikes; ...; on the page; needs what was said */
const struct sb_measure sb_measures[] = {
	{"overview", "Overview", true, true, false, sb_measure_overview, true, false, NULL},
	{"volume", "Volume", false, false, false, sb_measure_volume, true, false, NULL},
	{"sentiment", "Sentiment", false, false, false, sb_measure_sentiment, true, false, NULL},
	{"emotion", "Emotion", false, false, false, sb_measure_emotion, false, false, NULL},
	{"response", "Response", true, false, false, sb_measure_response, true, false, NULL},
	{"spikes", "Spikes", false, false, true, sb_measure_spikes, true, false, NULL},
	{"community", "Community", true, false, false, sb_measure_community, false, true, NULL},
	{"consistency", "Consistency", true, false, false, sb_measure_consistency, false, true, NULL},
	{"dialogue", "Dialogue", true, false, false, sb_measure_dialogue, false, true, NULL},
	{"platforms", "Platforms", true, false, false, sb_measure_platforms, false, true, NULL},
	{"voice", "Share of voice", true, false, false, sb_measure_voice, false, true, NULL},
	{"reach", "Reach", true, false, false, sb_measure_reach, false, true, NULL},
	{"people", "People", true, false, false, sb_measure_people, false, true, NULL},
	{"stance", "For and against", true, false, false, sb_measure_stance, false, true, sb_stance_drafts},
	{"ideas", "Ideas", true, false, false, sb_measure_ideas, false, true, sb_ideas_drafts},
	{"relations", "Relations", true, false, false, sb_measure_relations, false, true, NULL},
	{"reachtime", "Time to reach each role", false, false, false, sb_measure_reachtime, false, true, NULL},
	{"threeTs", "Transparency, trust, timing", true, false, false, sb_measure_three_ts, false, true, NULL},
	{NULL, NULL, false, false, false, NULL, false, false, NULL},
};

const struct sb_measure *sb_measure_find(const char *name)
{
	for (const struct sb_measure *m = sb_measures; m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

bool sb_measure_is_mergeable(const struct sb_measure *measure)
{
	return measure->build == sb_measure_volume || measure->build == sb_measure_sentiment ||
	       measure->build == sb_measure_response;
}

bool sb_report_prepare(struct sb_report *report, const struct sb_measure *const *measures, size_t count,
		       struct sb_err *err)
{
	sb_query_record_init(&report->record);
	sb_group_prepare(&report->facts);
	report->facts.without_authors = report->summary == NULL && count == 1 &&
					(measures[0]->build == sb_measure_sentiment || measures[0]->build == sb_measure_emotion);
	report->facts.with_tree = report->database != NULL; /* it holds the cases */
	for (size_t i = 0; i < count; i++) {
		report->facts.with_tree = report->facts.with_tree || measures[i]->needs_tree;
		report->facts.with_about = report->facts.with_about || measures[i]->needs_about;
		report->with_spikes = report->with_spikes || measures[i]->needs_spikes;
		report->talk.wanted = report->talk.wanted || measures[i]->needs_talk;
	}
	report->facts.with_ids = report->facts.with_tree || report->talk.wanted;
	report->facts.with_author_keys = report->talk.wanted || report->summary != NULL;
	report->spikes.since = report->facts.since;
	report->spikes.until = report->facts.until;
	if (report->talk.wanted && !sb_talk_open(&report->talk, err))
		return false;
	if (report->facts.with_tree && !report->talk.wanted &&
	    (report->content = sb_talk_rules_open_some(SB_RULES_OF_CONTENT, err)) == NULL)
		return false;
	report->facts.rules = report->talk.wanted ? report->talk.rules : report->content;
	return true;
}

static void widen(sb_time *oldest, sb_time *newest, sb_time from, sb_time to)
{
	if (*oldest == SB_TIME_NONE || from < *oldest)
		*oldest = from;
	if (to > *newest)
		*newest = to;
}

static void find_covered(const struct sb_report *report, sb_time *oldest, sb_time *newest)
{
	const struct sb_spans *spans = &report->spans;

	for (size_t i = 0; i < sb_facts_count(&report->facts); i++) {
		const struct sb_fact *fact = &report->facts.list[i];
		if (sb_fact_dates(&report->facts, fact) && sb_span_of(spans, fact->at) < spans->count)
			widen(oldest, newest, fact->at, fact->at);
	}
	for (size_t i = 0; report->summed && i < report->summary->count; i++) {
		const struct sb_summary_row *row = &report->summary->rows[i];
		if (row->oldest != SB_TIME_NONE && sb_span_of_wall(spans, row->wall) < spans->count)
			widen(oldest, newest, row->oldest, row->newest);
	}
}

static void say_what_is_covered(struct sb_report *report)
{
	sb_time oldest = SB_TIME_NONE, newest = SB_TIME_NONE;
	char first[SB_TIME_TEXT_MAX], last[SB_TIME_TEXT_MAX];

	find_covered(report, &oldest, &newest);
	if (oldest == SB_TIME_NONE)
		return;
	sb_zone_format(oldest, first);
	sb_zone_format(newest, last);
	report->doc.covers = sb_doc_text(&report->doc, "%.10s %.5s to %.10s %.5s %s", first, first + 11, last, last + 11,
					 sb_zone_name());
}

static void count_all(struct sb_report *report)
{
	for (size_t i = 0; i < sb_facts_count(&report->facts); i++) {
		const struct sb_fact *fact = &report->facts.list[i];
		if (!sb_fact_counts(&report->facts, fact))
			continue;
		sb_counts_add(&report->all, fact);
		if (fact->at != SB_TIME_NONE)
			report->week[sb_hour_of_week(fact->at)]++;
	}
	for (size_t i = 0; report->summed && i < report->summary->count; i++)
		if (report->summary->rows[i].group == SB_SUMMARY_ALL)
			sb_counts_add_all(&report->all, &report->summary->rows[i].counts);
	for (size_t i = 0; report->summed && i < SB_HOURS_OF_WEEK; i++)
		report->week[i] = report->summary->week[i];
}

void sb_report_end(struct sb_report *report)
{
	struct sb_facts *facts = &report->facts;
	int64_t step = sb_span_step(sb_str_from(report->every));

	sb_facts_end(facts);
	if (report->summed && !report->merge)
		sb_summary_fill(report->summary, report);
	if (report->summed)
		sb_summary_spans(report->summary, &report->spans, step, report->now);
	else
		sb_spans_set(&report->spans, facts, step, report->now);
	count_all(report);
	report->terms.business = report->summed ? report->summary->with_business
					       : report->terms.calendar != NULL || report->records.business;
	if (facts->with_tree)
		sb_cases_find(&report->cases, facts, &report->records);
	if (report->talk.wanted)
		sb_talk_end(&report->talk, facts);
	if (report->talk.wanted && facts->with_tree)
		sb_turns_find(&report->turns, facts, &report->cases);
	if (report->with_spikes)
		sb_spikes_posts(&report->spikes, facts, step != 0 ? step : SB_HOUR, report->spans.end);
}

void sb_report_build(struct sb_report *report, const struct sb_measure *const *measures, size_t count)
{
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
	if (report->terms.calendar != NULL)
		sb_calendar_free(report->terms.calendar);
	free(report->terms.calendar);
	if (report->summary != NULL)
		sb_summary_free(report->summary);
	free(report->database);
	free(report->summary);
	sb_facts_free(&report->facts);
	sb_spikes_free(&report->spikes);
	sb_json_parser_free(&report->parser);
	sb_query_record_free(&report->record);
	sb_query_free(report->where);
	sb_cases_free(&report->cases);
	sb_records_free(&report->records);
	sb_rules_close(report->content);
	sb_talk_free(&report->talk);
	sb_turns_free(&report->turns);
	sb_doc_free(&report->doc);
}

static uint64_t count_authors(const struct sb_report *report)
{
	const struct sb_facts *facts = &report->facts;

	if (report->summed)
		return sb_distinct_count(&report->summary->authors);
	bool *seen = sb_mem_zero(sb_facts_author_count(facts), sizeof *seen);
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
	for (size_t i = 0; report->summed && i < report->summary->count; i++) {
		const struct sb_summary_row *row = &report->summary->rows[i];
		size_t span = sb_span_of_wall(&report->spans, row->wall);
		if (row->group == SB_SUMMARY_ALL && span >= SB_SPAN_UNDATED)
			outside[SB_SPAN_EARLIER - span] += row->counts.posts;
	}
	uint64_t repeated = report->summed ? report->summary->repeated : report->facts.repeated;
	uint64_t others = report->summed ? report->summary->others : report->others;
	sb_doc_figure(doc, section, "posts", "Posts", sb_cell_count(report->all.posts));
	sb_doc_figure(doc, section, "authors", "Authors", sb_cell_count(count_authors(report)));
	sb_doc_figure(doc, section, "repeated", "Repeated posts, counted once", sb_cell_count(repeated))->quiet = true;
	sb_doc_figure(doc, section, "other_records", "Other records, passed over", sb_cell_count(others))->quiet =
		true;
	for (size_t i = 0; i < 3; i++)
		sb_doc_figure(doc, section, keys[i], labels[i], sb_cell_count(outside[i]))->quiet = true;
}

void sb_note_missing_scores(struct sb_report *report, struct sb_section *section)
{
	if (report->all.posts > 0 && report->all.negative + report->all.neutral + report->all.positive == 0)
		sb_doc_note(&report->doc, section, "No post has a score, so nothing is said about sentiment. sb-score adds scores.");
}
