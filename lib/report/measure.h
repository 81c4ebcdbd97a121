/* measure.h - what sb-report can measure. A measure is one row of a table and one file that fills a section. */
#ifndef SB_REPORT_MEASURE_H
#define SB_REPORT_MEASURE_H

#include "query/query.h"
#include "report/cases.h"
#include "report/doc.h"
#include "report/span.h"
#include "report/spikes.h"
#include "report/talk.h"
#include "report/tally.h"
#include "report/turns.h"

struct sb_summary;
struct sb_database;

/* What the measures work on. */
struct sb_report {
	struct sb_facts facts;
	struct sb_spikes spikes; /* when a measure needs them */
	struct sb_spans spans;
	struct sb_records records; /* the same */
	struct sb_cases cases; /* when a measure needs the tree */
	struct sb_counts all;  /* of the posts that count */
	uint64_t week[SB_HOURS_OF_WEEK]; /* the same by the hour of the week, from Monday 00:00, on the wall */
	struct sb_rules *content; /* the rules of facts, where talk has none */
	struct sb_talk talk;   /* when a measure needs what was said */
	struct sb_turns turns; /* the same, where it needs the tree too */
	const char *every;     /* "1h", "1d", "1w" as asked for; NULL: not */
	struct sb_terms terms; /* of responses */
	struct sb_query *where; /* which posts count; NULL: all */
	struct sb_summary *summary; /* of what was read, to be written or (summed) in place of facts. NULL: none */
	struct sb_database *database; /* that is filled as well; NULL: none */
	bool merge;                 /* records are summaries */
	bool summed;                /* the report is made from `summary`; implied by merge */
	sb_time now;
	struct sb_doc doc;

	struct sb_json_parser parser;
	struct sb_query_record record;
	uint64_t others; /* records of another type, passed over */
	bool with_spikes;
};

struct sb_measure {
	const char *name;
	const char *title;
	bool needs_tree, needs_about, needs_spikes;
	void (*build)(struct sb_report *report, struct sb_section *section);
	bool on_page;    /* on the dashboard, where no measure is named */
	bool needs_talk;
	/* What --decided writes in place of the report; NULL: nothing is decided here. False: `err` says why not. */
	bool (*drafts)(struct sb_report *report, struct sb_buf *out, struct sb_err *err);
};

/* NULL: there is no such measure. */
const struct sb_measure *sb_measure_find(const char *name);
extern const struct sb_measure sb_measures[]; /* ends with a row without a name */

/* Whether summaries (report/summary.h) hold all that the measure needs. */
bool sb_measure_is_mergeable(const struct sb_measure *measure);

/* What the chosen measures need, before the first record is read. False: `err` says what is wrong with the rules. */
bool sb_report_prepare(struct sb_report *report, const struct sb_measure *const *measures, size_t count,
		       struct sb_err *err);
/* Everything was read: finds spans and cases. */
void sb_report_end(struct sb_report *report);
/* Fills the doc. */
void sb_report_build(struct sb_report *report, const struct sb_measure *const *measures, size_t count);
/* Adds the spikes that were found so far as records, and forgets them. */
void sb_report_write_spikes(struct sb_report *report, struct sb_buf *out);
void sb_report_free(struct sb_report *report);

/* The measures, and the parts that the overview shares with them. */
void sb_measure_overview(struct sb_report *report, struct sb_section *section);
void sb_measure_volume(struct sb_report *report, struct sb_section *section);
void sb_measure_sentiment(struct sb_report *report, struct sb_section *section);
void sb_measure_emotion(struct sb_report *report, struct sb_section *section);
void sb_measure_response(struct sb_report *report, struct sb_section *section);
void sb_measure_spikes(struct sb_report *report, struct sb_section *section);
/* When in the week people talk. */
void sb_week_table(struct sb_report *report, struct sb_section *section);
void sb_measure_community(struct sb_report *report, struct sb_section *section);
void sb_measure_consistency(struct sb_report *report, struct sb_section *section);
void sb_measure_dialogue(struct sb_report *report, struct sb_section *section);
void sb_measure_platforms(struct sb_report *report, struct sb_section *section);
void sb_measure_voice(struct sb_report *report, struct sb_section *section);
void sb_measure_reach(struct sb_report *report, struct sb_section *section);
void sb_measure_people(struct sb_report *report, struct sb_section *section);
void sb_measure_stance(struct sb_report *report, struct sb_section *section);
void sb_measure_ideas(struct sb_report *report, struct sb_section *section);
void sb_measure_relations(struct sb_report *report, struct sb_section *section);
void sb_measure_reachtime(struct sb_report *report, struct sb_section *section);
void sb_measure_three_ts(struct sb_report *report, struct sb_section *section);
struct sb_table *sb_volume_series(struct sb_report *report, struct sb_section *section, const char *key);
struct sb_table *sb_sentiment_series(struct sb_report *report, struct sb_section *section, const char *key);
void sb_response_figures(struct sb_report *report, struct sb_section *section, const struct sb_response *response);
/* The figures of all cases. */
void sb_response_all(const struct sb_report *report, struct sb_response *all);
/* Tables of the response by span, by group, or by both, as the command line asks. */
void sb_response_tables(struct sb_report *report, struct sb_section *section);
void sb_response_histogram(struct sb_report *report, struct sb_section *section, const struct sb_response *response);
/* Says so, when no post has a score. */
void sb_note_missing_scores(struct sb_report *report, struct sb_section *section);
/* What was read and what of it does not stand in the series. */
void sb_input_figures(struct sb_report *report, struct sb_section *section);

#endif
