/* sift.h - what sb-filter makes of the records that its conditions hold for.
 *
 * In two steps, so that threads can help: a worker looks at a line alone (does it match, what is its key, what is added to
 * it); the sift then sees what matched in the order of the input, and drops, counts and writes. */
#ifndef SB_QUERY_SIFT_H
#define SB_QUERY_SIFT_H

#include "io/reader.h"
#include "io/writer.h"
#include "json/jq.h"
#include "post/pseudonym.h"
#include "query/filter.h"
#include "query/seen.h"
#include "query/set.h"

struct sb_sift_options {
	bool why;                       /* adds `matched` */
	const char *tag;                /* is added to `topics`; NULL: nothing is */
	const struct sb_query_set *set; /* named queries; one must hold, and those that do are added to `topics`. NULL: none */
	const char *map;                /* a jq program whose outputs are written instead of the record; NULL */
	const struct sb_pseudonyms *pseudonyms; /* what is written, and --map sees, has pseudonyms; NULL: none */
	const char *unique;             /* a field, "near" for texts that are almost the same, NULL: nothing is dropped */
	bool mark;                      /* what is not unique is kept, with `duplicate_of` */
	const char *split;              /* a folder: a file for each name of the set */
	uint64_t window;                /* of unique: records, */
	int64_t span;                   /* or a time; 0: without */
	double sample;                  /* the share of what matches that is kept, 0 to 1 */
	uint64_t seed, max;
	bool count_only;
};

/* One for each thread. */
struct sb_sift_worker {
	const struct sb_sift_options *options;
	struct sb_filter *filter;
	struct sb_path unique_path;
	struct sb_jq *map;
	struct sb_query_hits hits;
	struct sb_pseudonyms pseudonyms;
	struct sb_buf edited, piece;
};

/* `filter` is the worker's now. False: `err` (status SB_USAGE). */
bool sb_sift_worker_open(struct sb_sift_worker *worker, const struct sb_sift_options *options, struct sb_filter *filter,
			 struct sb_err *err);
/* A sb_stage_line: writes what sb_sift_take needs, where the record matches. */
bool sb_sift_line(void *worker, const struct sb_line *line, struct sb_writer *made, struct sb_err *err, size_t *err_byte);
/* Writes how the conditions were understood, and finishes `out`. */
enum sb_status sb_sift_print_plan(const struct sb_sift_worker *worker, struct sb_writer *out);
void sb_sift_worker_close(struct sb_sift_worker *worker);

struct sb_sift {
	const struct sb_sift_options *options;
	struct sb_seen seen;
	uint64_t drawn; /* the state of the sample's random numbers */
	uint64_t kept;
	bool enough; /* --max was reached */
	struct sb_split *split;
	struct sb_buf edited, piece;
};

/* False: `err` (status SB_USAGE or SB_IO). */
bool sb_sift_open(struct sb_sift *sift, const struct sb_sift_options *options, struct sb_err *err);
/* What a worker made of one line. */
void sb_sift_take(struct sb_sift *sift, struct sb_str made, struct sb_writer *out);
/* Writes out what is held. False: `err` (status SB_IO). */
bool sb_sift_flush(struct sb_sift *sift, struct sb_err *err);
void sb_sift_close(struct sb_sift *sift);

#endif
