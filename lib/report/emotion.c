/* emotion.c - which emotions posts show, by span, by group, or by both: columns are the emotions that came most. */
#include "report/group.h"
#include "report/measure.h"

#include <stdlib.h>

#define COLUMNS ((size_t)8) /* emotions with a column of their own: those of Ekman are six; the rest is "other" */
#define ALL UINT32_MAX      /* the one group where no field was asked for */

struct row {
	size_t span;
	uint32_t group;
	uint64_t posts;               /* with an emotion */
	uint64_t counts[COLUMNS + 1]; /* of each column; the last: others */
};

struct emotions {
	struct sb_report *report;
	uint64_t counts[SB_EMOTIONS_MAX + 2]; /* by emotion */
	uint8_t order[SB_EMOTIONS_MAX + 1];   /* emotions that came, the commonest first */
	size_t count;
	uint64_t posts;                       /* with one */
	uint8_t column[SB_EMOTIONS_MAX + 2];  /* by emotion */
	struct sb_map keys;
	struct row *rows;
	size_t row_count, row_cap;
	bool by_span;
};

static struct sb_str name_of(const struct emotions *e, uint8_t emotion)
{
	return sb_facts_name(&e->report->facts.emotions, emotion);
}

/* The commonest first; of those that are as common, by name. */
static int by_count(const void *a, const void *b, void *ctx)
{
	const struct emotions *e = ctx;
	uint8_t x = *(const uint8_t *)a, y = *(const uint8_t *)b;

	if (e->counts[x] != e->counts[y])
		return e->counts[x] > e->counts[y] ? -1 : 1;
	return sb_str_cmp(name_of(e, x), name_of(e, y));
}

static void count_all(struct emotions *e)
{
	const struct sb_facts *facts = &e->report->facts;

	for (size_t i = 0; i < sb_facts_count(facts); i++)
		if (facts->list[i].emotion != 0 && sb_fact_counts(facts, &facts->list[i])) {
			e->counts[facts->list[i].emotion]++;
			e->posts++;
		}
	for (size_t i = 1; i < facts->emotions.count; i++)
		if (e->counts[i] > 0)
			e->order[e->count++] = (uint8_t)i;
	qsort_r(e->order, e->count, sizeof *e->order, by_count, e);
	for (size_t i = 0; i < e->count; i++)
		e->column[e->order[i]] = (uint8_t)(i < COLUMNS ? i : COLUMNS);
}

static struct row *row_of(struct emotions *e, size_t span, uint32_t group)
{
	uint64_t key[2] = {span, group};
	size_t at = *sb_map_put(&e->keys, sb_str_of((const char *)key, sizeof key), e->row_count, NULL);

	if (at == e->row_count) {
		e->rows = sb_mem_reserve(e->rows, e->row_count, &e->row_cap, sizeof *e->rows);
		e->rows[e->row_count++] = (struct row){.span = span, .group = group};
	}
	return &e->rows[at];
}

static void add_to_row(struct emotions *e, size_t span, uint32_t group, uint8_t emotion)
{
	struct row *row = row_of(e, span, group);

	row->posts++;
	row->counts[e->column[emotion]]++;
}

static void fill_rows(struct emotions *e)
{
	const struct sb_report *report = e->report;
	const struct sb_facts *facts = &report->facts;

	for (size_t span = 0; facts->by == NULL && e->count > 0 && span < report->spans.count; span++)
		row_of(e, span, ALL); /* a series has a row for each span */
	for (size_t i = 0; i < sb_facts_count(facts); i++) {
		const struct sb_fact *fact = &facts->list[i];
		size_t span = e->by_span ? sb_span_of(&report->spans, fact->at) : 0;
		if (fact->emotion == 0 || !sb_fact_counts(facts, fact) || (e->by_span && span >= report->spans.count))
			continue;
		const struct sb_set *set = &facts->set_list[fact->set];
		if (facts->by == NULL)
			add_to_row(e, span, ALL, fact->emotion);
		for (size_t g = 0; facts->by != NULL && g < set->count; g++)
			add_to_row(e, span, set->groups[g], fact->emotion);
	}
}

static int by_place(const void *a, const void *b, void *ctx)
{
	const struct row *x = a, *y = b;
	const struct sb_facts *facts = &((const struct emotions *)ctx)->report->facts;

	if (x->span != y->span)
		return x->span < y->span ? -1 : 1;
	if (x->group == y->group)
		return 0;
	if (sb_group_has_order(facts->by))
		return x->group < y->group ? -1 : 1;
	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	return sb_str_cmp(sb_facts_name(&facts->groups, x->group), sb_facts_name(&facts->groups, y->group));
}

static struct sb_table *make_table(struct emotions *e, struct sb_section *section)
{
	struct sb_report *report = e->report;
	struct sb_doc *doc = &report->doc;
	const char *by = report->facts.by, *span = sb_span_name(report->spans.step);
	struct sb_str title = sb_doc_text(doc, "Emotion by %s%s%s", by != NULL ? by : span, by != NULL && e->by_span ? " and " : "",
					  by != NULL && e->by_span ? span : "");
	struct sb_table *table = sb_doc_table(doc, section, by == NULL ? "series" : e->by_span ? "rows" : "groups", title.ptr);

	table->panel = title.ptr;
	table->rank = 13;
	table->wide = true;
	table->shown = by == NULL || e->by_span ? 0 : SB_GROUPS_SHOWN;
	if (e->by_span)
		sb_table_column(table, "from", span, report->spans.step < SB_DAY ? SB_MOMENT : SB_DATE);
	if (by != NULL)
		sb_table_column(table, "group", by, SB_WORDS);
	sb_table_column(table, "posts", "posts", SB_COUNT);
	for (size_t i = 0; i < e->count && i < COLUMNS; i++) {
		const char *label = sb_doc_text(doc, "%.*s", SB_FMT(name_of(e, e->order[i]))).ptr;
		/* a field of its own, also for an emotion that is called like another field */
		sb_table_column(table, sb_doc_text(doc, "emotion_%s", label).ptr, label, SB_COUNT);
	}
	if (e->count > COLUMNS)
		sb_table_column(table, "others", "others", SB_COUNT);
	return table;
}

static void rows_table(struct emotions *e, struct sb_section *section)
{
	struct sb_report *report = e->report;
	struct sb_table *table = make_table(e, section);

	fill_rows(e);
	if (e->row_count > 0)
		qsort_r(e->rows, e->row_count, sizeof *e->rows, by_place, e);
	for (size_t i = 0; i < e->row_count; i++) {
		const struct row *row = &e->rows[i];
		if (e->by_span)
			sb_table_add(table, sb_cell_moment(report->spans.step < SB_DAY ? SB_MOMENT : SB_DATE,
							   sb_span_start(&report->spans, row->span)));
		if (report->facts.by != NULL)
			sb_table_add(table, sb_cell_words(&report->doc, sb_facts_name(&report->facts.groups, row->group)));
		sb_table_add(table, sb_cell_count(row->posts));
		for (size_t c = 0; c <= COLUMNS && c < e->count; c++)
			sb_table_add(table, sb_cell_count(row->counts[c]));
	}
}

static void ranking(struct emotions *e, struct sb_section *section)
{
	struct sb_doc *doc = &e->report->doc;
	struct sb_table *table = sb_doc_table(doc, section, "emotions", "Emotions");

	table->panel = "emotions";
	table->rank = 12;
	sb_table_column(table, "emotion", "emotion", SB_WORDS);
	sb_table_column(table, "posts", "posts", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "share", "share", SB_SHARE);
	for (size_t i = 0; i < e->count; i++) {
		sb_table_add(table, sb_cell_words(doc, name_of(e, e->order[i])));
		sb_table_add(table, sb_cell_count(e->counts[e->order[i]]));
		sb_table_add(table, sb_cell_real(SB_SHARE, (double)e->counts[e->order[i]] / (double)e->posts));
	}
}

void sb_measure_emotion(struct sb_report *report, struct sb_section *section)
{
	struct sb_doc *doc = &report->doc;
	struct emotions e = {.report = report, .keys = SB_MAP_INIT,
			     .by_span = report->facts.by == NULL || report->every != NULL};

	count_all(&e);
	if (report->all.posts > 0 && e.count == 0)
		sb_doc_note(doc, section, "No post has an emotion (score.emotion), so nothing is said about it. sb-score adds one with a model.");
	sb_doc_figure(doc, section, "posts", "Posts", sb_cell_count(report->all.posts));
	sb_doc_figure(doc, section, "with_emotion", "Posts with an emotion", sb_cell_count(e.posts));
	sb_doc_figure(doc, section, "commonest", "The commonest",
		      e.count > 0 ? sb_cell_words(doc, name_of(&e, e.order[0])) : sb_cell_absent());
	if (e.count > 0) {
		rows_table(&e, section);
		ranking(&e, section);
	}
	sb_map_free(&e.keys);
	free(e.rows);
}
