/* ask.h - what the command line asks of a report, from its texts. */
#ifndef SB_REPORT_ASK_H
#define SB_REPORT_ASK_H

#include "report/measure.h"

struct sb_ask { /* each NULL where it was not asked for */
	const char *zone;         /* IANA name of the zone of days, weeks and hours; UTC */
	const char *since, *until; /* RFC 3339, an age, or a date, which begins at midnight in the zone */
	const char *where;        /* a listening query */
	const char *calendar;     /* a file with the hours of business; its zone is that of days, too */
	const char *sql; /* an SQLite file to fill */
	const char *brands, *themes; /* files of named queries */
	const char *const *stances;  /* "NAME:QUERY" */
	size_t stance_count;
	bool partial; /* write a summary */
	bool merge;   /* read summaries */
	bool once;    /* no post comes again, so none is kept */
};

/* Fills the report. False: `err` (status SB_USAGE) says what is wrong; where a query is, it has been shown on standard
 * error with a mark below the place, and `err` has no text. */
bool sb_report_ask(struct sb_report *report, const struct sb_ask *ask, const struct sb_measure *const *measures, size_t count,
		   struct sb_err *err);

/* The part of it that the measures of conversations and people need. Internal to sb_report_ask. */
bool sb_talk_ask(struct sb_report *report, const struct sb_ask *ask, const struct sb_measure *const *measures, size_t count,
		 struct sb_err *err);

#endif
