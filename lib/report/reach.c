#include "report/who.h"

#include <stdlib.h>

#define SHOWN ((size_t)12)
#define KEPT ((size_t)100)  /* rows of posts that were carried */
#define SPREAD_KEPT ((size_t)200)
#define CHAIN_MAX 32        /* a repost of a quote of a quote ...; bounds circles */
#define FOLLOWERS_MAX 1e12  /* more are no people, and would not fit a count */

struct carrier {
	uint32_t author;
	uint64_t posts;
	double followers;
};

struct carried {
	uint32_t node;
	uint64_t reposts, quotes, replies, carriers;
	double own, added;
	sb_time half_at; /* when half of the carriers had carried it */
};

/* One act of carrying, with the post where the chain began. */
struct act {
	uint32_t origin, node;
};

struct reach {
	struct sb_report *report;
	struct act *acts; /* by origin, then by time */
	size_t count;
	struct carried *list;
	size_t list_count;
};

static double followers_of(const struct sb_report *report, uint32_t author)
{
	double followers = author == SB_NO_AUTHOR ? 0 : sb_voice_followers(&report->talk.voices[author]);

	return followers < FOLLOWERS_MAX ? followers : FOLLOWERS_MAX;
}

static uint32_t origin_of(const struct sb_report *report, uint32_t node)
{
	uint32_t at = node;

	for (int i = 0; i < CHAIN_MAX && sb_said(report, at)->carries != SB_TREE_NO_NODE; i++)
		at = sb_said(report, at)->carries;
	return at;
}

static int by_origin(const void *a, const void *b, void *ctx)
{
	const struct act *x = a, *y = b;
	const struct sb_fact *list = ((struct sb_report *)ctx)->facts.list;

	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	if (list[x->node].at != list[y->node].at)
		return list[x->node].at < list[y->node].at ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

static void find_acts(struct reach *r)
{
	const struct sb_report *report = r->report;
	size_t count = sb_facts_count(&report->facts);

	r->acts = sb_mem_alloc((count + 1) * sizeof *r->acts);
	for (uint32_t n = 0; n < count; n++)
		if (sb_fact_counts(&report->facts, sb_fact_of(report, n)) && sb_said(report, n)->carries != SB_TREE_NO_NODE)
			r->acts[r->count++] = (struct act){origin_of(report, n), n};
	qsort_r(r->acts, r->count, sizeof *r->acts, by_origin, r->report);
}

/* One post and all that carried it: acts [from, to). An account that carries it twice, or its own author, adds nobody. */
static void add_carried(struct reach *r, size_t from, size_t to)
{
	uint32_t origin = r->acts[from].origin;
	struct carried *one = &r->list[r->list_count++];
	struct sb_map seen = SB_MAP_INIT;
	uint32_t *firsts = sb_mem_alloc((to - from) * sizeof *firsts);

	*one = (struct carried){.node = origin, .own = followers_of(r->report, sb_fact_of(r->report, origin)->author),
				.half_at = SB_TIME_NONE};
	sb_pair_first(&seen, sb_fact_of(r->report, origin)->author, 0);
	for (size_t i = from; i < to; i++) {
		const struct sb_fact *fact = sb_fact_of(r->report, r->acts[i].node);
		bool quote = sb_said(r->report, r->acts[i].node)->quote;
		one->quotes += quote;
		one->reposts += !quote;
		if (fact->author == SB_NO_AUTHOR || !sb_pair_first(&seen, fact->author, 0))
			continue;
		firsts[one->carriers++] = r->acts[i].node;
		one->added += followers_of(r->report, fact->author);
	}
	if (one->carriers > 0)
		one->half_at = sb_fact_of(r->report, firsts[(one->carriers - 1) / 2])->at;
	free(firsts);
	sb_map_free(&seen);
}

static int by_reach(const void *a, const void *b)
{
	const struct carried *x = a, *y = b;
	double p = x->own + x->added, q = y->own + y->added;

	if (p < q || p > q)
		return p > q ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

static void posts_table(struct reach *r, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&r->report->doc, section, "posts", "Posts that were carried furthest");

	table->rank = 59;
	table->wide = true;
	table->shown = SHOWN;
	table->empty = sb_doc_text(&r->report->doc, "No post was repeated or quoted.");
	table->left_out = r->list_count > KEPT ? r->list_count - KEPT : 0;
	sb_who_columns(table);
	sb_table_column(table, "reach", "reach", SB_COUNT);
	sb_table_column(table, "own", "own", SB_COUNT);
	sb_table_column(table, "amplification", "times", SB_REAL);
	sb_table_column(table, "reposts", "reposts", SB_COUNT);
	sb_table_column(table, "quotes", "quotes", SB_COUNT);
	sb_table_column(table, "carriers", "carriers", SB_COUNT);
	sb_table_column(table, "half_s", "half after", SB_SECONDS);
	sb_said_columns(table);
	for (size_t i = 0; i < r->list_count && i < KEPT; i++) {
		const struct carried *one = &r->list[i];
		const struct sb_fact *fact = sb_fact_of(r->report, one->node);
		bool timed = one->half_at != SB_TIME_NONE && fact->at != SB_TIME_NONE && fact->seen;
		sb_who_cells(r->report, table, fact->author);
		sb_table_add(table, sb_cell_count((uint64_t)(one->own + one->added)));
		sb_table_add(table, sb_cell_count((uint64_t)one->own));
		sb_table_add(table, sb_cell_real(SB_REAL, one->own > 0 ? (one->own + one->added) / one->own : (double)NAN));
		sb_table_add(table, sb_cell_count(one->reposts));
		sb_table_add(table, sb_cell_count(one->quotes));
		sb_table_add(table, sb_cell_count(one->carriers));
		sb_table_add(table, sb_cell_seconds(timed ? (double)(one->half_at - fact->at) / (double)SB_SECOND : (double)NAN));
		sb_said_cells(r->report, table, one->node);
	}
}

/* How the post that went furthest spread, act by act. */
static void spread_table(struct reach *r, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&r->report->doc, section, "spread", "How the furthest one spread");
	struct sb_map seen = SB_MAP_INIT;
	size_t from = 0;

	table->rank = 60;
	table->shown = SHOWN;
	sb_table_column(table, "at", "when", SB_MOMENT);
	sb_who_columns(table);
	sb_table_column(table, "how", "how", SB_WORDS);
	sb_table_column(table, "followers", "followers", SB_COUNT);
	sb_table_column(table, "reach", "reach so far", SB_COUNT)->draw = SB_DRAW_BAR;
	if (r->list_count == 0)
		return;
	double sum = r->list[0].own;
	sb_pair_first(&seen, sb_fact_of(r->report, r->list[0].node)->author, 0);
	while (r->acts[from].origin != r->list[0].node)
		from++;
	for (size_t i = from; i < r->count && r->acts[i].origin == r->list[0].node; i++) {
		const struct sb_fact *fact = sb_fact_of(r->report, r->acts[i].node);
		double followers = followers_of(r->report, fact->author);
		sum += fact->author != SB_NO_AUTHOR && sb_pair_first(&seen, fact->author, 0) ? followers : 0;
		if (i - from >= SPREAD_KEPT) {
			table->left_out++;
			continue;
		}
		sb_table_add(table, sb_cell_moment(SB_MOMENT, fact->at));
		sb_who_cells(r->report, table, fact->author);
		sb_table_add(table, sb_cell_words(&r->report->doc, sb_str_from(sb_said(r->report, r->acts[i].node)->quote ? "quote" : "repost")));
		sb_table_add(table, sb_cell_count((uint64_t)followers));
		sb_table_add(table, sb_cell_count((uint64_t)sum));
	}
	sb_map_free(&seen);
}

static int by_followers(const void *a, const void *b)
{
	const struct carrier *x = a, *y = b;
	double p = x->followers * (double)x->posts, q = y->followers * (double)y->posts;

	if (p < q || p > q)
		return p > q ? -1 : 1;
	return (x->author > y->author) - (x->author < y->author);
}

static void carriers_table(struct reach *r, struct sb_section *section)
{
	size_t authors = r->report->talk.voice_count;
	struct carrier *list = sb_mem_zero(authors + 1, sizeof *list);
	struct sb_table *table = sb_doc_table(&r->report->doc, section, "carriers", "Largest carriers");
	size_t carried = 0;

	for (size_t i = 0; i < r->count; i++) {
		uint32_t author = sb_fact_of(r->report, r->acts[i].node)->author;
		if (author == SB_NO_AUTHOR)
			continue;
		list[author].author = author;
		list[author].followers = followers_of(r->report, author);
		carried += list[author].posts++ == 0;
	}
	table->rank = 61;
	table->shown = SHOWN;
	table->left_out = carried > KEPT ? carried - KEPT : 0;
	table->empty = sb_doc_text(&r->report->doc, "Nobody repeated or quoted a post.");
	sb_who_columns(table);
	sb_table_column(table, "followers", "followers", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "carried", "carried", SB_COUNT);
	if (authors > 0)
		qsort(list, authors, sizeof *list, by_followers);
	for (size_t i = 0, rows = 0; i < authors && rows < KEPT; i++) {
		if (list[i].posts == 0)
			continue;
		sb_who_cells(r->report, table, list[i].author);
		sb_table_add(table, sb_cell_count((uint64_t)list[i].followers));
		sb_table_add(table, sb_cell_count(list[i].posts));
		rows++;
	}
	free(list);
}

static void figures(struct reach *r, struct sb_section *section)
{
	uint64_t originals = 0, reposts = 0, quotes = 0;

	for (uint32_t n = 0; n < sb_facts_count(&r->report->facts); n++)
		originals += sb_who_counts(r->report, n);
	for (size_t i = 0; i < r->count; i++) {
		bool quote = sb_said(r->report, r->acts[i].node)->quote;
		quotes += quote;
		reposts += !quote;
	}
	sb_figure_count(r->report, section, "originals", "Posts that are no reposts", originals);
	sb_figure_count(r->report, section, "carried", "Posts that were carried", r->list_count);
	sb_figure_count(r->report, section, "reposts", "Reposts", reposts);
	sb_figure_count(r->report, section, "quotes", "Quotes", quotes);
	sb_doc_figure(&r->report->doc, section, "amplification", "Reposts and quotes for each post",
		      sb_cell_real(SB_REAL, originals > 0 ? (double)(reposts + quotes) / (double)originals : (double)NAN));
}

void sb_measure_reach(struct sb_report *report, struct sb_section *section)
{
	struct reach r = {.report = report};

	find_acts(&r);
	r.list = sb_mem_alloc((r.count + 1) * sizeof *r.list);
	for (size_t i = 0, k; i < r.count; i = k) {
		for (k = i; k < r.count && r.acts[k].origin == r.acts[i].origin;)
			k++;
		add_carried(&r, i, k);
	}
	qsort(r.list, r.list_count, sizeof *r.list, by_reach);
	figures(&r, section);
	posts_table(&r, section);
	spread_table(&r, section);
	carriers_table(&r, section);
	free(r.acts);
	free(r.list);
}
