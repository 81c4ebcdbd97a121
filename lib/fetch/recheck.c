#include "fetch/recheck.h"

#include "base/map.h"
#include "fetch/network.h"
#include "fetch/robots.h"
#include "post/post.h"
#include "wire/login.h"

#include <stdlib.h>

#define WINDOW 200 /* posts that are asked about at the same time, over all hosts; they are held until it is their turn */

enum verdict { WAITING, STANDS, GONE, UNKNOWN };

struct check {
	struct recheck *all;
	char *line;
	char *url;
	size_t len;
	enum verdict verdict;
	struct sb_network_source source;
	struct check *next;
};

struct recheck {
	const struct sb_recheck_options *options;
	struct sb_http *http;
	struct sb_networks *networks;
	struct sb_robots *robots;
	struct sb_credentials credentials;
	struct sb_logins *logins;
	struct sb_json_parser parser;
	struct sb_writer *out;
	struct check *first, *last; /* in the order of the lines */
	size_t waiting;
	uint64_t stood, gone, unknown;
	struct sb_map silent; /* hosts that want no more questions in this run */
	struct sb_map said;   /* hosts of which it was said why they gave no answer */
};

/* --- a verdict --- */

static struct sb_str host_of(const char *url, struct sb_buf *scratch)
{
	sb_buf_init(scratch, (size_t)1 << 13);
	sb_credentials_host(sb_str_from(url), scratch);
	return sb_buf_str(scratch);
}

/* It cannot be told. Why is said once for each host: an archive may have thousands of its posts. */
static void give_up(struct check *check, const char *why)
{
	struct recheck *all = check->all;
	struct sb_buf scratch;
	bool fresh;

	check->verdict = UNKNOWN;
	sb_map_put(&all->said, host_of(check->url != NULL ? check->url : "", &scratch), 0, &fresh);
	if (fresh)
		sb_warn("%s: %s", check->url != NULL ? check->url : "a post", why);
	sb_buf_free(&scratch);
}

/* Writes what is decided, as far as it goes in order. */
static void write_decided(struct recheck *all)
{
	while (all->first != NULL && all->first->verdict != WAITING) {
		struct check *check = all->first;
		all->first = check->next;
		all->stood += check->verdict == STANDS;
		all->gone += check->verdict == GONE;
		all->unknown += check->verdict == UNKNOWN;
		if (check->verdict != GONE)
			sb_writer_add_line(all->out, sb_str_of(check->line, check->len));
		sb_network_source_free(&check->source);
		free(check->line);
		free(check->url);
		free(check);
		all->waiting--;
	}
}

/* --- asking --- */

static void page_verdict(struct check *check, const struct sb_http_response *response)
{
	if (response->status == 404 || response->status == 410)
		check->verdict = GONE;
	else if (response->status < 300)
		check->verdict = STANDS;
}

static void on_answer(void *ctx, const struct sb_http_response *response)
{
	struct check *check = ctx;
	struct recheck *all = check->all;
	enum sb_network_stands stands = SB_NETWORK_UNCLEAR;
	struct sb_err err = response->err;
	struct sb_buf scratch;

	if (response->end != SB_HTTP_ANSWERED) {
		give_up(check, err.text);
		return;
	}
	if (check->source.network == NULL)
		page_verdict(check, response);
	else if (!sb_network_gone(&check->source, response, &stands, &err))
		give_up(check, err.text);
	else if (stands != SB_NETWORK_UNCLEAR)
		check->verdict = stands == SB_NETWORK_GONE ? GONE : STANDS;
	if (response->status == 400 || response->status == 401)
		sb_login_forget(all->logins, response->url);
	if (response->status == 429 || response->retry_after > 0) {
		sb_map_put(&all->silent, host_of(check->url, &scratch), 0, NULL);
		sb_buf_free(&scratch);
	}
	if (check->verdict == WAITING) {
		char why[64];
		snprintf(why, sizeof why, "its server answered %ld", response->status);
		give_up(check, why);
	}
}

static void send(struct check *check, struct sb_http_request *request)
{
	struct recheck *all = check->all;
	struct sb_buf secret, scratch;
	bool silent = sb_map_get(&all->silent, host_of(check->url, &scratch)) != SB_MAP_NONE;

	sb_buf_free(&scratch);
	if (silent) {
		give_up(check, "its server wants a pause");
		return;
	}
	sb_buf_init(&secret, (size_t)1 << 16);
	sb_credentials_for(&all->credentials, request->url, request->secret_header, &secret);
	if (secret.len > 0)
		request->secret = sb_buf_str(&secret);
	sb_http_add(all->http, request, on_answer, check);
	explicit_bzero(secret.ptr, secret.len);
	sb_buf_free(&secret);
}

static void on_robots(void *ctx, const struct sb_err *why)
{
	struct check *check = ctx;
	struct sb_http_request request = {.url = sb_str_from(check->url)};

	if (why != NULL)
		give_up(check, why->text);
	else
		send(check, &request);
}

/* What has only a page: the page is asked for. */
static void ask_page(struct check *check, struct sb_str url)
{
	if (!sb_str_starts_nocase(url, "http://") && !sb_str_starts_nocase(url, "https://")) {
		give_up(check, "it has no address to ask at");
		return;
	}
	check->url = sb_mem_dup(url);
	if (check->all->options->no_robots)
		on_robots(check, NULL);
	else
		sb_robots_ask(check->all->robots, check->url, on_robots, check);
}

/* With the token for its host, or that of its session. */
static void on_login(void *ctx, const struct sb_err *why)
{
	struct check *check = ctx;
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_network_request wanted;
	struct sb_err err;

	if (why != NULL) {
		give_up(check, why->text);
	} else if (!sb_network_request(&check->source, &arena, &wanted, &err)) {
		give_up(check, err.text);
	} else {
		struct sb_http_request request = {
			.url = wanted.url, .headers = wanted.headers, .header_count = wanted.header_count,
			.secret_header = wanted.secret_header};
		send(check, &request);
	}
	sb_arena_free(&arena);
}

/* Finds where it is asked, the token in the environment, and into `how` a login that goes first. */
static bool prepare(struct check *check, struct sb_buf *how, struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_network_request wanted;
	bool good = sb_network_request(&check->source, &arena, &wanted, err);

	if (good)
		check->url = sb_mem_dup(wanted.url);
	good = good &&
	       sb_credentials_from_environment(&check->all->credentials, check->source.network, wanted.url, err) &&
	       sb_network_login(&check->source, how, err);
	sb_arena_free(&arena);
	return good;
}

static void ask_network(struct check *check)
{
	struct sb_logins *logins = check->all->logins;
	struct sb_buf how;
	struct sb_err err;

	sb_buf_init(&how, (size_t)1 << 16);
	if (!prepare(check, &how, &err))
		give_up(check, err.text);
	else if (how.len > 0 && sb_login_wanted(logins, sb_buf_str(&how)))
		sb_login_begin(logins, sb_buf_str(&how), on_login, check);
	else
		on_login(check, NULL);
	sb_buf_free(&how);
}

static void ask(struct check *check, const struct sb_post *post)
{
	struct sb_err err;

	if (!sb_network_exists(check->all->networks, sb_str_of(check->line, check->len), &check->source, &err))
		give_up(check, err.text);
	else if (check->source.request.len > 0)
		ask_network(check);
	else if (sb_str_is(post->network, "feed"))
		ask_page(check, post->url);
	else
		give_up(check, "its network has no way to ask whether a post still stands");
}

/* --- the lines --- */

static bool on_line(void *ctx, const struct sb_line *line, struct sb_writer *out, struct sb_err *err, size_t *err_byte)
{
	struct recheck *all = ctx;
	sb_json *root = sb_json_parse_object(&all->parser, line->text, err, err_byte);
	struct check *check;
	struct sb_post post;

	if (root == NULL)
		return false;
	sb_post_read(root, &post);
	all->out = out;
	check = sb_mem_zero(1, sizeof *check);
	check->all = all;
	check->line = sb_mem_dup(line->text);
	check->len = line->text.len;
	sb_network_source_init(&check->source, all->networks, NULL);
	if (all->first == NULL)
		all->first = check;
	else
		all->last->next = check;
	all->last = check;
	all->waiting++;
	if (sb_post_is_post(&post))
		ask(check, &post);
	else
		check->verdict = STANDS; /* cases, events: passed on */
	write_decided(all);
	for (; all->waiting >= WINDOW; write_decided(all))
		sb_http_step(all->http, SB_SECOND);
	return true;
}

static void finish(struct recheck *all)
{
	for (; all->waiting > 0; write_decided(all))
		sb_http_step(all->http, SB_SECOND);
}

/* What is asked goes on while the input is waited for, and what is decided is seen. */
static void before_wait(void *ctx)
{
	struct recheck *all = ctx;

	finish(all);
	if (all->out != NULL)
		sb_writer_flush(all->out, NULL);
}

static bool open_all(struct recheck *all, struct sb_err *err)
{
	struct sb_http_options options = {.user_agent = all->options->user_agent};

	if (!sb_credentials_read(&all->credentials, err))
		return false;
	all->http = sb_http_open(&options, err);
	all->networks = all->http != NULL ? sb_networks_open(err) : NULL;
	if (all->networks == NULL)
		return false;
	all->robots = sb_robots_open(all->http, NULL, all->options->user_agent);
	all->logins = sb_logins_open(all->http, &all->credentials);
	return true;
}

enum sb_status sb_recheck_run(const struct sb_recheck_options *options, struct sb_stage *stage, struct sb_writer *out)
{
	struct recheck all = {.options = options,
			      .parser = SB_JSON_PARSER_INIT,
			      .silent = SB_MAP_INIT,
			      .said = SB_MAP_INIT};
	enum sb_status status;
	struct sb_err err;

	if (!open_all(&all, &err)) {
		sb_warn("%s", err.text);
		status = err.status;
	} else {
		stage->line = on_line;
		stage->ctx = &all;
		stage->before_wait = before_wait;
		status = sb_stage_run(stage, out);
		all.out = out;
		finish(&all);
		sb_writer_flush(out, NULL);
		sb_warn("%llu stand, %llu are gone", (unsigned long long)all.stood, (unsigned long long)all.gone);
		if (all.unknown > 0) {
			sb_warn("%llu are kept, as it could not be told; run again", (unsigned long long)all.unknown);
			status = sb_status_worse(status, SB_RETRY);
		}
	}
	sb_robots_close(all.robots);
	sb_logins_close(all.logins);
	sb_http_close(all.http);
	sb_networks_close(all.networks);
	sb_credentials_free(&all.credentials);
	sb_json_parser_free(&all.parser);
	sb_map_free(&all.silent);
	sb_map_free(&all.said);
	return status;
}
