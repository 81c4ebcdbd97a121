#include "report/drafts.h"
#include "report/who.h"

#include "text/likeness.h"

#include <stdlib.h>

#define SHOWN ((size_t)15)
#define IDEA_LIKENESS 0.2 /* from here on two suggestions name the same rare things; tried on the sample */
#define IDEA_WORDS ((size_t)4)
#define FOLLOWERS_MAX 1e12

/* Suggestions that ask for the same. */
struct idea {
	uint32_t first; /* the oldest post */
	uint64_t posts, authors;
	double followers;
	struct sb_buf networks;
	sb_time decided_at;
	struct sb_str decision;
};

struct ideas {
	struct sb_report *report;
	uint32_t *nodes, *group; /* of each suggestion: its post; the smallest number of those that it is joined with */
	size_t count;
	struct idea *list; /* by group */
	uint32_t *order;   /* groups, the strongest first */
	size_t order_count;
	struct sb_map decided; /* id of a post -> number of the latest decision about it */
};

static uint32_t group_of(const struct ideas *ideas, uint32_t i)
{
	while (ideas->group[i] != i)
		i = ideas->group[i];
	return i;
}

static void tie(struct ideas *ideas, uint32_t i, uint32_t k)
{
	uint32_t a = group_of(ideas, i), b = group_of(ideas, k);

	ideas->group[a > b ? a : b] = a < b ? a : b;
}

/* Joins those of one theme, where the command line names themes. */
static void join_themes(struct ideas *ideas)
{
	uint32_t *first = sb_mem_alloc((ideas->report->talk.topics.count + 1) * sizeof *first);

	memset(first, 0xff, (ideas->report->talk.topics.count + 1) * sizeof *first);
	for (uint32_t i = 0; i < ideas->count; i++) {
		const struct sb_saying *say = sb_said(ideas->report, ideas->nodes[i]);
		if (say->topic_count == 0)
			continue;
		uint32_t *other = &first[say->topics[0]];
		*other = *other == UINT32_MAX ? i : *other;
		tie(ideas, *other, i);
	}
	free(first);
}

/* An idea that answers an idea seconds it. */
static void join_seconded(struct ideas *ideas)
{
	size_t all = sb_facts_count(&ideas->report->facts);
	uint32_t *number = sb_mem_alloc((all + 1) * sizeof *number);

	memset(number, 0xff, (all + 1) * sizeof *number);
	for (uint32_t i = 0; i < ideas->count; i++)
		number[ideas->nodes[i]] = i;
	for (uint32_t i = 0; i < ideas->count; i++) {
		uint32_t parent = ideas->report->facts.tree.nodes[ideas->nodes[i]].parent;
		if (parent != SB_TREE_NO_NODE && number[parent] != UINT32_MAX)
			tie(ideas, number[parent], i);
	}
	free(number);
}

static void find_ideas(struct ideas *ideas)
{
	struct sb_report *report = ideas->report;
	struct sb_likeness likeness;
	size_t all = sb_facts_count(&report->facts);

	ideas->nodes = sb_mem_alloc((all + 1) * sizeof *ideas->nodes);
	sb_likeness_init(&likeness);
	for (uint32_t n = 0; n < all; n++) {
		const struct sb_fact *fact = sb_fact_of(report, n);
		if (!sb_who_counts(report, n))
			continue;
		bool idea = sb_said(report, n)->idea && sb_talk_by_them(fact);
		sb_likeness_add(&likeness, sb_said(report, n)->text, idea);
		if (idea)
			ideas->nodes[ideas->count++] = n;
	}
	ideas->group = sb_mem_zero(ideas->count + 1, sizeof *ideas->group);
	sb_likeness_join(&likeness, IDEA_LIKENESS, true, IDEA_WORDS, ideas->group);
	sb_likeness_free(&likeness);
	if (report->talk.themes.count > 0)
		join_themes(ideas);
	join_seconded(ideas);
	for (uint32_t i = 0; i < ideas->count; i++) /* in rising order, so that each step finds its end */
		ideas->group[i] = group_of(ideas, i);
}

static void decide(struct idea *idea, sb_time at, struct sb_str text)
{
	if (idea->decided_at != SB_TIME_NONE && at <= idea->decided_at)
		return;
	idea->decided_at = at;
	idea->decision = text;
}

/* What was decided: by an event about one of the posts, or by words of ours behind one of them. The latest counts. */
static void find_decision(struct ideas *ideas, struct idea *idea, uint32_t node)
{
	const struct sb_report *report = ideas->report;
	uint32_t number = report->turns.case_of[node];

	size_t event = sb_map_get(&ideas->decided, sb_facts_id(&report->facts, node));
	if (event != SB_MAP_NONE)
		decide(idea, report->talk.told[event].at, report->talk.told[event].text);
	if (number == SB_NO_CASE)
		return;
	for (size_t i = report->turns.from[number]; i < report->turns.from[number + 1]; i++) {
		uint32_t other = report->turns.nodes[i];
		const struct sb_fact *fact = sb_fact_of(report, other);
		if (sb_talk_by_us(fact) && fact->at >= sb_fact_of(report, node)->at &&
		    sb_rules_hold(report->talk.rules, SB_RULE_DECIDED, sb_said(report, other)->text))
			decide(idea, fact->at, sb_said(report, other)->text);
	}
}

static void read_decisions(struct ideas *ideas)
{
	const struct sb_talk *talk = &ideas->report->talk;

	for (size_t i = 0; i < talk->told_count; i++) {
		if (talk->told[i].kind != SB_TOLD_DECISION || talk->told[i].about.len == 0)
			continue;
		size_t *latest = sb_map_put(&ideas->decided, talk->told[i].about, i, NULL);
		if (talk->told[i].at >= talk->told[*latest].at)
			*latest = i;
	}
}

static void sum_up(struct ideas *ideas)
{
	struct sb_report *report = ideas->report;
	struct sb_map authors = SB_MAP_INIT, networks = SB_MAP_INIT;

	ideas->list = sb_mem_zero(ideas->count + 1, sizeof *ideas->list);
	ideas->order = sb_mem_zero(ideas->count + 1, sizeof *ideas->order);
	read_decisions(ideas);
	for (uint32_t i = 0; i < ideas->count; i++) {
		struct idea *idea = &ideas->list[ideas->group[i]];
		const struct sb_fact *fact = sb_fact_of(report, ideas->nodes[i]);
		double followers = sb_voice_followers(sb_talk_voice(&report->talk, fact));
		if (idea->posts == 0) {
			*idea = (struct idea){.first = ideas->nodes[i], .decided_at = SB_TIME_NONE};
			sb_buf_init(&idea->networks, 1024);
			ideas->order[ideas->order_count++] = ideas->group[i];
		}
		if (fact->at != SB_TIME_NONE && fact->at < sb_fact_of(report, idea->first)->at)
			idea->first = ideas->nodes[i];
		idea->posts++;
		if (sb_pair_first(&authors, ideas->group[i], fact->author)) {
			idea->authors++;
			idea->followers += followers < FOLLOWERS_MAX ? followers : FOLLOWERS_MAX;
		}
		if (sb_pair_first(&networks, ideas->group[i], fact->network)) {
			sb_buf_add_text(&idea->networks, idea->networks.len > 0 ? ", " : "");
			sb_buf_add_str(&idea->networks, sb_facts_name(&report->facts.networks, fact->network));
		}
		find_decision(ideas, idea, ideas->nodes[i]);
	}
	sb_map_free(&authors);
	sb_map_free(&networks);
}

static int by_support(const void *a, const void *b, void *ctx)
{
	const struct idea *x = (const struct idea *)ctx + *(const uint32_t *)a, *y = (const struct idea *)ctx + *(const uint32_t *)b;

	if (x->authors != y->authors)
		return x->authors > y->authors ? -1 : 1;
	if (x->followers < y->followers || x->followers > y->followers)
		return x->followers > y->followers ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static void ideas_table(struct ideas *ideas, struct sb_section *section)
{
	struct sb_doc *doc = &ideas->report->doc;
	struct sb_table *table = sb_doc_table(doc, section, "ideas", "What people suggest");

	table->rank = 66;
	table->wide = true;
	table->shown = SHOWN;
	table->empty = sb_doc_text(doc, "No post has the intent \"idea\". sb-score finds intents.");
	sb_table_column(table, "idea", "idea", SB_COUNT);
	sb_table_column(table, "authors", "authors", SB_COUNT);
	sb_table_column(table, "reach", "reach", SB_COUNT);
	sb_table_column(table, "posts", "posts", SB_COUNT);
	sb_table_column(table, "first_at", "first", SB_DATE);
	sb_table_column(table, "networks", "networks", SB_WORDS);
	sb_table_column(table, "decided_at", "decided", SB_DATE);
	sb_table_column(table, "decision", "decision", SB_WORDS)->data = true;
	sb_said_columns(table);
	sb_table_column(table, "id", "id", SB_WORDS)->data = true;
	for (size_t i = 0; i < ideas->order_count; i++) {
		const struct idea *idea = &ideas->list[ideas->order[i]];
		sb_table_add(table, sb_cell_count(i + 1));
		sb_table_add(table, sb_cell_count(idea->authors));
		sb_table_add(table, sb_cell_count((uint64_t)idea->followers));
		sb_table_add(table, sb_cell_count(idea->posts));
		sb_table_add(table, sb_cell_moment(SB_DATE, sb_fact_of(ideas->report, idea->first)->at));
		sb_table_add(table, sb_cell_words(doc, sb_buf_str(&idea->networks)));
		sb_table_add(table, sb_cell_moment(SB_DATE, idea->decided_at));
		sb_table_add(table, sb_cell_words(doc, idea->decision));
		sb_said_cells(ideas->report, table, idea->first);
		sb_table_add(table, sb_cell_words(doc, sb_facts_id(&ideas->report->facts, idea->first)));
	}
}

/* Every suggestion, under the number of its idea. */
static void posts_table(struct ideas *ideas, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&ideas->report->doc, section, "posts", "In their words");

	table->rank = 67;
	table->wide = true;
	table->shown = 2 * SHOWN;
	sb_table_column(table, "idea", "idea", SB_COUNT);
	sb_who_columns(table);
	sb_said_columns(table);
	sb_table_column(table, "id", "id", SB_WORDS)->data = true;
	for (size_t o = 0; o < ideas->order_count; o++)
		for (size_t i = 0; i < ideas->count; i++) {
			if (ideas->group[i] != ideas->order[o])
				continue;
			sb_table_add(table, sb_cell_count(o + 1));
			sb_who_cells(ideas->report, table, sb_fact_of(ideas->report, ideas->nodes[i])->author);
			sb_said_cells(ideas->report, table, ideas->nodes[i]);
			sb_table_add(table, sb_cell_words(&ideas->report->doc, sb_facts_id(&ideas->report->facts, ideas->nodes[i])));
		}
}

static void close_ideas(struct ideas *ideas)
{
	for (size_t i = 0; i < ideas->order_count; i++)
		sb_buf_free(&ideas->list[ideas->order[i]].networks);
	free(ideas->nodes);
	free(ideas->group);
	free(ideas->list);
	free(ideas->order);
	sb_map_free(&ideas->decided);
}

void sb_measure_ideas(struct sb_report *report, struct sb_section *section)
{
	struct ideas ideas = {.report = report, .decided = SB_MAP_INIT};
	uint64_t decided = 0;

	find_ideas(&ideas);
	sum_up(&ideas);
	if (ideas.order_count > 0)
		qsort_r(ideas.order, ideas.order_count, sizeof *ideas.order, by_support, ideas.list);
	for (size_t i = 0; i < ideas.order_count; i++)
		decided += ideas.list[ideas.order[i]].decided_at != SB_TIME_NONE;
	sb_note_missing_scores(report, section);
	sb_figure_count(report, section, "suggestions", "Suggestions", ideas.count);
	sb_figure_count(report, section, "different", "Different ideas", ideas.order_count);
	sb_figure_count(report, section, "decided", "Decided on", decided);
	ideas_table(&ideas, section);
	posts_table(&ideas, section);
	close_ideas(&ideas);
}

bool sb_ideas_drafts(struct sb_report *report, struct sb_buf *out, struct sb_err *err)
{
	struct ideas ideas = {.report = report, .decided = SB_MAP_INIT};
	struct sb_map told = SB_MAP_INIT;
	uint32_t wanted = UINT32_MAX;

	if (report->talk.idea == NULL)
		return sb_err_set(err, SB_USAGE, "--decided needs --idea ID, the id of a post that suggests it");
	find_ideas(&ideas);
	for (size_t i = 0; i < ideas.count; i++)
		if (sb_str_is(sb_facts_id(&report->facts, ideas.nodes[i]), report->talk.idea))
			wanted = ideas.group[i];
	for (size_t i = ideas.count; i-- > 0;) { /* the last post of each author */
		uint32_t node = ideas.nodes[i];
		if (ideas.group[i] == wanted && sb_facts_id(&report->facts, node).len > 0 && sb_pair_first(&told, sb_fact_of(report, node)->author, 0))
			sb_draft_write(report, node, sb_str_from(report->talk.idea), out);
	}
	sb_map_free(&told);
	close_ideas(&ideas);
	return wanted != UINT32_MAX || sb_err_set(err, SB_USAGE, "'%s' is the id of no suggestion", report->talk.idea);
}
