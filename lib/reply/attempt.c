/* attempt.c - one attempt at one part: what its network's `reply` wants is asked, step by step, until it is there. */
#include "json/splice.h"
#include "json/write.h"
#include "reply/send.h"

#include <stdio.h>
#include <stdlib.h>

#define ANSWER_MAX ((size_t)8 << 20) /* of one answer: a thread that is read back has some hundred posts */
#define ANSWER_SHOWN 120             /* bytes of it in a reason */
#define SECRET_MAX ((size_t)1 << 20)

/* An attempt under way. */
struct attempt {
	struct sb_reply_sender *sender;
	struct sb_reply_network *network;
	const struct sb_part *part;
	struct sb_arena *arena;
	struct sb_part_outcome *outcome;
	struct sb_reply_question question;
	struct sb_buf answer, know, known;
	struct sb_reply_step step;
	bool asked, published, looked, ended;
	struct sb_err err; /* of the queue */
};

/* --- secrets --- */

void sb_reply_secret_free(struct sb_reply_secret *secret)
{
	explicit_bzero(secret->bearer.ptr, secret->bearer.len);
	explicit_bzero(secret->body.ptr, secret->body.len);
	sb_buf_free(&secret->bearer);
	sb_buf_free(&secret->body);
}

/* A session is of the host that gave it. */
static bool is_session_of(const struct sb_reply_network *network, struct sb_str url)
{
	struct sb_buf host;

	if (network->session_token.len == 0)
		return false;
	sb_buf_init(&host, SECRET_MAX);
	sb_credentials_host(url, &host);
	bool same = sb_str_eq(sb_buf_str(&host), sb_buf_str(&network->session_host));
	sb_buf_free(&host);
	return same;
}

/* Whether the user has named the host of a URL: the token of the environment is for that one. The host in a draft is
 * whatever a draft says, and must not be given a token that was meant for another. */
static bool is_named(const struct sb_reply_sender *sender, const struct sb_reply_network *network, struct sb_str url)
{
	const struct sb_account *account = sb_reply_account(sender->rules, sb_str_from(network->name));
	struct sb_buf host, named;

	sb_buf_init(&host, SECRET_MAX);
	sb_buf_init(&named, SECRET_MAX);
	sb_credentials_host(url, &host);
	if (account != NULL && account->url.ptr != NULL)
		sb_credentials_host(account->url, &named);
	else if (network->host != NULL)
		sb_buf_add_text(&named, network->host);
	bool same = named.len > 0 && sb_str_eq(sb_buf_str(&host), sb_buf_str(&named));
	sb_buf_free(&host);
	sb_buf_free(&named);
	return same;
}

bool sb_reply_prepare(struct sb_reply_sender *sender, struct sb_reply_network *network, struct sb_reply_step *step,
		      bool shown, struct sb_http_request *request, struct sb_reply_secret *secret, struct sb_err *err)
{
	struct sb_buf host;

	sb_buf_init(&secret->bearer, SECRET_MAX);
	sb_buf_init(&secret->body, SIZE_MAX / 4);
	*request = (struct sb_http_request){.method = step->method,
					    .url = step->url,
					    .headers = step->headers,
					    .header_count = step->header_count,
					    .body = step->body,
					    .max_body = ANSWER_MAX,
					    .timeout = SB_REPLY_TIMEOUT,
					    .no_redirects = true};
	bool bare = step->key_header.len > 0 || step->password.len > 0; /* the token alone, and not "Bearer TOKEN" */
	if (shown)
		sb_buf_add_text(&secret->bearer, "(a token)");
	else if (is_session_of(network, step->url))
		sb_buf_add_format(&secret->bearer, "Bearer %s", network->session_token.ptr);
	else if (is_named(sender, network, step->url) &&
		 !sb_credentials_from_environment(&sender->credentials, network->name, step->url, err))
		return false;
	else
		sb_credentials_for(&sender->credentials, step->url, bare ? SB_STR("a header") : (struct sb_str){NULL, 0},
				   &secret->bearer);
	if (secret->bearer.len == 0) {
		sb_buf_init(&host, SECRET_MAX);
		sb_credentials_host(step->url, &host);
		sb_err_set(err, SB_USAGE, "%s: there is no token for %.200s (see CREDENTIALS in sb-reply(1))", network->name,
			   host.ptr);
		sb_buf_free(&host);
		return false;
	}
	if (step->password.len > 0 && step->body.len > 0 && step->body.ptr[0] == '{') {
		sb_json_put_first(step->body, step->password, sb_buf_str(&secret->bearer), &secret->body);
		request->body = sb_buf_str(&secret->body);
	} else {
		request->secret = sb_buf_str(&secret->bearer);
		request->secret_header = step->key_header;
	}
	return true;
}

/* What a server sends back may hold what it was sent. */
static bool shows_secret(const struct attempt *a, struct sb_str text)
{
	const struct sb_credentials *c = &a->sender->credentials;

	for (size_t i = 0; i <= c->count; i++) {
		struct sb_str token = i < c->count ? c->list[i].token : sb_buf_str(&a->network->session_token);
		if (token.len > 0 && text.len > 0 && memmem(text.ptr, text.len, token.ptr, token.len) != NULL)
			return true;
	}
	return false;
}

/* --- what an answer means --- */

static void finish(struct attempt *a, enum sb_part_end end, int64_t retry_after, const char *reason)
{
	sb_part_outcome_set(a->outcome, end, "%s", reason);
	a->outcome->retry_after = retry_after;
	a->ended = true;
}

static const char *hint_for(long status)
{
	switch (status) {
	case 401:
		return ": the token is refused, and is to be renewed";
	case 403:
		return ": this account may not do that";
	case 404:
		return ": what is to be answered is not there";
	case 410:
		return ": what is to be answered is gone";
	default:
		return "";
	}
}

static bool wants_to_see(const struct sb_reply_step *step, long status)
{
	for (size_t i = 0; i < step->also_count; i++)
		if (step->also[i] == status)
			return true;
	return status >= 200 && status < 300;
}

static void judge_status(struct attempt *a, const struct sb_http_response *response)
{
	long status = response->status;
	struct sb_str body = sb_str_trim(response->body);
	int64_t pause = response->retry_after;

	if (pause < 0)
		pause = sb_reply_pause(a->network, sb_buf_str(&a->answer), a->question.now);
	if (shows_secret(a, body))
		body.len = 0;
	if (body.len > ANSWER_SHOWN)
		body.len = ANSWER_SHOWN;
	char *reason = sb_mem_format("%s: the server answered %ld%s%s%.*s", a->step.name.ptr ? a->step.name.ptr : "request",
				     status, hint_for(status), body.len > 0 ? ": " : "", SB_FMT(body));
	if (status == 401) /* until somebody has renewed the token; the others of that server wait as long */
		finish(a, SB_PART_LATER, pause > 0 ? pause : 0, reason);
	else if (status == 429 || status == 425 || (status < 500 && status != 408 && pause >= 0))
		finish(a, SB_PART_LATER, pause, reason);
	else if (status >= 500 || status == 408) /* it may have been done all the same */
		finish(a, a->step.publishes ? SB_PART_UNCLEAR : SB_PART_LATER, pause, reason);
	else
		finish(a, SB_PART_NEVER, -1, reason);
	if (status == 401) {
		sb_buf_clear(&a->network->session);
		sb_buf_clear(&a->network->session_token);
		a->outcome->denied = true;
	}
	free(reason);
}

/* What logging in gave, for the other steps of this run. */
static void keep_session(struct attempt *a, struct sb_str body)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	sb_json *root = sb_json_parse(&parser, body, NULL, NULL);
	struct sb_str token = sb_json_str(sb_json_get(root, a->step.session));

	sb_buf_clear(&a->network->session_token);
	sb_buf_clear(&a->network->session);
	if (token.len > 0) {
		sb_buf_add_str(&a->network->session_token, token);
		sb_buf_add_str(&a->network->session, sb_buf_str(&a->answer));
		sb_credentials_host(a->step.url, &a->network->session_host);
	}
	sb_json_parser_free(&parser);
}

static void landed(void *ctx, const struct sb_http_response *response)
{
	struct attempt *a = ctx;

	if (response->end == SB_HTTP_NOT_SENT) {
		finish(a, SB_PART_LATER, 0, response->err.text);
	} else if (response->end != SB_HTTP_ANSWERED) {
		finish(a, a->step.publishes ? SB_PART_UNCLEAR : SB_PART_LATER, -1, response->err.text);
	} else {
		sb_reply_answer(&a->step, response->status, response->headers, response->header_count, response->body,
				&a->answer);
		if (!wants_to_see(&a->step, response->status))
			judge_status(a, response);
		else if (a->step.session.len > 0)
			keep_session(a, response->body);
	}
}

/* --- the steps --- */

/* The record of the post that was made. */
static void write_post(const struct attempt *a, struct sb_buf *out)
{
	const struct sb_reply_step *step = &a->step;
	const struct sb_draft *draft = &a->part->draft->draft;

	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "post");
	sb_json_field_str(out, "id", step->id);
	sb_json_field_text(out, "network", a->network->name);
	sb_json_field_str(out, "url", step->sent_url);
	sb_json_field_time(out, "created_at", step->created_at == SB_TIME_NONE ? a->question.now : step->created_at);
	sb_json_field_time(out, "seen_at", a->question.now);
	sb_json_key(out, "author");
	sb_json_open(out, '{');
	sb_json_field_str(out, "id", step->author_id);
	sb_json_field_str(out, "handle", step->author_handle);
	sb_json_field_str(out, "name", step->author_name);
	sb_json_field_str(out, "url", step->author_url);
	sb_json_field_text(out, "role", "staff");
	sb_json_field_str(out, "department", draft->department);
	sb_json_close(out, '}');
	if (a->part->number == 1)
		sb_json_field_str(out, "title", draft->title);
	sb_json_field_str(out, "text", a->part->text);
	bool opens = step->thread_id.ptr == NULL && a->part->parent.ptr == NULL;
	sb_json_field_str(out, "thread_id", opens ? step->id : step->thread_id);
	sb_json_field_str(out, "reply_to", a->part->parent);
	sb_json_field_text(out, "via", sb_diag_program_name());
	sb_json_close(out, '}');
}

static void end_sent(struct attempt *a)
{
	struct sb_buf line;

	sb_buf_init(&line, SIZE_MAX / 4);
	write_post(a, &line);
	finish(a, SB_PART_SENT, -1, "");
	a->outcome->id = a->step.id;
	a->outcome->url = a->step.sent_url;
	a->outcome->line = sb_arena_str(a->arena, sb_buf_str(&line));
	sb_buf_free(&line);
}

/* Sends what the step asks for. False: nothing was sent. */
static bool ask(struct attempt *a, struct sb_err *err)
{
	struct sb_reply_secret secret;
	struct sb_http_request request;
	bool good = true;

	if (a->step.session.len > 0 && a->network->session.len > 0) { /* it is known from an earlier part of this run */
		sb_buf_clear(&a->answer);
		sb_buf_add_str(&a->answer, sb_buf_str(&a->network->session));
		return true;
	}
	good = sb_reply_prepare(a->sender, a->network, &a->step, false, &request, &secret, err);
	if (good && a->step.publishes)
		good = sb_part_begin(a->sender->queue, a->part, sb_buf_str(&a->know), a->question.now, err);
	if (good) {
		sb_http_add(a->sender->http, &request, landed, a);
		sb_http_run(a->sender->http);
	}
	sb_reply_secret_free(&secret);
	return good;
}

static void learn(struct attempt *a)
{
	if (a->step.know.len == 0)
		return;
	sb_buf_clear(&a->know);
	sb_buf_add_str(&a->know, a->step.know);
	a->question.know = sb_buf_str(&a->know);
}

/* One step. False: nothing was tried. */
static bool take_step(struct attempt *a, struct sb_err *err)
{
	if (!sb_reply_next(a->network, &a->question, a->arena, &a->step, err)) {
		if (a->asked) /* an answer that nobody expected */
			finish(a, a->published ? SB_PART_UNCLEAR : SB_PART_LATER, -1, err->text);
		return a->asked;
	}
	learn(a);
	switch (a->step.kind) {
	case SB_STEP_SENT:
		end_sent(a);
		return true;
	case SB_STEP_REFUSED:
		finish(a, SB_PART_NEVER, -1, a->step.reason.ptr);
		return true;
	case SB_STEP_LATER:
		finish(a, SB_PART_LATER, a->step.wait, a->step.reason.ptr);
		return true;
	case SB_STEP_ASK:
		break;
	}
	a->looked = a->looked || a->step.looks;
	if (a->step.publishes && a->part->unclear && !a->looked) {
		finish(a, SB_PART_NEVER, -1, "it may be there already, and this network's file cannot find out");
		return true;
	}
	if (!ask(a, err))
		return false;
	a->asked = true;
	a->published = a->published || a->step.publishes;
	a->question.answer = sb_buf_str(&a->answer);
	return true;
}

bool sb_reply_attempt(struct sb_reply_sender *sender, struct sb_reply_network *network, const struct sb_part *part,
		      struct sb_arena *arena, struct sb_part_outcome *outcome, struct sb_err *err)
{
	struct attempt a = {.sender = sender, .network = network, .part = part, .arena = arena, .outcome = outcome};
	bool good = true;

	sb_buf_init(&a.answer, SIZE_MAX / 4);
	sb_buf_init(&a.know, SIZE_MAX / 4);
	sb_buf_init(&a.known, SIZE_MAX / 4);
	sb_buf_add_str(&a.know, part->know);
	a.question = (struct sb_reply_question){.part = part,
						.account = sb_reply_account(sender->rules, part->draft->draft.network),
						.now = sb_time_now(),
						.know = sb_buf_str(&a.know),
						.unclear = part->unclear};
	if (part->unclear)
		good = sb_part_known(sender->queue, &a.known, err);
	a.question.known = sb_buf_str(&a.known);
	for (int i = 0; good && !a.ended; i++) {
		if (i == SB_REPLY_REQUESTS)
			finish(&a, SB_PART_NEVER, -1, "it takes too many requests");
		else
			good = take_step(&a, err);
	}
	if (good && a.know.len > 0)
		outcome->know = sb_arena_str(arena, sb_buf_str(&a.know));
	sb_buf_free(&a.answer);
	sb_buf_free(&a.know);
	sb_buf_free(&a.known);
	return good;
}
