#include "report/measure.h"

#include "report/drafts.h"

#include <stdlib.h>

/* name, title; needs the tree, what a person sees of a post, what was said; is on the dashboard */
const struct sb_measure sb_measures[] = {
	{"overview", "Overview", true, true, false, true, sb_measure_overview, NULL},
	{"volume", "Volume", false, false, false, true, sb_measure_volume, NULL},
	{"sentiment", "Sentiment", false, false, false, true, sb_measure_sentiment, NULL},
	{"response", "Response", true, false, false, true, sb_measure_response, NULL},
	{"community", "Community", true, false, true, false, sb_measure_community, NULL},
	{"consistency", "Consistency", true, false, true, false, sb_measure_consistency, NULL},
	{"dialogue", "Dialogue", true, false, true, false, sb_measure_dialogue, NULL},
	{"platforms", "Platforms", true, false, true, false, sb_measure_platforms, NULL},
	{"voice", "Share of voice", true, false, true, false, sb_measure_voice, NULL},
	{"reach", "Reach", true, false, true, false, sb_measure_reach, NULL},
	{"people", "People", true, false, true, false, sb_measure_people, NULL},
	{"stance", "For and against", true, false, true, false, sb_measure_stance, sb_stance_drafts},
	{"ideas", "Ideas", true, false, true, false, sb_measure_ideas, sb_ideas_drafts},
	{"relations", "Relations", true, false, true, false, sb_measure_relations, NULL},
	{"reachtime", "Time to reach each role", false, false, true, false, sb_measure_reachtime, NULL},
	{"threeTs", "Transparency, trust, timing", true, false, true, false, sb_measure_three_ts, NULL},
	{NULL, NULL, false, false, false, false, NULL, NULL},
};

const struct sb_measure *sb_measure_find(const char *name)
{
	for (const struct sb_measure *m = sb_measures; m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

bool sb_report_prepare(struct sb_report *report, const struct sb_measure *const *measures, size_t count,
		       struct sb_err *err)
{
	for (size_t i = 0; i < count; i++) {
		report->facts.with_tree = report->facts.with_tree || measures[i]->needs_tree;
		report->facts.with_about = report->facts.with_about || measures[i]->needs_about;
		report->talk.wanted = report->talk.wanted || measures[i]->needs_talk;
	}
	return !report->talk.wanted || sb_talk_open(&report->talk, err);
}

bool sb_report_add(struct sb_report *report, struct sb_str line, struct sb_err *err, size_t *err_byte)
{
	struct sb_post post;
	sb_json *root = sb_json_parse_object(&report->parser, line, err, err_byte);

	if (root == NULL)
		return false;
	sb_post_read(root, &post);
	if (!sb_post_is_post(&post)) {
		report->others++;
		if (report->talk.wanted)
			sb_talk_event(&report->talk, root);
		return true;
	}
	uint32_t node = sb_facts_add(&report->facts, &post);
	if (report->talk.wanted)
		sb_talk_post(&report->talk, &report->facts, node, &post, report->now);
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
	if (report->talk.wanted)
		sb_talk_end(&report->talk, facts);
	if (report->talk.wanted && facts->with_tree)
		sb_turns_find(&report->turns, facts, &report->cases);
	say_what_is_covered(report);
	for (size_t i = 0; i < count; i++)
		measures[i]->build(report, sb_doc_section(&report->doc, measures[i]->name, measures[i]->title));
}

void sb_report_free(struct sb_report *report)
{
	sb_facts_free(&report->facts);
	sb_cases_free(&report->cases);
	sb_talk_free(&report->talk);
	sb_turns_free(&report->turns);
	sb_json_parser_free(&report->parser);
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
	sb_doc_figure(doc, section, "other_records", "Other records, passed over", sb_cell_count(report->others))->quiet =
		true;
	for (size_t i = 0; i < 3; i++)
		sb_doc_figure(doc, section, keys[i], labels[i], sb_cell_count(outside[i]))->quiet = true;
}

void sb_note_missing_scores(struct sb_report *report, struct sb_section *section)
{
	if (report->all.posts > 0 && report->all.negative + report->all.neutral + report->all.positive == 0)
		sb_doc_note(&report->doc, section, "No post has a score, so nothing is said about sentiment. sb-score adds scores.");
}
