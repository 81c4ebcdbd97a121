/* http.h - HTTP transfers side by side, within limits. The only code that includes curl.h, with smtp.h beside it.
 *
 * Only http and https; at most a few redirects, which stay on http(s), do not lead from a public host to a private
 * address and do not carry secrets to another host; every transfer is bounded in time and bytes, counted as they arrive
 * and after decompression. A secret never appears in a message. Retrying is the caller's: it alone knows what is safe. */
#ifndef SB_HTTP_HTTP_H
#define SB_HTTP_HTTP_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/time.h"

struct sb_http;
struct sb_http_response;

struct sb_http_header {
	struct sb_str name, value;
};

struct sb_http_request {
	const char *method; /* NULL: GET, or POST when there is a body */
	struct sb_str url;
	const struct sb_http_header *headers;
	size_t header_count;
	struct sb_str body;        /* absent: none */
	struct sb_str secret;      /* a header's value, or absent; never logged, never sent to another origin */
	struct sb_str secret_header; /* its name; absent: Authorization */
	size_t max_body;           /* bytes of the answer, at most; 0: SB_HTTP_BODY_MAX */
	/* Where `piece` is given and a 2xx answer grows beyond `piece_from` bytes, it is given what came so far and then each
	 * piece as it comes; `head` is the answer without a body, and `ctx` what was given to sb_http_add. When the first call
	 * returns false it is not called again and the body is kept as usual; later ones that return false end the transfer. */
	bool (*piece)(void *ctx, const struct sb_http_response *head, struct sb_str bytes);
	size_t piece_from;
	size_t max_pieces; /* bytes of all pieces together, at most */
	int64_t timeout;           /* microseconds for the whole transfer; 0: SB_HTTP_TIMEOUT */
	/* Above 0: the answer has no end that could be waited for, an event stream. It may last for ever and is over when
	 * nothing came for so many microseconds; it counts neither as one of the connections at the same time nor as one of
	 * its host's, so that it holds up nothing else: the caller bounds how many there are. */
	int64_t idle;
	bool no_redirects;
	/* What the server does once, however often it is asked. Where neither this nor the method (GET, HEAD) says so, each request
	 * has a connection of its own. */
	bool repeatable;
	bool outside; /* a public page named this address: it must not lead to a private one */
};

#define SB_HTTP_BODY_MAX ((size_t)64 << 20)   /* the largest feed known is far below; bounds memory for each transfer */
#define SB_HTTP_TIMEOUT (60 * SB_SECOND)      /* a server that needs longer is tried again later */
#define SB_HTTP_REDIRECTS 5                   /* as feed readers do */

/* How a transfer ended, by what a sender must know before it repeats one. */
enum sb_http_end {
	SB_HTTP_ANSWERED, /* there is a status */
	SB_HTTP_NOT_SENT, /* the request cannot have reached the server: no address, refused, TLS failed */
	SB_HTTP_UNCLEAR,  /* it was sent at least in part and no whole answer came */
	SB_HTTP_BLOCKED   /* a limit or a safety rule of ours ended it: too large, forbidden redirect */
};

struct sb_http_response {
	enum sb_http_end end;
	long status;      /* with SB_HTTP_ANSWERED */
	struct sb_str url;  /* where the redirects led */
	bool outside;       /* a public server answered, or redirected here */
	struct sb_str body; /* empty when none */
	const struct sb_http_header *headers; /* of the last answer, names in lower case */
	size_t header_count;
	int64_t retry_after; /* microseconds from now that a Retry-After asks for (seconds or a date); -1: none */
	struct sb_err err;   /* when not answered */
	bool timed_out;      /* when not answered: the time was over */
};

/* The value of a header (name in lower case), the last should it come twice; absent when it is not there. */
struct sb_str sb_http_header(const struct sb_http_response *response, const char *name);

/* Called once for each request, when it has ended; the response is good during the call. It may add further requests. */
typedef void sb_http_done(void *ctx, const struct sb_http_response *response);

/* Adds to `out` the absolute form of `href`, read against `base` (may be absent) as a browser does. False when that gives
 * no http or https address. Needs no pool. */
bool sb_http_resolve(struct sb_str base, struct sb_str href, struct sb_buf *out);

struct sb_http_options {
	size_t connections;      /* transfers at the same time, at most; 0: 50 */
	size_t host_connections; /* of them to one host; 0: 4 */
	const char *user_agent;  /* NULL: that of sb_http_agent */
};

/* Adds what servers are told about who asks: "sb/VERSION (social listening; CONTACT)". The contact is that of $SB_CONTACT, else of
 * the file $XDG_CONFIG_HOME/sb/contact; where there is neither, it says what is asked for. False: SB_USAGE, what stands there is
 * no contact. */
bool sb_http_agent(struct sb_buf *out, struct sb_err *err);

/* NULL with `err`: also where the User-Agent cannot stand in a header. */
struct sb_http *sb_http_open(const struct sb_http_options *options, struct sb_err *err);
/* What servers are told, good as long as it is open; NULL: what sb_http_agent has without a contact. */
const char *sb_http_user_agent(const struct sb_http *http);
/* Queues a transfer; all that the request points to is copied. */
void sb_http_add(struct sb_http *http, const struct sb_http_request *request, sb_http_done *done, void *ctx);
/* Runs until nothing is queued; lasting transfers too must have ended. */
void sb_http_run(struct sb_http *http);
/* Runs until a transfer has ended or a lasting one has got bytes, or for `wait` microseconds when neither happens. */
void sb_http_step(struct sb_http *http, int64_t wait);
/* Ends the lasting transfer that was added with `ctx`, if there is one, and does not call its `done`. Not to be called from
 * within its `piece`, which returns false instead. */
void sb_http_cancel(struct sb_http *http, const void *ctx);
/* Lasting transfers are ended so, too. */
void sb_http_close(struct sb_http *http);

#endif
