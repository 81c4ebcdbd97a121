/* internal.h - what the files of lib/http share. Nobody else includes it.
 *
 * address.c knows hosts and addresses, agent.c says who asks, headers.c reads header fields, transfer.c makes one transfer with its redirects,
 * pool.c runs many side by side. */
#ifndef SB_HTTP_INTERNAL_H
#define SB_HTTP_INTERNAL_H

#include "base/mem.h"
#include "http/http.h"

#include <curl/curl.h>

struct sockaddr;

/* --- agent.c --- */

#define SB_HTTP_AGENT "sb/" SB_VERSION " (social listening; "
#define SB_HTTP_AGENT_PLAIN SB_HTTP_AGENT "feeds and public timelines)" /* without a contact */

/* --- address.c --- */

/* Whether an address belongs to this machine or a private network: the special-purpose registries of RFC 6890
 * (loopback, RFC 1918, link-local, shared 100.64/10, unique local, multicast, reserved), also inside mapped, 6to4 and
 * NAT64 ones. What is no address counts as private, so that a doubt ends in a refusal. */
bool sb_http_private_address(const struct sockaddr *address);
bool sb_http_private_text(const char *address);
/* The same for the host of a URL: "localhost", names below it, and literal addresses. Any other name is public. */
bool sb_http_private_host(const char *host);

struct sb_http_place {
	char *url;    /* absolute, without fragment */
	char *host;   /* in lower case, an IPv6 address without brackets */
	char *origin; /* "https://host:443": what a secret is bound to */
};

/* Takes a URL apart; `base` (may be NULL) is what a relative one is read against. False: `err` says what is wrong with
 * it, without the URL, which may be a secret. */
bool sb_http_place_read(const char *base, const char *url, struct sb_http_place *place, struct sb_err *err);
void sb_http_place_free(struct sb_http_place *place);

/* --- headers.c --- */

#define SB_HTTP_HEADERS_MAX ((size_t)256)	     /* fields of one answer; real ones have about 30 */
#define SB_HTTP_HEADER_BYTES_MAX ((size_t)128 << 10) /* of all fields together */

struct sb_http_headers {
	struct sb_arena arena;
	struct sb_http_header *list;
	size_t count, cap, bytes;
};

/* Takes a line as it came, a status line too, which begins a new list. False when there is too much. */
bool sb_http_headers_line(struct sb_http_headers *headers, struct sb_str line);
void sb_http_headers_free(struct sb_http_headers *headers);
/* Whether a field can be sent as it is: a token, and a value without line breaks or NUL. */
bool sb_http_header_valid(struct sb_str name, struct sb_str value);
/* Whether a field of the caller's may follow a redirect to another host: only what says nothing about who asks. */
bool sb_http_header_harmless(struct sb_str name);
/* Microseconds from `now` that the value of Retry-After asks for; -1 when it cannot be read. */
int64_t sb_http_retry_after(struct sb_str value, sb_time now);

/* --- transfer.c --- */

struct sb_http_transfer {
	struct sb_arena arena; /* the copy of what the caller asked for */
	struct sb_http_request request;
	char *method, *secret;
	sb_http_done *done;
	void *ctx;

	CURL *easy;
	struct curl_slist *lines; /* header lines of this hop */
	struct sb_http_place place;
	char *origin;  /* of the URL that the caller gave */
	bool away;     /* a redirect led to another origin: secrets stay behind from here on */
	bool outside;  /* a hop went to a public address: from here on none may go to a private one */
	bool in_proxy; /* addresses that curl sees are the proxy's, so only names can be judged */
	int redirects;
	int64_t deadline; /* on the monotonic clock; 0: not started yet */
	bool sent;	  /* the request of this hop may have reached the server */
	int64_t heard;	  /* of a lasting one: when it last got bytes, or began */
	bool stirred;	  /* it got bytes since the pool looked */
	char *blocked;	  /* why we ended it ourselves; NULL: we did not */
	struct sb_buf body;
	enum { SB_HTTP_KEEPS, SB_HTTP_GIVES, SB_HTTP_KEEPS_ALL } pieces; /* of the body: not yet asked, given on, not wanted */
	size_t given; /* bytes */
	struct sb_http_headers headers;
	char error[CURL_ERROR_SIZE];

	struct sb_http_host *host; /* whose turn it waits for */
	struct sb_http_transfer *next;
};

/* Never NULL; when the request cannot be made, `err` is filled and the transfer can only be finished with it. */
struct sb_http_transfer *sb_http_transfer_new(const struct sb_http_request *request, sb_http_done *done, void *ctx,
					      struct sb_err *err);
/* Sets up the easy handle for the place it is at. */
bool sb_http_transfer_start(struct sb_http_transfer *transfer, const char *user_agent, struct sb_err *err);
/* A hop has ended with `code`. True: it goes on to the next place (start it again). False: it is over. */
bool sb_http_transfer_hop(struct sb_http_transfer *transfer, CURLcode code);
/* Frees it without a word. */
void sb_http_transfer_free(struct sb_http_transfer *transfer);
/* Tells the caller how it ended and frees it. */
void sb_http_transfer_finish(struct sb_http_transfer *transfer, CURLcode code, const struct sb_err *err);

#endif
