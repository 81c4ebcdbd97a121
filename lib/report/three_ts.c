#include "report/who.h"

#include <stdlib.h>

struct three {
	struct sb_report *report;
	uint64_t cases, answered, answers, private_answers, judged, better, worse;
	double start, end;
	struct sb_durations waits;
};

/* The mood of the customer's first post, and of the last one after our first answer. */
static void judge_mood(struct three *t, const struct sb_case *one, struct sb_run run, sb_time answered_at)
{
	const struct sb_fact *opener = sb_fact_of(t->report, one->opener);

	for (size_t i = run.count; i-- > 0;) {
		const struct sb_fact *fact = sb_fact_of(t->report, run.posts[i]);
		if (fact->author != opener->author || fact->at < answered_at || run.posts[i] == one->opener)
			continue;
		if (isnan(fact->sentiment) || isnan(opener->sentiment))
			return;
		double from = (double)opener->sentiment, to = (double)fact->sentiment;
		t->judged++;
		t->start += from;
		t->end += to;
		t->better += to > from;
		t->worse += to < from;
		return;
	}
}

static void add_case(struct three *t, uint32_t number)
{
	const struct sb_report *report = t->report;
	const struct sb_case *one = &report->cases.list[number];
	struct sb_run run = sb_turns_run(&report->turns, number);
	t->cases++;
	for (size_t i = 0; i < run.count; i++) {
		const struct sb_fact *fact = sb_fact_of(report, run.posts[i]);
		if (fact->at < one->opened_at || !sb_talk_by_us(fact))
			continue;
		t->answers++;
		t->private_answers += report->talk.owns[sb_said(report, run.posts[i])->own].remarks.private_move;
	}
	if (one->staff_at == SB_TIME_NONE)
		return;
	t->answered++;
	sb_durations_add(&t->waits, one->staff_at - one->opened_at);
	judge_mood(t, one, run, one->staff_at);
}

/* The line to publish: only what is known. */
static struct sb_str make_line(struct three *t)
{
	char median[SB_TIME_TEXT_MAX] = "";
	struct sb_doc *doc = &t->report->doc;
	double wait = sb_durations_quantile(&t->waits, 0.5);

	if (t->answered == 0)
		return sb_doc_text(doc, "None of %llu customers was answered.", (unsigned long long)t->cases);
	sb_time_format_duration((int64_t)llround(wait) * SB_SECOND, median);
	struct sb_str mood = sb_doc_text(doc, "no mood could be compared");
	if (t->judged > 0)
		mood = sb_doc_text(doc, "mood went from %+.2f to %+.2f: %llu of %llu customers left happier, %llu less happy",
				   t->start / (double)t->judged, t->end / (double)t->judged, (unsigned long long)t->better,
				   (unsigned long long)t->judged, (unsigned long long)t->worse);
	return sb_doc_text(doc, "We answered %llu of %llu customers, half of them within %s; %.0f%% of our answers stayed public; %.*s.",
			   (unsigned long long)t->answered, (unsigned long long)t->cases, median,
			   100.0 * (double)(t->answers - t->private_answers) / (double)t->answers, SB_FMT(mood));
}

static void figures(struct three *t, struct sb_section *section)
{
	struct sb_report *r = t->report;
	double judged = t->judged > 0 ? (double)t->judged : (double)NAN;

	sb_figure_count(r, section, "customer_cases", "Customer cases", t->cases);
	sb_figure_count(r, section, "answered", "Answered by a person", t->answered);
	sb_figure_share(r, section, "response_rate", "Response rate", t->answered, t->cases);
	sb_figure_seconds(r, section, "first_response_median_s", "Timing: first response, median",
			  sb_durations_quantile(&t->waits, 0.5));
	sb_figure_count(r, section, "answers", "Answers", t->answers);
	sb_figure_count(r, section, "private_moves", "Answers that lead to a private channel", t->private_answers);
	sb_figure_share(r, section, "public_share", "Transparency: answers that stay public", t->answers - t->private_answers,
			t->answers);
	sb_figure_count(r, section, "judged", "Cases whose mood can be compared", t->judged);
	sb_doc_figure(&r->doc, section, "mood_start", "Mood at the start", sb_cell_real(SB_NET, t->start / judged));
	sb_doc_figure(&r->doc, section, "mood_end", "Mood at the end", sb_cell_real(SB_NET, t->end / judged));
	sb_doc_figure(&r->doc, section, "mood_change", "Trust: change of mood", sb_cell_real(SB_NET, (t->end - t->start) / judged));
	sb_figure_count(r, section, "better", "Left happier", t->better);
	sb_figure_count(r, section, "worse", "Left less happy", t->worse);
}

void sb_measure_three_ts(struct sb_report *report, struct sb_section *section)
{
	struct three t = {.report = report};

	for (uint32_t i = 0; i < report->cases.count; i++)
		if (report->cases.list[i].customer)
			add_case(&t, i);
	sb_durations_sort(&t.waits);
	section->flat = true;
	struct sb_str line = make_line(&t);
	sb_doc_note(&report->doc, section, "%.*s", SB_FMT(line));
	sb_doc_figure(&report->doc, section, "line", "In one line", sb_cell_words(&report->doc, line))->data = true;
	figures(&t, section);
	sb_durations_free(&t.waits);
}
