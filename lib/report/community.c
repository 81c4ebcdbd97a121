#include "report/who.h"

#include <stdlib.h>

#define HELPERS_SHOWN ((size_t)15)

/* Someone who helps others. */
struct helper {
	uint32_t author, answers, cases, first, thanked;
	uint32_t last_case; /* + 1: of the answers counted so far */
	struct sb_durations waits;
};

struct community {
	struct sb_report *report;
	struct helper *helpers; /* by author */
	uint64_t cases, by_members, by_us, members_first, us_first, thanked_cases, answers, thanked;
	struct sb_durations members, us, any; /* the first answer's waits */
};

/* What may be a member's answer: a post in the case by someone who is neither its opener nor staff nor a program. */
static bool may_answer(const struct community *c, const struct sb_case *one, uint32_t node)
{
	const struct sb_fact *fact = sb_fact_of(c->report, node), *opener = sb_fact_of(c->report, one->opener);

	return fact->at >= opener->at && sb_talk_by_them(fact) && fact->author != opener->author;
}

static void add_answer(struct community *c, uint32_t number, uint32_t node, bool first, bool thanked)
{
	const struct sb_fact *fact = sb_fact_of(c->report, node);
	struct helper *helper = &c->helpers[fact->author];

	helper->author = fact->author;
	helper->answers++;
	helper->thanked += thanked;
	helper->first += first;
	if (helper->last_case == number + 1)
		return;
	helper->last_case = number + 1;
	helper->cases++;
	sb_durations_add(&helper->waits, fact->at - c->report->cases.list[number].opened_at);
}

static void add_case(struct community *c, uint32_t number)
{
	const struct sb_report *report = c->report;
	const struct sb_case *one = &report->cases.list[number];
	struct sb_run run = sb_turns_run(&report->turns, number);
	sb_time member_at = SB_TIME_NONE, us_at = one->staff_at;
	bool thanked = false;

	for (size_t i = 0; i < run.count; i++) {
		const struct sb_fact *fact = sb_fact_of(report, run.posts[i]);
		if (!may_answer(c, one, run.posts[i]))
			continue;
		uint32_t asker = sb_turns_whom(&report->facts, one, run.posts[i]);
		bool is = sb_turns_back(&report->facts, &report->talk, run, i, asker).thanked;
		if (sb_said(report, run.posts[i])->asks_us && !is) /* "me too!" helps nobody, unless it did */
			continue;
		add_answer(c, number, run.posts[i], member_at == SB_TIME_NONE && (us_at == SB_TIME_NONE || fact->at < us_at), is);
		c->answers++;
		c->thanked += is;
		thanked = thanked || is;
		if (member_at == SB_TIME_NONE)
			member_at = fact->at;
	}
	bool before_us = member_at != SB_TIME_NONE && (us_at == SB_TIME_NONE || member_at < us_at);
	c->cases++;
	c->by_members += member_at != SB_TIME_NONE;
	c->by_us += us_at != SB_TIME_NONE;
	c->members_first += before_us;
	c->us_first += us_at != SB_TIME_NONE && !before_us;
	c->thanked_cases += thanked;
	if (member_at != SB_TIME_NONE)
		sb_durations_add(&c->members, member_at - one->opened_at);
	if (us_at != SB_TIME_NONE)
		sb_durations_add(&c->us, us_at - one->opened_at);
	if (us_at != SB_TIME_NONE || before_us)
		sb_durations_add(&c->any, (before_us ? member_at : us_at) - one->opened_at);
}

static int by_help(const void *a, const void *b)
{
	const struct helper *x = a, *y = b;

	if (x->thanked != y->thanked)
		return x->thanked > y->thanked ? -1 : 1;
	if (x->answers != y->answers)
		return x->answers > y->answers ? -1 : 1;
	return (x->author > y->author) - (x->author < y->author);
}

static void helpers_table(struct community *c, struct sb_section *section, size_t authors)
{
	struct sb_table *table = sb_doc_table(&c->report->doc, section, "helpers", "Who helps");

	table->rank = 50;
	table->shown = HELPERS_SHOWN;
	table->empty = sb_doc_text(&c->report->doc, "No member answered another.");
	sb_who_columns(table);
	sb_table_column(table, "answers", "answers", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "cases", "cases", SB_COUNT);
	sb_table_column(table, "first", "first", SB_COUNT);
	sb_table_column(table, "thanked", "thanked", SB_COUNT);
	sb_table_column(table, "median_s", "median", SB_SECONDS);
	if (authors > 0)
		qsort(c->helpers, authors, sizeof *c->helpers, by_help);
	for (size_t i = 0; i < authors; i++) {
		struct helper *helper = &c->helpers[i];
		sb_durations_sort(&helper->waits);
		if (helper->answers > 0) {
			sb_who_cells(c->report, table, helper->author);
			sb_table_add(table, sb_cell_count(helper->answers));
			sb_table_add(table, sb_cell_count(helper->cases));
			sb_table_add(table, sb_cell_count(helper->first));
			sb_table_add(table, sb_cell_count(helper->thanked));
			sb_table_add(table, sb_cell_seconds(sb_durations_quantile(&helper->waits, 0.5)));
		}
		sb_durations_free(&helper->waits);
	}
}

static void figures(struct community *c, struct sb_section *section)
{
	struct sb_report *r = c->report;

	sb_figure_count(r, section, "customer_cases", "Customer cases", c->cases);
	sb_figure_count(r, section, "by_members", "Answered by members", c->by_members);
	sb_figure_share(r, section, "members_share", "Share answered by members", c->by_members, c->cases);
	sb_figure_count(r, section, "by_us", "Answered by us", c->by_us);
	sb_figure_count(r, section, "members_first", "Members were first", c->members_first);
	sb_figure_count(r, section, "us_first", "We were first", c->us_first);
	sb_figure_count(r, section, "unanswered", "Answered by nobody", c->cases - c->members_first - c->us_first);
	sb_figure_seconds(r, section, "first_answer_median_s", "First answer by anyone, median", sb_durations_quantile(&c->any, 0.5));
	sb_figure_seconds(r, section, "first_answer_mean_s", "First answer by anyone, mean", sb_durations_mean(&c->any));
	sb_figure_seconds(r, section, "members_median_s", "First answer by a member, median", sb_durations_quantile(&c->members, 0.5));
	sb_figure_seconds(r, section, "members_mean_s", "First answer by a member, mean", sb_durations_mean(&c->members));
	sb_figure_seconds(r, section, "us_median_s", "First answer by us, median", sb_durations_quantile(&c->us, 0.5));
	sb_figure_seconds(r, section, "us_mean_s", "First answer by us, mean", sb_durations_mean(&c->us));
	sb_figure_count(r, section, "member_answers", "Answers by members", c->answers);
	sb_figure_count(r, section, "thanked", "Answers by members, thanked", c->thanked);
	sb_figure_share(r, section, "thanked_share", "Share thanked", c->thanked, c->answers);
}

void sb_measure_community(struct sb_report *report, struct sb_section *section)
{
	size_t authors = report->talk.voice_count;
	struct community c = {.report = report, .helpers = sb_mem_zero(authors + 1, sizeof *c.helpers)};

	for (uint32_t i = 0; i < report->cases.count; i++)
		if (report->cases.list[i].customer)
			add_case(&c, i);
	sb_durations_sort(&c.members);
	sb_durations_sort(&c.us);
	sb_durations_sort(&c.any);
	figures(&c, section);
	helpers_table(&c, section, authors);
	sb_durations_free(&c.members);
	sb_durations_free(&c.us);
	sb_durations_free(&c.any);
	free(c.helpers);
}
