/* gather.h - a run of sb-fetch: all sources, those on the network side by side. */
#ifndef SB_FETCH_GATHER_H
#define SB_FETCH_GATHER_H

#include "fetch/sources.h"
#include "io/writer.h"

struct sb_gather {
	bool dry_run, no_state;
	bool follow; /* ask again and again, each source at its own pace; ends only when the output does */
	bool now;    /* ask also what is to be left alone by our own rules, not by a server's word */
	const char *user_agent; /* NULL: ours */
	uint64_t max_line;
	const char *rejects;
	bool progress, no_progress;
};

/* Runs it; what goes wrong is said on standard error. `out` is flushed but not finished. Returns the worst. */
enum sb_status sb_gather_run(const struct sb_gather *gather, const struct sb_sources *sources, struct sb_writer *out);

#endif
