#include "report/who.h"

#include "text/claims.h"
#include "text/likeness.h"

#include <stdlib.h>

#define SHOWN ((size_t)15)
/* Two who answer one post within this time did not know of each other; later, the second one may have read the first. */
#define COLLISION_TIME (15 * SB_MINUTE)
/* Two answers are copies from this likeness (text/likeness.h) on, when they have so many words: on short ones people agree by chance. */
#define COPY_LIKENESS 0.75
#define COPY_WORDS ((size_t)6)
#define ANSWERS_MAX ((size_t)500) /* of one case that are compared with each other; more is a crowd and no case */

/* An answer by a person of ours. */
struct answer {
	uint32_t node, case_number, whom, copies; /* copies: of the same words, itself among them */
	uint32_t asks;
	struct sb_claims claims;
};

struct tallied {
	uint32_t agents, handoffs, collisions, contradictions, called, repeated, canned, answers;
};

struct consistency {
	struct sb_report *report;
	struct answer *list; /* case by case, in time */
	size_t count, cap;
	struct tallied *cases; /* by case */
	struct sb_table *findings;
};

static struct sb_str handle_of(const struct consistency *c, uint32_t node)
{
	return sb_who_handle(c->report, sb_fact_of(c->report, node)->author);
}

/* A finding, with the post that shows it and the one that it is to be read with. */
static void find(struct consistency *c, const char *kind, uint32_t node, uint32_t with, struct sb_str what)
{
	struct sb_table *t = c->findings;
	struct sb_doc *doc = &c->report->doc;
	struct sb_str none = {NULL, 0};

	sb_table_add(t, sb_cell_words(doc, sb_str_from(kind)));
	sb_table_add(t, sb_cell_moment(SB_MOMENT, sb_fact_of(c->report, node)->at));
	sb_table_add(t, sb_cell_words(doc, handle_of(c, node)));
	sb_table_add(t, sb_cell_words(doc, with == SB_TREE_NO_NODE ? none : handle_of(c, with)));
	sb_table_add(t, sb_cell_words(doc, what));
	sb_said_cells(c->report, t, node);
	sb_table_add(t, sb_cell_words(doc, c->report->talk.ids[node]));
	sb_table_add(t, sb_cell_words(doc, with == SB_TREE_NO_NODE ? none : c->report->talk.ids[with]));
}

static void collect(struct consistency *c, uint32_t number)
{
	const struct sb_turns *turns = &c->report->turns;
	const struct sb_case *one = &c->report->cases.list[number];

	for (size_t i = turns->from[number]; i < turns->from[number + 1]; i++) {
		uint32_t node = turns->nodes[i];
		const struct sb_fact *fact = sb_fact_of(c->report, node);
		if (!sb_talk_by_us(fact) || fact->author == SB_NO_AUTHOR || node == one->opener)
			continue;
		c->list = sb_mem_reserve(c->list, c->count, &c->cap, sizeof *c->list);
		struct answer *answer = &c->list[c->count++];
		*answer = (struct answer){.node = node,
					  .case_number = number,
					  .whom = sb_turns_whom(&c->report->facts, one, node),
					  .copies = 1,
					  .asks = sb_rules_asks(c->report->talk.rules, sb_said(c->report, node)->text),
					  .claims = SB_CLAIMS_INIT};
		sb_claims_read(&answer->claims, sb_said(c->report, node)->text);
	}
}

/* Copies are looked for among all answers: the same words to another customer. */
static void find_copies(struct consistency *c)
{
	struct sb_likeness likeness;
	uint32_t *group = sb_mem_zero(c->count + 1, sizeof *group), *size = sb_mem_zero(c->count + 1, sizeof *size);

	sb_likeness_init(&likeness);
	for (size_t i = 0; i < c->count; i++)
		sb_likeness_add(&likeness, sb_said(c->report, c->list[i].node)->text, true);
	sb_likeness_join(&likeness, COPY_LIKENESS, false, COPY_WORDS, group);
	for (size_t i = 0; i < c->count; i++)
		size[group[i]]++;
	for (size_t i = 0; i < c->count; i++) {
		c->list[i].copies = size[group[i]];
		if (size[group[i]] < 2)
			continue;
		c->cases[c->list[i].case_number].canned++;
		find(c, "copied answer", c->list[i].node, group[i] == i ? SB_TREE_NO_NODE : c->list[group[i]].node,
		     sb_doc_text(&c->report->doc, "%u times", size[group[i]]));
	}
	sb_likeness_free(&likeness);
	free(group);
	free(size);
}

static bool mentions(const struct consistency *c, uint32_t node, uint32_t author)
{
	const struct sb_saying *say = sb_said(c->report, node);
	struct sb_str handle = sb_who_handle(c->report, author);

	if (say->own == UINT32_MAX)
		return false;
	const struct sb_own *own = &c->report->talk.owns[say->own];
	for (size_t i = 0; i < own->mention_count; i++)
		if (sb_str_eq_nocase(own->mentions[i], handle))
			return true;
	return false;
}

/* Two of ours answered one post within minutes, and the first did not call the second. */
static bool collide(const struct consistency *c, const struct answer *a, const struct answer *b)
{
	const struct sb_fact *x = sb_fact_of(c->report, a->node), *y = sb_fact_of(c->report, b->node);
	uint32_t parent = c->report->facts.tree.nodes[a->node].parent;

	return x->author != y->author && parent != SB_TREE_NO_NODE && parent == c->report->facts.tree.nodes[b->node].parent &&
	       y->at - x->at < COLLISION_TIME && !mentions(c, a->node, y->author);
}

static void compare(struct consistency *c, const struct answer *a, const struct answer *b, struct tallied *sum)
{
	const struct sb_claim *x, *y;

	if (collide(c, a, b)) {
		sum->collisions++;
		find(c, "collision", b->node, a->node, (struct sb_str){NULL, 0});
	}
	if (sb_fact_of(c->report, a->node)->author != sb_fact_of(c->report, b->node)->author &&
	    sb_claims_clash(&a->claims, &b->claims, &x, &y)) {
		sum->contradictions++;
		find(c, "contradiction", b->node, a->node,
		     sb_doc_text(&c->report->doc, "%g %.*s, %g %.*s", x->value, SB_FMT(x->unit), y->value, SB_FMT(y->unit)));
	}
}

/* What was said to the same person before: hand-offs, and questions asked again. */
static void look_back(struct consistency *c, const struct answer *first, const struct answer *answer, struct tallied *sum)
{
	uint32_t asked = 0, last = SB_NO_AUTHOR, author = sb_fact_of(c->report, answer->node)->author;
	uint32_t asked_by[SB_ASKS_MAX];

	for (const struct answer *a = first; a < answer; a++) {
		if (a->whom != answer->whom)
			continue;
		last = sb_fact_of(c->report, a->node)->author;
		for (size_t k = 0; k < SB_ASKS_MAX; k++)
			if (a->asks >> k & 1)
				asked_by[k] = a->node;
		asked |= a->asks;
	}
	sum->handoffs += last != SB_NO_AUTHOR && last != author;
	for (size_t k = 0; k < SB_ASKS_MAX; k++)
		if (answer->asks & asked & UINT32_C(1) << k) {
			sum->repeated++;
			find(c, "repeated question", answer->node, asked_by[k], sb_rules_ask_name(c->report->talk.rules, k));
		}
}

/* A customer who says, after an answer of ours, that there were two. */
static void listen(struct consistency *c, uint32_t number, sb_time first_answer, struct tallied *sum)
{
	const struct sb_turns *turns = &c->report->turns;

	for (size_t i = turns->from[number]; i < turns->from[number + 1]; i++) {
		uint32_t node = turns->nodes[i];
		const struct sb_fact *fact = sb_fact_of(c->report, node);
		if (fact->staff || fact->at <= first_answer ||
		    !sb_rules_hold(c->report->talk.rules, SB_RULE_CONFLICT, sb_said(c->report, node)->text))
			continue;
		sum->called++;
		find(c, "called a contradiction", node, SB_TREE_NO_NODE, (struct sb_str){NULL, 0});
	}
}

static void judge_case(struct consistency *c, uint32_t number, const struct answer *first, size_t count)
{
	struct tallied *sum = &c->cases[number];
	struct sb_map agents = SB_MAP_INIT;

	sum->answers = (uint32_t)count;
	for (size_t i = 0; i < count; i++) {
		sum->agents += sb_pair_first(&agents, sb_fact_of(c->report, first[i].node)->author, 0);
		look_back(c, first, &first[i], sum);
		for (size_t k = i + 1; k < count && k < ANSWERS_MAX; k++)
			compare(c, &first[i], &first[k], sum);
	}
	listen(c, number, sb_fact_of(c->report, first[0].node)->at, sum);
	sb_map_free(&agents);
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
		sb_table_add(table, sb_cell_count(sum->canned));
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
		all.canned += sum->canned;
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
	sb_figure_count(r, section, "copied", "Copied answers", all.canned);
	sb_figure_share(r, section, "copied_share", "Share of copied answers", all.canned, all.answers);
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

	for (uint32_t i = 0; i < report->cases.count; i++)
		if (report->cases.list[i].customer)
			collect(&c, i);
	c.findings = sb_doc_table(&report->doc, section, "findings", "What was found");
	findings_columns(&c);
	for (size_t i = 0, k; i < c.count; i = k) {
		for (k = i; k < c.count && c.list[k].case_number == c.list[i].case_number;)
			k++;
		judge_case(&c, c.list[i].case_number, &c.list[i], k - i);
	}
	find_copies(&c);
	figures(&c, section);
	cases_table(&c, section);
	for (size_t i = 0; i < c.count; i++)
		sb_claims_free(&c.list[i].claims);
	free(c.list);
	free(c.cases);
}
