/* measure.h - what sb-report can measure. A measure is one row of a table and one file that fills a section. */
#ifndef SB_REPORT_MEASURE_H
#define SB_REPORT_MEASURE_H

#include "report/cases.h"
#include "report/doc.h"
#include "report/span.h"
#include "report/spikes.h"
#include "report/tally.h"

/* What the measures work on. */
struct sb_report {
	struct sb_facts facts;
	struct sb_spikes spikes; /* when a measure needs them */
	struct sb_spans spans;
	struct sb_cases cases; /* when a measure needs the tree */
	struct sb_counts all;  /* of the posts that count */
	const char *every;     /* "1h", "1d", "1w" as asked for; NULL: not */
	sb_time now;
	struct sb_doc doc;
	struct sb_json_parser parser;
	bool with_spikes;
};

struct sb_measure {
	const char *name;
	const char *title;
	bool needs_tree, needs_about, needs_spikes;
	void (*build)(struct sb_report *report, struct sb_section *section);
};

/* NULL: there is no such measure. */
const struct sb_measure *sb_measure_find(const char *name);
extern const struct sb_measure sb_measures[]; /* ends with a row without a name */

/* What the chosen measures need, before the first record is read. */
void sb_report_prepare(struct sb_report *report, const struct sb_measure *const *measures, size_t count);
/* Takes the record of one line. False: it is not a JSON object, or no count (`err`, and the byte in the line). */
bool sb_report_add(struct sb_report *report, struct sb_str line, struct sb_err *err, size_t *err_byte);
/* Everything was read: fills the doc. */
void sb_report_build(struct sb_report *report, const struct sb_measure *const *measures, size_t count);
/* Adds the spikes that were found so far as records, and forgets them. */
void sb_report_write_spikes(struct sb_report *report, struct sb_buf *out);
void sb_report_free(struct sb_report *report);

/* The measures, and the parts that the overview shares with them. */
void sb_measure_overview(struct sb_report *report, struct sb_section *section);
void sb_measure_volume(struct sb_report *report, struct sb_section *section);
void sb_measure_sentiment(struct sb_report *report, struct sb_section *section);
void sb_measure_response(struct sb_report *report, struct sb_section *section);
void sb_measure_spikes(struct sb_report *report, struct sb_section *section);
struct sb_table *sb_volume_series(struct sb_report *report, struct sb_section *section, const char *key);
struct sb_table *sb_sentiment_series(struct sb_report *report, struct sb_section *section, const char *key);
void sb_response_figures(struct sb_report *report, struct sb_section *section, const struct sb_response *response);
void sb_response_histogram(struct sb_report *report, struct sb_section *section, const struct sb_response *response);
/* Says so, when no post has a score. */
void sb_note_missing_scores(struct sb_report *report, struct sb_section *section);
/* What was read and what of it does not stand in the series. */
void sb_input_figures(struct sb_report *report, struct sb_section *section);

#endif
