#include "report/counted.h"

static void columns(struct sb_table *table)
{
	static const struct {
		const char *name;
		enum sb_tone tone;
	} moods[] = {{"negative", SB_TONE_BAD}, {"neutral", SB_TONE_FLAT}, {"positive", SB_TONE_GOOD}};

	for (size_t i = 0; i < 3; i++) {
		struct sb_column *mood = sb_table_column(table, moods[i].name, moods[i].name, SB_COUNT);
		mood->draw = SB_DRAW_STACK;
		mood->tone = moods[i].tone;
	}
	sb_table_column(table, "net_sentiment", "net", SB_NET)->draw = SB_DRAW_LINE;
	sb_table_column(table, "mean_sentiment", "mean", SB_NET);
}

/* Where nothing was judged nothing is said: no 0 stands for "not known". */
static void cells(struct sb_table *table, const struct sb_counts *counts, const struct sb_counts *all)
{
	bool scored = all->negative + all->neutral + all->positive > 0;

	sb_table_add(table, scored ? sb_cell_count(counts->negative) : sb_cell_absent());
	sb_table_add(table, scored ? sb_cell_count(counts->neutral) : sb_cell_absent());
	sb_table_add(table, scored ? sb_cell_count(counts->positive) : sb_cell_absent());
	sb_table_add(table, sb_cell_real(SB_NET, sb_net_sentiment(counts)));
	sb_table_add(table, sb_cell_real(SB_NET, sb_mean_sentiment(counts)));
}

static const struct sb_counted sentiment = {"Sentiment", "sentiment-series", 11, columns, cells, true};
static const struct sb_counted in_short = {"Sentiment", "sentiment-series", 11, columns, cells, false};

struct sb_table *sb_sentiment_series(struct sb_report *report, struct sb_section *section, const char *key)
{
	return sb_counted_series(report, section, &in_short, key);
}

void sb_measure_sentiment(struct sb_report *report, struct sb_section *section)
{
	struct sb_doc *doc = &report->doc;
	const struct sb_counts *all = &report->all;
	uint64_t labelled = all->negative + all->neutral + all->positive;
	bool scored = labelled > 0;

	sb_note_missing_scores(report, section);
	sb_doc_figure(doc, section, "posts", "Posts", sb_cell_count(all->posts));
	sb_doc_figure(doc, section, "scored", "Posts with a label", sb_cell_count(labelled));
	sb_doc_figure(doc, section, "negative", "Negative", scored ? sb_cell_count(all->negative) : sb_cell_absent());
	sb_doc_figure(doc, section, "neutral", "Neutral", scored ? sb_cell_count(all->neutral) : sb_cell_absent());
	sb_doc_figure(doc, section, "positive", "Positive", scored ? sb_cell_count(all->positive) : sb_cell_absent());
	sb_doc_figure(doc, section, "net_sentiment", "Net sentiment", sb_cell_real(SB_NET, sb_net_sentiment(all)));
	sb_doc_figure(doc, section, "mean_sentiment", "Mean sentiment", sb_cell_real(SB_NET, sb_mean_sentiment(all)));
	sb_counted_table(report, section, &sentiment);
}
