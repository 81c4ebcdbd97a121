/* labelled.h - texts with a label that someone gave: lines of JSON objects, or CSV and TSV files whose first row names the
 * columns (told by the file's name: .csv, .tsv). */
#ifndef SB_SCORE_LABELLED_H
#define SB_SCORE_LABELLED_H

#include "base/diag.h"
#include "base/str.h"

#define SB_LABELS_MAX 8 /* label fields: as many judgements as a model makes at most */

/* One record, good during the call: a label for each field, absent where the record has none, but never all of them. False
 * stops reading, with `err` set. */
typedef bool sb_labelled_record(void *ctx, const struct sb_str *labels, struct sb_str text, struct sb_err *err);

struct sb_labelled {
	const char *const *labels; /* names of fields; a label may be a string, a number, or true and false */
	size_t label_count;
	const char *text; /* name of the field */
	sb_labelled_record *record;
	void *ctx;
	uint64_t records, without; /* how many there were; and how many lacked all labels or the text, and were left out */
};

/* Reads the file `path` ("-" is standard input, as JSON lines). False: `err` says where it stopped and why. */
bool sb_labelled_read(struct sb_labelled *labelled, const char *path, struct sb_err *err);

#endif
