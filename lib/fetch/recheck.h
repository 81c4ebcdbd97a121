/* recheck.h - sb-fetch --recheck: asks the network about each post whether it still stands, and drops those that are gone.
 *
 * What a network deleted must not live on in an archive. A post is dropped only when its own server says that it is gone;
 * where nothing can be told it is kept. */
#ifndef SB_FETCH_RECHECK_H
#define SB_FETCH_RECHECK_H

#include "io/stage.h"

struct sb_recheck_options {
	const char *user_agent; /* NULL: ours */
	bool no_robots;		/* pages are asked for whatever robots.txt says */
};

/* Reads posts by `stage` (its files and limits are set) and writes those that stand, byte for byte and in their order. How
 * many were gone, and what could not be told, is said on standard error. SB_RETRY when something could not be told. */
enum sb_status sb_recheck_run(const struct sb_recheck_options *options, struct sb_stage *stage, struct sb_writer *out);

#endif
