#include "fetch/remote_internal.h"

#include "fetch/charset.h"
#include "fetch/feed.h"
#include "io/progress.h"
#include "text/html.h"

#include <stdlib.h>

#define PAUSE_USUAL (5 * SB_MINUTE) /* after a 429 that does not say for how long */
#define PAUSE_MAX SB_DAY	    /* a server cannot silence a source for longer than that */

/* --- what an answer's status means --- */

static void set_pause(struct sb_remote *r, const struct sb_http_response *response)
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

/* How long a feed is to be left alone from now on. `said` is what the document says, or NULL: it did not change. */
static void set_pace(struct sb_remote *r, const struct sb_http_response *response, const struct sb_feed_pace *said)
{
	static const struct sb_feed_pace nothing = SB_FEED_PACE_INIT;
	struct sb_str none = {NULL, 0};

	if (said != NULL)
		r->known.pace = sb_pace_feed(said, none, none);
	int64_t wait = sb_pace_feed(&nothing, sb_http_header(response, "cache-control"), sb_http_header(response, "age"));
	wait = wait > r->known.pace ? wait : r->known.pace;
	r->known.wait_until = wait > 0 ? r->run->sink->now + wait : SB_TIME_NONE;
}

static void refused_or_later(struct sb_remote *r, const struct sb_http_response *response)
{
	long status = response->status;
	bool later = status == 408 || status == 425 || status == 429 || status >= 500 ||
		     r->known.not_before != SB_TIME_NONE; /* Stack Exchange says 400, GitHub 403 */
	const char *hint = later		    ? ""
			   : status == 401 || status == 403
				   ? ": a token is missing or refused (see sb-credentials(5))"
			   : status == 404 ? ": there is nothing at this address"
			   : status == 410 ? ": it is gone for good, take it off the list"
					   : "";
	char until[SB_TIME_TEXT_MAX] = "", *why;
	bool perhaps_a_page = !later && status == 404 && r->network != NULL && r->job->thread == NULL && sb_remote_is_url(r->url);

	if (status == 400 || status == 401)
		sb_login_forget(r->run->logins, response->url);
	if (r->known.not_before != SB_TIME_NONE)
		sb_time_format(r->known.not_before, until);
	why = sb_mem_format("the server answered %ld%s%s%s%s%s%s", status, hint,
			    *until ? ", and not to be asked before " : "", until,
			    perhaps_a_page ? "; it was asked as a server of " : "", perhaps_a_page ? r->network : "",
			    perhaps_a_page ? ", --as feed takes it for a feed" : "");
	sb_remote_fail(r, later ? SB_RETRY : SB_REFUSED, why);
	free(why);
}

/* Whether the first answer of a network that claims by shape is none of such a server: these answer in JSON, errors too. */
static bool is_another_site(const struct sb_remote *r, const struct sb_http_response *response)
{
	struct sb_str body = sb_str_trim(response->body);

	return r->network != NULL && r->job->thread == NULL && r->count == 0 && r->known.cursor.len == 0 && sb_remote_is_url(r->url) &&
	       sb_claims_by_shape(sb_networks_claims(r->run->networks), r->network) &&
	       (response->status == 404 || (response->status >= 200 && response->status < 300)) && !sb_str_starts(body, "{") &&
	       !sb_str_starts(body, "[");
}

/* True when there is something to read. */
static bool accept(struct sb_remote *r, const struct sb_http_response *response)
{
	struct sb_err err = response->err;

	if (response->end != SB_HTTP_ANSWERED) {
		/* a connection that broke is tried once more at once; asking twice does no harm */
		if (response->end == SB_HTTP_UNCLEAR && !response->timed_out && !r->retried) {
			r->retried = true;
			if (r->stream != NULL) /* from the start again; what was read is known by its ids */
				sb_feed_stream_close(r->stream, NULL);
			r->stream = NULL;
			sb_remote_ask(r);
		} else {
			sb_remote_fail(r, err.status, err.text);
		}
		return false;
	}
	set_pause(r, response);
	if (response->status == 304 && r->network == NULL) {
		set_pace(r, response, NULL); /* nothing new: what was known stays */
		sb_remote_succeed(r);
		return false;
	}
	if (is_another_site(r, response)) {
		sb_remote_as_page(r);
		return false;
	}
	if (r->leads && response->status >= 300 && response->status < 400)
		return true;
	if (response->status < 200 || response->status >= 300) {
		refused_or_later(r, response);
		return false;
	}
	return true;
}

/* --- posts --- */

static void hold(struct sb_remote *r, struct sb_record *record)
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
	if (r->network == NULL) /* a document has no end that is known before it is read */
		sb_held_trim(&r->held, r->limit);
	sb_progress_add(1, run->sink->line.len);
	r->count++;
}

static bool on_entry(void *ctx, struct sb_record *record)
{
	hold(ctx, record);
	return true;
}

bool sb_remote_post(void *ctx, sb_json *post)
{
	struct sb_remote *r = ctx;
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

static void keep_validators(struct sb_remote *r, const struct sb_http_response *response)
{
	sb_buf_clear(&r->known.etag);
	sb_buf_clear(&r->known.last_modified);
	if (r->found) /* the next run asks the page first, to which these say nothing */
		return;
	sb_buf_add_str(&r->known.etag, sb_http_header(response, "etag"));
	sb_buf_add_str(&r->known.last_modified, sb_http_header(response, "last-modified"));
}

/* Archives and tables by http(s): no ids are remembered, the validators spare a second reading. */
static void read_whole(struct sb_remote *r, const struct sb_http_response *response)
{
	r->run->local->form = sb_local_form(r->job->source->as);
	r->run->local->map = r->job->source->map;
	enum sb_status status = sb_local_read_bytes(r->run->local, r->shown, response->body);

	r->status = sb_status_worse(r->status, status);
	if (status == SB_OK)
		keep_validators(r, response);
	sb_remote_succeed(r);
}

/* What is known of a document before it is read. */
static struct sb_feed_input input_of(struct sb_remote *r, const struct sb_http_response *response, struct sb_str content)
{
	sb_buf_clear(&r->base);
	sb_buf_clear(&r->language);
	if (!sb_http_resolve(response->url, sb_http_header(response, "content-location"), &r->base))
		sb_buf_add_str(&r->base, response->url);
	sb_buf_add_str(&r->language, sb_http_header(response, "content-language"));
	r->pace = (struct sb_feed_pace)SB_FEED_PACE_INIT;
	return (struct sb_feed_input){.content = content,
				      .charset = sb_charset_of(sb_http_header(response, "content-type")),
				      .url = sb_buf_str(&r->base),
				      .language = sb_buf_str(&r->language),
				      .pace = &r->pace};
}

static void read_feed(struct sb_remote *r, const struct sb_http_response *response)
{
	struct sb_feed_input input;
	struct sb_err err;
	bool good;

	if (r->stream != NULL) {
		good = sb_feed_stream_close(r->stream, &err);
		r->stream = NULL;
	} else {
		input = input_of(r, response, response->body);
		good = sb_feed_read(&input, on_entry, r, &err);
	}
	if (good) {
		keep_validators(r, response);
		set_pace(r, response, &r->pace);
	} else { /* what could be read is kept; the next run reads the document again */
		sb_warn("%s: %s", r->shown, err.text);
		r->status = sb_status_worse(r->status, err.status);
	}
	sb_remote_succeed(r);
}

static enum sb_form form_of(const struct sb_remote *r, struct sb_str start)
{
	const struct sb_source *source = r->job->source;

	if (source->as != NULL)
		return sb_local_form(source->as);
	if (sb_feed_sniff(start) != SB_FEED_NONE)
		return SB_FORM_FEED;
	return source->map != NULL ? SB_FORM_CSV : sb_local_sniff(start);
}

/* A page that names its feed: that is asked in its place. False: it names none, or is a feed's answer already. */
static bool ask_its_feed(struct sb_remote *r, const struct sb_http_response *response)
{
	struct sb_buf href, base, place, url;
	bool good = false;

	if (r->found || sb_feed_sniff(response->body) != SB_FEED_HTML)
		return false;
	sb_buf_init(&href, SB_RECORD_TEXT_MAX);
	sb_buf_init(&base, SB_RECORD_TEXT_MAX);
	sb_buf_init(&place, SB_RECORD_TEXT_MAX);
	sb_buf_init(&url, SB_RECORD_TEXT_MAX);
	if (sb_html_find_feed(response->body, &href, &base)) {
		if (!sb_http_resolve(response->url, sb_buf_str(&base), &place))
			sb_buf_add_str(&place, response->url);
		good = sb_http_resolve(sb_buf_str(&place), sb_buf_str(&href), &url);
	}
	if (good) {
		r->found = true;
		r->outside = response->outside;
		free(r->url);
		r->url = sb_mem_dup(sb_buf_str(&url));
		sb_buf_clear(&r->known.etag);
		sb_buf_clear(&r->known.last_modified);
		sb_remote_ask(r);
	}
	sb_buf_free(&href);
	sb_buf_free(&base);
	sb_buf_free(&place);
	sb_buf_free(&url);
	return good;
}

static void on_document(struct sb_remote *r, const struct sb_http_response *response)
{
	if ((r->job->source->as == NULL || strcmp(r->job->source->as, "feed") == 0) && ask_its_feed(r, response))
		return;
	enum sb_form form = r->stream != NULL ? SB_FORM_FEED : form_of(r, response->body);

	if (form == SB_FORM_FEED || form == SB_FORM_AUTO)
		read_feed(r, response);
	else
		read_whole(r, response);
}

bool sb_remote_piece(void *ctx, const struct sb_http_response *head, struct sb_str bytes)
{
	struct sb_remote *r = ctx;

	if (r->run->stop)
		return false;
	if (r->stream != NULL) {
		sb_feed_stream_give(r->stream, bytes);
		return true;
	}
	r->run->sink->now = sb_time_floor(sb_time_now(), SB_SECOND);
	r->run->sink->since = r->job->source->since;
	struct sb_feed_input input = input_of(r, head, bytes);
	if (form_of(r, bytes) == SB_FORM_FEED)
		r->stream = sb_feed_stream_open(&input, on_entry, r);
	return r->stream != NULL;
}

static void on_page(struct sb_remote *r, const struct sb_http_response *response)
{
	struct sb_err err;
	bool more = false;

	r->fresh = r->again = 0;
	if (!sb_network_answer(&r->source, response, sb_remote_post, r, &err)) {
		sb_remote_fail(r, err.status, err.text);
		return;
	}
	if (r->forward && !sb_remote_release(r)) {
		sb_remote_end(r);
		return;
	}
	/* a server that does not know how to page gives the same again and again (snac2's accounts) */
	bool enough = r->count >= r->limit || (r->again > 0 && r->fresh == 0);
	if (!enough && !sb_network_next(&r->source, response, r->job->source->since, &more, &err))
		sb_remote_fail(r, err.status, err.text);
	else if (more && r->known.not_before != SB_TIME_NONE && !r->forward)
		sb_remote_fail(r, SB_RETRY, "the server wants a pause before everything is there; nothing of it is lost");
	else if (more && r->known.not_before == SB_TIME_NONE)
		sb_remote_ask(r);
	else
		sb_remote_succeed(r);
}

/* A short address, as networks give them to be passed on, answers with the long one. */
static void follow_lead(struct sb_remote *r, const struct sb_http_response *response)
{
	struct sb_buf url;

	sb_buf_init(&url, SB_RECORD_TEXT_MAX);
	r->outside = response->outside;
	if (r->led || !sb_http_resolve(response->url, sb_http_header(response, "location"), &url))
		sb_remote_fail(r, SB_REFUSED, "it does not say where it leads; give the address of the page that a browser shows");
	else
		sb_remote_lead(r, sb_buf_str(&url));
	sb_buf_free(&url);
}

void sb_remote_answer(void *ctx, const struct sb_http_response *response)
{
	struct sb_remote *r = ctx;

	r->run->sink->now = sb_time_floor(sb_time_now(), SB_SECOND);
	r->run->sink->since = r->job->source->since;
	if (r->run->stop)
		sb_remote_end(r);
	else if (!accept(r, response))
		return; /* it went on, or it is over */
	else if (r->leads)
		follow_lead(r, response);
	else if (r->network != NULL)
		on_page(r, response);
	else
		on_document(r, response);
}

