/* remote_internal.h - what job.c, remote.c, remote_answer.c and stream.c share. Nobody else includes it.
 *
 * job.c knows when a source is asked; remote.c begins, asks and ends; remote_answer.c knows what an answer means; stream.c
 * takes events as they happen. */
#ifndef SB_FETCH_REMOTE_INTERNAL_H
#define SB_FETCH_REMOTE_INTERNAL_H

#include "fetch/feed.h"
#include "fetch/held.h"
#include "fetch/remote.h"

struct sb_remote {
	struct sb_run *run;
	struct sb_job *job;
	char *url, *shown;   /* what is asked; the source without its password, which its state goes by */
	const char *network; /* NULL: a feed, or whatever its content shows */
	struct sb_network_source source;
	struct sb_state_source known;
	struct sb_held held;
	struct sb_feed_stream *stream; /* of a document that is too large to be held; NULL: there is none */
	struct sb_feed_pace pace;      /* what it says about itself */
	struct sb_buf base, language;  /* where it was found, and what its head says */
	uint64_t limit;	       /* posts wanted */
	uint64_t count;	       /* posts so far */
	uint64_t fresh, again; /* in this answer: posts that came first, and that had come in this run */
	bool forward, retried;
	bool leads, led; /* what is asked leads to the source; it did */
	bool found, outside; /* `url` is the feed that a page named; it, or what a link led to, was named by a public server */
	bool logged_in; /* or there is nothing to log in to */
	bool never_again;      /* wrong usage: following it makes no sense */
	enum sb_status status; /* of what was wrong with single posts */
};

/* For a job, with nothing claimed, known or begun. */
struct sb_remote *sb_remote_new(struct sb_run *run, struct sb_job *job);
void sb_remote_free(struct sb_remote *remote);
/* Finds its network and prepares it. */
bool sb_remote_claim(struct sb_remote *remote, struct sb_err *err);
/* The address of its network that it was given by leads to this one, of the same network, which is asked in its place. */
void sb_remote_lead(struct sb_remote *remote, struct sb_str url);
/* Its network claimed it by its looks and was wrong: it is a page, whose feed is looked for. */
void sb_remote_as_page(struct sb_remote *remote);
/* Sends a request with the token for its host; in a dry run, shows it. */
void sb_remote_send(struct sb_remote *remote, struct sb_http_request *request, sb_http_done *done, void *ctx);
/* Takes a post of the network; `ctx` is a struct sb_remote. */
bool sb_remote_post(void *ctx, sb_json *post);
/* Its job is over: it is freed, or asked again later. */
void sb_job_end(struct sb_remote *remote);
/* Sends the next request. */
void sb_remote_ask(struct sb_remote *remote);
/* Writes out what is held and then, only then, remembers it. False: the output failed. */
bool sb_remote_release(struct sb_remote *remote);
/* The source has nothing more: what is held is written out, and that is its end. */
void sb_remote_succeed(struct sb_remote *remote);
/* The source failed: `why` is said and remembered. */
void sb_remote_fail(struct sb_remote *remote, enum sb_status status, const char *why);
/* It is over; frees it and ends its job. */
void sb_remote_end(struct sb_remote *remote);

/* A piece of a document that is too large to be held. */
bool sb_remote_piece(void *ctx, const struct sb_http_response *head, struct sb_str bytes);
/* The answer to its request. */
void sb_remote_answer(void *ctx, const struct sb_http_response *response);

#endif
