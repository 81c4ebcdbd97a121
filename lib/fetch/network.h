/* network.h - the networks' jq files, asked what to request and what an answer holds. The head of
 * lib/networks/mastodon.jq describes the functions, their inputs and outputs. */
#ifndef SB_FETCH_NETWORK_H
#define SB_FETCH_NETWORK_H

#include "base/mem.h"
#include "fetch/claims.h"
#include "fetch/record.h"
#include "http/http.h"
#include "text/events.h"
#include "wire/credentials.h"

struct sb_networks;

/* Compiles what all of them claim (0.1 s): call it when a source may belong to one. The rest of a file is compiled when
 * it is used first, and what is wrong with it told then. NULL with `err`. */
struct sb_networks *sb_networks_open(struct sb_err *err);
void sb_networks_close(struct sb_networks *networks);

/* Whose a source is; good as long as `networks`. */
struct sb_claims *sb_networks_claims(const struct sb_networks *networks);

/* One source of a network during a run. The texts are JSON. */
struct sb_network_source {
	struct sb_networks *networks;
	const char *network;
	struct sb_buf spec;
	struct sb_buf request; /* the current one */
	struct sb_buf cursor;  /* after the last answer; empty: none */
	struct sb_buf began;   /* the cursor that the run began with; empty: none */
};

void sb_network_source_init(struct sb_network_source *source, struct sb_networks *networks, const char *network);
void sb_network_source_free(struct sb_network_source *source);

/* A request as it goes out; texts live in `arena`. */
struct sb_network_request {
	struct sb_str url;
	struct sb_http_header *headers;
	size_t header_count;
	struct sb_str secret_header; /* which header has the token; absent: Authorization, as a bearer's */
	bool forward;
	bool leads; /* the source is what this address leads to */
	int64_t idle; /* of a stream: microseconds of silence after which it is dead; 0: it does not say */
};

/* Takes the spec that a claim gave, finds the token of the environment for it, and tells the file for which hosts there
 * are tokens. `source` is what the user wrote. */
bool sb_network_prepare(struct sb_network_source *network, struct sb_str written, struct sb_str spec,
			struct sb_credentials *credentials, struct sb_err *err);
/* The first request of a run. */
bool sb_network_begin(struct sb_network_source *source, struct sb_err *err);
/* How a session is begun at its server, where that wants one, as wire/login.h takes it; empty where it does not. */
bool sb_network_login(struct sb_network_source *source, struct sb_buf *how, struct sb_err *err);
/* Reads the current request. */
bool sb_network_request(const struct sb_network_source *source, struct sb_arena *arena,
			struct sb_network_request *request, struct sb_err *err);
/* Takes an answer with a status below 300: hands on its posts, then moves the cursor on. */
bool sb_network_answer(struct sb_network_source *source, const struct sb_http_response *response,
		       bool (*post)(void *ctx, sb_json *post), void *ctx, struct sb_err *err);
/* The next request after that answer, for posts from `since` on (or SB_TIME_NONE); `*more` is false when there is none.
 */
bool sb_network_next(struct sb_network_source *source, const struct sb_http_response *response, sb_time since,
		     bool *more, struct sb_err *err);

/* --- its stream: events as they happen, over one connection --- */

/* The current request becomes the one that opens its stream; `*there` is false when it has none. */
bool sb_network_stream(struct sb_network_source *source, bool *there, struct sb_err *err);
/* Adds what `event` is asked with about this event, as JSON text without a NUL. */
void sb_network_event_add(const struct sb_network_source *source, const struct sb_event *event, struct sb_buf *out);
/* Hands on the posts in such an event. The cursor stays: only answers move it. */
bool sb_network_event(struct sb_network_source *source, struct sb_str event, bool (*post)(void *ctx, sb_json *post),
		      void *ctx, struct sb_err *err);

/* Until when the server wants to be left alone, by this network's own means; SB_TIME_NONE when it does not say so. */
sb_time sb_network_pause(struct sb_network_source *source, const struct sb_http_response *response, sb_time now);

/* --- what is asked about one post; `post` is a record as JSON text --- */

/* The source, as a user would write it, that gives the whole thread of the post, into `source` (emptied); left empty
 * when there is none. */
bool sb_network_thread(struct sb_networks *networks, struct sb_str post, struct sb_buf *source, struct sb_err *err);

enum sb_network_stands { SB_NETWORK_UNCLEAR, SB_NETWORK_STANDS, SB_NETWORK_GONE };

/* Makes `source` ready for the one request that tells whether the post still stands: sb_network_request reads it, and
 * sb_network_login says whether a login goes first. There is none where source->request is empty. Free it with
 * sb_network_source_free, also after false. */
bool sb_network_exists(struct sb_networks *networks, struct sb_str post, struct sb_network_source *source,
		       struct sb_err *err);
/* What the answer to that request says, whatever its status. */
bool sb_network_gone(struct sb_network_source *source, const struct sb_http_response *response,
		     enum sb_network_stands *stands, struct sb_err *err);

#endif
