#include "notify/deliver.h"

#include "base/stop.h"

#include <pthread.h>
#include <stdlib.h>

#define PRINT_TOGETHER ((size_t)500) /* messages to standard output that are claimed at once: bounds memory */

void sb_deliverer_open(struct sb_deliverer *deliverer, struct sb_outbox *outbox, const struct sb_routes *routes,
		       struct sb_configs *configs)
{
	*deliverer = (struct sb_deliverer){.outbox = outbox, .routes = routes, .configs = configs};
	deliverer->web = sb_mem_zero(routes->channel_count, sizeof *deliverer->web);
	deliverer->warned = sb_mem_zero(routes->channel_count, sizeof *deliverer->warned);
	deliverer->status = sb_sender_open(&deliverer->sender, routes) ? SB_OK : SB_USAGE;
}

void sb_deliverer_close(struct sb_deliverer *deliverer)
{
	if (deliverer->routes != NULL)
		sb_sender_close(&deliverer->sender);
	free(deliverer->web);
	free(deliverer->warned);
	*deliverer = (struct sb_deliverer){.routes = NULL};
}

/* Once, until one of its messages arrives: who listens all the time is not told again and again. */
static void warn_of_denial(struct sb_deliverer *d, const struct sb_channel *channel, const struct sb_outcome *outcome)
{
	bool *warned = &d->warned[channel - d->routes->channels];

	if (outcome->kind == SB_DENIED && !*warned)
		sb_warn("the channel '%s': %s; what waits for it goes by other channels, or is tried again", channel->name,
			outcome->reason);
	*warned = outcome->kind == SB_DENIED || (*warned && outcome->kind != SB_ACCEPTED);
}

void sb_deliverer_settle(struct sb_deliverer *d, const struct sb_delivery *delivery, const struct sb_outcome *outcome)
{
	enum sb_outcome_kind kind = SB_ACCEPTED;

	if (d->err.status != SB_OK)
		return;
	if (!sb_delivery_settle(d->outbox, d->configs, delivery, outcome, sb_time_now(), &kind, &d->err)) {
		sb_outbox_rollback(d->outbox);
		return;
	}
	warn_of_denial(d, delivery->channel, outcome);
	if (kind == SB_NEVER || kind == SB_UNSURE)
		d->status = sb_status_worse(d->status, SB_REFUSED);
}

static void commit(struct sb_deliverer *d)
{
	if (d->err.status == SB_OK)
		sb_outbox_commit(d->outbox, &d->err);
}

/* --- standard output --- */

/* The message as an event: the stream of events is what standard output is. */
static void print_message(const struct sb_delivery *delivery, struct sb_buf *out)
{
	char id[SB_REF_MAX];
	struct sb_event event = SB_EVENT_INIT;
	struct sb_buf line, names;

	sb_buf_init(&names, SIZE_MAX / 4);
	for (size_t i = 0; i < delivery->people_count; i++) {
		sb_buf_add_text(&names, i > 0 ? ", " : "");
		sb_buf_add_str(&names, delivery->people[i].name);
	}
	sb_ref_format(delivery->incident, id);
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
	event.revision = delivery->revision;
	sb_buf_init(&line, SIZE_MAX / 4);
	sb_event_write(&event, &line);
	sb_buf_add_str(out, sb_buf_str(&line));
	sb_buf_add_char(out, '\n');
	sb_buf_free(&line);
	sb_buf_free(&names);
}

/* Many at once: printing takes no time, and they share the transaction that says so, with the claims of the next. */
static void print_messages(struct sb_deliverer *d, const struct sb_delivery *list, size_t count)
{
	struct sb_outcome outcome;
	struct sb_buf lines;
	struct sb_err err;

	sb_buf_init(&lines, SIZE_MAX / 4);
	for (size_t i = 0; i < count; i++)
		print_message(&list[i], &lines);
	if (sb_outbox_print(d->outbox, sb_buf_str(&lines), &err))
		sb_outcome_set(&outcome, SB_ACCEPTED, "%s", "");
	else
		sb_outcome_set(&outcome, SB_LATER, "%s", err.text);
	for (size_t i = 0; i < count; i++)
		sb_deliverer_settle(d, &list[i], &outcome);
	sb_buf_free(&lines);
}

static bool print_due(struct sb_deliverer *d, const struct sb_channel *channel, struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_delivery *list;
	size_t count = 1;
	bool good = true;

	while (good && count > 0 && d->err.status == SB_OK && !sb_stop_asked()) {
		sb_arena_reset(&arena);
		good = sb_delivery_claim(d->outbox, channel, PRINT_TOGETHER, sb_time_now(), &arena, &list, &count, err) &&
		       sb_outbox_commit(d->outbox, err);
		if (good && count > 0)
			print_messages(d, list, count);
	}
	commit(d);
	sb_arena_free(&arena);
	return good;
}

/* --- one by one: a thread for each channel, with an outbox of its own --- */

struct worker {
	struct sb_deliverer d;
	struct sb_outbox outbox;
	struct sb_configs configs;
	const struct sb_channel *channel;
	pthread_t thread;
	struct sb_err err;
	bool good;
};

static void send_one(struct sb_deliverer *d, const struct sb_delivery *delivery)
{
	struct sb_outcome outcome;

	if (delivery->channel->kind == SB_CHANNEL_MAIL)
		sb_send_mail(&d->sender, delivery, sb_time_now(), &outcome);
	else if (delivery->channel->kind == SB_CHANNEL_SYSLOG)
		sb_send_syslog(delivery, sb_time_now(), &outcome);
	else
		sb_send_program(delivery, &outcome);
	sb_deliverer_settle(d, delivery, &outcome);
}

/* How one ended, and the claim of the next, are one transaction: what a crash may leave in doubt is what was on its way. */
static void *work(void *ctx)
{
	struct worker *w = ctx;
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_delivery *list;
	size_t count = 1;

	w->good = sb_outbox_open(&w->outbox, w->d.outbox->path, w->d.outbox->out, &w->err);
	w->d.outbox = &w->outbox;
	while (w->good && count > 0 && w->d.err.status == SB_OK && !sb_stop_asked()) {
		sb_arena_reset(&arena);
		w->good = sb_delivery_claim(&w->outbox, w->channel, 1, sb_time_now(), &arena, &list, &count, &w->err) &&
			  sb_outbox_commit(&w->outbox, &w->err);
		if (w->good && count > 0)
			send_one(&w->d, list);
	}
	if (w->good)
		commit(&w->d);
	if (w->good && w->d.err.status != SB_OK) {
		w->err = w->d.err;
		w->good = false;
	}
	sb_outbox_close(&w->outbox);
	sb_arena_free(&arena);
	return NULL;
}

/* Starts one where something is due. It has no say in which routes are read: reading them is not for threads. */
static bool start_worker(struct sb_deliverer *d, const struct sb_channel *channel, struct worker *w, struct sb_err *err)
{
	bool any = false;

	if (channel->kind == SB_CHANNEL_WEB || channel->kind == SB_CHANNEL_STDOUT)
		return true;
	bool good = sb_delivery_due(d->outbox, channel, sb_time_now(), &any, err);
	if (!good || !any)
		return good;
	*w = (struct worker){.d = *d, .configs = *d->configs, .channel = channel};
	w->configs.complete = true;
	w->d.configs = &w->configs;
	w->d.status = SB_OK;
	w->d.err = (struct sb_err){.status = SB_OK};
	if (pthread_create(&w->thread, NULL, work, w) != 0) {
		w->channel = NULL;
		return sb_err_set(err, SB_IO, "cannot start a thread for the channel '%s'", channel->name);
	}
	return true;
}

static bool finish_worker(struct sb_deliverer *d, struct worker *w, struct sb_err *err)
{
	if (w->channel == NULL)
		return true;
	pthread_join(w->thread, NULL);
	d->status = sb_status_worse(d->status, w->d.status);
	if (!w->good)
		*err = w->err;
	return w->good;
}

static bool send_all(struct sb_deliverer *d, struct sb_err *err)
{
	size_t channels = d->routes->channel_count;
	struct worker *workers = sb_mem_zero(channels, sizeof *workers);
	struct sb_err why = {.status = SB_OK};
	bool good = true;

	for (size_t i = 0; good && i < channels; i++)
		good = d->routes->channels[i].kind != SB_CHANNEL_STDOUT || print_due(d, &d->routes->channels[i], err);
	for (size_t i = 0; good && i < channels; i++)
		good = start_worker(d, &d->routes->channels[i], &workers[i], err);
	good = good && sb_deliverer_fly(d, err);
	for (size_t i = 0; i < channels; i++) {
		bool done = finish_worker(d, &workers[i], &why);
		if (good && !done)
			*err = why;
		good = good && done;
	}
	free(workers);
	return good;
}

/* What a run that died left on its way. */
static bool resolve_lost(struct sb_deliverer *d, struct sb_arena *arena, struct sb_err *err)
{
	struct sb_delivery *list;
	struct sb_outcome outcome;
	size_t count;

	for (;;) {
		sb_arena_reset(arena);
		if (!sb_delivery_claim_lost(d->outbox, d->routes, sb_time_now(), arena, &list, &count, err))
			return false;
		if (count == 0)
			return true;
		sb_outcome_set(&outcome, SB_UNSURE, "the run that was sending it ended");
		outcome.resend = sb_send_may_repeat(&d->sender, list->channel);
		sb_deliverer_settle(d, list, &outcome);
		commit(d);
		if (d->err.status != SB_OK)
			return true;
	}
}

static bool any_due(struct sb_deliverer *d, bool *any, struct sb_err *err)
{
	*any = false;
	for (size_t i = 0; i < d->routes->channel_count && !*any; i++)
		if (!sb_delivery_due(d->outbox, &d->routes->channels[i], sb_time_now(), any, err))
			return false;
	return true;
}

/* What may go now, after those that cannot wait for their channel have gone another way. */
static bool look(struct sb_deliverer *d, bool *any, struct sb_err *err)
{
	return sb_delivery_failover_held(d->outbox, d->configs, sb_time_now(), err) && any_due(d, any, err);
}

/* As long as there is something: what one channel could not do may be another's to do. */
static bool send_rounds(struct sb_deliverer *d, struct sb_err *err)
{
	bool any, good = look(d, &any, err);

	while (good && any && d->err.status == SB_OK && !sb_stop_asked())
		good = send_all(d, err) && (d->err.status != SB_OK || look(d, &any, err));
	return good;
}

/* What waits for channels that are gone from the routes. */
static bool leave_lost(struct sb_deliverer *d, struct sb_err *err)
{
	bool given_up, good = sb_delivery_failover_lost(d->outbox, d->configs, sb_time_now(), &given_up, err);

	if (good && given_up)
		d->status = sb_status_worse(d->status, SB_REFUSED);
	return good;
}

static bool run(struct sb_deliverer *d, struct sb_arena *arena, struct sb_err *err)
{
	return resolve_lost(d, arena, err) && sb_delivery_release(d->outbox, d->routes, sb_time_now(), err) &&
	       sb_configs_load(d->outbox, d->configs, err) && leave_lost(d, err) && send_rounds(d, err);
}

bool sb_deliverer_run(struct sb_deliverer *deliverer, struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;

	deliverer->err = (struct sb_err){.status = SB_OK};
	sb_stop_hold(); /* what is on its way lands, and its outcome is known */
	bool good = run(deliverer, &arena, err);
	if (good && deliverer->err.status != SB_OK) {
		*err = deliverer->err;
		good = false;
	}
	if (!good)
		sb_outbox_rollback(deliverer->outbox);
	sb_arena_free(&arena);
	sb_stop_release();
	return good;
}

enum sb_status sb_deliverer_status(struct sb_deliverer *deliverer)
{
	enum sb_status status = deliverer->status;
	struct sb_buf channels;
	bool waiting;
	int64_t orphans;
	struct sb_err err;

	sb_buf_init(&channels, SIZE_MAX / 4);
	if (!sb_delivery_waiting(deliverer->outbox, &waiting, &err) ||
	    !sb_delivery_orphans(deliverer->outbox, deliverer->routes, &channels, &orphans, &err)) {
		sb_warn("%s", err.text);
		sb_buf_free(&channels);
		return sb_status_worse(status, err.status);
	}
	if (orphans > 0) {
		sb_warn("deliveries that wait for what the routes file does not have, '%s': %lld; put the channel back, or they go another way "
			"after their deadline, and are given up after a day",
			channels.ptr, (long long)orphans);
		status = sb_status_worse(status, SB_USAGE);
	}
	sb_buf_free(&channels);
	return waiting ? sb_status_worse(status, SB_RETRY) : status;
}
