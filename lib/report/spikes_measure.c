#include "report/measure.h"

#define SHOWN ((size_t)20) /* the worst are not the last: text formats show the first ones and say how many there are */

static const char *severity_note(const struct sb_report *report)
{
	return report->all.posts > 0 && report->spikes.records == 0
		       ? "What is usual is learned from the input: the first two days are silent, and an hour of the week "
			 "counts fully after some weeks."
		       : NULL;
}

void sb_measure_spikes(struct sb_report *report, struct sb_section *section)
{
	struct sb_doc *doc = &report->doc;
	const struct sb_spikes *spikes = &report->spikes;
	struct sb_table *table = sb_doc_table(doc, section, "spikes", "Spikes");

	sb_doc_figure(doc, section, "found", "Spikes and dips", sb_cell_count(spikes->count));
	sb_doc_figure(doc, section, "counts", "Counts read", sb_cell_count(spikes->records))->quiet = true;
	table->rank = 15;
	table->wide = true;
	table->shown = SHOWN;
	table->empty = sb_doc_text(doc, "Nothing left its expected range.");
	sb_table_column(table, "at", "at", SB_MOMENT);
	sb_table_column(table, "series", "series", SB_WORDS)->flexible = true;
	sb_table_column(table, "n", "n", SB_COUNT);
	sb_table_column(table, "expected", "expected", SB_REAL);
	sb_table_column(table, "severity", "severity", SB_REAL);
	sb_table_column(table, "direction", "direction", SB_WORDS);
	for (size_t i = 0; i < spikes->count; i++) {
		const struct sb_spike *spike = &spikes->list[i];
		sb_table_add(table, sb_cell_moment(SB_MOMENT, spike->at));
		sb_table_add(table, sb_cell_words(doc, sb_spike_series(spikes, spike)));
		sb_table_add(table, sb_cell_count((uint64_t)spike->n));
		sb_table_add(table, sb_cell_real(SB_REAL, spike->expected));
		sb_table_add(table, sb_cell_real(SB_REAL, spike->severity));
		sb_table_add(table, sb_cell_words(doc, spike->direction > 0 ? SB_STR("up") : SB_STR("down")));
	}
	if (severity_note(report) != NULL)
		sb_doc_note(doc, section, "%s", severity_note(report));
}
