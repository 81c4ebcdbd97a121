/* hear_web.c - acknowledgements that a service keeps for us, asked for as the channel's jq file says. */
#include "notify/hear.h"

#include "json/write.h"
#include "notify/incident.h"

#include <stdlib.h>

#define ANSWER_MAX ((size_t)4 << 20) /* a topic keeps messages of twelve hours */

struct asking {
	struct sb_outbox *outbox;
	struct sb_sender *sender;
	struct sb_http *http;
	const struct sb_channel *channel;
	sb_time now;
	struct sb_buf cursor;
	struct sb_err *err;
	bool good;
};

static bool keep(void *ctx, struct sb_str output)
{
	sb_buf_add_str(ctx, output);
	return false;
}

/* One that was heard: {ack, as} or {cursor}. */
static bool take(void *ctx, struct sb_str output)
{
	struct asking *a = ctx;
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	sb_json *heard = sb_json_parse_object(&parser, output, NULL, NULL);
	struct sb_str cursor = sb_json_str(sb_json_get(heard, SB_STR("cursor")));
	struct sb_say say = {.name = sb_json_str(sb_json_get(heard, SB_STR("ack"))),
			     .who = sb_json_str(sb_json_get(heard, SB_STR("as"))),
			     .by = sb_str_from(a->channel->name),
			     .at = a->now};

	if (cursor.ptr != NULL) {
		sb_buf_clear(&a->cursor);
		sb_buf_add_str(&a->cursor, cursor);
	}
	if (say.name.len > 0 && say.who.len > 0)
		a->good = sb_incident_ack(a->outbox, &say, a->err) || a->err->status == SB_OK || a->err->status == SB_NOMATCH;
	sb_json_parser_free(&parser);
	return a->good;
}

static void heard(void *ctx, const struct sb_http_response *response)
{
	struct asking *a = ctx;
	struct sb_buf text;
	struct sb_err err;

	if (response->end == SB_HTTP_ANSWERED && (response->status == 401 || response->status == 403))
		a->sender->secrets[a->channel - a->sender->routes->channels].stale = true;
	if (response->end == SB_HTTP_ANSWERED && response->status != 200)
		sb_warn("the channel '%s' cannot be asked for acknowledgements: it answers with status %ld", a->channel->name,
			response->status);
	else if (response->end != SB_HTTP_ANSWERED)
		sb_warn("the channel '%s' cannot be asked for acknowledgements: %s", a->channel->name, response->err.text);
	if (response->end != SB_HTTP_ANSWERED || response->status != 200)
		return;
	sb_buf_init(&text, SIZE_MAX / 4);
	sb_json_add_str(&text, response->body);
	if (!sb_wire_call(a->sender->wire, a->channel->type, "heard", sb_buf_str(&text), (struct sb_str){NULL, 0}, take, a, &err))
		sb_warn("%s", err.text);
	sb_buf_free(&text);
}

/* What the jq file wants to ask, as {url}; empty when it asks nothing. */
static bool request_of(struct asking *a, struct sb_buf *out, struct sb_err *err)
{
	struct sb_buf arg;

	sb_buf_init(&arg, SIZE_MAX / 4);
	sb_json_open(&arg, '{');
	sb_json_field_text(&arg, "url", a->channel->url);
	sb_json_key(&arg, "options");
	sb_buf_add_str(&arg, a->channel->options);
	if (a->cursor.len > 0)
		sb_json_field_str(&arg, "cursor", sb_buf_str(&a->cursor));
	sb_json_close(&arg, '}');
	bool good = sb_wire_call(a->sender->wire, a->channel->type, "hear($arg)", SB_STR("null"), sb_buf_str(&arg), keep, out, err);
	sb_buf_free(&arg);
	return good;
}

static bool ask(struct asking *a, struct sb_str source, struct sb_err *err)
{
	const struct sb_secrets *secrets = &a->sender->secrets[a->channel - a->sender->routes->channels];
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_http_request request = {.max_body = ANSWER_MAX, .timeout = a->channel->timeout};
	struct sb_buf text, authorization;
	bool good = sb_heard_cursor(a->outbox, source, &a->cursor, err);

	sb_buf_init(&text, SIZE_MAX / 4);
	sb_buf_init(&authorization, SIZE_MAX / 4);
	char *before = sb_mem_dup(sb_buf_str(&a->cursor));
	if (good && request_of(a, &text, err) && text.len > 0) {
		sb_json *json = sb_json_parse_object(&parser, sb_buf_str(&text), NULL, NULL);
		request.url = sb_json_str(sb_json_get(json, SB_STR("url")));
		if (secrets->value[SB_SECRET_TOKEN].len > 0 && sb_json_is_true(sb_json_get(json, SB_STR("token")))) {
			sb_send_authorization(sb_buf_str(&secrets->value[SB_SECRET_TOKEN]), &authorization);
			request.secret = sb_buf_str(&authorization);
		}
		sb_http_add(a->http, &request, heard, a);
		sb_http_run(a->http);
		good = a->good;
	}
	if (good && a->cursor.len > 0 && !sb_str_is(sb_buf_str(&a->cursor), before))
		good = sb_heard_set_cursor(a->outbox, source, sb_buf_str(&a->cursor), a->now, err);
	free(before);
	sb_json_parser_free(&parser);
	sb_secret_free(&authorization);
	sb_buf_free(&text);
	return good;
}

/* Only channels that say where: the jq files of others are not even read for it. */
static bool listens(const struct sb_channel *channel)
{
	return memmem(channel->options.ptr, channel->options.len, "\"ack\"", 5) != NULL;
}

bool sb_hear_web(struct sb_outbox *outbox, struct sb_sender *sender, const struct sb_channel *channel, sb_time now,
		 struct sb_err *err)
{
	struct asking a = {.outbox = outbox, .sender = sender, .channel = channel, .now = now, .err = err, .good = true};
	struct sb_err why = {.status = SB_OK};

	if (!listens(channel))
		return true;
	bool ready = sb_sender_refresh(sender, channel, &why) && sb_send_compile(sender, &why);
	a.http = ready ? sb_http_open(NULL, &why) : NULL;
	if (a.http == NULL) {
		sb_warn("%s", why.text);
		return true;
	}
	sb_buf_init(&a.cursor, SIZE_MAX / 4);
	bool good = sb_outbox_commit(outbox, err) && ask(&a, sb_str_from(channel->name), err);
	sb_buf_free(&a.cursor);
	sb_http_close(a.http);
	return good;
}
