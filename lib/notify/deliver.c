#include "notify/deliver.h"

#include <stdlib.h>

#define PRINT_TOGETHER 500 /* messages to standard output that are claimed at once: bounds memory */

bool sb_deliverer_open(struct sb_deliverer *deliverer, struct sb_outbox *outbox, const struct sb_routes *routes,
		       struct sb_err *err)
{
	*deliverer = (struct sb_deliverer){.outbox = outbox, .routes = routes, .status = SB_OK};
	deliverer->wanted = sb_mem_zero(routes->channel_count, sizeof *deliverer->wanted);
	return sb_sender_open(&deliverer->sender, routes, err);
}

void sb_deliverer_close(struct sb_deliverer *deliverer)
{
	if (deliverer->routes != NULL)
		sb_sender_close(&deliverer->sender);
	free(deliverer->wanted);
	*deliverer = (struct sb_deliverer){.routes = NULL};
}

/* Writes an outcome into the open transaction. */
static void settle(struct sb_deliverer *d, const struct sb_delivery *delivery, const struct sb_outcome *outcome)
{
	enum sb_outcome_kind kind = SB_ACCEPTED;

	if (d->err.status != SB_OK)
		return;
	if (!sb_delivery_settle(d->outbox, delivery, outcome, sb_time_now(), &kind, &d->err))
		sb_outbox_rollback(d->outbox);
	else if (kind == SB_NEVER || kind == SB_UNSURE)
		d->status = SB_REFUSED;
}

/* The same, and commits at once: what a crash may leave in doubt is then only what was on its way. */
static void settle_now(void *ctx, const struct sb_delivery *delivery, const struct sb_outcome *outcome)
{
	struct sb_deliverer *d = ctx;

	settle(d, delivery, outcome);
	if (d->err.status == SB_OK)
		sb_outbox_commit(d->outbox, &d->err);
}

static void send_one(struct sb_deliverer *d, const struct sb_delivery *delivery)
{
	struct sb_outcome outcome;

	if (delivery->channel->kind == SB_CHANNEL_MAIL)
		sb_send_mail(&d->sender, delivery, sb_time_now(), &outcome);
	else
		sb_send_program(delivery, &outcome);
	settle_now(d, delivery, &outcome);
}

/* The message as an event: the stream of events is what standard output is. */
static void print_message(struct sb_deliverer *d, const struct sb_delivery *delivery)
{
	char id[SB_INCIDENT_ID_MAX];
	struct sb_event event = SB_EVENT_INIT;
	struct sb_buf line, names;

	sb_buf_init(&names, SIZE_MAX / 4);
	for (size_t i = 0; i < delivery->people_count; i++) {
		sb_buf_add_text(&names, i > 0 ? ", " : "");
		sb_buf_add_str(&names, delivery->people[i].name);
	}
	sb_incident_id(delivery->incident, id);
	event.event = "message";
	event.about = delivery->about;
	event.at = sb_time_now();
	event.actor = sb_str_from(sb_diag_program_name());
	event.incident = sb_str_from(id);
	event.route = delivery->route;
	event.severity = delivery->severity;
	event.to = sb_buf_str(&names);
	event.channel = sb_str_from(delivery->channel->name);
	event.text = delivery->text;
	sb_buf_init(&line, SIZE_MAX / 4);
	sb_event_write(&event, &line);
	sb_writer_add_line(d->outbox->out, sb_buf_str(&line));
	sb_buf_free(&line);
	sb_buf_free(&names);
}

/* Many at once: printing takes no time, and they share the transaction that says so. */
static void print_messages(struct sb_deliverer *d, const struct sb_delivery *list, size_t count)
{
	struct sb_outcome outcome;
	struct sb_err err;

	for (size_t i = 0; i < count; i++)
		print_message(d, &list[i]);
	if (sb_writer_flush(d->outbox->out, &err))
		sb_outcome_set(&outcome, SB_ACCEPTED, "%s", "");
	else
		sb_outcome_set(&outcome, SB_LATER, "%s", err.text);
	for (size_t i = 0; i < count; i++)
		settle(d, &list[i], &outcome);
	if (d->err.status == SB_OK)
		sb_outbox_commit(d->outbox, &d->err);
}

/* What a run that died left on its way. */
static bool resolve_lost(struct sb_deliverer *d, struct sb_arena *arena, struct sb_err *err)
{
	struct sb_delivery *list;
	struct sb_outcome outcome;
	size_t count;

	for (;;) {
		sb_arena_reset(arena);
		if (!sb_delivery_claim_lost(d->outbox, d->routes, NULL, sb_time_now(), arena, &list, &count, err))
			return false;
		if (count == 0)
			return true;
		sb_outcome_set(&outcome, SB_UNSURE, "the run that was sending it ended");
		outcome.resend = sb_send_may_repeat(&d->sender, list->channel);
		settle_now(d, list, &outcome);
		if (d->err.status != SB_OK)
			return true;
	}
}

/* The web first: many at a time, and each bounded in time. What is sent one by one comes last. */
enum group { PRINTED, WEB, ONE_BY_ONE, GROUPS };
static const size_t limits[GROUPS] = {[PRINTED] = PRINT_TOGETHER, [WEB] = SB_SEND_TOGETHER, [ONE_BY_ONE] = 1};

static void want(struct sb_deliverer *d, enum group group)
{
	for (size_t i = 0; i < d->routes->channel_count; i++) {
		enum sb_channel_kind kind = d->routes->channels[i].kind;
		enum group its = kind == SB_CHANNEL_WEB ? WEB : kind == SB_CHANNEL_STDOUT ? PRINTED : ONE_BY_ONE;
		d->wanted[i] = its == group;
	}
}

/* One claim and what follows; `*more` when there may be more of the kind. */
static bool send_some(struct sb_deliverer *d, enum group group, struct sb_arena *arena, bool *more, struct sb_err *err)
{
	struct sb_delivery *list;
	size_t count = 0;

	sb_arena_reset(arena);
	if (!sb_delivery_claim(d->outbox, d->routes, d->wanted, limits[group], sb_time_now(), arena, &list, &count, err))
		return false;
	*more = count > 0;
	if (count > 0 && group == WEB)
		return sb_send_web(&d->sender, list, count, settle_now, d, err);
	if (count > 0 && group == PRINTED)
		print_messages(d, list, count);
	else if (count > 0)
		send_one(d, list);
	return true;
}

static bool run(struct sb_deliverer *d, struct sb_arena *arena, struct sb_err *err)
{
	if (!resolve_lost(d, arena, err) || !sb_delivery_release(d->outbox, d->routes, sb_time_now(), err))
		return false;
	for (int group = 0; group < GROUPS; group++) {
		bool more = true;
		want(d, (enum group)group);
		while (more && d->err.status == SB_OK)
			if (!send_some(d, (enum group)group, arena, &more, err))
				return false;
	}
	return true;
}

bool sb_deliverer_run(struct sb_deliverer *deliverer, struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;

	deliverer->err = (struct sb_err){.status = SB_OK};
	bool good = run(deliverer, &arena, err);
	if (good && deliverer->err.status != SB_OK) {
		*err = deliverer->err;
		good = false;
	}
	if (!good)
		sb_outbox_rollback(deliverer->outbox);
	sb_arena_free(&arena);
	return good;
}

enum sb_status sb_deliverer_status(struct sb_deliverer *deliverer)
{
	enum sb_status status = deliverer->status;
	bool waiting;
	int64_t orphans;
	struct sb_err err;

	if (!sb_delivery_waiting(deliverer->outbox, &waiting, &err) ||
	    !sb_delivery_orphans(deliverer->outbox, deliverer->routes, &orphans, &err)) {
		sb_warn("%s", err.text);
		return sb_status_worse(status, err.status);
	}
	if (orphans > 0) {
		sb_warn("deliveries that wait for a channel which the routes file does not have: %lld (see 'sb-notify status')",
			(long long)orphans);
		status = sb_status_worse(status, SB_USAGE);
	}
	return waiting ? sb_status_worse(status, SB_RETRY) : status;
}
