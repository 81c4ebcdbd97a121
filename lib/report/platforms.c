#include "report/who.h"

#include <stdlib.h>

#define SHOWN ((size_t)20)
#define KEY_TIER "key"

struct place {
	uint32_t network;
	uint64_t key_authors, key_posts, authors, posts, our_posts;
	struct opened {
		uint64_t cases, answered;
	} key, all; /* opened there */
};

/* A key customer: accounts of one name are one person. */
struct key {
	struct sb_str name;
	struct sb_buf networks;
	uint64_t posts, cases, answered;
	sb_time last_at;
};

struct platforms {
	struct sb_report *report;
	struct place *places; /* by network */
	struct sb_map names;  /* of key customers */
	struct key *keys;
	size_t key_cap;
};

static bool is_key(const struct sb_report *report, uint32_t author)
{
	return author != SB_NO_AUTHOR && sb_str_is(report->talk.voices[author].tier, KEY_TIER) && !report->talk.voices[author].staff;
}

static struct key *key_of(struct platforms *p, uint32_t author)
{
	const struct sb_voice *voice = &p->report->talk.voices[author];
	bool added;
	size_t at = *sb_map_put(&p->names, voice->name.len > 0 ? voice->name : voice->handle, p->names.count, &added);

	if (added) {
		p->keys = sb_mem_reserve(p->keys, at, &p->key_cap, sizeof *p->keys);
		p->keys[at] = (struct key){.name = p->names.entries[at].key, .last_at = SB_TIME_NONE};
		sb_buf_init(&p->keys[at].networks, 1024);
	}
	return &p->keys[at];
}

static void count_posts(struct platforms *p)
{
	const struct sb_report *report = p->report;
	struct sb_map seen = SB_MAP_INIT;

	for (uint32_t n = 0; n < sb_facts_count(&report->facts); n++) {
		const struct sb_fact *fact = sb_fact_of(report, n);
		struct place *place = &p->places[fact->network];
		if (!sb_who_counts(report, n))
			continue;
		place->our_posts += sb_talk_by_us(fact);
		if (!sb_talk_by_them(fact))
			continue;
		bool first = sb_pair_first(&seen, fact->author, fact->network);
		place->posts++;
		place->authors += first;
		if (!is_key(report, fact->author))
			continue;
		place->key_posts++;
		place->key_authors += first;
		struct key *key = key_of(p, fact->author);
		key->posts++;
		if (fact->at > key->last_at)
			key->last_at = fact->at;
		if (first) {
			sb_buf_add_text(&key->networks, key->networks.len > 0 ? ", " : "");
			sb_buf_add_str(&key->networks, report->talk.voices[fact->author].network);
		}
	}
	sb_map_free(&seen);
}

/* Whether a person of ours spoke in the case at or after its opening. */
static bool is_answered(const struct sb_report *report, uint32_t number)
{
	for (size_t i = report->turns.from[number]; i < report->turns.from[number + 1]; i++) {
		const struct sb_fact *fact = sb_fact_of(report, report->turns.nodes[i]);
		if (fact->at >= report->cases.list[number].opened_at && sb_talk_by_us(fact))
			return true;
	}
	return false;
}

static void count_cases(struct platforms *p)
{
	for (uint32_t i = 0; i < p->report->cases.count; i++) {
		const struct sb_case *one = &p->report->cases.list[i];
		const struct sb_fact *opener = sb_fact_of(p->report, one->opener);
		struct place *place = &p->places[opener->network];
		if (!one->customer || !sb_talk_by_them(opener))
			continue;
		bool answered = is_answered(p->report, i);
		place->all.cases++;
		place->all.answered += answered;
		if (!is_key(p->report, opener->author))
			continue;
		place->key.cases++;
		place->key.answered += answered;
		key_of(p, opener->author)->cases++;
		key_of(p, opener->author)->answered += answered;
	}
}

static int by_key_posts(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->key_authors != y->key_authors)
		return x->key_authors > y->key_authors ? -1 : 1;
	if (x->key_posts != y->key_posts)
		return x->key_posts > y->key_posts ? -1 : 1;
	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	return (x->network > y->network) - (x->network < y->network);
}

static void places_table(struct platforms *p, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&p->report->doc, section, "networks", "Where they talk");
	size_t count = p->report->facts.networks.count;

	table->rank = 56;
	table->wide = true;
	table->shown = SB_GROUPS_SHOWN;
	sb_table_column(table, "network", "network", SB_WORDS);
	sb_table_column(table, "key_customers", "key customers", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "key_posts", "their posts", SB_COUNT);
	sb_table_column(table, "key_cases", "their cases", SB_COUNT);
	sb_table_column(table, "key_response_rate", "answered", SB_SHARE);
	sb_table_column(table, "authors", "everybody", SB_COUNT);
	sb_table_column(table, "posts", "posts", SB_COUNT);
	sb_table_column(table, "cases", "cases", SB_COUNT);
	sb_table_column(table, "response_rate", "answered", SB_SHARE);
	sb_table_column(table, "our_posts", "our posts", SB_COUNT);
	qsort(p->places, count, sizeof *p->places, by_key_posts);
	for (size_t i = 0; i < count; i++) {
		const struct place *place = &p->places[i];
		if (place->posts + place->our_posts == 0)
			continue;
		sb_table_add(table, sb_cell_words(&p->report->doc, sb_facts_name(&p->report->facts.networks, place->network)));
		sb_table_add(table, sb_cell_count(place->key_authors));
		sb_table_add(table, sb_cell_count(place->key_posts));
		sb_table_add(table, sb_cell_count(place->key.cases));
		sb_table_add(table, sb_cell_share(place->key.answered, place->key.cases));
		sb_table_add(table, sb_cell_count(place->authors));
		sb_table_add(table, sb_cell_count(place->posts));
		sb_table_add(table, sb_cell_count(place->all.cases));
		sb_table_add(table, sb_cell_share(place->all.answered, place->all.cases));
		sb_table_add(table, sb_cell_count(place->our_posts));
	}
}

static int by_silence(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	uint64_t p = x->cases - x->answered, q = y->cases - y->answered;

	if (p != q)
		return p > q ? -1 : 1;
	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	return sb_str_cmp(x->name, y->name);
}

static void keys_table(struct platforms *p, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&p->report->doc, section, "customers", "Key customers");

	table->rank = 57;
	table->shown = SHOWN;
	table->empty = sb_doc_text(&p->report->doc, "No author has the tier \"key\". sb-score --people gives tiers.");
	sb_table_column(table, "name", "name", SB_WORDS);
	sb_table_column(table, "networks", "networks", SB_WORDS)->flexible = true;
	sb_table_column(table, "posts", "posts", SB_COUNT);
	sb_table_column(table, "cases", "cases", SB_COUNT);
	sb_table_column(table, "answered", "answered", SB_COUNT);
	sb_table_column(table, "last_at", "last heard", SB_MOMENT);
	if (p->names.count > 0)
		qsort(p->keys, p->names.count, sizeof *p->keys, by_silence);
	for (size_t i = 0; i < p->names.count; i++) {
		struct key *key = &p->keys[i];
		sb_table_add(table, sb_cell_words(&p->report->doc, key->name));
		sb_table_add(table, sb_cell_words(&p->report->doc, sb_buf_str(&key->networks)));
		sb_table_add(table, sb_cell_count(key->posts));
		sb_table_add(table, sb_cell_count(key->cases));
		sb_table_add(table, sb_cell_count(key->answered));
		sb_table_add(table, sb_cell_moment(SB_MOMENT, key->last_at));
		sb_buf_free(&key->networks);
	}
}

void sb_measure_platforms(struct sb_report *report, struct sb_section *section)
{
	struct platforms p = {.report = report, .names = SB_MAP_INIT};
	uint64_t cases = 0, answered = 0, posts = 0;

	p.places = sb_mem_zero(report->facts.networks.count, sizeof *p.places);
	for (uint32_t i = 0; i < report->facts.networks.count; i++)
		p.places[i].network = i;
	count_posts(&p);
	count_cases(&p);
	for (size_t i = 0; i < report->facts.networks.count; i++) {
		cases += p.places[i].key.cases;
		answered += p.places[i].key.answered;
		posts += p.places[i].key_posts;
	}
	sb_figure_count(report, section, "key_customers", "Key customers who spoke", p.names.count);
	sb_figure_count(report, section, "key_posts", "Their posts", posts);
	sb_figure_count(report, section, "key_cases", "Their cases", cases);
	sb_figure_count(report, section, "key_answered", "Answered", answered);
	sb_figure_share(report, section, "key_response_rate", "Response rate for key customers", answered, cases);
	places_table(&p, section);
	keys_table(&p, section);
	free(p.places);
	free(p.keys);
	sb_map_free(&p.names);
}
