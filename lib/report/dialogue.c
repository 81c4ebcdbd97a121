#include "report/who.h"

#include <stdlib.h>

#define SHOWN ((size_t)15)
#define DEPARTMENTS_MAX ((size_t)64) /* pairs of them are compared; more are not departments */

/* Our own posts of one department. */
struct department {
	struct sb_str name;
	uint64_t posts, answers, promotional;
	struct sb_map links, tags;
};

struct tie {
	size_t a, b;
	uint64_t links, tags, mentions;
	struct sb_buf shared; /* what they share, for a person to see */
};

struct dialogue {
	struct sb_report *report;
	struct sb_map names;
	struct department *list;
	size_t cap;
	struct department all;
	uint64_t automatic;
	struct sb_map accounts; /* handle of an account of ours -> department */
};

static size_t department_of(struct dialogue *d, uint32_t author)
{
	const struct sb_voice *voice = &d->report->talk.voices[author];
	struct sb_str name = voice->department.len > 0 ? voice->department : SB_STR("");
	bool added;
	size_t at = *sb_map_put(&d->names, name, d->names.count, &added);

	if (added) {
		d->list = sb_mem_reserve(d->list, at, &d->cap, sizeof *d->list);
		d->list[at] = (struct department){.name = d->names.entries[at].key, .links = SB_MAP_INIT, .tags = SB_MAP_INIT};
	}
	return at;
}

/* An answer is a post behind somebody else's; one behind an own post goes on with what was told. */
static bool is_answer(const struct dialogue *d, uint32_t node)
{
	uint32_t parent = d->report->facts.tree.nodes[node].parent;

	return parent != SB_TREE_NO_NODE &&
	       (!sb_fact_of(d->report, parent)->seen || sb_fact_of(d->report, parent)->author != sb_fact_of(d->report, node)->author);
}

static void add_post(struct dialogue *d, uint32_t node)
{
	const struct sb_saying *say = sb_said(d->report, node);
	const struct sb_own *own = &d->report->talk.owns[say->own];
	size_t at = department_of(d, sb_fact_of(d->report, node)->author);
	struct department *department = &d->list[at];
	bool answer = is_answer(d, node), sells = sb_talk_sells(&d->report->talk, node);

	department->posts++;
	department->answers += answer;
	department->promotional += sells;
	d->all.posts++;
	d->all.answers += answer;
	d->all.promotional += sells;
	for (size_t i = 0; i < own->link_count; i++)
		sb_map_put(&department->links, own->links[i], 0, NULL);
	for (size_t i = 0; i < own->tag_count; i++)
		sb_map_put(&department->tags, own->tags[i], 0, NULL);
}

static void collect(struct dialogue *d)
{
	const struct sb_report *report = d->report;

	for (uint32_t a = 0; a < report->talk.voice_count; a++)
		if (report->talk.voices[a].staff && report->talk.voices[a].handle.len > 0)
			sb_map_put(&d->accounts, report->talk.voices[a].handle, department_of(d, a), NULL);
	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		const struct sb_fact *fact = sb_fact_of(report, n);
		if (!sb_who_counts(report, n) || !fact->staff || fact->author == SB_NO_AUTHOR)
			continue;
		if (sb_talk_by_us(fact))
			add_post(d, n);
		else
			d->automatic++;
	}
}

static void figures(struct dialogue *d, struct sb_section *section)
{
	struct sb_report *r = d->report;

	sb_figure_count(r, section, "own_posts", "Our own posts", d->all.posts);
	sb_figure_count(r, section, "answers", "Answers", d->all.answers);
	sb_figure_count(r, section, "broadcasts", "Broadcasts", d->all.posts - d->all.answers);
	sb_figure_share(r, section, "dialogue", "Dialogue: answers among our posts", d->all.answers, d->all.posts);
	sb_figure_count(r, section, "promotional", "Promotional", d->all.promotional);
	sb_figure_count(r, section, "useful", "Useful: not promotional", d->all.posts - d->all.promotional);
	sb_figure_share(r, section, "promotional_share", "Share promotional", d->all.promotional, d->all.posts);
	sb_figure_count(r, section, "automatic", "Automatic posts, not counted", d->automatic);
}

static int by_posts(const void *a, const void *b)
{
	const struct department *x = a, *y = b;

	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	return sb_str_cmp(x->name, y->name);
}

static void departments_table(struct dialogue *d, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&d->report->doc, section, "departments", "By department");
	struct department *sorted = sb_mem_alloc((d->names.count + 1) * sizeof *sorted);

	table->rank = 53;
	table->empty = sb_doc_text(&d->report->doc, "No post is by staff. sb-score --people says who is.");
	sb_table_column(table, "department", "department", SB_WORDS);
	sb_table_column(table, "posts", "posts", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "answers", "answers", SB_COUNT);
	sb_table_column(table, "broadcasts", "broadcasts", SB_COUNT);
	sb_table_column(table, "dialogue", "dialogue", SB_SHARE);
	sb_table_column(table, "promotional", "promotional", SB_COUNT);
	sb_table_column(table, "promotional_share", "share", SB_SHARE);
	if (d->names.count > 0) {
		memcpy(sorted, d->list, d->names.count * sizeof *sorted);
		qsort(sorted, d->names.count, sizeof *sorted, by_posts);
	}
	for (size_t i = 0; i < d->names.count && sorted[i].posts > 0; i++) {
		sb_table_add(table, sb_cell_words(&d->report->doc, sorted[i].name));
		sb_table_add(table, sb_cell_count(sorted[i].posts));
		sb_table_add(table, sb_cell_count(sorted[i].answers));
		sb_table_add(table, sb_cell_count(sorted[i].posts - sorted[i].answers));
		sb_table_add(table, sb_cell_share(sorted[i].answers, sorted[i].posts));
		sb_table_add(table, sb_cell_count(sorted[i].promotional));
		sb_table_add(table, sb_cell_share(sorted[i].promotional, sorted[i].posts));
	}
	free(sorted);
}

/* What both have; each is added to the tie's text. */
static uint64_t count_shared(const struct sb_map *a, const struct sb_map *b, const char *sign, struct sb_buf *shared)
{
	uint64_t count = 0;

	for (size_t i = 0; i < a->count; i++) {
		if (sb_map_get(b, a->entries[i].key) == SB_MAP_NONE)
			continue;
		sb_buf_add_text(shared, shared->len > 0 ? ", " : "");
		sb_buf_add_text(shared, sign);
		sb_buf_add_str(shared, a->entries[i].key);
		count++;
	}
	return count;
}

/* Posts of one department that call an account of another, by pair. */
static void count_mentions(struct dialogue *d, uint64_t *mentions)
{
	const struct sb_report *report = d->report;

	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		const struct sb_fact *fact = sb_fact_of(report, n);
		if (!sb_who_counts(report, n) || !sb_talk_by_us(fact) || fact->author == SB_NO_AUTHOR)
			continue;
		const struct sb_own *own = &report->talk.owns[sb_said(report, n)->own];
		size_t from = department_of(d, fact->author);
		for (size_t i = 0; i < own->mention_count; i++) {
			size_t to = sb_map_get(&d->accounts, own->mentions[i]);
			if (to != SB_MAP_NONE && to != from && to < DEPARTMENTS_MAX && from < DEPARTMENTS_MAX)
				mentions[(from < to ? from : to) * DEPARTMENTS_MAX + (from < to ? to : from)]++;
		}
	}
}

static int by_strength(const void *a, const void *b)
{
	const struct tie *x = a, *y = b;
	uint64_t p = x->links + x->tags + x->mentions, q = y->links + y->tags + y->mentions;

	if (p != q)
		return p > q ? -1 : 1;
	return x->a != y->a ? (x->a < y->a ? -1 : 1) : (x->b > y->b) - (x->b < y->b);
}

static void ties_table(struct dialogue *d, struct sb_section *section)
{
	size_t count = d->names.count < DEPARTMENTS_MAX ? d->names.count : DEPARTMENTS_MAX, tied = 0, pairs = 0;
	uint64_t *mentions = sb_mem_zero(DEPARTMENTS_MAX * DEPARTMENTS_MAX, sizeof *mentions);
	struct tie *ties = sb_mem_zero(count * count + 1, sizeof *ties);
	struct sb_table *table = sb_doc_table(&d->report->doc, section, "ties", "What departments share");

	count_mentions(d, mentions);
	for (size_t a = 0; a < count; a++)
		for (size_t b = a + 1; b < count; b++) {
			struct tie *tie = &ties[tied];
			*tie = (struct tie){.a = a, .b = b, .mentions = mentions[a * DEPARTMENTS_MAX + b]};
			sb_buf_init(&tie->shared, 4096);
			tie->links = count_shared(&d->list[a].links, &d->list[b].links, "", &tie->shared);
			tie->tags = count_shared(&d->list[a].tags, &d->list[b].tags, "#", &tie->shared);
			pairs += d->list[a].posts > 0 && d->list[b].posts > 0;
			if (tie->links + tie->tags + tie->mentions > 0)
				tied++;
			else
				sb_buf_free(&tie->shared);
		}
	sb_figure_count(d->report, section, "department_pairs", "Pairs of departments", pairs);
	sb_figure_count(d->report, section, "tied_pairs", "Pairs that share links, keywords or mentions", tied);
	table->rank = 54;
	table->shown = SHOWN;
	table->empty = sb_doc_text(&d->report->doc, "No two departments share a link or a keyword, or call each other.");
	sb_table_column(table, "department", "department", SB_WORDS);
	sb_table_column(table, "other", "other", SB_WORDS);
	sb_table_column(table, "links", "links", SB_COUNT);
	sb_table_column(table, "keywords", "keywords", SB_COUNT);
	sb_table_column(table, "mentions", "mentions", SB_COUNT);
	sb_table_column(table, "shared", "shared", SB_WORDS)->flexible = true;
	qsort(ties, tied, sizeof *ties, by_strength);
	for (size_t i = 0; i < tied; i++) {
		sb_table_add(table, sb_cell_words(&d->report->doc, d->list[ties[i].a].name));
		sb_table_add(table, sb_cell_words(&d->report->doc, d->list[ties[i].b].name));
		sb_table_add(table, sb_cell_count(ties[i].links));
		sb_table_add(table, sb_cell_count(ties[i].tags));
		sb_table_add(table, sb_cell_count(ties[i].mentions));
		sb_table_add(table, sb_cell_words(&d->report->doc, sb_buf_str(&ties[i].shared)));
		sb_buf_free(&ties[i].shared);
	}
	free(ties);
	free(mentions);
}

static struct sb_table *talk_table(struct sb_report *report, struct sb_section *section, const char *name, const char *title,
				   const char *what)
{
	struct sb_table *table = sb_doc_table(&report->doc, section, name, title);

	sb_table_column(table, what, what, SB_WORDS);
	sb_table_column(table, "ours", "ours", SB_COUNT);
	sb_table_column(table, "ours_share", "of ours", SB_SHARE);
	sb_table_column(table, "theirs", "theirs", SB_COUNT);
	sb_table_column(table, "theirs_share", "of theirs", SB_SHARE);
	return table;
}

static void talk_row(const struct dialogue *d, struct sb_table *table, struct sb_str topic, uint64_t ours, uint64_t theirs,
		     uint64_t them)
{
	sb_table_add(table, sb_cell_words(&d->report->doc, topic));
	sb_table_add(table, sb_cell_count(ours));
	sb_table_add(table, sb_cell_share(ours, d->all.posts));
	sb_table_add(table, sb_cell_count(theirs));
	sb_table_add(table, sb_cell_share(theirs, them));
}

/* Talk about each topic: ours, and everybody else's. */
static void topics_table(struct dialogue *d, struct sb_section *section)
{
	struct sb_report *report = d->report;
	size_t count = report->talk.topics.count;
	uint64_t *ours = sb_mem_zero(count + 1, sizeof *ours), *theirs = sb_mem_zero(count + 1, sizeof *theirs), them = 0;
	struct sb_table *table = talk_table(report, section, "topics", "What we talk of, and they", "topic");

	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		const struct sb_saying *say = sb_said(report, n);
		bool us = sb_talk_by_us(sb_fact_of(report, n));
		if (!sb_who_counts(report, n) || (!us && !sb_talk_by_them(sb_fact_of(report, n))))
			continue;
		them += !us;
		for (size_t t = 0; t < say->topic_count; t++)
			(us ? ours : theirs)[say->topics[t]]++;
	}
	table->rank = 55;
	table->shown = SB_GROUPS_SHOWN;
	table->empty = sb_doc_text(&report->doc, "No post has a topic. --themes FILE names some.");
	for (size_t t = 0; t < count; t++)
		talk_row(d, table, report->talk.topics.entries[t].key, ours[t], theirs[t], them);
	free(ours);
	free(theirs);
}

/* The same for the two themes. A post about both is counted in each, as one with two topics is. */
static void themes_table(struct dialogue *d, struct sb_section *section)
{
	static const char *const names[] = {"product", "bigger picture"};
	struct sb_report *report = d->report;
	uint64_t ours[2] = {0}, theirs[2] = {0}, them = 0;

	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		bool us = sb_talk_by_us(sb_fact_of(report, n));
		if (!sb_who_counts(report, n) || (!us && !sb_talk_by_them(sb_fact_of(report, n))))
			continue;
		them += !us;
		for (size_t t = 0; t < 2; t++)
			(us ? ours : theirs)[t] += sb_said(report, n)->theme >> t & 1;
	}
	struct sb_table *table = talk_table(report, section, "themes", "Product, and the bigger picture", "theme");
	table->rank = 56;
	table->empty = sb_doc_text(&report->doc, "No post has a theme. sb-score --topics says how to give it one.");
	for (size_t t = 0; ours[0] + ours[1] + theirs[0] + theirs[1] > 0 && t < 2; t++)
		talk_row(d, table, sb_str_from(names[t]), ours[t], theirs[t], them);
}

void sb_measure_dialogue(struct sb_report *report, struct sb_section *section)
{
	struct dialogue d = {.report = report, .names = SB_MAP_INIT, .accounts = SB_MAP_INIT};

	collect(&d);
	figures(&d, section);
	departments_table(&d, section);
	ties_table(&d, section);
	topics_table(&d, section);
	themes_table(&d, section);
	for (size_t i = 0; i < d.names.count; i++) {
		sb_map_free(&d.list[i].links);
		sb_map_free(&d.list[i].tags);
	}
	free(d.list);
	sb_map_free(&d.names);
	sb_map_free(&d.accounts);
}
