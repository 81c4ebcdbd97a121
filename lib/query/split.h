/* split.h - a file for each name of a set of queries, however many there are: lines are held and files opened to write
 * them, so that neither descriptors nor memory grow with the names. */
#ifndef SB_QUERY_SPLIT_H
#define SB_QUERY_SPLIT_H

#include "query/set.h"

struct sb_split;

/* Files are DIR/NAME.ndjson; those that are there are added to. The folder is made where it is not there. NULL: `err`
 * (status SB_USAGE: a name that can be no file's; SB_IO). */
struct sb_split *sb_split_open(const char *dir, const struct sb_query_set *set, struct sb_err *err);
/* A line for the query of that number; once for a name, however many of its queries hold for the record, which are told
 * apart by `record`, from 1. Failures are kept until the next flush. */
void sb_split_add(struct sb_split *split, uint32_t query, uint64_t record, struct sb_str line);
/* False, with `err` (status SB_IO), when this or an earlier write failed. */
bool sb_split_flush(struct sb_split *split, struct sb_err *err);
void sb_split_close(struct sb_split *split); /* NULL is fine */

#endif
