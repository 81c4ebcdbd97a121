#include "fetch/stream.h"

#include "base/backoff.h"
#include "fetch/remote_internal.h"
#include "text/events.h"

#include <stdlib.h>
#include <unistd.h>

#define IDLE_USUAL (2 * SB_MINUTE)	    /* the standard asks servers for a word every 15 seconds or so */
#define WAITING_MAX ((size_t)8 << 20)	    /* bytes of events that wait; with more than that the source is asked once more */
#define NOT_A_STREAM_MAX ((size_t)64 << 10) /* bytes of an answer that is something else */
#define LONG_ENOUGH SB_MINUTE		    /* a stream that lived so long did not fail */
/* Posts, after which the source is asked so that its cursor moves on. Until then only their ids are remembered, of which
 * SB_STATE_RING are. */
#define ASK_AFTER (SB_STATE_RING / 2)
#define SAY_AFTER 3 /* breaks in a row */

struct sb_stream {
	struct sb_run *run;
	struct sb_job *job;
	struct sb_remote *remote; /* holds and writes its posts */
	struct sb_events *events;
	struct sb_buf waiting; /* events as sb_network_event_add has them, each with a NUL behind it */
	int64_t stands;	       /* since when; 0: it is not open yet */
	uint64_t given;	       /* posts since the source was asked */
	uint64_t dropped;      /* events that were too long, as far as that is known */
	struct sb_stream *next;
};

/* --- events --- */

static void ask_now(struct sb_stream *s)
{
	sb_job_hasten(s->run, s->job, sb_time_monotonic());
}

static void on_event(void *ctx, const struct sb_event *event)
{
	struct sb_stream *s = ctx;

	sb_network_event_add(&s->remote->source, event, &s->waiting);
	sb_buf_add_char(&s->waiting, '\0');
	if (s->waiting.full) { /* the requests find what is in them */
		sb_buf_clear(&s->waiting);
		ask_now(s);
	}
}

/* What is known now: the ordinary requests change it too. */
static bool load(struct sb_stream *s, struct sb_err *err)
{
	struct sb_remote *r = s->remote;

	r->run->sink->now = sb_time_floor(sb_time_now(), SB_SECOND);
	r->run->sink->since = s->job->source->since;
	sb_held_free(&r->held);
	sb_held_init(&r->held);
	r->count = 0;
	if (r->run->state == NULL)
		return true;
	sb_state_source_free(&r->known);
	sb_state_source_init(&r->known);
	if (!sb_state_load(r->run->state, sb_str_from(r->shown), &r->known, err))
		return false;
	sb_buf_clear(&r->source.cursor);
	sb_buf_add_str(&r->source.cursor, sb_buf_str(&r->known.cursor));
	return true;
}

static void read_events(struct sb_stream *s)
{
	struct sb_str rest = sb_buf_str(&s->waiting);
	struct sb_remote *r = s->remote;
	struct sb_err err;

	while (rest.len > 0) {
		struct sb_str event = sb_str_cut(&rest, '\0');
		if (sb_network_event(&r->source, event, sb_remote_post, r, &err))
			continue;
		sb_sink_reject(r->run->sink, r->shown, (struct sb_str){NULL, 0}, &err);
		if (!r->run->sink->keep_rejects)
			r->status = sb_status_worse(r->status, SB_REJECTED);
	}
}

/* Writes out what waits, and remembers that. */
static void hand_on(struct sb_stream *s)
{
	struct sb_remote *r = s->remote;
	struct sb_err err;

	if (s->waiting.len == 0 || s->job->asking)
		return;
	if (load(s, &err)) {
		read_events(s);
		if (r->held.count > 0)
			sb_remote_release(r);
	} else { /* the next request says it, and finds what was in them */
		ask_now(s);
	}
	sb_buf_clear(&s->waiting);
	s->given += r->count;
	if (s->given >= ASK_AFTER)
		ask_now(s);
	r->run->status = sb_status_worse(r->run->status, r->status);
}

/* --- the connection --- */

static bool on_piece(void *ctx, const struct sb_http_response *head, struct sb_str bytes)
{
	struct sb_stream *s = ctx;

	if (s->run->stop)
		return false;
	if (s->stands == 0) {
		if (!sb_str_starts_nocase(sb_http_header(head, "content-type"), "text/event-stream"))
			return false;
		s->stands = sb_time_monotonic();
		ask_now(s); /* for what came before it stood */
	}
	sb_events_feed(s->events, bytes);
	if (sb_events_dropped(s->events) != s->dropped) {
		s->dropped = sb_events_dropped(s->events);
		ask_now(s);
	}
	hand_on(s);
	return !s->run->stop;
}

/* Whether an answer says that there is no stream here, now and later. */
static bool has_none(const struct sb_stream *s, const struct sb_http_response *response)
{
	long status = response->status;

	if (s->stands != 0)
		return false;
	if (response->end != SB_HTTP_ANSWERED)
		return response->end == SB_HTTP_BLOCKED;
	return status != 408 && status != 425 && status != 429 && (status < 500 || status == 501);
}

/* How long to wait before the source is asked, and then its stream is opened again. */
static int64_t pause_of(struct sb_stream *s, const struct sb_http_response *response)
{
	int64_t most = s->job->source->every > 2 * SB_SECOND ? s->job->source->every : 2 * SB_SECOND;
	struct sb_backoff backoff = {2 * SB_SECOND, most};
	int64_t wait = sb_backoff_wait(&backoff, (uint64_t)getpid(), sb_time_monotonic(), s->job->breaks);
	int64_t told = sb_events_retry(s->events) * (SB_SECOND / 1000);

	wait = wait > told ? wait : told;
	return wait > response->retry_after ? wait : response->retry_after;
}

static void say_break(const struct sb_stream *s, const struct sb_http_response *response)
{
	if (response->end == SB_HTTP_ANSWERED && s->stands == 0)
		sb_warn("%s: its stream failed %d times in a row: the server answered %ld; the source is asked all the same",
			s->remote->shown, SAY_AFTER, response->status);
	else
		sb_warn("%s: its stream ended %d times in a row%s%s; the source is asked all the same", s->remote->shown,
			SAY_AFTER, response->end != SB_HTTP_ANSWERED ? ": " : "", response->err.text);
}

static void on_end(void *ctx, const struct sb_http_response *response)
{
	struct sb_stream *s = ctx;
	struct sb_job *job = s->job;

	if (has_none(s, response)) {
		job->no_stream = true;
		if (response->status == 401 || response->status == 403)
			sb_warn("%s: its stream wants a token (see sb-credentials(5)); until then it is asked at the pace of --every",
				s->remote->shown);
	} else {
		if (s->stands != 0 && sb_time_monotonic() - s->stands > LONG_ENOUGH)
			job->breaks = 0;
		if (++job->breaks == SAY_AFTER && !s->run->stop)
			say_break(s, response);
		sb_job_hasten(s->run, job, sb_time_monotonic() + pause_of(s, response));
	}
	hand_on(s); /* what still waits as the source is being asked, this finds too */
	sb_stream_close(s);
}

/* --- opening and closing --- */

/* The request for the stream of a source that was claimed. False: it has none. Texts live in `arena`. */
static bool request_of(struct sb_remote *r, struct sb_arena *arena, struct sb_http_request *request)
{
	struct sb_network_request wanted = {.header_count = 0};
	struct sb_err err = {0};
	bool there = false;

	if (!sb_network_stream(&r->source, &there, &err) ||
	    (there && !sb_network_request(&r->source, arena, &wanted, &err)))
		sb_warn("%s: %s", r->shown, err.text);
	if (!there || err.status != SB_OK)
		return false;
	struct sb_http_header *headers = sb_arena_alloc(arena, (wanted.header_count + 1) * sizeof *headers);
	headers[0] = (struct sb_http_header){SB_STR("Accept"), SB_STR("text/event-stream")};
	if (wanted.header_count > 0)
		memcpy(headers + 1, wanted.headers, wanted.header_count * sizeof *headers);
	*request = (struct sb_http_request){.url = wanted.url,
					    .headers = headers,
					    .header_count = wanted.header_count + 1,
					    .secret_header = wanted.secret_header,
					    .max_body = NOT_A_STREAM_MAX,
					    .piece = on_piece,
					    .max_pieces = SIZE_MAX,
					    .idle = wanted.idle > 0 ? wanted.idle : IDLE_USUAL};
	return true;
}

void sb_stream_show(struct sb_remote *r)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_http_request request;

	if (r->job->thread == NULL && request_of(r, &arena, &request))
		sb_remote_send(r, &request, NULL, NULL);
	sb_arena_free(&arena);
}

static bool too_many(const struct sb_run *run, const struct sb_job *job)
{
	size_t all = 0, here = 0;

	for (const struct sb_stream *s = run->streams; s != NULL; s = s->next) {
		all++;
		here += s->job->host == job->host;
	}
	return all >= SB_STREAMS_ALL || here >= SB_STREAMS_HOST;
}

static void open_stream(struct sb_run *run, struct sb_job *job)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_http_request request;
	struct sb_remote *r = sb_remote_new(run, job);
	struct sb_err err;

	if (!sb_remote_claim(r, &err) || r->network == NULL || !request_of(r, &arena, &request)) {
		job->no_stream = true;
		sb_remote_free(r);
	} else {
		struct sb_stream *s = sb_mem_zero(1, sizeof *s);
		s->run = run;
		s->job = job;
		s->remote = r;
		s->events = sb_events_open(on_event, s);
		sb_buf_init(&s->waiting, WAITING_MAX);
		s->next = run->streams;
		run->streams = s;
		job->stream = s;
		r->forward = true; /* all of it is written, as it comes */
		r->limit = UINT64_MAX;
		sb_remote_send(r, &request, on_end, s);
	}
	sb_arena_free(&arena);
}

void sb_stream_asked(const struct sb_remote *r)
{
	struct sb_job *job = r->job;

	if (job->stream != NULL) {
		job->stream->given = 0;
		hand_on(job->stream);
	} else if (r->network != NULL && !job->no_stream && r->known.failures == 0 &&
		   (r->known.not_before == SB_TIME_NONE || r->known.not_before <= r->run->sink->now) &&
		   !too_many(r->run, job)) {
		open_stream(r->run, job);
	}
}

void sb_stream_close(struct sb_stream *s)
{
	struct sb_stream **at;

	if (s == NULL)
		return;
	for (at = &s->run->streams; *at != s; at = &(*at)->next)
		;
	*at = s->next;
	s->job->stream = NULL;
	sb_http_cancel(s->run->http, s);
	sb_remote_free(s->remote);
	sb_events_close(s->events);
	sb_buf_free(&s->waiting);
	free(s);
}
