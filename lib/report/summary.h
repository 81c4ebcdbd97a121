/* summary.h - what volume, sentiment and response need of any number of posts, in memory that follows spans and groups.
 *
 * Summaries of parts with no post, and no case, in common add up, in any order, to that of the whole: counts and means
 * exactly, quantiles as durations.h says, distinct authors as distinct.h says. Written as records of type "summary": a head
 * with what was asked for and what holds for the whole run, then a record for each span and group. */
#ifndef SB_REPORT_SUMMARY_H
#define SB_REPORT_SUMMARY_H

#include "report/distinct.h"
#include "report/measure.h"
#include "report/spread.h"

#define SB_SUMMARY_ALL UINT32_MAX /* the group of the rows that count every post once */

struct sb_summary_row {
	sb_time wall;   /* where its span starts, by the clock on the wall; SB_TIME_NONE: posts without a time */
	uint32_t group; /* into sb_facts.groups, or SB_SUMMARY_ALL */
	sb_time oldest, newest;
	struct sb_counts counts;
	struct sb_spread spread; /* of sentiment */
	struct sb_response response;
};

struct sb_summary {
	bool once;     /* posts are counted as they pass, and not kept */
	bool any_head; /* one was read: what follows is what it said */
	bool refused;  /* the last one did not fit: its rows are passed over */
	int64_t step;
	struct sb_str by, zone; /* absent: none */
	int64_t target;
	bool with_response, with_business;

	struct sb_map keys;
	struct sb_summary_row *rows;
	size_t count, cap;
	struct sb_distinct authors;
	uint64_t week[SB_HOURS_OF_WEEK]; /* posts by the hour of the week */
	uint64_t repeated, others;
};

/* Counts one post, or one case, of which `facts` knows the groups. */
void sb_summary_add_fact(struct sb_summary *summary, const struct sb_facts *facts, const struct sb_fact *fact);
/* Fills a summary from all that was read. Its step is `step`. */
void sb_summary_fill(struct sb_summary *summary, struct sb_report *report);
struct sb_summary_row *sb_summary_row(struct sb_summary *summary, sb_time wall, uint32_t group);
/* The spans of all rows, as sb_spans_set finds those of posts. `step` is a multiple of the summary's, or 0: that one. */
void sb_summary_spans(const struct sb_summary *summary, struct sb_spans *spans, int64_t step, sb_time now);
void sb_summary_free(struct sb_summary *summary);

/* What --partial writes: the summary of the posts, or of the summaries, that were read. */
void sb_report_write_summary(struct sb_report *report, struct sb_buf *out);
/* Whether the parts held what the measures need. False: `err`. */
bool sb_summary_check(const struct sb_summary *summary, const struct sb_measure *const *measures, size_t count,
		      struct sb_err *err);
/* Takes a record that sb_report_write_summary wrote; what it asked for becomes what the report asks for. False: `err` says why
 * it is none, or does not fit to those before. */
bool sb_summary_read(struct sb_report *report, sb_json *record, struct sb_err *err);

#endif
