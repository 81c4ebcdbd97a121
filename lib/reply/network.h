/* network.h - the networks' jq files asked how to answer there: `replies`, `reply` and `limits` of sb-networks(5). */
#ifndef SB_REPLY_NETWORK_H
#define SB_REPLY_NETWORK_H

#include "http/http.h"
#include "reply/part.h"
#include "reply/rules.h"
#include "text/length.h"
#include "wire/wire.h"

struct sb_reply_network {
	char *name;
	struct sb_wire *wire;
	struct sb_length length;
	size_t min;        /* characters that a text must have; 0: none */
	bool mention;      /* an answer is noticed when it names whom it answers */
	bool opens, place; /* a post of its own is possible; it needs to know where */
	bool title;        /* and a title */
	char *host;        /* of its API, where there is one for all; else NULL */
	/* of the run: what logging in answered, and the token out of it; never written anywhere */
	struct sb_buf session, session_token, session_host;
};

struct sb_reply_networks {
	struct sb_reply_network **list;
	size_t count, cap;
};

/* The network of that name, its file compiled when it is asked for first (20 ms). NULL: `err`, SB_REJECTED when
 * there is no such network or it cannot be answered, SB_USAGE when its file is wrong. */
struct sb_reply_network *sb_reply_network(struct sb_reply_networks *networks, struct sb_str name, struct sb_err *err);
void sb_reply_networks_free(struct sb_reply_networks *networks);

/* What `reply` wants next. Texts live in the arena. */
enum sb_step_kind { SB_STEP_ASK, SB_STEP_SENT, SB_STEP_REFUSED, SB_STEP_LATER };
struct sb_reply_step {
	enum sb_step_kind kind;
	/* ask */
	const char *method;
	struct sb_str url, body, name, json; /* json: all of it */
	struct sb_http_header *headers;
	size_t header_count;
	bool publishes, looks;
	struct sb_str session, password, key_header; /* see sb-networks(5) */
	int64_t also[8];                             /* statuses besides 2xx that it wants to see */
	size_t also_count;
	struct sb_str know;                          /* JSON; absent: nothing new */
	/* sent */
	struct sb_str id, sent_url, thread_id;
	sb_time created_at;
	struct sb_str author_id, author_handle, author_name, author_url;
	/* refused, later */
	struct sb_str reason;
	int64_t wait; /* microseconds; -1: not said */
};

/* What it is asked with. */
struct sb_reply_question {
	const struct sb_part *part;
	const struct sb_account *account; /* NULL: none */
	sb_time now;
	struct sb_str known;  /* JSON array of ids; absent: none */
	struct sb_str know;   /* JSON; absent: nothing */
	struct sb_str answer; /* JSON of the last answer; absent: nothing was asked yet */
	bool unclear, dry;
};
bool sb_reply_next(struct sb_reply_network *network, const struct sb_reply_question *question, struct sb_arena *arena,
		   struct sb_reply_step *step, struct sb_err *err);

/* {step, request, status, headers, body} for the next question. */
void sb_reply_answer(const struct sb_reply_step *step, long status, const struct sb_http_header *headers, size_t count,
		     struct sb_str body, struct sb_buf *out);
/* How long the server wants to be left alone, by the network's own means; -1: it does not say. */
int64_t sb_reply_pause(struct sb_reply_network *network, struct sb_str answer, sb_time now);

#endif
