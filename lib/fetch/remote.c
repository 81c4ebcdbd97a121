#include "fetch/remote.h"

#include "fetch/charset.h"
#include "fetch/feed.h"
#include "fetch/held.h"
#include "io/progress.h"

#include <stdlib.h>

#define PAUSE_USUAL (5 * SB_MINUTE) /* after a 429 that does not say for how long */
#define PAUSE_MAX SB_DAY	    /* a server cannot silence a source for longer than that */

struct remote {
	struct sb_run *run;
	char *url, *shown;
	const char *network; /* NULL: a feed */
	struct sb_network_source source;
	struct sb_state_source known;
	struct sb_held held;
	uint64_t count;	       /* posts so far */
	uint64_t fresh, again; /* in this answer: posts that came first, and that had come in this run */
	bool first;	       /* it was never asked before */
	bool forward, retried;
	enum sb_status status; /* of what was wrong with single posts */
};

static void ask(struct remote *r);

/* --- how a source ends --- */

static void end(struct remote *r)
{
	r->run->status = sb_status_worse(r->run->status, r->status);
	if (r->network != NULL)
		sb_network_source_free(&r->source);
	sb_state_source_free(&r->known);
	sb_held_free(&r->held);
	free(r->url);
	free(r->shown);
	free(r);
}

static void remember(struct remote *r, struct sb_str ids)
{
	struct sb_err err;

	if (r->run->state == NULL || r->run->stop)
		return;
	if (!sb_state_save(r->run->state, sb_str_from(r->shown), &r->known, ids, &err)) {
		sb_warn("%s: %s", r->shown, err.text);
		r->status = sb_status_worse(r->status, err.status);
	}
}

static void fail(struct remote *r, enum sb_status status, const char *why)
{
	sb_warn("%s: %s", r->shown, why);
	r->status = sb_status_worse(r->status, status);
	r->known.failures++;
	remember(r, (struct sb_str){NULL, 0});
	end(r);
}

/* Writes out what is held and then, only then, remembers it. False: the output failed. */
static bool release(struct remote *r)
{
	struct sb_run *run = r->run;

	run->sink->posts += sb_held_write(&r->held, r->first && !r->forward ? run->limit : UINT64_MAX, run->sink->out);
	if (!sb_writer_flush(run->sink->out, NULL)) {
		run->stop = true; /* it is said once, at the end */
		return false;
	}
	if (r->network != NULL) {
		sb_buf_clear(&r->known.cursor);
		sb_buf_add_str(&r->known.cursor, sb_buf_str(&r->source.cursor));
	}
	r->known.last_success = run->sink->now;
	r->known.failures = 0;
	remember(r, sb_buf_str(&r->held.ids));
	sb_held_clear(&r->held);
	return true;
}

static void succeed(struct remote *r)
{
	release(r);
	end(r);
}

/* --- what an answer's status means --- */

static void set_pause(struct remote *r, const struct sb_http_response *response)
{
	sb_time now = r->run->sink->now, until = SB_TIME_NONE;

	if (response->status >= 400 && response->retry_after >= 0)
		until = now + response->retry_after;
	else if (r->network != NULL)
		until = sb_network_pause(&r->source, response, now);
	if (until == SB_TIME_NONE && response->status == 429)
		until = now + PAUSE_USUAL;
	if (until != SB_TIME_NONE && until > now + PAUSE_MAX)
		until = now + PAUSE_MAX;
	r->known.not_before = until != SB_TIME_NONE && until > now ? until : SB_TIME_NONE;
}

static void refused_or_later(struct remote *r, const struct sb_http_response *response)
{
	long status = response->status;
	bool later = status == 408 || status == 425 || status == 429 || status >= 500 ||
		     r->known.not_before != SB_TIME_NONE; /* Stack Exchange says 400, GitHub 403 */
	const char *hint = later		    ? ""
			   : status == 401 || status == 403
				   ? ": a token is missing or refused (see CREDENTIALS in sb-fetch(1))"
			   : status == 404 ? ": there is nothing at this address"
			   : status == 410 ? ": it is gone for good, take it off the list"
					   : "";
	char until[SB_TIME_TEXT_MAX] = "", *why;

	if (r->known.not_before != SB_TIME_NONE)
		sb_time_format(r->known.not_before, until);
	why = sb_mem_format("the server answered %ld%s%s%s", status, hint,
			    *until ? ", and not to be asked before " : "", until);
	fail(r, later ? SB_RETRY : SB_REFUSED, why);
	free(why);
}

/* True when there is something to read. */
static bool accept(struct remote *r, const struct sb_http_response *response)
{
	struct sb_err err = response->err;

	if (response->end != SB_HTTP_ANSWERED) {
		/* a connection that broke is tried once more at once; asking twice does no harm */
		if (response->end == SB_HTTP_UNCLEAR && !response->timed_out && !r->retried) {
			r->retried = true;
			ask(r);
		} else {
			fail(r, err.status, err.text);
		}
		return false;
	}
	set_pause(r, response);
	if (response->status == 304 && r->network == NULL) {
		succeed(r); /* nothing new: what was known stays */
		return false;
	}
	if (response->status < 200 || response->status >= 300) {
		refused_or_later(r, response);
		return false;
	}
	return true;
}

/* --- posts --- */

static void hold(struct remote *r, struct sb_record *record)
{
	struct sb_run *run = r->run;
	struct sb_err err;

	if (record->id.len > 0 && !sb_held_id(&r->held, record->id)) {
		r->again++;
		return;
	}
	r->fresh++;
	if (run->state != NULL && sb_state_seen(run->state, &r->known, record->id))
		return;
	if (!sb_sink_line(run->sink, record, sb_str_from(r->shown), &err)) {
		sb_sink_reject(run->sink, r->shown, (struct sb_str){NULL, 0}, &err);
		if (!run->sink->keep_rejects)
			r->status = sb_status_worse(r->status, SB_REJECTED);
		return;
	}
	if (run->sink->line.len == 0)
		return; /* older than --since */
	sb_held_add(&r->held, sb_buf_str(&run->sink->line), record->created_at);
	sb_progress_add(1, run->sink->line.len);
	r->count++;
}

static bool on_entry(void *ctx, struct sb_record *record)
{
	hold(ctx, record);
	return true;
}

static bool on_post(void *ctx, sb_json *post)
{
	struct remote *r = ctx;
	struct sb_record record;
	struct sb_buf scratch;
	struct sb_str error = sb_json_str(sb_json_get(post, SB_STR("error")));

	if (error.ptr != NULL) {
		struct sb_err err;
		sb_err_set(&err, SB_REJECTED, "a post that cannot be read: %.*s", SB_FMT(error));
		sb_sink_reject(r->run->sink, r->shown, (struct sb_str){NULL, 0}, &err);
		r->status = sb_status_worse(r->status, SB_REJECTED);
		return true;
	}
	sb_record_init(&record);
	sb_buf_init(&scratch, SB_RECORD_TEXT_MAX);
	sb_record_from_json(&record, post, sb_str_from(r->url), &scratch);
	hold(r, &record);
	sb_buf_free(&scratch);
	sb_record_free(&record);
	return true;
}

static void keep_validators(struct remote *r, const struct sb_http_response *response)
{
	sb_buf_clear(&r->known.etag);
	sb_buf_clear(&r->known.last_modified);
	sb_buf_add_str(&r->known.etag, sb_http_header(response, "etag"));
	sb_buf_add_str(&r->known.last_modified, sb_http_header(response, "last-modified"));
}

/* Archives and tables by http(s): no ids are remembered, the validators spare a second reading. */
static void read_whole(struct remote *r, const struct sb_http_response *response)
{
	enum sb_status status = sb_local_read_bytes(r->run->local, r->shown, response->body);

	r->status = sb_status_worse(r->status, status);
	if (status == SB_OK)
		keep_validators(r, response);
	succeed(r);
}

static void on_document(struct remote *r, const struct sb_http_response *response)
{
	struct sb_feed_input input = {response->body, sb_charset_of(sb_http_header(response, "content-type")),
				      response->url, sb_http_header(response, "content-language")};
	enum sb_form form = r->run->form;
	struct sb_err err;
	struct sb_buf place;

	sb_buf_init(&place, SB_RECORD_TEXT_MAX);
	if (sb_http_resolve(response->url, sb_http_header(response, "content-location"), &place))
		input.url = sb_buf_str(&place);
	if (form == SB_FORM_AUTO) {
		struct sb_str rest = response->body;
		form = r->run->local->map != NULL ? SB_FORM_CSV : sb_local_sniff(sb_str_cut(&rest, '\n'));
		form = sb_feed_sniff(response->body) != SB_FEED_NONE ? SB_FORM_FEED : form;
	}
	if (form != SB_FORM_FEED && form != SB_FORM_AUTO) {
		read_whole(r, response);
	} else if (sb_feed_read(&input, on_entry, r, &err)) {
		keep_validators(r, response);
		succeed(r);
	} else { /* what could be read is kept; the next run reads the document again */
		sb_warn("%s: %s", r->shown, err.text);
		r->status = sb_status_worse(r->status, err.status);
		succeed(r);
	}
	sb_buf_free(&place);
}

static void on_page(struct remote *r, const struct sb_http_response *response)
{
	struct sb_err err;
	bool more = false;

	r->fresh = r->again = 0;
	if (!sb_network_answer(&r->source, response, on_post, r, &err)) {
		fail(r, err.status, err.text);
		return;
	}
	if (r->forward && !release(r)) {
		end(r);
		return;
	}
	/* a server that does not know how to page gives the same again and again (snac2's accounts) */
	bool enough = (r->first && r->count >= r->run->limit) || (r->again > 0 && r->fresh == 0);
	if (!enough && !sb_network_next(&r->source, response, r->run->sink->since, &more, &err))
		fail(r, err.status, err.text);
	else if (more && r->known.not_before != SB_TIME_NONE && !r->forward)
		fail(r, SB_RETRY, "the server wants a pause before everything is there; nothing of it is lost");
	else if (more && r->known.not_before == SB_TIME_NONE)
		ask(r);
	else
		succeed(r);
}

static void on_answer(void *ctx, const struct sb_http_response *response)
{
	struct remote *r = ctx;

	if (r->run->stop)
		end(r);
	else if (!accept(r, response))
		return; /* it went on, or it is over */
	else if (r->network != NULL)
		on_page(r, response);
	else
		on_document(r, response);
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

static void show(struct remote *r, const struct sb_http_request *request)
{
	struct sb_writer *out = r->run->sink->out;
	struct sb_buf text;

	sb_buf_init(&text, SB_RECORD_TEXT_MAX);
	char *url = sb_remote_shown(request->url);
	sb_buf_add_format(&text, "GET %s\n", url);
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

static void send(struct remote *r, struct sb_http_request *request)
{
	struct sb_buf secret;

	sb_buf_init(&secret, (size_t)1 << 16);
	sb_credentials_for(&r->run->credentials, request->url, request->secret_header, &secret);
	if (secret.len > 0)
		request->secret = sb_buf_str(&secret);
	if (r->run->dry_run) {
		show(r, request);
		end(r);
	} else {
		sb_http_add(r->run->http, request, on_answer, r);
	}
	explicit_bzero(secret.ptr, secret.len);
	sb_buf_free(&secret);
}

static void ask_feed(struct remote *r)
{
	struct sb_http_header headers[3];
	struct sb_http_request request = {
		.url = sb_str_from(r->url), .headers = headers, .max_body = SB_FEED_BYTES_MAX};

	add_header(&request, headers, "Accept", SB_STR(FEED_ACCEPT));
	add_header(&request, headers, "If-None-Match", sb_buf_str(&r->known.etag));
	add_header(&request, headers, "If-Modified-Since", sb_buf_str(&r->known.last_modified));
	send(r, &request);
}

static void ask(struct remote *r)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_network_request wanted;
	struct sb_err err;

	if (r->network == NULL) {
		ask_feed(r);
		return;
	}
	if (!sb_network_request(&r->source, &arena, &wanted, &err)) {
		fail(r, err.status, err.text);
	} else {
		struct sb_http_request request = {
			.url = wanted.url, .headers = wanted.headers, .header_count = wanted.header_count,
			.secret_header = wanted.secret_header};
		r->forward = wanted.forward;
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

static bool prepare(struct remote *r, struct sb_str spec, struct sb_err *err)
{
	struct sb_run *run = r->run;

	if (run->state != NULL && !sb_state_load(run->state, sb_str_from(r->shown), &r->known, err))
		return false;
	r->first = r->known.last_success == SB_TIME_NONE;
	if (r->network == NULL)
		return true;
	sb_buf_add_str(&r->source.cursor, sb_buf_str(&r->known.cursor));
	return sb_network_prepare(&r->source, sb_str_from(r->url), spec, &run->credentials, err) &&
	       sb_network_begin(&r->source, err);
}

void sb_remote_add(struct sb_run *run, struct sb_str source, const char *network, struct sb_str spec)
{
	struct remote *r = sb_mem_zero(1, sizeof *r);
	struct sb_err err;

	r->run = run;
	r->url = sb_mem_dup(source);
	r->shown = sb_remote_shown(source);
	r->network = network;
	sb_state_source_init(&r->known);
	sb_held_init(&r->held);
	if (network != NULL)
		sb_network_source_init(&r->source, run->networks, network);
	if (!prepare(r, spec, &err)) {
		sb_warn("%s: %s", r->shown, err.text);
		r->status = err.status;
		end(r);
	} else if (r->known.not_before != SB_TIME_NONE && r->known.not_before > run->sink->now && !run->dry_run) {
		char until[SB_TIME_TEXT_MAX];
		sb_time_format(r->known.not_before, until);
		sb_warn("%s: its server asked to be left alone until %s; passed over", r->shown, until);
		r->status = SB_RETRY;
		end(r);
	} else {
		ask(r);
	}
}
