#include "fetch/remote_internal.h"

#include "fetch/address.h"
#include "fetch/stream.h"

#include <stdlib.h>

/* --- how a source ends --- */

void sb_remote_end(struct sb_remote *r)
{
	r->run->status = sb_status_worse(r->run->status, r->status);
	sb_job_end(r);
	sb_remote_free(r);
}

void sb_remote_free(struct sb_remote *r)
{
	if (r->network != NULL)
		sb_network_source_free(&r->source);
	sb_state_source_free(&r->known);
	sb_held_free(&r->held);
	if (r->stream != NULL)
		sb_feed_stream_close(r->stream, NULL);
	sb_buf_free(&r->base);
	sb_buf_free(&r->language);
	free(r->url);
	free(r->shown);
	free(r);
}

static void complain(struct sb_remote *r, const struct sb_err *err)
{
	sb_warn("%s: %s", r->shown, err->text);
	r->status = sb_status_worse(r->status, err->status);
}

/* `posts` with these ids were written out; with `over`, that was all. Else the next page of the source is not asked for before
 * this one is committed: after a kill at most one of them comes again. */
static void remember(struct sb_remote *r, uint64_t posts, struct sb_str ids, bool over)
{
	struct sb_state *state = r->run->state;
	struct sb_err err;

	if (state == NULL || r->run->stop)
		return;
	r->known.posts += (int64_t)posts;
	bool good = r->job->thread != NULL
			    ? sb_state_save_thread(state, &r->known, sb_str_from(r->job->thread), over, posts, ids, &err)
			    : sb_state_save(state, sb_str_from(r->shown), &r->known, ids, &err);
	if (!good || (!over && !sb_state_commit(state, &err)))
		complain(r, &err);
}

/* Once is chance; from the second time on the source is asked less and less, and that is said. */
static void fail_source(struct sb_remote *r, const char *why)
{
	char until[SB_TIME_TEXT_MAX];
	int64_t wait = sb_pace_failed(++r->known.failures);

	sb_buf_clear(&r->known.problem);
	sb_buf_add_text(&r->known.problem, why);
	r->known.wait_until = wait > 0 ? r->run->sink->now + sb_time_floor(wait, SB_SECOND) : SB_TIME_NONE;
	if (r->known.wait_until == SB_TIME_NONE || r->run->state == NULL) {
		sb_warn("%s: %s", r->shown, why);
		return;
	}
	sb_time_format(r->known.wait_until, until);
	sb_warn("%s: %s; it failed %lld times in a row and is left alone until %s", r->shown, why,
		(long long)r->known.failures, until);
}

void sb_remote_fail(struct sb_remote *r, enum sb_status status, const char *why)
{
	r->status = sb_status_worse(r->status, status);
	if (r->job->thread != NULL)
		sb_warn("%s: the thread %s: %s", r->shown, r->job->thread, why);
	else
		fail_source(r, why);
	remember(r, 0, (struct sb_str){NULL, 0}, status != SB_RETRY);
	sb_remote_end(r);
}

/* --- threads of what was written --- */

struct threads {
	struct sb_remote *remote;
	struct sb_map known;
	struct sb_buf address;
};

static void want_thread(void *ctx, struct sb_str line)
{
	struct threads *threads = ctx;
	struct sb_remote *r = threads->remote;
	struct sb_err err;
	bool fresh;

	if (!sb_network_thread(r->run->networks, line, &threads->address, &err)) {
		complain(r, &err);
		return;
	}
	struct sb_str address = sb_buf_str(&threads->address);
	if (address.len == 0 || sb_str_is(address, r->url))
		return;
	sb_map_put(&threads->known, address, 0, &fresh);
	if (!fresh)
		return;
	if (r->run->state != NULL)
		sb_state_want(r->run->state, address);
	sb_job_add(r->run, r->job->source, address);
}

static void want_threads(struct sb_remote *r)
{
	struct threads threads = {r, SB_MAP_INIT, {0}};

	if (r->network == NULL || r->job->thread != NULL || !r->job->source->replies)
		return;
	sb_buf_init(&threads.address, (size_t)1 << 13);
	sb_held_each(&r->held, r->limit, want_thread, &threads);
	sb_map_free(&threads.known);
	sb_buf_free(&threads.address);
}

/* --- writing --- */

static bool write_out(struct sb_remote *r, bool over)
{
	struct sb_run *run = r->run;
	uint64_t posts = sb_held_write(&r->held, r->forward ? UINT64_MAX : r->limit, run->sink->out);

	run->sink->posts += posts;
	if (!sb_writer_flush(run->sink->out, NULL)) {
		run->stop = true; /* it is said once, at the end */
		return false;
	}
	if (r->network != NULL && r->job->thread == NULL) {
		sb_buf_clear(&r->known.cursor);
		sb_buf_add_str(&r->known.cursor, sb_buf_str(&r->source.cursor));
	}
	if (r->job->thread == NULL) {
		r->known.last_success = run->sink->now;
		r->known.failures = 0;
		sb_buf_clear(&r->known.problem);
		if (r->network != NULL)
			r->known.wait_until = SB_TIME_NONE;
	}
	want_threads(r);
	remember(r, posts, sb_buf_str(&r->held.ids), over);
	sb_held_clear(&r->held);
	return true;
}

bool sb_remote_release(struct sb_remote *r)
{
	return write_out(r, false);
}

void sb_remote_succeed(struct sb_remote *r)
{
	write_out(r, true);
	sb_remote_end(r);
}

/* --- requests --- */

#define FEED_ACCEPT                                                                                                    \
	"application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "                      \
	"application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"

static void add_header(struct sb_http_request *request, struct sb_http_header *headers, const char *name,
		       struct sb_str value)
{
	if (value.len > 0)
		headers[request->header_count++] = (struct sb_http_header){sb_str_from(name), value};
}

static void show(struct sb_remote *r, const struct sb_http_request *request)
{
	struct sb_writer *out = r->run->sink->out;
	struct sb_buf text;

	sb_buf_init(&text, SB_RECORD_TEXT_MAX);
	char *url = sb_remote_shown(request->url);
	sb_buf_add_format(&text, "GET %s\n", url);
	if (sb_http_user_agent(r->run->http) != NULL)
		sb_buf_add_format(&text, "\tUser-Agent: %s\n", sb_http_user_agent(r->run->http));
	for (size_t i = 0; i < request->header_count; i++)
		sb_buf_add_format(&text, "\t%.*s: %.*s\n", SB_FMT(request->headers[i].name),
				  SB_FMT(request->headers[i].value));
	if (request->secret.len > 0)
		sb_buf_add_format(&text, "\t%.*s: (a token)\n",
				  SB_FMT(request->secret_header.len > 0 ? request->secret_header
									: SB_STR("Authorization")));
	sb_writer_add_str(out, sb_buf_str(&text));
	sb_buf_free(&text);
	free(url);
}

void sb_remote_send(struct sb_remote *r, struct sb_http_request *request, sb_http_done *done, void *ctx)
{
	struct sb_buf secret;

	sb_buf_init(&secret, (size_t)1 << 16);
	sb_credentials_for(&r->run->credentials, request->url, request->secret_header, &secret);
	if (secret.len > 0)
		request->secret = sb_buf_str(&secret);
	if (r->run->dry_run)
		show(r, request);
	else
		sb_http_add(r->run->http, request, done, ctx);
	explicit_bzero(secret.ptr, secret.len);
	sb_buf_free(&secret);
}

static void send(struct sb_remote *r, struct sb_http_request *request)
{
	bool dry = r->run->dry_run;

	sb_remote_send(r, request, sb_remote_answer, r);
	if (!dry)
		return;
	if (r->run->follow && r->network != NULL)
		sb_stream_show(r);
	sb_remote_end(r);
}

static void ask_feed(struct sb_remote *r)
{
	struct sb_http_header headers[3];
	struct sb_http_request request = {
		.url = sb_str_from(r->url), .headers = headers, .max_body = SB_FEED_BYTES_MAX,
		.piece = sb_remote_piece, .piece_from = SB_FEED_WHOLE_MAX, .max_pieces = SB_FEED_STREAM_MAX, .outside = r->outside};

	add_header(&request, headers, "Accept", SB_STR(FEED_ACCEPT));
	add_header(&request, headers, "If-None-Match", sb_buf_str(&r->known.etag));
	add_header(&request, headers, "If-Modified-Since", sb_buf_str(&r->known.last_modified));
	send(r, &request);
}

static void on_login(void *ctx, const struct sb_err *why)
{
	struct sb_remote *r = ctx;

	if (why != NULL)
		sb_remote_fail(r, why->status, why->text);
	else
		sb_remote_ask(r);
}

/* True: a login goes first, and then the request. */
static bool log_in(struct sb_remote *r)
{
	struct sb_buf how;
	struct sb_err err;

	if (r->logged_in || r->run->dry_run)
		return false;
	r->logged_in = true;
	sb_buf_init(&how, (size_t)1 << 16);
	bool good = sb_network_login(&r->source, &how, &err);
	bool wanted = good && how.len > 0 && sb_login_wanted(r->run->logins, sb_buf_str(&how));
	if (!good)
		sb_remote_fail(r, err.status, err.text);
	else if (wanted)
		sb_login_begin(r->run->logins, sb_buf_str(&how), on_login, r);
	sb_buf_free(&how);
	return wanted || !good;
}

void sb_remote_ask(struct sb_remote *r)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_network_request wanted;
	struct sb_err err;

	if (r->network == NULL) {
		ask_feed(r);
		return;
	}
	if (log_in(r))
		return;
	if (!sb_network_request(&r->source, &arena, &wanted, &err)) {
		sb_remote_fail(r, err.status, err.text);
	} else {
		struct sb_http_request request = {
			.url = wanted.url, .headers = wanted.headers, .header_count = wanted.header_count,
			.secret_header = wanted.secret_header, .no_redirects = wanted.leads,
			.outside = r->outside};
		r->forward = wanted.forward;
		r->leads = wanted.leads;
		send(r, &request);
	}
	sb_arena_free(&arena);
}

/* --- the beginning --- */

char *sb_remote_shown(struct sb_str source)
{
	size_t start = sb_str_starts_nocase(source, "https://")	 ? 8
		       : sb_str_starts_nocase(source, "http://") ? 7
								 : 0,
	       colon = 0;

	for (size_t i = start; start > 0 && i < source.len && strchr("/?#", source.ptr[i]) == NULL; i++) {
		if (source.ptr[i] == ':' && colon == 0)
			colon = i;
		if (source.ptr[i] == '@' && colon > 0)
			return sb_mem_format("%.*s:***%.*s", (int)colon, source.ptr, (int)(source.len - i),
					     source.ptr + i);
	}
	return sb_mem_dup(source);
}

static void add_wanted(void *ctx, struct sb_str address)
{
	struct sb_remote *r = ctx;

	sb_job_add(r->run, r->job->source, address);
}

/* The spec says to the network's file that its own object is wanted with each post. */
static void ask_raw(struct sb_buf *spec)
{
	char *claimed = sb_mem_dup(sb_buf_str(spec));

	sb_buf_clear(spec);
	sb_buf_add_format(spec, "{\"raw\":true%s", claimed[0] == '{' && claimed[1] != '}' ? "," : "");
	sb_buf_add_text(spec, claimed[0] == '{' ? claimed + 1 : claimed);
	free(claimed);
}

bool sb_remote_claim(struct sb_remote *r, struct sb_err *err)
{
	struct sb_run *run = r->run;
	struct sb_buf spec;
	bool good = true;

	sb_buf_init(&spec, (size_t)1 << 16);
	if (r->job->thread != NULL || r->job->source->as == NULL)
		good = sb_claims_find(sb_networks_claims(run->networks), sb_str_from(r->url), &r->network, &spec, err);
	if (good && r->network != NULL) {
		if (r->job->source->raw)
			ask_raw(&spec);
		sb_network_source_init(&r->source, run->networks, r->network);
		good = sb_network_prepare(&r->source, sb_str_from(r->url), sb_buf_str(&spec), &run->credentials, err);
	} else if (good && !sb_remote_is_url(r->url)) {
		good = sb_err_set(err, SB_USAGE, "there is no such file, and no network that knows such a source (--list shows what they know)");
	}
	sb_buf_free(&spec);
	return good;
}

void sb_remote_lead(struct sb_remote *r, struct sb_str url)
{
	const char *network = r->network;
	struct sb_err err;

	free(r->url);
	r->url = sb_mem_dup(url);
	r->led = true;
	r->network = NULL;
	sb_network_source_free(&r->source);
	bool good = sb_remote_claim(r, &err);
	if (good && r->network != network) /* whatever its server says, nothing else is asked */
		good = sb_err_set(&err, SB_REFUSED, "it leads to %s, which is none of the forms of %s (sb-fetch --list)", r->url, network);
	if (good)
		sb_buf_add_str(&r->source.cursor, sb_buf_str(&r->known.cursor));
	if (good && sb_network_begin(&r->source, &err))
		sb_remote_ask(r);
	else
		sb_remote_fail(r, err.status, err.text);
}

static bool prepare(struct sb_remote *r, struct sb_err *err)
{
	struct sb_run *run = r->run;

	if (!sb_remote_claim(r, err)) {
		r->never_again = true;
		return false;
	}
	if (run->state != NULL && !sb_state_load(run->state, sb_str_from(r->shown), &r->known, err))
		return false;
	bool first = r->known.last_success == SB_TIME_NONE;
	r->limit = first && r->job->thread == NULL ? r->job->source->limit : UINT64_MAX;
	if (r->network == NULL)
		return true;
	if (r->job->thread == NULL) {
		sb_buf_add_str(&r->source.cursor, sb_buf_str(&r->known.cursor));
		if (run->state != NULL && r->known.row != 0 && r->job->source->replies && !run->dry_run &&
		    !sb_state_wanted(run->state, &r->known, add_wanted, r, err))
			return false;
	}
	return sb_network_begin(&r->source, err);
}

/* True when it is too early to ask: by the server's word, by its feed's, or as it failed too often. */
static bool too_early(struct sb_remote *r)
{
	char until[SB_TIME_TEXT_MAX];
	sb_time now = r->run->sink->now;

	if (r->run->dry_run)
		return false;
	if (r->known.not_before != SB_TIME_NONE && r->known.not_before > now) {
		sb_time_format(r->known.not_before, until);
		sb_warn("%s: its server asked to be left alone until %s; passed over", r->shown, until);
		r->status = SB_RETRY;
		return true;
	}
	if (r->known.wait_until == SB_TIME_NONE || r->known.wait_until <= now || r->run->now || r->job->thread != NULL)
		return false;
	if (r->known.failures > 0) {
		sb_time_format(r->known.wait_until, until);
		sb_warn("%s: it failed %lld times in a row (%.*s) and is left alone until %s; passed over", r->shown,
			(long long)r->known.failures, SB_FMT(sb_buf_str(&r->known.problem)), until);
		r->status = SB_RETRY;
	}
	return true;
}

static void on_robots(void *ctx, const struct sb_err *why)
{
	struct sb_remote *r = ctx;

	if (why != NULL)
		sb_remote_fail(r, why->status, why->text);
	else
		sb_remote_ask(r);
}

struct sb_remote *sb_remote_new(struct sb_run *run, struct sb_job *job)
{
	struct sb_remote *r = sb_mem_zero(1, sizeof *r);
	const char *address = job->thread != NULL ? job->thread : job->source->name;

	r->run = run;
	r->job = job;
	r->url = sb_address_of_feed(address);
	r->shown = sb_remote_shown(sb_str_from(job->source->name));
	sb_state_source_init(&r->known);
	sb_held_init(&r->held);
	sb_buf_init(&r->base, (size_t)1 << 16);
	sb_buf_init(&r->language, SB_FEED_LANG_MAX);
	return r;
}

/* As a feed is asked: where robots may. */
static void ask_politely(struct sb_remote *r)
{
	if (r->job->source->no_robots || r->run->dry_run)
		sb_remote_ask(r);
	else
		sb_robots_ask(r->run->robots, r->url, on_robots, r);
}

void sb_remote_as_page(struct sb_remote *r)
{
	sb_warn("%s: no server of %s answers there, so it is taken for a page; --as feed says so from the start", r->shown, r->network);
	sb_network_source_free(&r->source);
	r->network = NULL;
	ask_politely(r);
}

void sb_job_begin(struct sb_run *run, struct sb_job *job)
{
	struct sb_remote *r = sb_remote_new(run, job);
	struct sb_err err;

	job->asking = true;
	run->sink->now = sb_time_floor(sb_time_now(), SB_SECOND);
	if (!prepare(r, &err)) {
		sb_warn("%s: %s", r->shown, err.text);
		r->status = err.status;
		sb_remote_end(r);
	} else if (too_early(r)) {
		sb_remote_end(r);
	} else if (r->network == NULL) {
		ask_politely(r);
	} else {
		sb_remote_ask(r);
	}
}
