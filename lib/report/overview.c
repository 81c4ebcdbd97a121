#include "report/measure.h"

#include <stdlib.h>

#define WAITING_KEPT ((size_t)20) /* cases of the work list: what a person can look through */
#define WAITING_SHOWN ((size_t)8) /* of them in text formats, where one screen should hold the overview */
#define LOUD_KEPT ((size_t)10)
#define LOUD_SHOWN ((size_t)5)

/* The last period and the one before it, of equal length, up to the moment at which the report stands. */
struct periods {
	struct sb_counts now, before;
	sb_time from;
};

static void count_periods(const struct sb_report *report, struct periods *periods)
{
	*periods = (struct periods){.from = SB_TIME_NONE};
	if (report->spans.end == SB_TIME_NONE)
		return;
	periods->from = report->spans.end - report->spans.step;
	for (size_t i = 0; i < sb_facts_count(&report->facts); i++) {
		const struct sb_fact *fact = &report->facts.list[i];
		if (!sb_fact_counts(&report->facts, fact) || fact->at == SB_TIME_NONE || fact->at > report->spans.end)
			continue;
		if (fact->at > periods->from)
			sb_counts_add(&periods->now, fact);
		else if (fact->at > periods->from - report->spans.step)
			sb_counts_add(&periods->before, fact);
	}
}

static void period_figures(struct sb_report *report, struct sb_section *section)
{
	struct sb_doc *doc = &report->doc;
	struct periods p;
	const char *step = sb_span_name(report->spans.step);
	struct sb_figure *figure;

	count_periods(report, &p);
	double change = p.before.posts > 0 ? (double)p.now.posts / (double)p.before.posts - 1 : (double)NAN;
	double net = sb_net_sentiment(&p.now), net_before = sb_net_sentiment(&p.before);
	sb_doc_figure(doc, section, "period", "Period", sb_cell_words(doc, sb_str_from(step)))->data = true;
	sb_doc_figure(doc, section, "period_until", "Period ends", sb_cell_moment(SB_MOMENT, report->spans.end))->data = true;
	struct sb_str label = sb_doc_text(doc, "Posts, last %s", step);
	figure = sb_doc_figure(doc, section, "period_posts", label.ptr, sb_cell_count(p.now.posts));
	figure->card = true;
	figure->rise = SB_TONE_FLAT;
	if (report->spans.end != SB_TIME_NONE)
		figure->before = sb_cell_count(p.before.posts);
	if (!isnan(change))
		figure->note = sb_doc_text(doc, "%+.0f%% from %llu", change * 100, (unsigned long long)p.before.posts);
	sb_doc_figure(doc, section, "period_posts_change", "Change", sb_cell_real(SB_CHANGE, change))->data = true;
	label = sb_doc_text(doc, "Net sentiment, last %s", step);
	figure = sb_doc_figure(doc, section, "period_net_sentiment", label.ptr, sb_cell_real(SB_NET, net));
	figure->card = true;
	figure->rise = SB_TONE_GOOD;
	figure->before = sb_cell_real(SB_NET, net_before);
	if (!isnan(net_before))
		figure->note = sb_doc_text(doc, "%+.2f the %s before", net_before, step);
	else if (isnan(net))
		figure->note = sb_doc_text(doc, "no scores");
	sb_doc_figure(doc, section, "net_sentiment", "Net sentiment, all posts",
		      sb_cell_real(SB_NET, sb_net_sentiment(&report->all)));
}

static bool is_waiting(const struct sb_case *one)
{
	return one->customer && one->waits;
}

/* Of the figures of the response, those that a manager wants large. */
static void make_cards(struct sb_doc *doc, struct sb_section *section, const struct sb_response *r)
{
	char mean[SB_TIME_TEXT_MAX];

	for (struct sb_figure *f = section->figures; f != NULL; f = f->next) {
		bool rate = strcmp(f->key, "response_rate") == 0, median = strcmp(f->key, "first_response_median_s") == 0;
		f->card = f->card || rate || median;
		if (rate)
			f->note = sb_doc_text(doc, "%llu of %llu cases", (unsigned long long)r->answered,
					      (unsigned long long)r->customer_cases);
		if (!median || r->first.count == 0)
			continue;
		sb_time_format_duration((int64_t)sb_durations_mean(&r->first) * SB_SECOND, mean);
		f->note = sb_doc_text(doc, "mean %s", mean);
	}
}

static void response_figures(struct sb_report *report, struct sb_section *section, struct sb_response *all)
{
	uint64_t waiting = 0;
	sb_time oldest = SB_TIME_NONE;
	char age[SB_TIME_TEXT_MAX];

	for (size_t i = 0; i < report->cases.count; i++) {
		const struct sb_case *one = &report->cases.list[i];
		sb_response_add(all, &report->cases, one, &report->terms);
		if (!is_waiting(one))
			continue;
		waiting++;
		if (oldest == SB_TIME_NONE || one->opened_at < oldest)
			oldest = one->opened_at;
	}
	sb_response_end(all);
	sb_response_figures(report, section, all);
	make_cards(&report->doc, section, all);
	struct sb_figure *figure = sb_doc_figure(&report->doc, section, "waiting", "Not answered", sb_cell_count(waiting));
	figure->card = true;
	if (waiting > 0 && report->now > oldest) {
		sb_time_format_duration(report->now - oldest, age);
		figure->note = sb_doc_text(&report->doc, "one for %s", age);
	}
}

static int by_need(const struct sb_case *x, const struct sb_case *y)
{
	float p = isnan(x->priority) ? -1 : x->priority, q = isnan(y->priority) ? -1 : y->priority;

	if (p != q)
		return p > q ? -1 : 1;
	if (x->opened_at != y->opened_at)
		return x->opened_at < y->opened_at ? -1 : 1;
	return (x->opener > y->opener) - (x->opener < y->opener);
}

/* Puts a case among those that need someone most, in their order. Returns 1, for each case. */
static size_t keep_neediest(const struct sb_case *list[WAITING_KEPT], size_t *kept, const struct sb_case *one)
{
	size_t at = *kept;

	if (at == WAITING_KEPT && by_need(one, list[at - 1]) >= 0)
		return 1;
	if (at < WAITING_KEPT)
		(*kept)++;
	else
		at--;
	for (; at > 0 && by_need(one, list[at - 1]) < 0; at--)
		list[at] = list[at - 1];
	list[at] = one;
	return 1;
}

static void about_columns(struct sb_table *table)
{
	sb_table_column(table, "network", "network", SB_WORDS);
	sb_table_column(table, "author", "author", SB_WORDS);
	sb_table_column(table, "text", "text", SB_WORDS)->flexible = true;
	sb_table_column(table, "url", "link", SB_WORDS)->link = true;
}

static void about_cells(struct sb_report *report, struct sb_table *table, const struct sb_fact *fact)
{
	struct sb_about about = sb_facts_about(&report->facts, fact);

	sb_table_add(table, sb_cell_words(&report->doc, sb_facts_name(&report->facts.networks, fact->network)));
	sb_table_add(table, sb_cell_words(&report->doc, about.author));
	sb_table_add(table, sb_cell_words(&report->doc, about.text));
	sb_table_add(table, sb_cell_words(&report->doc, about.url));
}

static void work_list(struct sb_report *report, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&report->doc, section, "needs_someone", "Needs someone now");
	const struct sb_case *list[WAITING_KEPT];
	size_t count = 0, kept = 0;

	table->rank = 20;
	table->wide = true;
	table->shown = WAITING_SHOWN;
	table->empty = sb_doc_text(&report->doc, "Every customer case has an answer.");
	sb_table_column(table, "priority", "priority", SB_REAL);
	sb_table_column(table, "waiting_s", "waiting", SB_SECONDS);
	sb_table_column(table, "opened_at", "opened", SB_MOMENT)->data = true;
	sb_table_column(table, "posts", "posts", SB_COUNT)->data = true;
	about_columns(table);
	for (size_t i = 0; i < report->cases.count; i++)
		if (is_waiting(&report->cases.list[i]))
			count += keep_neediest(list, &kept, &report->cases.list[i]);
	table->left_out = count - kept;
	for (size_t i = 0; i < kept; i++) {
		int64_t waits = report->now > list[i]->opened_at ? report->now - list[i]->opened_at : 0;
		sb_table_add(table, sb_cell_real(SB_REAL, (double)list[i]->priority));
		sb_table_add(table, sb_cell_real(SB_SECONDS, (double)waits / (double)SB_SECOND));
		sb_table_add(table, sb_cell_moment(SB_MOMENT, list[i]->opened_at));
		sb_table_add(table, sb_cell_count(list[i]->posts));
		about_cells(report, table, &report->facts.list[list[i]->opener]);
	}
}

/* The greatest reaches, each once, our own posts and reposts left out. */
static size_t find_loudest(const struct sb_facts *facts, size_t loud[LOUD_KEPT])
{
	size_t count = 0;

	for (size_t i = 0; i < sb_facts_count(facts); i++) {
		const struct sb_fact *fact = &facts->list[i];
		if (!sb_fact_counts(facts, fact) || fact->staff || fact->repost || !(fact->reach > 0))
			continue;
		if (count == LOUD_KEPT && fact->reach <= facts->list[loud[count - 1]].reach)
			continue;
		size_t at = count < LOUD_KEPT ? count++ : count - 1;
		for (; at > 0 && facts->list[loud[at - 1]].reach < fact->reach; at--)
			loud[at] = loud[at - 1];
		loud[at] = i;
	}
	return count;
}

static void loudest(struct sb_report *report, struct sb_section *section)
{
	static const char *const moods[] = {"", "negative", "neutral", "positive"};
	struct sb_table *table = sb_doc_table(&report->doc, section, "loudest", "Loudest posts");
	size_t loud[LOUD_KEPT], count = find_loudest(&report->facts, loud);

	table->rank = 40;
	table->wide = true;
	table->shown = LOUD_SHOWN;
	table->empty = sb_doc_text(&report->doc, "No post has a reach.");
	sb_table_column(table, "reach", "reach", SB_COUNT);
	sb_table_column(table, "label", "sentiment", SB_WORDS);
	about_columns(table);
	for (size_t i = 0; i < count; i++) {
		const struct sb_fact *fact = &report->facts.list[loud[i]];
		double reach = (double)fact->reach < 1e18 ? (double)fact->reach : 1e18;
		sb_table_add(table, sb_cell_count((uint64_t)reach));
		sb_table_add(table, sb_cell_words(&report->doc, sb_str_from(moods[fact->mood])));
		about_cells(report, table, fact);
	}
}

struct network {
	uint32_t number;
	struct sb_counts counts;
	struct sb_response response;
};

static int by_posts(const void *a, const void *b)
{
	const struct network *x = a, *y = b;

	if (x->counts.posts != y->counts.posts)
		return x->counts.posts > y->counts.posts ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static struct network *count_networks(const struct sb_report *report)
{
	const struct sb_facts *facts = &report->facts;
	struct network *list = sb_mem_zero(facts->networks.count, sizeof *list);

	for (uint32_t n = 0; n < facts->networks.count; n++)
		list[n].number = n;
	for (size_t i = 0; i < sb_facts_count(facts); i++)
		if (sb_fact_counts(facts, &facts->list[i]))
			sb_counts_add(&list[facts->list[i].network].counts, &facts->list[i]);
	for (size_t i = 0; i < report->cases.count; i++)
		sb_response_add(&list[facts->list[report->cases.list[i].opener].network].response, &report->cases,
				&report->cases.list[i], &report->terms);
	qsort(list, facts->networks.count, sizeof *list, by_posts);
	return list;
}

static void networks(struct sb_report *report, struct sb_section *section)
{
	struct sb_table *table = sb_doc_table(&report->doc, section, "networks", "Networks");
	struct network *list = count_networks(report);

	table->rank = 31;
	table->shown = SB_GROUPS_SHOWN;
	sb_table_column(table, "network", "network", SB_WORDS);
	sb_table_column(table, "posts", "posts", SB_COUNT)->draw = SB_DRAW_BAR;
	sb_table_column(table, "share", "share", SB_SHARE);
	sb_table_column(table, "net_sentiment", "net", SB_NET);
	sb_table_column(table, "response_rate", "answered", SB_SHARE);
	sb_table_column(table, "first_response_median_s", "median", SB_SECONDS);
	for (size_t n = 0; n < report->facts.networks.count; n++) {
		struct network *one = &list[n];
		sb_response_end(&one->response);
		if (one->counts.posts > 0) {
			sb_table_add(table, sb_cell_words(&report->doc, sb_facts_name(&report->facts.networks, one->number)));
			sb_table_add(table, sb_cell_count(one->counts.posts));
			sb_table_add(table, sb_cell_real(SB_SHARE, (double)one->counts.posts / (double)report->all.posts));
			sb_table_add(table, sb_cell_real(SB_NET, sb_net_sentiment(&one->counts)));
			sb_table_add(table, sb_cell_real(SB_SHARE, sb_response_rate(&one->response)));
			sb_table_add(table, sb_cell_real(SB_SECONDS, sb_durations_quantile(&one->response.first, 0.5)));
		}
		sb_response_free(&one->response);
	}
	free(list);
}

void sb_measure_overview(struct sb_report *report, struct sb_section *section)
{
	struct sb_response all = {0};

	section->flat = true;
	sb_note_missing_scores(report, section);
	sb_input_figures(report, section);
	period_figures(report, section);
	response_figures(report, section, &all);
	sb_volume_series(report, section, "volume")->brief = true;
	sb_sentiment_series(report, section, "sentiment")->brief = true;
	work_list(report, section);
	networks(report, section);
	sb_response_histogram(report, section, &all);
	loudest(report, section);
	sb_response_free(&all);
}
