/* send_web.c - channels that are one HTTP request a message, whose shape a jq file knows. */
#include "json/splice.h"
#include "json/write.h"
#include "notify/send.h"
#include "notify/sign.h"

#include <stdio.h>
#include <stdlib.h>

#define CONNECTIONS 1000   /* places are shared out by the deliverer, channel by channel */
#define ANSWER_MAX ((size_t)1 << 20)  /* of a server's answer: a word or an object */
#define ANSWER_SHOWN 120              /* bytes of it in a reason */
#define HEADERS_MAX 32                /* that a jq file may give */
#define URL_MAX ((size_t)64 << 10)    /* with what is put behind it; servers take 8 KiB */
#define MOST_SECONDS ((double)SB_RETRY_AFTER_MAX / (double)SB_SECOND)

static const char *const functions[] = {"request($arg)", "outcome", "repeatable", "hear($arg)", "heard", NULL};

/* One delivery under way. */
struct flight {
	struct sb_sender *sender;
	const struct sb_delivery *delivery;
	sb_sent *sent;
	void *ctx;
};

bool sb_send_compile(struct sb_sender *sender, struct sb_err *err)
{
	const struct sb_routes *routes = sender->routes;
	const char **names = sb_mem_zero(routes->channel_count + 1, sizeof *names);
	size_t count = 0;

	for (size_t i = 0; sender->wire == NULL && i < routes->channel_count; i++) {
		bool fresh = routes->channels[i].kind == SB_CHANNEL_WEB;
		for (size_t j = 0; j < count; j++)
			fresh = fresh && strcmp(names[j], routes->channels[i].type) != 0;
		if (fresh)
			names[count++] = routes->channels[i].type;
	}
	if (sender->wire == NULL)
		sender->wire = sb_wire_open("channels", sb_assets_channels, names, functions, err);
	free(names);
	return sender->wire != NULL;
}

/* Keeps the first output of a jq function. */
static bool keep_first(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	return false;
}

static bool call(struct sb_sender *sender, const struct sb_channel *channel, const char *function, struct sb_str input,
		 struct sb_str arg, struct sb_buf *out, struct sb_err *err)
{
	sb_buf_clear(out);
	if (!sb_wire_call(sender->wire, channel->type, function, input, arg, keep_first, out, err))
		return false;
	return out->len > 0 || sb_err_set(err, SB_USAGE, "%s.jq: '%s' gives nothing", channel->type, function);
}

bool sb_send_may_repeat(struct sb_sender *sender, const struct sb_channel *channel)
{
	struct sb_buf answer;
	struct sb_err err;

	if (channel->kind != SB_CHANNEL_WEB)
		return channel->kind == SB_CHANNEL_MAIL;
	sb_buf_init(&answer, ANSWER_MAX);
	bool may = sb_send_compile(sender, &err) &&
		   call(sender, channel, "repeatable", SB_STR("null"), (struct sb_str){NULL, 0}, &answer, &err) &&
		   sb_str_is(sb_buf_str(&answer), "true");
	sb_buf_free(&answer);
	return may;
}

bool sb_send_web_open(struct sb_sender *sender, struct sb_err *err)
{
	const struct sb_http_options options = {.connections = CONNECTIONS, .host_connections = SB_SEND_HOST_CONNECTIONS};
	const struct sb_routes *routes = sender->routes;

	if (sender->http != NULL)
		return true;
	if (!sb_send_compile(sender, err) || (sender->http = sb_http_open(&options, err)) == NULL)
		return false;
	sender->repeatable = sb_mem_zero(routes->channel_count, sizeof *sender->repeatable);
	for (size_t i = 0; i < routes->channel_count; i++)
		sender->repeatable[i] = sb_send_may_repeat(sender, &routes->channels[i]);
	return true;
}

/* --- the answer --- */

/* {status, headers, body} for the jq file; a body that is JSON goes in as what it is, any other as a text. */
static void write_answer(const struct sb_http_response *response, struct sb_buf *out)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;

	sb_json_open(out, '{');
	sb_json_field_int(out, "status", response->status);
	sb_json_key(out, "headers");
	sb_json_open(out, '{');
	for (size_t i = 0; i < response->header_count; i++) {
		sb_json_key_str(out, response->headers[i].name);
		sb_json_add_str(out, response->headers[i].value);
	}
	sb_json_close(out, '}');
	sb_json_key(out, "body");
	if (response->body.len > 0 && sb_json_parse(&parser, response->body, NULL, NULL) != NULL)
		sb_buf_add_str(out, response->body);
	else
		sb_json_add_str(out, response->body);
	sb_json_close(out, '}');
	sb_json_parser_free(&parser);
}

static bool kind_of(struct sb_str word, enum sb_outcome_kind *kind)
{
	static const char *const words[] = {"\"accepted\"", "\"retry\"", "\"failed\"", "\"unknown\"", "\"denied\""};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (sb_str_is(word, words[i])) {
			*kind = (enum sb_outcome_kind)i;
			return true;
		}
	}
	return false;
}

/* The word alone, or {outcome, retry_after}: the seconds to wait stand in the body of some servers' answers. */
static bool read_verdict(struct sb_str verdict, enum sb_outcome_kind *kind, int64_t *retry_after)
{
	if (verdict.ptr[0] != '{')
		return kind_of(verdict, kind);
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	sb_json *v = sb_json_get(sb_json_parse_object(&parser, verdict, NULL, NULL), SB_STR("retry_after"));
	double seconds = sb_json_number(v, -1);
	if (seconds >= 0)
		*retry_after = seconds < MOST_SECONDS ? (int64_t)(seconds * SB_SECOND) : SB_RETRY_AFTER_MAX;
	sb_json_parser_free(&parser);
	return kind_of(sb_json_find_text(verdict, SB_STR("outcome")), kind);
}

static void judge_answer(struct flight *flight, const struct sb_http_response *response, struct sb_outcome *outcome)
{
	const struct sb_channel *channel = flight->delivery->channel;
	enum sb_outcome_kind kind = SB_UNSURE;
	int64_t retry_after = response->retry_after;
	struct sb_buf answer, word;
	struct sb_err err = {.text = "not one of accepted, retry, denied, failed, unknown"};

	sb_buf_init(&answer, SIZE_MAX / 4);
	sb_buf_init(&word, ANSWER_MAX);
	write_answer(response, &answer);
	if (!call(flight->sender, channel, "outcome", sb_buf_str(&answer), (struct sb_str){NULL, 0}, &word, &err) ||
	    !read_verdict(sb_buf_str(&word), &kind, &retry_after)) {
		sb_outcome_set(outcome, SB_UNSURE, "status %ld, and %s.jq does not know what that means: %s",
			       response->status, channel->type, err.text);
	} else {
		struct sb_str body = sb_str_trim(response->body);
		char why[SB_REASON_MAX];
		if (body.len > ANSWER_SHOWN)
			body.len = ANSWER_SHOWN;
		snprintf(why, sizeof why, "status %ld%s%.*s", response->status, body.len ? ": " : "", SB_FMT(body));
		if (kind == SB_DENIED) /* 403 is for who is known, and may not do this: RFC 9110, section 15.5.4 */
			sb_send_denied(flight->sender, channel, why, response->status == 403, outcome);
		else
			sb_outcome_set(outcome, kind, "%s", why);
	}
	outcome->retry_after = retry_after;
	sb_buf_free(&answer);
	sb_buf_free(&word);
}

static void landed(void *ctx, const struct sb_http_response *response)
{
	struct flight *flight = ctx;
	struct sb_outcome outcome;

	switch (response->end) {
	case SB_HTTP_ANSWERED:
		judge_answer(flight, response, &outcome);
		break;
	case SB_HTTP_NOT_SENT:
		sb_outcome_set(&outcome, SB_LATER, "%s", response->err.text);
		outcome.channel_down = true;
		break;
	case SB_HTTP_UNCLEAR:
	case SB_HTTP_BLOCKED: /* the answer was not to be had, but the message was sent */
		sb_outcome_set(&outcome, SB_UNSURE, "%s", response->err.text);
		break;
	}
	if (outcome.kind == SB_UNSURE)
		outcome.resend = sb_send_may_repeat(flight->sender, flight->delivery->channel);
	sb_send_scrub(flight->sender, flight->delivery->channel, &outcome);
	flight->sent(flight->ctx, flight->delivery, &outcome);
	free(flight);
}

/* --- the request --- */

/* The jq file's own, or the channel's; and what the jq file puts behind it. */
static void add_url(sb_json *request, const struct sb_channel *channel, const struct sb_secrets *secrets,
		    struct sb_buf *out)
{
	struct sb_str own = sb_json_str(sb_json_get(request, SB_STR("url")));

	if (own.ptr == NULL)
		own = channel->url ? sb_str_from(channel->url) : sb_buf_str(&secrets->value[SB_SECRET_URL]);
	sb_buf_add_str(out, own);
	struct sb_str append = sb_json_str(sb_json_get(request, SB_STR("append")));
	if (append.len > 0 && append.ptr[0] == '?' && memchr(own.ptr, '?', own.len) != NULL) {
		sb_buf_add_char(out, '&');
		append = sb_str_of(append.ptr + 1, append.len - 1);
	}
	sb_buf_add_str(out, append);
}

static bool read_headers(sb_json *request, struct sb_http_header *headers, size_t *count, struct sb_err *err)
{
	struct sb_json_iter it = sb_json_iter(sb_json_get(request, SB_STR("headers")));
	struct sb_str name;

	*count = 0;
	for (sb_json *v; (v = sb_json_next(&it, &name)) != NULL; (*count)++) {
		if (*count == HEADERS_MAX || !sb_json_is_string(v))
			return sb_err_set(err, SB_USAGE, "headers are at most %d, and texts", HEADERS_MAX);
		headers[*count] = (struct sb_http_header){name, sb_json_str(v)};
	}
	return true;
}

/* Queues what the jq file asks for. The secret URL and the token stay out of the jq file's sight. */
static bool take_off(struct flight *flight, sb_json *json, struct sb_str text, struct sb_err *err)
{
	const struct sb_channel *channel = flight->delivery->channel;
	const struct sb_secrets *secrets = &flight->sender->secrets[channel - flight->sender->routes->channels];
	struct sb_http_header headers[HEADERS_MAX + 2]; /* and those of a signature */
	struct sb_str method = sb_json_str(sb_json_get(json, SB_STR("method")));
	struct sb_str token_field = sb_json_str(sb_json_get(json, SB_STR("token_field")));
	struct sb_buf authorization, url, body, signature, seconds;
	struct sb_http_request request = {.headers = headers,
					  .max_body = ANSWER_MAX,
					  .timeout = channel->timeout,
					  .no_redirects = true,
					  .repeatable = flight->sender->repeatable[channel - flight->sender->routes->channels]};

	if (!read_headers(json, headers, &request.header_count, err))
		return false;
	if (token_field.ptr != NULL && !sb_json_is_object(sb_json_get(json, SB_STR("body"))))
		return sb_err_set(err, SB_USAGE, "token_field needs a body that is an object");
	sb_buf_init(&url, URL_MAX);
	sb_buf_init(&body, SIZE_MAX / 4);
	sb_buf_init(&signature, SIZE_MAX / 4);
	sb_buf_init(&seconds, SIZE_MAX / 4);
	sb_buf_init(&authorization, SIZE_MAX / 4);
	add_url(json, channel, secrets, &url);
	request.url = sb_buf_str(&url);
	request.body = sb_json_str(sb_json_get(json, SB_STR("body")));
	if (request.body.ptr == NULL) /* an object: as it was written */
		request.body = sb_json_find_text(text, SB_STR("body"));
	if (secrets->value[SB_SECRET_TOKEN].len > 0 && token_field.ptr != NULL) {
		sb_json_put_first(request.body, token_field, sb_buf_str(&secrets->value[SB_SECRET_TOKEN]), &body);
		request.body = sb_buf_str(&body);
	} else if (secrets->value[SB_SECRET_TOKEN].len > 0) {
		sb_send_authorization(sb_buf_str(&secrets->value[SB_SECRET_TOKEN]), &authorization);
		request.secret = sb_buf_str(&authorization);
	}
	if (secrets->value[SB_SECRET_SIGN].len > 0) {
		int64_t now = sb_time_now() / SB_SECOND;
		sb_buf_add_format(&seconds, "%lld", (long long)now);
		sb_sign(sb_buf_str(&secrets->value[SB_SECRET_SIGN]), flight->delivery->id, now, request.body, &signature);
		headers[request.header_count++] =
			(struct sb_http_header){SB_STR("Webhook-Timestamp"), sb_buf_str(&seconds)};
		headers[request.header_count++] =
			(struct sb_http_header){SB_STR("Webhook-Signature"), sb_buf_str(&signature)};
	}
	char *method_text = sb_mem_dup(method.ptr ? method : SB_STR("POST"));
	request.method = method_text;
	sb_http_add(flight->sender->http, &request, landed, flight);
	sb_secret_free(&authorization);
	sb_secret_free(&body);
	sb_secret_free(&url);
	sb_buf_free(&signature);
	sb_buf_free(&seconds);
	free(method_text);
	return true;
}

static bool prepare(struct flight *flight, struct sb_err *err)
{
	const struct sb_delivery *d = flight->delivery;
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_buf message, arg, request;

	sb_buf_init(&message, SIZE_MAX / 4);
	sb_buf_init(&arg, SIZE_MAX / 4);
	sb_buf_init(&request, SIZE_MAX / 4);
	sb_delivery_message(d, &message);
	sb_json_open(&arg, '{');
	sb_json_field_text(&arg, "url", d->channel->url);
	sb_json_key(&arg, "options");
	sb_buf_add_str(&arg, d->channel->options);
	sb_json_close(&arg, '}');
	bool good = call(flight->sender, d->channel, "request($arg)", sb_buf_str(&message), sb_buf_str(&arg), &request, err);
	sb_json *json = good ? sb_json_parse_object(&parser, sb_buf_str(&request), err, NULL) : NULL;
	good = json != NULL && take_off(flight, json, sb_buf_str(&request), err);
	sb_json_parser_free(&parser);
	sb_buf_free(&message);
	sb_buf_free(&arg);
	sb_buf_free(&request);
	return good;
}

void sb_send_web(struct sb_sender *sender, const struct sb_delivery *delivery, sb_sent *sent, void *ctx)
{
	struct flight *flight = sb_mem_zero(1, sizeof *flight);
	struct sb_outcome outcome;
	struct sb_err why;

	*flight = (struct flight){sender, delivery, sent, ctx};
	bool has_secrets = sb_sender_refresh(sender, delivery->channel, &why);
	if (has_secrets && prepare(flight, &why))
		return;
	free(flight);
	if (has_secrets) /* the jq file is at fault and can be mended: the message waits for that */
		sb_outcome_set(&outcome, SB_LATER, "%s", why.text);
	else
		sb_send_denied(sender, delivery->channel, why.text, false, &outcome);
	sent(ctx, delivery, &outcome);
}
