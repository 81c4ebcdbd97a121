/* labelled.h - texts with a label that someone gave: lines of JSON objects, or CSV and TSV files whose first row names the
 * columns (told by the file's name: .csv, .tsv). */
#ifndef SB_SCORE_LABELLED_H
#define SB_SCORE_LABELLED_H

#include "base/diag.h"
#include "base/str.h"

/* One record, good during the call. False stops reading, with `err` set. */
typedef bool sb_labelled_record(void *ctx, struct sb_str label, struct sb_str text, struct sb_err *err);

struct sb_labelled {
	const char *label, *text; /* names of the fields; a label may be a string, a number, or true and false */
	sb_labelled_record *record;
	void *ctx;
	uint64_t records, without; /* how many there were; and how many lacked the label or the text, and were left out */
};

/* Reads the file `path` ("-" is standard input, as JSON lines). False: `err` says where it stopped and why. */
bool sb_labelled_read(struct sb_labelled *labelled, const char *path, struct sb_err *err);

#endif
