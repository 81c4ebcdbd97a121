#include "http/internal.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_MS 15000L /* a host that does not even answer the phone is given up earlier than one that is slow */

static void block(struct sb_http_transfer *transfer, char *why)
{
	if (transfer->blocked == NULL)
		transfer->blocked = why;
	else
		free(why);
}

/* --- what curl calls --- */

static bool may_reach(struct sb_http_transfer *transfer, bool private)
{
	if (transfer->in_proxy || !transfer->outside || !private)
		return true;
	block(transfer, sb_mem_format("a public server leads to %s, which is on a private network", transfer->place.host));
	return false;
}

static curl_socket_t on_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)purpose;
	if (!may_reach(ctx, sb_http_private_address(&address->addr)))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The connection stands, new or used again, and the request is about to go out. */
static int on_connected(void *ctx, char *remote, char *local, int remote_port, int local_port)
{
	struct sb_http_transfer *transfer = ctx;

	(void)local;
	(void)remote_port;
	(void)local_port;
	bool private = sb_http_private_text(remote);
	if (!may_reach(transfer, private))
		return CURL_PREREQFUNC_ABORT;
	if (transfer->in_proxy ? !sb_http_private_host(transfer->place.host) : !private)
		transfer->outside = true;
	transfer->sent = true;
	return CURL_PREREQFUNC_OK;
}

static size_t on_header(char *data, size_t size, size_t count, void *ctx)
{
	struct sb_http_transfer *transfer = ctx;

	if (sb_http_headers_line(&transfer->headers, sb_str_of(data, size * count)))
		return size * count;
	block(transfer, sb_mem_format("the answer has too many headers"));
	return 0;
}

/* Gives bytes of the body on. False: nobody takes them. */
static bool give(struct sb_http_transfer *t, struct sb_str bytes)
{
	struct sb_http_response head = {.end = SB_HTTP_ANSWERED,
					.url = sb_str_from(t->place.url),
					.headers = t->headers.list,
					.header_count = t->headers.count,
					.retry_after = -1,
					.body = SB_STR("")};

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &head.status);
	t->given += bytes.len;
	return head.status >= 200 && head.status < 300 && t->request.piece(t->ctx, &head, bytes);
}

/* Whether the body is given on from here: when it has grown that large, and is wanted so. */
static bool gives(struct sb_http_transfer *t, size_t more)
{
	if (t->pieces == SB_HTTP_KEEPS && t->request.piece != NULL && t->body.len + more > t->request.piece_from) {
		t->pieces = give(t, sb_buf_str(&t->body)) ? SB_HTTP_GIVES : SB_HTTP_KEEPS_ALL;
		if (t->pieces == SB_HTTP_GIVES)
			sb_buf_free(&t->body);
	}
	return t->pieces == SB_HTTP_GIVES;
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct sb_http_transfer *transfer = ctx;
	size_t len = size * count;

	if (transfer->request.idle > 0) {
		transfer->heard = sb_time_monotonic();
		transfer->stirred = true;
	}
	if (gives(transfer, len)) {
		if (transfer->given + len > transfer->request.max_pieces) {
			block(transfer, sb_mem_format("the answer is longer than %zu bytes", transfer->request.max_pieces));
			return 0;
		}
		return give(transfer, sb_str_of(data, len)) ? len : 0;
	}
	sb_buf_add(&transfer->body, data, len);
	if (!transfer->body.full)
		return len;
	block(transfer, sb_mem_format("the answer is longer than %zu bytes", transfer->body.max));
	return 0;
}

/* --- one hop --- */

static bool proxy_is_set(void)
{
	static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && *value != '\0')
			return true;
	}
	return false;
}

struct sb_http_transfer *sb_http_transfer_new(const struct sb_http_request *request, sb_http_done *done, void *ctx,
					      struct sb_err *err)
{
	struct sb_http_transfer *t = sb_mem_zero(1, sizeof *t);
	struct sb_http_header *headers;

	err->status = SB_OK;
	t->request = *request;
	t->done = done;
	t->ctx = ctx;
	t->in_proxy = proxy_is_set();
	t->method = sb_arena_dup(&t->arena, sb_str_from(request->method		    ? request->method
							: request->body.ptr != NULL ? "POST"
										    : "GET"));
	t->outside = request->outside;
	t->request.url = sb_arena_str(&t->arena, request->url);
	t->request.body = sb_arena_str(&t->arena, request->body);
	t->request.secret_header = request->secret_header.len > 0 ? sb_arena_str(&t->arena, request->secret_header)
								  : SB_STR("Authorization");
	if (request->secret.ptr != NULL)
		t->secret = sb_mem_dup(request->secret);
	headers = sb_arena_alloc(&t->arena, (request->header_count + 1) * sizeof *headers);
	for (size_t i = 0; i < request->header_count; i++) {
		headers[i].name = sb_arena_str(&t->arena, request->headers[i].name);
		headers[i].value = sb_arena_str(&t->arena, request->headers[i].value);
		if (!sb_http_header_valid(headers[i].name, headers[i].value))
			sb_err_set(err, SB_USAGE,
				   "the header '%.*s' cannot be sent: it has a character that is not allowed",
				   SB_FMT(headers[i].name));
	}
	t->request.headers = headers;
	sb_buf_init(&t->body, request->max_body ? request->max_body : SB_HTTP_BODY_MAX);
	if (request->secret.ptr != NULL && !sb_http_header_valid(t->request.secret_header, request->secret))
		sb_err_set(err, SB_USAGE, "the secret cannot be sent: it has a line break");
	if (memchr(t->request.url.ptr, '\0', t->request.url.len) != NULL)
		sb_err_set(err, SB_USAGE, "not a URL");
	if (err->status == SB_OK && sb_http_place_read(NULL, t->request.url.ptr, &t->place, err))
		t->origin = sb_mem_dup(sb_str_from(t->place.origin));
	return t;
}

static void append(struct sb_http_transfer *t, const char *line)
{
	struct curl_slist *lines = curl_slist_append(t->lines, line);

	if (lines == NULL)
		sb_die(SB_IO, "out of memory");
	t->lines = lines;
}

static void add_line(struct sb_http_transfer *t, struct sb_str name, struct sb_str value)
{
	/* curl takes "Name;" for an empty value and would drop the header for "Name:" */
	char *line = value.len > 0 ? sb_mem_format("%.*s: %.*s", (int)name.len, name.ptr, (int)value.len, value.ptr)
				   : sb_mem_format("%.*s;", (int)name.len, name.ptr);

	append(t, line);
	explicit_bzero(line, strlen(line));
	free(line);
}

static void add_lines(struct sb_http_transfer *t)
{
	curl_slist_free_all(t->lines);
	t->lines = NULL;
	for (size_t i = 0; i < t->request.header_count; i++)
		if (!t->away || sb_http_header_harmless(t->request.headers[i].name))
			add_line(t, t->request.headers[i].name, t->request.headers[i].value);
	if (t->secret != NULL && !t->away)
		add_line(t, t->request.secret_header, sb_str_from(t->secret));
	if (t->request.body.ptr != NULL)
		append(t, "Expect:"); /* none: no waiting for a 100 that few servers send; an empty one is a 417 to Node */
}

/* Where the system's certificates are not meant, by the names that curl(1) and OpenSSL use. */
static const char *certificates(void)
{
	const char *file = getenv("CURL_CA_BUNDLE");

	return file != NULL && *file != '\0' ? file : getenv("SSL_CERT_FILE");
}

static void set_method(struct sb_http_transfer *t)
{
	bool safe = strcmp(t->method, "GET") == 0 || strcmp(t->method, "HEAD") == 0;

	if (t->request.body.ptr != NULL) {
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->request.body.len);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->request.body.ptr);
	}
	if (strcmp(t->method, "HEAD") == 0)
		curl_easy_setopt(t->easy, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, t->method);
	/* On a connection that it used before and that breaks, curl sends a request again by itself. What must not be
	 * done twice therefore has a connection of its own. */
	if (!safe && !t->request.repeatable) {
		curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, 1L);
		curl_easy_setopt(t->easy, CURLOPT_FORBID_REUSE, 1L);
	}
}

bool sb_http_transfer_start(struct sb_http_transfer *t, const char *user_agent, struct sb_err *err)
{
	int64_t now = sb_time_monotonic();

	t->heard = now;
	if (t->deadline == 0)
		t->deadline = now + (t->request.timeout > 0 ? t->request.timeout : SB_HTTP_TIMEOUT);
	long left = t->request.idle > 0 ? 0 : (long)((t->deadline - now) / 1000); /* 0: as long as it takes */
	if (left <= 0 && t->request.idle == 0)
		return sb_err_set(err, SB_RETRY, "no answer in time from %s", t->place.host);
	if (t->easy != NULL)
		curl_easy_cleanup(t->easy);
	t->easy = curl_easy_init();
	if (t->easy == NULL)
		sb_die(SB_IO, "out of memory");
	t->sent = false;
	t->error[0] = '\0';
	sb_buf_clear(&t->body);
	t->pieces = SB_HTTP_KEEPS;
	t->given = 0;
	add_lines(t);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, (void *)t);
	curl_easy_setopt(t->easy, CURLOPT_URL, t->place.url);
	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->lines);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT, user_agent);
	if (t->request.idle == 0) /* what is unpacked would hold back the end of what came */
		curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, left);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, (void *)t);
	curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, on_connected);
	curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, (void *)t);
	curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, (void *)t);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, (void *)t);
	/* HTTP/2, where TLS agrees on it, takes all transfers to a host over one connection: worth the wait to see */
	if (sb_str_starts(sb_str_from(t->place.url), "https:"))
		curl_easy_setopt(t->easy, CURLOPT_PIPEWAIT, 1L);
	if (certificates() != NULL)
		curl_easy_setopt(t->easy, CURLOPT_CAINFO, certificates());
	set_method(t);
	return true;
}

/* --- redirects --- */

static struct sb_str location(const struct sb_http_transfer *t)
{
	struct sb_http_response headers = {.headers = t->headers.list, .header_count = t->headers.count};

	return sb_http_header(&headers, "location");
}

/* Only GET and HEAD go on by themselves: what another method did would be done twice, or lose its body on the way. */
static bool wants_redirect(const struct sb_http_transfer *t, long status)
{
	return !t->request.no_redirects && location(t).len > 0 &&
	       (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) &&
	       (strcmp(t->method, "GET") == 0 || strcmp(t->method, "HEAD") == 0);
}

static bool go_to(struct sb_http_transfer *t)
{
	struct sb_http_place place;
	struct sb_err err;
	struct sb_str target = location(t);

	if (++t->redirects > SB_HTTP_REDIRECTS) {
		block(t, sb_mem_format("redirected more than %d times", SB_HTTP_REDIRECTS));
		return false;
	}
	if (!sb_http_place_read(t->place.url, target.ptr, &place, &err)) {
		block(t, sb_mem_format("a redirect leads nowhere: %s", err.text));
		return false;
	}
	if (t->in_proxy && t->outside && sb_http_private_host(place.host)) {
		block(t, sb_mem_format("a public server leads to %s, which is on a private network", place.host));
		sb_http_place_free(&place);
		return false;
	}
	if (strcmp(place.origin, t->origin) != 0)
		t->away = true;
	sb_http_place_free(&t->place);
	t->place = place;
	return true;
}

bool sb_http_transfer_hop(struct sb_http_transfer *t, CURLcode code)
{
	long status = 0;

	if (code != CURLE_OK || t->blocked != NULL)
		return false;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return wants_redirect(t, status) && go_to(t);
}

/* --- the end --- */

/* Why curl gave up, with the host, never with the URL: a part of it may be a secret. */
static void describe(const struct sb_http_transfer *t, CURLcode code, struct sb_err *err)
{
	const char *why = t->error[0] != '\0' ? t->error : curl_easy_strerror(code);

	if (code == CURLE_OPERATION_TIMEDOUT)
		sb_err_set(err, SB_RETRY, "no answer in time from %s", t->place.host);
	else if (code == CURLE_PARTIAL_FILE || code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR)
		sb_err_set(err, SB_RETRY, "%s ended the connection before the answer was whole", t->place.host);
	else
		sb_err_set(err, SB_RETRY, "%s: %s", t->place.host, why);
}

void sb_http_transfer_finish(struct sb_http_transfer *t, CURLcode code, const struct sb_err *err)
{
	struct sb_http_response response = {.url = sb_str_from(t->place.url), .outside = t->outside, .retry_after = -1, .body = SB_STR("")};

	if (err != NULL) {
		response.end = t->redirects > 0 ? SB_HTTP_UNCLEAR : SB_HTTP_NOT_SENT;
		response.err = *err;
	} else if (t->blocked != NULL) {
		response.end = SB_HTTP_BLOCKED;
		sb_err_set(&response.err, SB_REFUSED, "%s", t->blocked);
	} else if (code != CURLE_OK) {
		response.end = t->sent ? SB_HTTP_UNCLEAR : SB_HTTP_NOT_SENT;
		response.timed_out = code == CURLE_OPERATION_TIMEDOUT;
		describe(t, code, &response.err);
	} else {
		response.end = SB_HTTP_ANSWERED;
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &response.status);
		response.body = sb_buf_str(&t->body);
		response.headers = t->headers.list;
		response.header_count = t->headers.count;
		struct sb_str wait = sb_http_header(&response, "retry-after");
		if (wait.ptr != NULL)
			response.retry_after = sb_http_retry_after(wait, sb_time_now());
	}
	t->done(t->ctx, &response);
	sb_http_transfer_free(t);
}

void sb_http_transfer_free(struct sb_http_transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->lines);
	sb_http_place_free(&t->place);
	sb_http_headers_free(&t->headers);
	sb_buf_free(&t->body);
	if (t->secret != NULL)
		explicit_bzero(t->secret, strlen(t->secret));
	free(t->secret);
	free(t->origin);
	free(t->blocked);
	sb_arena_free(&t->arena);
	free(t);
}
