#include "report/who.h"

#include "post/teamwork.h"

#include <stdlib.h>

#define SHOWN ((size_t)15)

struct tallied {
	uint64_t agents, answers, handoffs, collisions, contradictions, called, repeated, copied;
};

struct consistency {
	struct sb_report *report;
	struct tallied *cases; /* by case */
	struct sb_copies copies;
	struct sb_teamwork work; /* of the case at hand; its pairs are fact numbers */
	struct sb_table *findings;
};

static const struct sb_own *own_of(const struct consistency *c, uint32_t node)
{
	return &c->report->talk.owns[sb_said(c->report, node)->own];
}

/* A finding, with the post that shows it and the one that it is to be read with. */
static void find(struct consistency *c, const char *kind, uint32_t node, uint32_t with, struct sb_str what)
{
	struct sb_table *t = c->findings;
	struct sb_doc *doc = &c->report->doc;
	struct sb_str none = {NULL, 0};
	bool alone = with == SB_NO_FACT;

	sb_table_add(t, sb_cell_words(doc, sb_str_from(kind)));
	sb_table_add(t, sb_cell_moment(SB_MOMENT, sb_fact_of(c->report, node)->at));
	sb_table_add(t, sb_cell_words(doc, sb_who_handle(c->report, sb_fact_of(c->report, node)->author)));
	sb_table_add(t, sb_cell_words(doc, alone ? none : sb_who_handle(c->report, sb_fact_of(c->report, with)->author)));
	sb_table_add(t, sb_cell_words(doc, what));
	sb_said_cells(c->report, t, node);
	sb_table_add(t, sb_cell_words(doc, sb_facts_id(&c->report->facts, node)));
	sb_table_add(t, sb_cell_words(doc, alone ? none : sb_facts_id(&c->report->facts, with)));
}

static void find_pairs(struct consistency *c, const char *kind, const struct sb_pairs *pairs, bool said)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const struct sb_pair *pair = &pairs->list[i];
		struct sb_str what = {NULL, 0};
		if (said)
			what = sb_doc_text(&c->report->doc, "%g %s, %g %s", pair->said[0].value, sb_amount_unit(pair->said[0]),
					   pair->said[1].value, sb_amount_unit(pair->said[1]));
		find(c, kind, *(const uint32_t *)pair->second, *(const uint32_t *)pair->first, what);
	}
}

/* Only of answers: the same news on several networks is no copied answer. */
static bool is_reply(const struct consistency *c, uint32_t node)
{
	return c->report->facts.tree.nodes[node].parent != SB_TREE_NO_NODE;
}

/* Phrases are compared over all cases, ours too: what stands in a notice is no answer either. */
static void read_phrases(struct consistency *c)
{
	const struct sb_report *report = c->report;
	size_t count = 0;

	for (size_t i = 0; i < report->talk.own_count; i++)
		count += report->talk.owns[i].remarks.shingle_count;
	sb_copies_open(&c->copies, count);
	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		const struct sb_fact *fact = sb_fact_of(report, n);
		if (fact->seen && !fact->repost && sb_talk_by_us(fact) && is_reply(c, n) && report->turns.case_of[n] != SB_NO_CASE)
			sb_copies_add(&c->copies, &own_of(c, n)->remarks, report->turns.case_of[n]);
	}
}

static void add_answer(struct consistency *c, const uint32_t *node, struct tallied *sum, struct sb_map *agents)
{
	const struct sb_fact *fact = sb_fact_of(c->report, *node);
	const struct sb_own *own = own_of(c, *node);
	uint32_t parent = c->report->facts.tree.nodes[*node].parent;
	struct sb_str key = {NULL, 0}, none = {NULL, 0};

	if (fact->author != SB_NO_AUTHOR)
		key = c->report->facts.authors.entries[fact->author].key;
	sb_teamwork_add(&c->work, (struct sb_answer){fact->at, key, sb_who_handle(c->report, fact->author),
						     parent == SB_TREE_NO_NODE ? none : sb_facts_id(&c->report->facts, parent), &own->remarks,
						     node});
	sum->answers++;
	sum->agents += sb_pair_first(agents, fact->author, 0);
	if (own->canned || (is_reply(c, *node) && sb_copies_has(&c->copies, &own->remarks))) {
		sum->copied++;
		find(c, "copied answer", *node, SB_NO_FACT, (struct sb_str){NULL, 0});
	}
}

/* A customer who says, after an answer of ours, that there were two. */
static void listen(struct consistency *c, struct sb_run run, sb_time first_answer, struct tallied *sum)
{
	for (size_t i = 0; i < run.count; i++) {
		const struct sb_fact *fact = sb_fact_of(c->report, run.posts[i]);
		if (fact->staff || fact->at <= first_answer ||
		    !sb_rules_hold(c->report->talk.rules, SB_RULE_CONFLICT, sb_said(c->report, run.posts[i])->text))
			continue;
		sum->called++;
		find(c, "called a contradiction", run.posts[i], SB_NO_FACT, (struct sb_str){NULL, 0});
	}
}

static void judge_case(struct consistency *c, uint32_t number)
{
	struct sb_run run = sb_turns_run(&c->report->turns, number);
	struct tallied *sum = &c->cases[number];
	struct sb_map agents = SB_MAP_INIT;

	sb_teamwork_clear(&c->work);
	for (size_t i = 0; i < run.count; i++)
		if (sb_talk_by_us(sb_fact_of(c->report, run.posts[i])))
			add_answer(c, &run.posts[i], sum, &agents);
	sb_map_free(&agents);
	if (sum->answers == 0)
		return;
	sb_teamwork_end(&c->work);
	sum->handoffs = c->work.handoffs;
	sum->collisions = c->work.collisions.count;
	sum->contradictions = c->work.contradictions.count;
	sum->repeated = c->work.repeated.count;
	find_pairs(c, "collision", &c->work.collisions, false);
	find_pairs(c, "contradiction", &c->work.contradictions, true);
	find_pairs(c, "repeated question", &c->work.repeated, false);
	listen(c, run, c->work.answers[0].at, sum);
}

static void cases_table(struct consistency *c, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&c->report->doc, section, "several", "Cases with several agents");

	table->rank = 51;
	table->wide = true;
	table->shown = SHOWN;
	table->empty = sb_doc_text(&c->report->doc, "No case had more than one agent.");
	sb_who_columns(table);
	sb_table_column(table, "agents", "agents", SB_COUNT);
	sb_table_column(table, "answers", "answers", SB_COUNT);
	sb_table_column(table, "handoffs", "hand-offs", SB_COUNT);
	sb_table_column(table, "collisions", "collisions", SB_COUNT);
	sb_table_column(table, "contradictions", "contradictions", SB_COUNT);
	sb_table_column(table, "called", "called", SB_COUNT);
	sb_table_column(table, "repeated_questions", "repeated", SB_COUNT);
	sb_table_column(table, "copied", "copied", SB_COUNT);
	sb_said_columns(table);
	for (size_t i = 0; i < c->report->cases.count; i++) {
		const struct tallied *sum = &c->cases[i];
		const struct sb_case *one = &c->report->cases.list[i];
		if (sum->agents < 2)
			continue;
		sb_who_cells(c->report, table, sb_fact_of(c->report, one->opener)->author);
		sb_table_add(table, sb_cell_count(sum->agents));
		sb_table_add(table, sb_cell_count(sum->answers));
		sb_table_add(table, sb_cell_count(sum->handoffs));
		sb_table_add(table, sb_cell_count(sum->collisions));
		sb_table_add(table, sb_cell_count(sum->contradictions));
		sb_table_add(table, sb_cell_count(sum->called));
		sb_table_add(table, sb_cell_count(sum->repeated));
		sb_table_add(table, sb_cell_count(sum->copied));
		sb_said_cells(c->report, table, one->opener);
	}
}

static void figures(struct consistency *c, struct sb_section *section)
{
	struct sb_report *r = c->report;
	struct tallied all = {0};
	uint64_t answered = 0, several = 0;

	for (size_t i = 0; i < r->cases.count; i++) {
		const struct tallied *sum = &c->cases[i];
		answered += sum->answers > 0;
		several += sum->agents > 1;
		all.answers += sum->answers;
		all.handoffs += sum->handoffs;
		all.collisions += sum->collisions;
		all.contradictions += sum->contradictions;
		all.called += sum->called;
		all.repeated += sum->repeated;
		all.copied += sum->copied;
	}
	sb_figure_count(r, section, "cases", "Customer cases that we answered", answered);
	sb_figure_count(r, section, "several_agents", "With several agents", several);
	sb_figure_share(r, section, "several_agents_share", "Share with several agents", several, answered);
	sb_figure_count(r, section, "answers", "Answers", all.answers);
	sb_figure_count(r, section, "handoffs", "Hand-offs", all.handoffs);
	sb_figure_count(r, section, "collisions", "Collisions", all.collisions);
	sb_figure_count(r, section, "contradictions", "Contradictions in numbers", all.contradictions);
	sb_figure_count(r, section, "called", "Contradictions that customers called", all.called);
	sb_figure_count(r, section, "repeated_questions", "Questions asked again", all.repeated);
	sb_figure_count(r, section, "copied", "Copied answers", all.copied);
	sb_figure_share(r, section, "copied_share", "Share of copied answers", all.copied, all.answers);
}

static void findings_columns(struct consistency *c)
{
	struct sb_table *t = c->findings;

	t->rank = 52;
	t->wide = true;
	t->shown = SHOWN;
	t->empty = sb_doc_text(&c->report->doc, "Nothing was found.");
	sb_table_column(t, "kind", "what", SB_WORDS);
	sb_table_column(t, "at", "when", SB_MOMENT);
	sb_table_column(t, "author", "author", SB_WORDS);
	sb_table_column(t, "with", "with", SB_WORDS);
	sb_table_column(t, "detail", "detail", SB_WORDS);
	sb_said_columns(t);
	sb_table_column(t, "id", "id", SB_WORDS)->data = true;
	sb_table_column(t, "with_id", "with id", SB_WORDS)->data = true;
}

void sb_measure_consistency(struct sb_report *report, struct sb_section *section)
{
	struct consistency c = {.report = report, .cases = sb_mem_zero(report->cases.count + 1, sizeof *c.cases)};

	c.findings = sb_doc_table(&report->doc, section, "findings", "What was found");
	findings_columns(&c);
	read_phrases(&c);
	for (uint32_t i = 0; i < report->cases.count; i++)
		if (report->cases.list[i].customer)
			judge_case(&c, i);
	figures(&c, section);
	cases_table(&c, section);
	sb_copies_free(&c.copies);
	sb_teamwork_free(&c.work);
	free(c.cases);
}
