/* gather.h - a run of sb-fetch: all sources, those on the network side by side. */
#ifndef SB_FETCH_GATHER_H
#define SB_FETCH_GATHER_H

#include "base/diag.h"
#include "base/time.h"
#include "io/writer.h"

struct sb_gather {
	const char *as;	 /* "feed", "csv", "twcs", "ndjson", or NULL: the content decides */
	const char *map; /* a file that says which column is which field, or NULL */
	uint64_t limit;	 /* posts of a source that was never asked before */
	sb_time since;	 /* or SB_TIME_NONE */
	bool dry_run, no_state;
	const char *user_agent; /* NULL: ours */
	uint64_t max_line;
	const char *rejects;
	bool progress, no_progress;
};

struct sb_sources {
	char **list;
	size_t count, cap;
};

void sb_sources_add(struct sb_sources *sources, struct sb_str source);
/* Adds the lines of a list; blank lines and those that begin with "//" or "# " are passed over. */
bool sb_sources_read(struct sb_sources *sources, const char *path, struct sb_err *err);
void sb_sources_free(struct sb_sources *sources);

/* Runs it; what goes wrong is said on standard error. `out` is flushed but not finished. Returns the worst. */
enum sb_status sb_gather_run(const struct sb_gather *gather, const struct sb_sources *sources, struct sb_writer *out);

#endif
