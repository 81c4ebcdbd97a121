#include "report/who.h"

#include <stdlib.h>

#define SHOWN ((size_t)15)
#define KEPT ((size_t)200)
/* Who spoke twice since we last answered, and neither thanked nor praised, was heard and then ignored: once may be a last word. */
#define IGNORED_POSTS 2

struct customer {
	uint32_t author;
	uint64_t posts, cases, contacts, turns; /* turns: of the deepest own case */
	sb_time first_at, last_at, contact_at;  /* contact_at: our last answer to them */
	uint64_t since;                         /* posts since then that want an answer */
	uint32_t since_first, since_last;
};

struct relations {
	struct sb_report *report;
	struct customer *list; /* by author */
	size_t authors;
	struct sb_durations contacts, turns; /* of all customers; plain numbers, in seconds, for their median and mean */
};

static void find_contacts(struct relations *r)
{
	const struct sb_report *report = r->report;

	for (uint32_t c = 0; c < report->cases.count; c++)
		for (size_t i = report->turns.from[c]; i < report->turns.from[c + 1]; i++) {
			uint32_t node = report->turns.nodes[i];
			const struct sb_fact *fact = sb_fact_of(report, node);
			const struct sb_case *one = &report->cases.list[c];
			if (!sb_talk_by_us(fact) || node == one->opener)
				continue;
			uint32_t whom = sb_turns_whom(&report->facts, one, node);
			if (whom == SB_NO_AUTHOR)
				continue;
			r->list[whom].contacts++;
			if (fact->at > r->list[whom].contact_at)
				r->list[whom].contact_at = fact->at;
		}
}

static void find_posts(struct relations *r)
{
	for (uint32_t n = 0; n < sb_facts_count(&r->report->facts); n++) {
		const struct sb_fact *fact = sb_fact_of(r->report, n);
		if (!sb_who_counts(r->report, n) || !sb_talk_by_them(fact))
			continue;
		struct customer *customer = &r->list[fact->author];
		customer->posts++;
		if (fact->at == SB_TIME_NONE)
			continue;
		if (customer->first_at == SB_TIME_NONE || fact->at < customer->first_at)
			customer->first_at = fact->at;
		if (fact->at > customer->last_at)
			customer->last_at = fact->at;
	}
}

/* Thanks and praise are no questions left open. */
static bool wants_answer(const struct sb_report *report, uint32_t node)
{
	return !sb_said(report, node)->praise && sb_fact_of(report, node)->mood != SB_MOOD_POSITIVE &&
	       !sb_talk_thanks(&report->talk, node);
}

/* A case that the customer opened: how often the word went to and fro, and what was said since our last answer. */
static void add_case(struct relations *r, uint32_t number, struct customer *customer)
{
	const struct sb_report *report = r->report;
	uint64_t turns = 0;
	int last = 0; /* who spoke last: 1 the customer, 2 we */

	customer->cases++;
	for (size_t i = report->turns.from[number]; i < report->turns.from[number + 1]; i++) {
		uint32_t node = report->turns.nodes[i];
		const struct sb_fact *fact = sb_fact_of(report, node);
		bool own = fact->author == customer->author;
		int speaker = own ? 1 : sb_talk_by_us(fact) ? 2 : 0;
		turns += speaker != 0 && speaker != last;
		last = speaker != 0 ? speaker : last;
		if (!own || customer->contact_at == SB_TIME_NONE || fact->at <= customer->contact_at || !wants_answer(report, node))
			continue;
		if (customer->since == 0 || fact->at < sb_fact_of(report, customer->since_first)->at)
			customer->since_first = node;
		if (customer->since == 0 || fact->at >= sb_fact_of(report, customer->since_last)->at)
			customer->since_last = node;
		customer->since++;
	}
	if (turns > customer->turns)
		customer->turns = turns;
}

static int by_contacts(const void *a, const void *b)
{
	const struct customer *x = a, *y = b;

	if (x->contacts != y->contacts)
		return x->contacts > y->contacts ? -1 : 1;
	if (x->turns != y->turns)
		return x->turns > y->turns ? -1 : 1;
	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	return (x->author > y->author) - (x->author < y->author);
}

static int by_since(const void *a, const void *b)
{
	const struct customer *x = a, *y = b;

	if (x->since != y->since)
		return x->since > y->since ? -1 : 1;
	return (x->author > y->author) - (x->author < y->author);
}

static bool is_ignored(const struct customer *customer)
{
	return customer->since >= IGNORED_POSTS;
}

static void customers_table(struct relations *r, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&r->report->doc, section, "contacts", "Contacts and depth");
	size_t rows = 0;

	table->rank = 68;
	table->wide = true;
	table->shown = SHOWN;
	table->empty = sb_doc_text(&r->report->doc, "No customer opened a case.");
	sb_who_columns(table);
	sb_table_column(table, "tier", "tier", SB_WORDS);
	sb_table_column(table, "contacts", "contacts", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "turns", "depth", SB_COUNT);
	sb_table_column(table, "cases", "cases", SB_COUNT);
	sb_table_column(table, "posts", "posts", SB_COUNT);
	sb_table_column(table, "first_at", "first heard", SB_DATE);
	sb_table_column(table, "last_at", "last heard", SB_DATE);
	qsort(r->list, r->authors, sizeof *r->list, by_contacts);
	for (size_t i = 0; i < r->authors; i++) {
		const struct customer *customer = &r->list[i];
		if (customer->cases == 0)
			continue;
		if (rows++ >= KEPT) {
			table->left_out++;
			continue;
		}
		sb_who_cells(r->report, table, customer->author);
		sb_table_add(table, sb_cell_words(&r->report->doc, r->report->talk.voices[customer->author].tier));
		sb_table_add(table, sb_cell_count(customer->contacts));
		sb_table_add(table, sb_cell_count(customer->turns));
		sb_table_add(table, sb_cell_count(customer->cases));
		sb_table_add(table, sb_cell_count(customer->posts));
		sb_table_add(table, sb_cell_moment(SB_DATE, customer->first_at));
		sb_table_add(table, sb_cell_moment(SB_DATE, customer->last_at));
	}
}

static void ignored_table(struct relations *r, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&r->report->doc, section, "waiting", "Heard, then ignored");
	sb_time now = r->report->now;
	size_t rows = 0;

	table->rank = 69;
	table->wide = true;
	table->shown = SHOWN;
	table->empty = sb_doc_text(&r->report->doc, "Nobody whom we answered before waits in vain.");
	sb_who_columns(table);
	sb_table_column(table, "tier", "tier", SB_WORDS);
	sb_table_column(table, "contacts", "answered", SB_COUNT);
	sb_table_column(table, "contact_at", "last time", SB_DATE);
	sb_table_column(table, "since", "posts since", SB_COUNT);
	sb_table_column(table, "waiting_s", "waiting", SB_SECONDS);
	sb_said_columns(table);
	sb_table_column(table, "id", "id", SB_WORDS)->data = true;
	qsort(r->list, r->authors, sizeof *r->list, by_since);
	for (size_t i = 0; i < r->authors && is_ignored(&r->list[i]); i++) {
		const struct customer *customer = &r->list[i];
		sb_time at = sb_fact_of(r->report, customer->since_first)->at;
		if (rows++ >= KEPT) {
			table->left_out++;
			continue;
		}
		sb_who_cells(r->report, table, customer->author);
		sb_table_add(table, sb_cell_words(&r->report->doc, r->report->talk.voices[customer->author].tier));
		sb_table_add(table, sb_cell_count(customer->contacts));
		sb_table_add(table, sb_cell_moment(SB_DATE, customer->contact_at));
		sb_table_add(table, sb_cell_count(customer->since));
		sb_table_add(table, sb_cell_seconds(now > at ? (double)(now - at) / (double)SB_SECOND : 0));
		sb_said_cells(r->report, table, customer->since_last);
		sb_table_add(table, sb_cell_words(&r->report->doc, sb_facts_id(&r->report->facts, customer->since_last)));
	}
}

static void figures(struct relations *r, struct sb_section *section)
{
	uint64_t customers = 0, returning = 0, answered = 0, ignored = 0;

	for (size_t i = 0; i < r->authors; i++) {
		const struct customer *customer = &r->list[i];
		if (customer->cases == 0)
			continue;
		customers++;
		returning += customer->cases > 1;
		answered += customer->contacts > 0;
		ignored += is_ignored(customer);
		sb_durations_add(&r->contacts, (int64_t)customer->contacts * SB_SECOND);
		sb_durations_add(&r->turns, (int64_t)customer->turns * SB_SECOND);
	}
	sb_durations_sort(&r->contacts);
	sb_durations_sort(&r->turns);
	sb_figure_count(r->report, section, "customers", "Customers who opened a case", customers);
	sb_figure_count(r->report, section, "first_time", "One case", customers - returning);
	sb_figure_count(r->report, section, "returning", "Returned", returning);
	sb_figure_share(r->report, section, "returning_share", "Share that returned", returning, customers);
	sb_figure_count(r->report, section, "answered", "Whom we answered at least once", answered);
	sb_doc_figure(&r->report->doc, section, "contacts_mean", "Contacts for each customer, mean",
		      sb_cell_real(SB_REAL, sb_durations_mean(&r->contacts)));
	sb_doc_figure(&r->report->doc, section, "turns_mean", "Turns in the deepest case, mean",
		      sb_cell_real(SB_REAL, sb_durations_mean(&r->turns)));
	sb_doc_figure(&r->report->doc, section, "turns_median", "Turns in the deepest case, median",
		      sb_cell_real(SB_REAL, sb_durations_quantile(&r->turns, 0.5)));
	sb_figure_count(r->report, section, "ignored", "Heard, then ignored", ignored);
	sb_durations_free(&r->contacts);
	sb_durations_free(&r->turns);
}

void sb_measure_relations(struct sb_report *report, struct sb_section *section)
{
	struct relations r = {.report = report, .authors = report->talk.voice_count};

	r.list = sb_mem_zero(r.authors + 1, sizeof *r.list);
	for (uint32_t a = 0; a < r.authors; a++)
		r.list[a] = (struct customer){
			.author = a, .first_at = SB_TIME_NONE, .last_at = SB_TIME_NONE, .contact_at = SB_TIME_NONE};
	find_contacts(&r);
	find_posts(&r);
	for (uint32_t i = 0; i < report->cases.count; i++) {
		const struct sb_fact *opener = sb_fact_of(report, report->cases.list[i].opener);
		if (sb_talk_by_them(opener))
			add_case(&r, i, &r.list[opener->author]);
	}
	sb_note_missing_scores(report, section);
	figures(&r, section);
	customers_table(&r, section);
	ignored_table(&r, section);
	free(r.list);
}
