/* database.h - posts and cases as tables of an SQLite file, with views for the questions that come first.
 *
 * Filled in one transaction: who reads the file meanwhile sees what was there before. A post with an id takes the place of the
 * one before, also of an earlier run; cases are written anew by each run, from the posts of that run. */
#ifndef SB_REPORT_DATABASE_H
#define SB_REPORT_DATABASE_H

#include "report/measure.h"

struct sb_store;

struct sb_database {
	struct sb_store *store; /* NULL: none was asked for */
};

bool sb_database_open(struct sb_database *database, const char *path, struct sb_err *err);
/* `counts`: whether the post counts; one that does not is taken out. */
bool sb_database_add(struct sb_database *database, const struct sb_post *post, bool counts, struct sb_err *err);
/* The cases, and the end of the transaction. The database is closed, whatever comes. */
bool sb_database_finish(struct sb_database *database, const struct sb_report *report, struct sb_err *err);

#endif
