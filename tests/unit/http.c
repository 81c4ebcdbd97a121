/* Addresses, header fields, and what happens to a request that goes wrong, against a small server of this file's own.
 */
#include "base/mem.h"
#include "http/internal.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* --- a server: each connection has one request, and its path says what to answer
 * -------------------------------------- */

static int port, other_port;
static pid_t servers[2];

static void reply(int fd, const char *status, const char *headers, const char *body)
{
	dprintf(fd, "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%s", status, strlen(body),
		headers, body);
}

static void answer(int fd, const char *request)
{
	char headers[256];

	if (strstr(request, " /to-other ") != NULL) {
		snprintf(headers, sizeof headers, "Location: http://127.0.0.1:%d/echo\r\n", other_port);
		reply(fd, "302 Found", headers, "");
	} else if (strstr(request, " /to-echo ") != NULL) {
		reply(fd, "301 Moved Permanently", "Location: echo\r\n", "");
	} else if (strstr(request, " /to-file ") != NULL) {
		reply(fd, "302 Found", "Location: file:///etc/passwd\r\n", "");
	} else if (strstr(request, " /loop ") != NULL) {
		reply(fd, "302 Found", "Location: /loop\r\n", "");
	} else if (strstr(request, " /slow-down ") != NULL) {
		reply(fd, "429 Too Many Requests", "Retry-After: 120\r\nX-One: 1\r\nX-One: 2\r\n", "");
	} else if (strstr(request, " /cut ") != NULL) {
		dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
	} else if (strstr(request, " /hang-up ") != NULL) {
		return;
	} else {
		reply(fd, "200 OK", "Content-Type: text/plain\r\n", request);
	}
}

static void serve(int listener)
{
	for (;;) {
		char request[4096];
		int fd = accept(listener, NULL, NULL);
		size_t len = 0;
		ssize_t n;
		request[0] = '\0';
		while (strstr(request, "\r\n\r\n") == NULL && len < sizeof request - 1 &&
		       (n = read(fd, request + len, sizeof request - 1 - len)) > 0) {
			len += (size_t)n;
			request[len] = '\0';
		}
		answer(fd, request);
		shutdown(fd, SHUT_WR);
		while (read(fd, request, sizeof request) > 0)
			;
		close(fd);
	}
}

static int listen_somewhere(int *at_port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 16) == 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*at_port = ntohs(address.sin_port);
	return fd;
}

static int start_servers(void **state)
{
	int fds[2] = {listen_somewhere(&port), listen_somewhere(&other_port)};

	(void)state;
	for (int i = 0; i < 2; i++) {
		servers[i] = fork();
		if (servers[i] == 0)
			serve(fds[i]);
	}
	close(fds[0]);
	close(fds[1]);
	return 0;
}

static int end_servers(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		kill(servers[i], SIGTERM);
		waitpid(servers[i], NULL, 0);
	}
	return 0;
}

struct outcome {
	enum sb_http_end end;
	long status;
	int64_t retry_after;
	char body[4096], error[SB_ERR_MAX], x_one[8];
};

static void note(void *ctx, const struct sb_http_response *response)
{
	struct outcome *outcome = ctx;

	outcome->end = response->end;
	outcome->status = response->status;
	outcome->retry_after = response->retry_after;
	snprintf(outcome->body, sizeof outcome->body, "%.*s", SB_FMT(response->body));
	snprintf(outcome->x_one, sizeof outcome->x_one, "%.*s", SB_FMT(sb_http_header(response, "x-one")));
	snprintf(outcome->error, sizeof outcome->error, "%s", response->err.text);
}

static struct outcome ask(struct sb_http_request request, int at_port, const char *path)
{
	static const struct sb_http_header headers[] = {{{"Accept", 6}, {"text/x", 6}}, {{"X-Key", 5}, {"k3y", 3}}};
	struct outcome outcome = {0};
	struct sb_err err;
	struct sb_http *http = sb_http_open(NULL, &err);
	char *url = sb_mem_format("http://127.0.0.1:%d%s", at_port, path);

	assert_non_null(http);
	request.url = sb_str_from(url);
	request.headers = headers;
	request.header_count = 2;
	request.secret = SB_STR("Bearer s3cret");
	sb_http_add(http, &request, note, &outcome);
	sb_http_run(http);
	sb_http_close(http);
	free(url);
	assert_null(strstr(outcome.error, "s3cret"));
	return outcome;
}

/* --- the tests
 * -------------------------------------------------------------------------------------------------------- */

static void addresses_of_private_networks_are_known(void **state)
{
	static const char *const private[] = {"127.0.0.1",
					      "10.1.2.3",
					      "172.16.0.1",
					      "172.31.255.255",
					      "192.168.1.1",
					      "169.254.169.254",
					      "100.64.0.1",
					      "0.0.0.0",
					      "::1",
					      "::",
					      "fe80::1",
					      "fc00::1",
					      "fd12::1",
					      "ff02::1",
					      "::ffff:127.0.0.1",
					      "::ffff:10.0.0.1",
					      "64:ff9b::a00:1",
					      "2002:7f00:1::",
					      "255.255.255.255",
					      "fe80::1%eth0",
					      ""};
	static const char *const public[] = {"8.8.8.8",		"172.15.0.1",	  "172.32.0.1",
					     "100.63.0.1",	"100.128.0.1",	  "192.167.0.1",
					     "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"};

	(void)state;
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		if (!sb_http_private_text(private[i]))
			fail_msg("%s is private", private[i]);
	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (sb_http_private_text(public[i]))
			fail_msg("%s is public", public[i]);
	assert_true(sb_http_private_host("localhost") && sb_http_private_host("a.LOCALHOST.") &&
		    sb_http_private_host("::1"));
	assert_false(sb_http_private_host("example.org") || sb_http_private_host("localhost.example.org"));
}

static void urls_are_taken_apart(void **state)
{
	struct sb_http_place place;
	struct sb_err err;

	(void)state;
	assert_true(sb_http_place_read("https://user:pw@Example.org/a/b", "../c?d#e", &place, &err));
	assert_string_equal(place.url, "https://user:pw@Example.org/c?d");
	assert_string_equal(place.origin, "https://example.org:443");
	sb_http_place_free(&place);
	assert_true(sb_http_place_read("https://user:pw@a.org/", "//b.org:80/", &place, &err));
	assert_string_equal(place.url, "https://b.org:80/");
	sb_http_place_free(&place);
	assert_true(sb_http_place_read(NULL, "http://[::1]:8080/x y", &place, &err));
	assert_string_equal(place.host, "::1");
	assert_string_equal(place.url, "http://[::1]:8080/x%20y");
	sb_http_place_free(&place);
	assert_false(sb_http_place_read(NULL, "file:///etc/passwd", &place, &err));
	assert_false(sb_http_place_read(NULL, "gopher://a/", &place, &err));
	assert_false(sb_http_place_read(NULL, "a b", &place, &err));
}

static void addresses_are_read_against_a_base(void **state)
{
	static const struct {
		const char *base, *href, *wanted;
	} cases[] = {
		{"https://a.org/x/y?z", "../b#c", "https://a.org/b#c"},
		{"https://a.org/x/", "//b.org/c", "https://b.org/c"},
		{"https://a.org", "?q=1", "https://a.org/?q=1"},
		{"https://a.org/x", "mailto:b@a.org", NULL},
		{"https://a.org/x", "javascript:alert(1)", NULL},
		{NULL, "http://a.org/b c", "http://a.org/b c"},
		{NULL, "b", NULL},
		{"https://a.org/x", "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sb_buf out;
		sb_buf_init(&out, 1000);
		bool good = sb_http_resolve(sb_str_from(cases[i].base), sb_str_from(cases[i].href), &out);
		assert_int_equal(good, cases[i].wanted != NULL);
		assert_string_equal(out.ptr, good ? cases[i].wanted : "");
		sb_buf_free(&out);
	}
}

static void retry_after_is_seconds_or_a_date(void **state)
{
	sb_time now;

	(void)state;
	assert_true(sb_time_parse(SB_STR("2026-03-23T09:00:00Z"), &now));
	assert_int_equal(sb_http_retry_after(SB_STR("120"), now), 120 * SB_SECOND);
	assert_int_equal(sb_http_retry_after(SB_STR("Mon, 23 Mar 2026 09:00:30 GMT"), now), 30 * SB_SECOND);
	assert_int_equal(sb_http_retry_after(SB_STR("Mon, 23 Mar 2020 09:00:30 GMT"), now), 0);
	assert_int_equal(sb_http_retry_after(SB_STR("soon"), now), -1);
	assert_int_equal(sb_http_retry_after(SB_STR("99999999999999999"), now), 365 * SB_DAY);
}

static void an_answer_comes_whole(void **state)
{
	(void)state;
	struct outcome o = ask((struct sb_http_request){0}, port, "/echo");
	assert_int_equal(o.end, SB_HTTP_ANSWERED);
	assert_int_equal(o.status, 200);
	assert_non_null(strstr(o.body, "Authorization: Bearer s3cret"));
	assert_non_null(strstr(o.body, "User-Agent: sb/"));
	o = ask((struct sb_http_request){0}, port, "/slow-down");
	assert_int_equal(o.status, 429);
	assert_int_equal(o.retry_after, 120 * SB_SECOND);
	assert_string_equal(o.x_one, "2");
}

static void a_redirect_keeps_the_secret_at_home(void **state)
{
	(void)state;
	struct outcome o = ask((struct sb_http_request){0}, port, "/to-echo");
	assert_int_equal(o.status, 200);
	assert_non_null(strstr(o.body, "Bearer s3cret"));
	o = ask((struct sb_http_request){0}, port, "/to-other");
	assert_int_equal(o.status, 200);
	assert_non_null(strstr(o.body, "Accept: text/x"));
	assert_null(strstr(o.body, "s3cret"));
	assert_null(strstr(o.body, "k3y"));
}

static void a_redirect_is_bounded(void **state)
{
	(void)state;
	assert_int_equal(ask((struct sb_http_request){0}, port, "/loop").end, SB_HTTP_BLOCKED);
	assert_int_equal(ask((struct sb_http_request){0}, port, "/to-file").end, SB_HTTP_BLOCKED);
	assert_int_equal(ask((struct sb_http_request){.no_redirects = true}, port, "/loop").status, 302);
	struct outcome o = ask((struct sb_http_request){.body = SB_STR("x")}, port, "/to-echo");
	assert_int_equal(o.status, 301); /* a POST is not done again elsewhere */
}

static void a_hop_after_a_public_one_reaches_no_private_address(void **state)
{
	struct sb_http_request request = {.url = SB_STR("http://a.example/")};
	struct sb_err err;
	struct outcome outcome;

	(void)state;
	struct sb_http_transfer *transfer = sb_http_transfer_new(&request, note, &outcome, &err);
	sb_http_place_free(&transfer->place);
	char *url = sb_mem_format("http://127.0.0.1:%d/echo", port);
	assert_true(sb_http_place_read(NULL, url, &transfer->place, &err));
	free(url);
	transfer->outside = true; /* as if the answer of a public host had led here */
	transfer->in_proxy = false;
	assert_true(sb_http_transfer_start(transfer, "test", &err));
	CURLcode code = curl_easy_perform(transfer->easy);
	assert_int_not_equal(code, CURLE_OK);
	assert_false(sb_http_transfer_hop(transfer, code));
	sb_http_transfer_finish(transfer, code, NULL);
	assert_int_equal(outcome.end, SB_HTTP_BLOCKED);
	assert_string_equal(outcome.error, "a public server leads to 127.0.0.1, which is on a private network");
}

static void a_failure_says_whether_the_request_was_sent(void **state)
{
	int closed_port, fd = listen_somewhere(&closed_port);

	(void)state;
	close(fd);
	assert_int_equal(ask((struct sb_http_request){0}, closed_port, "/").end, SB_HTTP_NOT_SENT);
	assert_int_equal(ask((struct sb_http_request){0}, port, "/hang-up").end, SB_HTTP_UNCLEAR);
	assert_int_equal(ask((struct sb_http_request){0}, port, "/cut").end, SB_HTTP_UNCLEAR);
	assert_int_equal(ask((struct sb_http_request){.body = SB_STR("x")}, port, "/hang-up").end, SB_HTTP_UNCLEAR);
	assert_int_equal(ask((struct sb_http_request){.max_body = 10}, port, "/echo").end, SB_HTTP_BLOCKED);
	assert_int_equal(ask((struct sb_http_request){.method = "GET"}, port, "x://").end, SB_HTTP_NOT_SENT);
}

static void a_header_with_a_line_break_is_not_sent(void **state)
{
	struct sb_http_header header = {SB_STR("X-A"), SB_STR("a\r\nX-B: b")};
	struct sb_http_request request = {.url = SB_STR("http://127.0.0.1:1/"), .headers = &header, .header_count = 1};
	struct outcome outcome = {0};
	struct sb_err err;
	struct sb_http *http = sb_http_open(NULL, &err);

	(void)state;
	sb_http_add(http, &request, note, &outcome);
	sb_http_run(http);
	sb_http_close(http);
	assert_int_equal(outcome.end, SB_HTTP_NOT_SENT);
	assert_non_null(strstr(outcome.error, "'X-A'"));
}

static void many_run_side_by_side(void **state)
{
	struct sb_http_options options = {.connections = 3, .host_connections = 2};
	struct outcome outcomes[20] = {0};
	struct sb_err err;
	struct sb_http *http = sb_http_open(&options, &err);

	(void)state;
	for (int i = 0; i < 20; i++) {
		char *url = sb_mem_format("http://127.0.0.1:%d/to-other", i % 2 ? port : other_port);
		struct sb_http_request request = {.url = sb_str_from(url)};
		sb_http_add(http, &request, note, &outcomes[i]);
		free(url);
	}
	sb_http_run(http);
	sb_http_close(http);
	for (int i = 0; i < 20; i++)
		assert_int_equal(outcomes[i].status, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_of_private_networks_are_known),
		cmocka_unit_test(urls_are_taken_apart),
		cmocka_unit_test(addresses_are_read_against_a_base),
		cmocka_unit_test(retry_after_is_seconds_or_a_date),
		cmocka_unit_test(an_answer_comes_whole),
		cmocka_unit_test(a_redirect_keeps_the_secret_at_home),
		cmocka_unit_test(a_redirect_is_bounded),
		cmocka_unit_test(a_hop_after_a_public_one_reaches_no_private_address),
		cmocka_unit_test(a_failure_says_whether_the_request_was_sent),
		cmocka_unit_test(a_header_with_a_line_break_is_not_sent),
		cmocka_unit_test(many_run_side_by_side),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_servers, end_servers);
}
