/* remote.h - one source on the network during a run: its requests, its posts, its state.
 *
 * The posts of a source leave in the order in which they were written by people, whatever order an answer has. What is
 * remembered of the source changes only after they left. */
#ifndef SB_FETCH_REMOTE_H
#define SB_FETCH_REMOTE_H

#include "wire/credentials.h"
#include "fetch/local.h"
#include "fetch/network.h"
#include "fetch/sink.h"
#include "fetch/state.h"

/* What all sources of a run share. */
struct sb_run {
	struct sb_sink *sink;
	struct sb_local *local; /* for archives and tables that come over the network */
	struct sb_state *state; /* NULL: nothing is remembered */
	struct sb_http *http;
	struct sb_networks *networks; /* NULL until a source may belong to one */
	struct sb_credentials credentials;
	uint64_t limit; /* posts of a source that was never asked before */
	bool dry_run;	/* say what would be requested, and request nothing */
	enum sb_form form;
	enum sb_status status; /* the worst so far */
	bool stop;	       /* the output cannot be written: nothing more is begun or remembered */
};

#define SB_RUN_LIMIT 200 /* posts: a first look at a source, not its whole past */

/* Queues the first request of a source. `network` and `spec` say whose it is; without a network it is a feed, or
 * whatever its content shows. */
void sb_remote_add(struct sb_run *run, struct sb_str source, const char *network, struct sb_str spec);

/* A source as it may be shown: without the password that may stand in a URL. Free it. */
char *sb_remote_shown(struct sb_str source);

#endif
