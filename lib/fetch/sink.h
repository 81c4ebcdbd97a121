/* sink.h - where the posts of all sources go: seen_at and via added, checked, written, or rejected with a reason. */
#ifndef SB_FETCH_SINK_H
#define SB_FETCH_SINK_H

#include "fetch/record.h"
#include "io/writer.h"

struct sb_sink {
	struct sb_writer *out;
	sb_time since; /* posts that are known to be older are left out; SB_TIME_NONE: none */
	sb_time now;
	bool keep_rejects;
	struct sb_writer rejects; /* with keep_rejects */
	uint64_t posts, rejected;
	struct sb_buf line; /* of the post that is being written */
};

/* `rejects` names the file that bad records are added to, or is NULL. */
bool sb_sink_open(struct sb_sink *sink, struct sb_writer *out, const char *rejects, sb_time since, struct sb_err *err);
/* False: the rejects could not be written. The output is flushed and stays open. */
bool sb_sink_close(struct sb_sink *sink, struct sb_err *err);

/* The line of a record, with its line feed, in `sink->line`; empty when it is older than `since`. False: it is no post.
 */
bool sb_sink_line(struct sb_sink *sink, struct sb_record *record, struct sb_str via, struct sb_err *err);
/* Writes a record at once. */
bool sb_sink_add(struct sb_sink *sink, struct sb_record *record, struct sb_str via, struct sb_err *err);
/* Says on standard error what is wrong at `where` and keeps `raw` (may be absent) with the rejects. */
void sb_sink_reject(struct sb_sink *sink, const char *where, struct sb_str raw, const struct sb_err *err);

#endif
