#include "report/who.h"

#include <stdlib.h>

#define EXPERTS_SHOWN ((size_t)25)
#define EXPERTS_EACH 5 /* of a topic */
#define SHOWN ((size_t)12)
#define KEPT ((size_t)100)

/* What one person did for one topic. */
struct expert {
	uint32_t topic, author; /* author: one of the accounts */
	uint64_t cases, well, badly; /* well: answers that the asker took well */
	uint32_t last_case; /* + 1 */
};

struct people {
	struct sb_report *report;
	struct sb_map keys; /* topic and person */
	struct expert *experts;
	size_t cap;
	uint64_t *topic_cases; /* by topic */
	uint64_t cases, with_topic;
};

/* Someone of ours is one person on all networks, by name; others are who they are on theirs. */
static size_t expert_of(struct people *p, uint32_t topic, uint32_t author)
{
	const struct sb_voice *voice = &p->report->talk.voices[author];
	struct sb_buf key;
	bool added;

	sb_buf_init(&key, 4096);
	sb_buf_add(&key, &topic, sizeof topic);
	if (voice->staff && voice->name.len > 0)
		sb_buf_add_str(&key, voice->name);
	else
		sb_buf_add(&key, &author, sizeof author);
	size_t at = *sb_map_put(&p->keys, sb_buf_str(&key), p->keys.count, &added);
	sb_buf_free(&key);
	if (added) {
		p->experts = sb_mem_reserve(p->experts, at, &p->cap, sizeof *p->experts);
		p->experts[at] = (struct expert){.topic = topic, .author = author};
	}
	return at;
}

/* `mood`: how the asker took the answer. A case counts once for each who answers in it, an answer with an echo each time. */
static void credit(struct people *p, uint32_t number, uint32_t topic, uint32_t author, int mood)
{
	size_t at = expert_of(p, topic, author);
	struct expert *expert = &p->experts[at];

	expert->cases += expert->last_case != number + 1;
	expert->last_case = number + 1;
	expert->well += mood > 0;
	expert->badly += mood < 0;
}

static void add_case(struct people *p, uint32_t number)
{
	const struct sb_report *report = p->report;
	const struct sb_case *one = &report->cases.list[number];
	struct sb_run run = sb_turns_run(&report->turns, number);
	const struct sb_saying *opening = sb_said(report, one->opener);

	p->cases++;
	p->with_topic += opening->topic_count > 0;
	for (size_t t = 0; t < opening->topic_count; t++)
		p->topic_cases[opening->topics[t]]++;
	for (size_t i = 0; i < run.count; i++) {
		const struct sb_fact *fact = sb_fact_of(report, run.posts[i]);
		uint32_t asker = sb_turns_whom(&report->facts, one, run.posts[i]);
		bool answers = sb_talk_by_us(fact) ||
			       (sb_talk_by_them(fact) && !sb_said(report, run.posts[i])->asks_us);
		if (fact->at < one->opened_at || !answers || fact->author == SB_NO_AUTHOR || fact->author == asker)
			continue;
		int mood = sb_turns_back(&report->facts, &report->talk, run, i, asker).mood;
		for (size_t t = 0; t < opening->topic_count; t++)
			credit(p, number, opening->topics[t], fact->author, mood);
	}
}

static int by_topic(const void *a, const void *b, void *ctx)
{
	const struct expert *x = a, *y = b;
	const struct people *p = ctx;

	if (x->topic != y->topic && p->topic_cases[x->topic] != p->topic_cases[y->topic])
		return p->topic_cases[x->topic] > p->topic_cases[y->topic] ? -1 : 1;
	if (x->topic != y->topic)
		return x->topic < y->topic ? -1 : 1;
	if (x->well != y->well)
		return x->well > y->well ? -1 : 1;
	if (x->badly != y->badly)
		return x->badly < y->badly ? -1 : 1;
	if (x->cases != y->cases)
		return x->cases > y->cases ? -1 : 1;
	return (x->author > y->author) - (x->author < y->author);
}

static void experts_table(struct people *p, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&p->report->doc, section, "experts", "Who knows what");
	size_t in_topic = 0;

	table->rank = 62;
	table->shown = EXPERTS_SHOWN;
	table->empty = sb_doc_text(&p->report->doc, "No answer in a case with a topic ended well. --themes FILE names topics.");
	sb_table_column(table, "topic", "topic", SB_WORDS);
	sb_who_columns(table);
	sb_table_column(table, "name", "name", SB_WORDS);
	sb_table_column(table, "department", "department", SB_WORDS);
	sb_table_column(table, "cases", "cases", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "ended_well", "well", SB_COUNT);
	sb_table_column(table, "ended_badly", "badly", SB_COUNT);
	if (p->keys.count > 0)
		qsort_r(p->experts, p->keys.count, sizeof *p->experts, by_topic, p);
	for (size_t i = 0; i < p->keys.count; i++) {
		const struct expert *expert = &p->experts[i];
		const struct sb_voice *voice = &p->report->talk.voices[expert->author];
		in_topic = i > 0 && p->experts[i - 1].topic == expert->topic ? in_topic + 1 : 0;
		if (in_topic >= EXPERTS_EACH || expert->well == 0)
			continue;
		sb_table_add(table, sb_cell_words(&p->report->doc, p->report->talk.topics.entries[expert->topic].key));
		sb_who_cells(p->report, table, expert->author);
		sb_table_add(table, sb_cell_words(&p->report->doc, voice->name));
		sb_table_add(table, sb_cell_words(&p->report->doc, voice->department));
		sb_table_add(table, sb_cell_count(expert->cases));
		sb_table_add(table, sb_cell_count(expert->well));
		sb_table_add(table, sb_cell_count(expert->badly));
	}
}

struct influencer {
	uint32_t author;
	uint64_t posts, carried, replies;
	double reach;
	struct sb_counts counts;
};

static struct influencer *count_influencers(const struct sb_report *report)
{
	struct influencer *list = sb_mem_zero(report->talk.voice_count + 1, sizeof *list);
	struct sb_map carried = SB_MAP_INIT;

	for (uint32_t a = 0; a < report->talk.voice_count; a++)
		list[a] = (struct influencer){.author = a, .reach = sb_voice_followers(&report->talk.voices[a])};
	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		const struct sb_fact *fact = sb_fact_of(report, n);
		uint32_t of = sb_said(report, n)->carries, parent = report->facts.tree.nodes[n].parent;
		if (!sb_fact_counts(&report->facts, fact) || fact->author == SB_NO_AUTHOR)
			continue;
		if (!fact->repost && !fact->bot) {
			list[fact->author].posts++;
			sb_counts_add(&list[fact->author].counts, fact);
		}
		uint32_t to = of != SB_TREE_NO_NODE ? sb_fact_of(report, of)->author : SB_NO_AUTHOR;
		if (to != SB_NO_AUTHOR && to != fact->author) {
			list[to].carried++;
			if (sb_pair_first(&carried, to, fact->author))
				list[to].reach += sb_voice_followers(&report->talk.voices[fact->author]);
		}
		uint32_t answered = parent != SB_TREE_NO_NODE && !fact->repost ? sb_fact_of(report, parent)->author : SB_NO_AUTHOR;
		if (answered != SB_NO_AUTHOR && answered != fact->author)
			list[answered].replies++;
	}
	sb_map_free(&carried);
	return list;
}

static int by_reach(const void *a, const void *b)
{
	const struct influencer *x = a, *y = b;

	if (x->reach < y->reach || x->reach > y->reach)
		return x->reach > y->reach ? -1 : 1;
	return (x->author > y->author) - (x->author < y->author);
}

static void influencers_table(struct people *p, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&p->report->doc, section, "influencers", "Who is heard");
	struct influencer *list = count_influencers(p->report);
	size_t count = p->report->talk.voice_count, rows = 0;

	table->rank = 63;
	table->shown = SHOWN;
	sb_who_columns(table);
	sb_table_column(table, "role", "role", SB_WORDS);
	sb_table_column(table, "tier", "tier", SB_WORDS);
	sb_table_column(table, "reach", "reach", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "followers", "followers", SB_COUNT);
	sb_table_column(table, "posts", "posts", SB_COUNT);
	sb_table_column(table, "carried", "carried", SB_COUNT);
	sb_table_column(table, "replies", "replies", SB_COUNT);
	sb_table_column(table, "net_sentiment", "net", SB_NET);
	qsort(list, count, sizeof *list, by_reach);
	for (size_t i = 0; i < count; i++) {
		const struct sb_voice *voice = &p->report->talk.voices[list[i].author];
		if (voice->staff || list[i].posts == 0)
			continue;
		if (rows++ >= KEPT) {
			table->left_out++;
			continue;
		}
		sb_who_cells(p->report, table, list[i].author);
		sb_table_add(table, sb_cell_words(&p->report->doc, voice->role));
		sb_table_add(table, sb_cell_words(&p->report->doc, voice->tier));
		sb_table_add(table, sb_cell_count((uint64_t)(list[i].reach < 1e15 ? list[i].reach : 1e15)));
		sb_table_add(table, sb_cell_count((uint64_t)(sb_voice_followers(voice) < 1e15 ? sb_voice_followers(voice) : 1e15)));
		sb_table_add(table, sb_cell_count(list[i].posts));
		sb_table_add(table, sb_cell_count(list[i].carried));
		sb_table_add(table, sb_cell_count(list[i].replies));
		sb_table_add(table, sb_cell_real(SB_NET, sb_net_sentiment(&list[i].counts)));
	}
	free(list);
}

void sb_measure_people(struct sb_report *report, struct sb_section *section)
{
	struct people p = {.report = report, .keys = SB_MAP_INIT};

	p.topic_cases = sb_mem_zero(report->talk.topics.count + 1, sizeof *p.topic_cases);
	for (uint32_t i = 0; i < report->cases.count; i++)
		if (report->cases.list[i].customer)
			add_case(&p, i);
	sb_note_missing_scores(report, section);
	sb_figure_count(report, section, "customer_cases", "Customer cases", p.cases);
	sb_figure_count(report, section, "with_topic", "With a topic", p.with_topic);
	experts_table(&p, section);
	influencers_table(&p, section);
	free(p.experts);
	free(p.topic_cases);
	sb_map_free(&p.keys);
}
