#include "reply/send.h"

#include "base/stop.h"

#include <stdlib.h>

bool sb_reply_sender_open(struct sb_reply_sender *sender, struct sb_queue *queue, struct sb_reply_rules *rules,
			  struct sb_err *err)
{
	*sender = (struct sb_reply_sender){.queue = queue, .rules = rules, .status = SB_OK};
	if (!sb_credentials_read(&sender->credentials, err))
		return false;
	sender->http = sb_http_open(NULL, err);
	return sender->http != NULL;
}

void sb_reply_sender_close(struct sb_reply_sender *sender)
{
	sb_reply_networks_free(&sender->networks);
	sb_credentials_free(&sender->credentials);
	if (sender->http != NULL)
		sb_http_close(sender->http);
	*sender = (struct sb_reply_sender){.queue = NULL};
}

/* The server that a draft goes to, as far as it is known before anybody was asked: what wants a pause is that
 * server. */
static void server_of(const struct sb_reply_sender *sender, const struct sb_draft *draft, struct sb_buf *out)
{
	const struct sb_account *account = sb_reply_account(sender->rules, draft->network);
	struct sb_str rest = draft->reply_to, host;

	sb_buf_add_str(out, draft->network);
	sb_buf_add_char(out, ' ');
	if (account != NULL && account->url.ptr != NULL) {
		sb_buf_add_str(out, account->url);
	} else if (rest.ptr != NULL) { /* "mastodon:HOST/ID" */
		sb_str_cut(&rest, ':');
		host = sb_str_cut(&rest, '/');
		if (rest.ptr != NULL)
			sb_buf_add_str(out, host);
	}
}

static void note(struct sb_reply_sender *sender, enum sb_status status)
{
	sender->status = sb_status_worse(sender->status, status);
}

/* Sends the part. `*more` is true when it is there, so that the next part of its draft can go. */
static bool send_part(struct sb_reply_sender *sender, const struct sb_part *part, struct sb_str server,
		      struct sb_arena *arena, bool *more, struct sb_err *err)
{
	struct sb_part_outcome outcome;
	enum sb_part_end end;
	sb_time retry_at, now = sb_time_now();
	struct sb_err why;
	struct sb_reply_network *network = sb_reply_network(&sender->networks, part->draft->draft.network, &why);

	if (network == NULL || !sb_reply_attempt(sender, network, part, arena, &outcome, &why)) {
		sb_warn("draft %s: %s", part->draft->ref, why.text);
		note(sender, why.status == SB_REJECTED ? SB_USAGE : why.status);
		return sb_part_release(sender->queue, part, now, err);
	}
	if (!sb_part_settle(sender->queue, part, &outcome, now, &retry_at, &end, err))
		return false;
	*more = end == SB_PART_SENT;
	sender->denied = sender->denied || outcome.denied;
	if (end == SB_PART_NEVER || outcome.denied)
		sb_warn("draft %s: %s", part->draft->ref, outcome.reason);
	note(sender, end == SB_PART_SENT ? SB_OK : end == SB_PART_NEVER ? SB_REFUSED : SB_RETRY);
	/* the others of that server wait as long: it said so, or is not there */
	return retry_at == SB_TIME_NONE || outcome.retry_after < 0 ||
	       sb_part_hold(sender->queue, server, retry_at, err);
}

static bool send_draft(struct sb_reply_sender *sender, int64_t number, struct sb_arena *arena, struct sb_err *err)
{
	struct sb_queued draft;
	struct sb_part part;
	struct sb_buf server;
	sb_time until;
	bool found, more = true, good = sb_queue_by_number(sender->queue, number, arena, &draft, &found, err);

	if (!good || !found)
		return good;
	sb_buf_init(&server, SIZE_MAX / 4);
	server_of(sender, &draft.draft, &server);
	good = sb_part_held(sender->queue, sb_buf_str(&server), sb_time_now(), &until, err);
	while (good && more && until == SB_TIME_NONE) {
		more = false;
		good = sb_part_claim(sender->queue, &draft, sb_time_now(), arena, &part, &found, err);
		if (good && found)
			good = send_part(sender, &part, sb_buf_str(&server), arena, &more, err);
	}
	sb_buf_free(&server);
	return good;
}

/* A token that was refused may have been renewed since, while this program waited for drafts. */
static void renew_credentials(struct sb_reply_sender *sender)
{
	struct sb_credentials fresh = {0};
	struct sb_err why;

	if (sb_credentials_read(&fresh, &why)) {
		sb_credentials_free(&sender->credentials);
		sender->credentials = fresh;
		sender->denied = false;
	} else {
		sb_credentials_free(&fresh);
		sb_warn("%s", why.text);
	}
}

bool sb_reply_run(struct sb_reply_sender *sender, struct sb_err *err)
{
	if (sender->denied)
		renew_credentials(sender);
	struct sb_arena list = SB_ARENA_INIT, arena = SB_ARENA_INIT;
	int64_t *drafts;
	size_t count;
	bool waiting, good = sb_part_due(sender->queue, sb_time_now(), &list, &drafts, &count, err);

	sb_stop_hold(); /* what is on its way lands, and its outcome is known */
	for (size_t i = 0; good && i < count && !sb_stop_asked(); i++) {
		sb_arena_reset(&arena);
		good = send_draft(sender, drafts[i], &arena, err);
	}
	if (good && sb_part_waiting(sender->queue, &waiting, err) && waiting)
		note(sender, SB_RETRY);
	if (!good)
		sb_queue_rollback(sender->queue);
	sb_arena_free(&list);
	sb_arena_free(&arena);
	sb_stop_release();
	return good;
}

/* --- looking only --- */

static void show_request(const struct sb_http_request *request, const struct sb_part *part, struct sb_buf *out)
{
	if (part->parts > 1)
		sb_buf_add_format(out, "part %lld of %lld%s\n", (long long)part->number, (long long)part->parts,
				  part->number > 1 ? ", which answers the one before" : "");
	sb_buf_add_format(out, "%s ", request->method);
	sb_buf_add_str(out, request->url);
	sb_buf_add_char(out, '\n');
	for (size_t i = 0; i < request->header_count; i++) {
		sb_buf_add_char(out, '\t');
		sb_buf_add_str(out, request->headers[i].name);
		sb_buf_add_text(out, ": ");
		sb_buf_add_str(out, request->headers[i].value);
		sb_buf_add_char(out, '\n');
	}
	if (request->secret.len > 0) {
		sb_buf_add_char(out, '\t');
		sb_buf_add_str(out, request->secret_header.ptr ? request->secret_header : SB_STR("Authorization"));
		sb_buf_add_text(out, ": (a token)\n");
	}
	sb_buf_add_char(out, '\t');
	sb_buf_add_str(out, request->body);
	sb_buf_add_char(out, '\n');
}

static bool show_part(struct sb_reply_sender *sender, struct sb_reply_network *network, const struct sb_part *part,
		      struct sb_arena *arena, struct sb_buf *out, struct sb_err *err)
{
	struct sb_reply_question question = {.part = part,
					     .account = sb_reply_account(sender->rules, part->draft->draft.network),
					     .now = sb_time_now(),
					     .dry = true};
	struct sb_reply_step step;
	struct sb_reply_secret secret;
	struct sb_http_request request;

	if (!sb_reply_next(network, &question, arena, &step, err))
		return false;
	if (step.kind == SB_STEP_REFUSED || step.kind == SB_STEP_LATER)
		return sb_err_set(err, SB_REJECTED, "%.*s", SB_FMT(step.reason));
	if (step.kind == SB_STEP_ASK && sb_reply_prepare(sender, network, &step, true, &request, &secret, err)) {
		show_request(&request, part, out);
		sb_reply_secret_free(&secret);
	}
	return true;
}

bool sb_reply_show(struct sb_reply_sender *sender, const struct sb_queued *draft, const struct sb_str *parts, size_t count,
		   struct sb_writer *out, struct sb_err *err)
{
	struct sb_reply_network *network = sb_reply_network(&sender->networks, draft->draft.network, err);
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_buf text;
	bool good = network != NULL;

	sb_buf_init(&text, SIZE_MAX / 4);
	for (size_t i = 0; good && i < count; i++) {
		struct sb_part part = {.draft = draft,
				       .number = (int64_t)i + 1,
				       .parts = (int64_t)count,
				       .text = parts[i],
				       .parent = draft->draft.reply_to,
				       .key = SB_STR("(a key)"),
				       .attempt = 1};
		good = show_part(sender, network, &part, &arena, &text, err);
	}
	sb_writer_add_str(out, sb_buf_str(&text));
	sb_buf_free(&text);
	sb_arena_free(&arena);
	return good;
}
