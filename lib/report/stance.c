#include "report/drafts.h"
#include "report/who.h"

#include <stdlib.h>

#define SHOWN ((size_t)60)

/* Where one author stands on one proposal. */
struct vote {
	uint32_t author, node; /* node: the post that counts */
	enum sb_side side;
	enum sb_side before; /* what the author had said before that */
	uint32_t posts;      /* about the proposal */
};

struct votes {
	struct vote *list;
	size_t count, cap;
	struct sb_map authors;
	uint64_t sides[3], changed, posts;
};

/* Those who are asked: neither we, nor programs, nor who has a business in it or writes about it. */
static bool may_vote(const struct sb_report *report, const struct sb_fact *fact)
{
	const struct sb_voice *voice = sb_talk_voice(&report->talk, fact);

	return sb_talk_by_them(fact) && !sb_str_is(voice->role, "partner") && !sb_str_is(voice->role, "press");
}

/* A post is about a proposal when the query holds for it or for the post that opened its conversation. */
static bool concerns(const struct sb_report *report, uint32_t node, size_t proposal)
{
	uint32_t number = report->turns.case_of[node];
	uint64_t held = sb_said(report, node)->proposals;

	if (number != SB_NO_CASE)
		held |= sb_said(report, report->cases.list[number].opener)->proposals;
	return held >> proposal & 1;
}

static int by_time(const void *a, const void *b, void *ctx)
{
	const struct sb_fact *list = ((struct sb_report *)ctx)->facts.list;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (list[x].at != list[y].at)
		return list[x].at < list[y].at ? -1 : 1;
	return (x > y) - (x < y);
}

static void add_post(const struct sb_report *report, struct votes *votes, uint32_t node, size_t proposal)
{
	uint32_t author = sb_fact_of(report, node)->author;
	enum sb_side side = sb_talk_side(&report->talk, node, proposal);
	size_t at = *sb_map_put(&votes->authors, sb_str_of((const char *)&author, sizeof author), votes->count, NULL);

	if (at == votes->count) {
		votes->list = sb_mem_reserve(votes->list, votes->count, &votes->cap, sizeof *votes->list);
		votes->list[votes->count++] = (struct vote){.author = author, .node = node};
	}
	struct vote *vote = &votes->list[at];
	vote->posts++;
	votes->posts++;
	if (side == SB_SIDE_NONE)
		return;
	if (vote->side != SB_SIDE_NONE && vote->side != side)
		vote->before = vote->side;
	vote->side = side;
	vote->node = node;
}

static int by_side(const void *a, const void *b, void *ctx)
{
	const struct vote *x = a, *y = b;
	static const int order[] = {[SB_SIDE_AGAINST] = 1, [SB_SIDE_FOR] = 0, [SB_SIDE_NONE] = 2};

	if (x->side != y->side)
		return order[x->side] < order[y->side] ? -1 : 1;
	return by_time(&x->node, &y->node, ctx);
}

static void count_votes(struct sb_report *report, size_t proposal, struct votes *votes)
{
	size_t all = sb_facts_count(&report->facts), count = 0;
	uint32_t *nodes = sb_mem_alloc((all + 1) * sizeof *nodes);

	*votes = (struct votes){.authors = SB_MAP_INIT};
	for (uint32_t n = 0; n < all; n++)
		if (sb_who_counts(report, n) && concerns(report, n, proposal) && may_vote(report, sb_fact_of(report, n)))
			nodes[count++] = n;
	qsort_r(nodes, count, sizeof *nodes, by_time, report);
	for (size_t i = 0; i < count; i++)
		add_post(report, votes, nodes[i], proposal);
	for (size_t i = 0; i < votes->count; i++) {
		votes->sides[votes->list[i].side]++;
		votes->changed += votes->list[i].before != SB_SIDE_NONE && votes->list[i].before != votes->list[i].side;
	}
	if (votes->count > 0)
		qsort_r(votes->list, votes->count, sizeof *votes->list, by_side, report);
	free(nodes);
}

static void free_votes(struct votes *votes)
{
	free(votes->list);
	sb_map_free(&votes->authors);
}

static struct sb_table *add_tables(struct sb_report *report, struct sb_section *section, struct sb_table **evidence)
{
	struct sb_table *table = sb_doc_table(&report->doc, section, "proposals", "Proposals");

	table->rank = 64;
	table->empty = sb_doc_text(&report->doc, "--stance NAME:QUERY says what is proposed.");
	sb_table_column(table, "proposal", "proposal", SB_WORDS);
	sb_table_column(table, "voters", "voters", SB_COUNT);
	sb_table_column(table, "for", "for", SB_COUNT);
	sb_table_column(table, "against", "against", SB_COUNT);
	sb_table_column(table, "neutral", "neutral", SB_COUNT);
	sb_table_column(table, "changed", "changed", SB_COUNT);
	sb_table_column(table, "support", "for, of voters", SB_SHARE);
	sb_table_column(table, "posts", "posts", SB_COUNT);
	*evidence = sb_doc_table(&report->doc, section, "evidence", "Who said what");
	(*evidence)->rank = 65;
	(*evidence)->wide = true;
	(*evidence)->shown = SHOWN;
	sb_table_column(*evidence, "proposal", "proposal", SB_WORDS)->data = report->talk.proposals.count < 2;
	sb_table_column(*evidence, "side", "side", SB_WORDS);
	sb_table_column(*evidence, "before", "before", SB_WORDS);
	sb_table_column(*evidence, "at", "when", SB_MOMENT);
	sb_who_columns(*evidence);
	sb_said_columns(*evidence);
	sb_table_column(*evidence, "id", "id", SB_WORDS)->data = true;
	return table;
}

static void add_rows(struct sb_report *report, size_t proposal, const struct votes *votes, struct sb_table *table,
		     struct sb_table *evidence)
{
	static const char *const names[] = {"neutral", "for", "against"};
	struct sb_str name = report->talk.proposals.list[proposal].name;
	uint64_t pro = votes->sides[SB_SIDE_FOR], contra = votes->sides[SB_SIDE_AGAINST];

	sb_table_add(table, sb_cell_words(&report->doc, name));
	sb_table_add(table, sb_cell_count(pro + contra));
	sb_table_add(table, sb_cell_count(pro));
	sb_table_add(table, sb_cell_count(contra));
	sb_table_add(table, sb_cell_count(votes->sides[SB_SIDE_NONE]));
	sb_table_add(table, sb_cell_count(votes->changed));
	sb_table_add(table, sb_cell_share(pro, pro + contra));
	sb_table_add(table, sb_cell_count(votes->posts));
	for (size_t i = 0; i < votes->count; i++) {
		const struct vote *vote = &votes->list[i];
		sb_table_add(evidence, sb_cell_words(&report->doc, name));
		sb_table_add(evidence, sb_cell_words(&report->doc, sb_str_from(names[vote->side])));
		sb_table_add(evidence, vote->before == SB_SIDE_NONE ? sb_cell_absent()
								     : sb_cell_words(&report->doc, sb_str_from(names[vote->before])));
		sb_table_add(evidence, sb_cell_moment(SB_MOMENT, sb_fact_of(report, vote->node)->at));
		sb_who_cells(report, evidence, vote->author);
		sb_said_cells(report, evidence, vote->node);
		sb_table_add(evidence, sb_cell_words(&report->doc, sb_facts_id(&report->facts, vote->node)));
	}
}

void sb_measure_stance(struct sb_report *report, struct sb_section *section)
{
	struct sb_table *evidence, *table = add_tables(report, section, &evidence);

	for (size_t p = 0; p < report->talk.proposals.count; p++) {
		struct votes votes;
		count_votes(report, p, &votes);
		add_rows(report, p, &votes, table, evidence);
		free_votes(&votes);
	}
}

bool sb_stance_drafts(struct sb_report *report, struct sb_buf *out, struct sb_err *err)
{
	struct votes votes;

	if (report->talk.proposals.count != 1)
		return sb_err_set(err, SB_USAGE, "--decided tells of one proposal: name it with one --stance NAME:QUERY");
	count_votes(report, 0, &votes);
	for (size_t i = 0; i < votes.count; i++)
		if (votes.list[i].side != SB_SIDE_NONE && sb_facts_id(&report->facts, votes.list[i].node).len > 0)
			sb_draft_write(report, votes.list[i].node, report->talk.proposals.list[0].name, out);
	free_votes(&votes);
	return true;
}
