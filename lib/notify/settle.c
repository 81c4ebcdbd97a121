/* settle.c - how an attempt ended, and what follows from it. */
#include "notify/delivery.h"
#include "notify/digest.h"
#include "notify/failover.h"
#include "notify/line.h"

#include "base/backoff.h"

#include <stdarg.h>
#include <stdio.h>

void sb_outcome_set(struct sb_outcome *outcome, enum sb_outcome_kind kind, const char *format, ...)
{
	char text[SB_REASON_MAX];
	struct sb_buf clean;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sb_buf_init(&clean, 4 * SB_REASON_MAX);
	sb_message_clean(sb_str_trim(sb_str_from(text)), false, &clean);
	*outcome = (struct sb_outcome){.kind = kind, .retry_after = -1};
	snprintf(outcome->reason, sizeof outcome->reason, "%s", clean.ptr);
	sb_buf_free(&clean);
}

int64_t sb_delivery_backoff(int64_t number, sb_time created_at, uint64_t attempt)
{
	static const struct sb_backoff waits = {SB_BACKOFF_FIRST, SB_BACKOFF_MAX};

	return sb_backoff_wait(&waits, (uint64_t)number, created_at, attempt);
}

/* What an outcome comes to, with its policy: a doubt is resolved, and what was tried too often or too long is given up. */
struct verdict {
	const char *state, *outcome;
	enum sb_outcome_kind kind;
	char reason[SB_REASON_MAX + 64];
	sb_time retry_at;
	bool was_unsure, was_denied;
};

static void judge(const struct sb_delivery *d, const struct sb_outcome *outcome, sb_time now, struct verdict *v)
{
	const struct sb_channel *channel = d->channel;
	int64_t wait = sb_delivery_backoff(d->number, d->created_at, d->attempt);
	enum sb_on_unknown rule = d->on_unknown != SB_UNKNOWN_BY_TYPE ? d->on_unknown : channel->on_unknown;
	bool resend = rule == SB_UNKNOWN_BY_TYPE ? outcome->resend : rule == SB_UNKNOWN_RESEND;

	*v = (struct verdict){"accepted",   NULL, outcome->kind, "", SB_TIME_NONE, outcome->kind == SB_UNSURE,
			      outcome->kind == SB_DENIED};
	snprintf(v->reason, sizeof v->reason, "%s", outcome->reason);
	if (v->was_denied || (v->kind == SB_UNSURE && resend))
		v->kind = SB_LATER;
	if (v->kind == SB_LATER) {
		if (outcome->retry_after > wait)
			wait = outcome->retry_after < SB_RETRY_AFTER_MAX ? outcome->retry_after : SB_RETRY_AFTER_MAX;
		v->retry_at = now + wait;
		if (d->attempt >= channel->attempts || v->retry_at > d->due_at + channel->age) {
			v->kind = SB_NEVER;
			v->retry_at = SB_TIME_NONE;
			snprintf(v->reason, sizeof v->reason, "given up after %llu attempts: %s",
				 (unsigned long long)d->attempt, outcome->reason);
		}
	}
	if (v->kind == SB_LATER) {
		v->state = "pending";
		v->outcome = "retry";
	} else if (v->kind == SB_NEVER) {
		v->state = v->outcome = "failed";
	} else if (v->kind == SB_UNSURE) {
		v->state = v->outcome = "unknown";
	}
}

/* What cannot be there in time goes another way, and so does what waits until somebody has mended a log-in: nobody knows when
 * that will be. A doubt does not: it may have arrived. */
static bool seeks_another_way(const struct sb_delivery *d, const struct verdict *v)
{
	bool late = d->deadline == SB_TIME_NONE || v->retry_at > d->deadline;

	return !v->was_unsure && (v->kind == SB_NEVER || (v->kind == SB_LATER && (late || v->was_denied)));
}

static void go_another_way(struct verdict *v)
{
	if (v->kind == SB_LATER)
		v->state = "cancelled"; /* and goes on at `retry_at`, should the other way fail as well */
	v->kind = SB_ACCEPTED; /* nothing is left to do by this channel */
	v->outcome = "rerouted";
}

/* What would be tried again, another way too, or waits for a person's decision, needs no more of either when someone has seen to
 * the incident meanwhile, when all of its people have, or when newer words are on their way. */
#define NEEDLESS                                                                                                       \
	"(((SELECT kind FROM revision r WHERE r.incident = delivery.incident AND r.number = delivery.revision) "        \
	"NOT IN ('update', 'close') AND ((SELECT state FROM incident i WHERE i.n = delivery.incident) <> 'open' OR "    \
	"NOT EXISTS (SELECT 1 FROM recipient p WHERE p.delivery = delivery.n AND p.person NOT IN "                      \
	"(SELECT person FROM ack a WHERE a.incident = delivery.incident)))) OR "                                        \
	"EXISTS (SELECT 1 FROM delivery newer WHERE newer.incident = delivery.incident AND "                            \
	"newer.channel = delivery.channel AND newer.address = delivery.address AND newer.revision > delivery.revision)) "

static bool is_needed(struct sb_outbox *outbox, const struct sb_delivery *d, bool *needed, struct sb_err *err)
{
	struct sb_stmt *ask = sb_store_stmt(outbox->store, "SELECT NOT " NEEDLESS "FROM delivery WHERE n = ?", err);

	if (ask == NULL)
		return false;
	sb_stmt_bind_int(ask, 1, d->number);
	bool good = sb_stmt_step(ask, err) == SB_STEP_ROW;
	*needed = good && sb_stmt_int(ask, 0) != 0;
	sb_stmt_reset(ask);
	return good;
}

/* Only the holder of the lease has a say. */
static bool update_delivery(struct sb_outbox *outbox, const struct sb_delivery *d, struct verdict *v, sb_time now,
			    bool *mine, struct sb_err *err)
{
	static const char sql[] =
		"UPDATE delivery SET state = CASE WHEN ?3 IN ('pending', 'unknown') AND " NEEDLESS
		"THEN 'cancelled' ELSE ?3 END, next_at = coalesce(?4, next_at), lease_until = NULL, ended_at = ?5, "
		"reason = nullif(?6, ''), doubt = max(doubt, ?7), carrier = CASE WHEN ?3 = 'pending' THEN NULL ELSE carrier END, "
		"rerouted = ?3 = 'cancelled' "
		"WHERE n = ?1 AND state = 'sending' AND attempts = ?2 "
		"RETURNING state = 'cancelled'";
	struct sb_stmt *update = sb_store_stmt(outbox->store, sql, err);

	if (update == NULL)
		return false;
	sb_stmt_bind_int(update, 1, d->number);
	sb_stmt_bind_int(update, 2, (int64_t)d->attempt);
	sb_stmt_bind_str(update, 3, sb_str_from(v->state));
	if (v->retry_at != SB_TIME_NONE)
		sb_stmt_bind_int(update, 4, v->retry_at);
	else
		sb_stmt_bind_null(update, 4);
	if (v->kind == SB_LATER)
		sb_stmt_bind_null(update, 5);
	else
		sb_stmt_bind_int(update, 5, now);
	sb_stmt_bind_str(update, 6, sb_str_from(v->reason));
	sb_stmt_bind_int(update, 7, v->was_unsure);
	enum sb_step step = sb_stmt_step(update, err);
	*mine = step == SB_STEP_ROW;
	bool cancelled = *mine && sb_stmt_int(update, 0) != 0;
	sb_stmt_reset(update);
	if (cancelled && strcmp(v->state, "cancelled") != 0) {
		v->state = v->outcome = "cancelled";
		v->kind = SB_ACCEPTED; /* nothing is left to do */
	}
	return step != SB_STEP_FAILED;
}

bool sb_delivery_tell_end(struct sb_outbox *outbox, const struct sb_delivery *d, struct sb_str channel, const char *outcome,
			  const char *reason, sb_time retry_at, sb_time now, struct sb_err *err)
{
	char id[SB_REF_MAX];
	struct sb_event event = SB_EVENT_INIT;

	sb_ref_format(d->incident, id);
	event.event = outcome == NULL ? "accepted" : "failed";
	event.about = d->about;
	event.at = now;
	event.actor = sb_str_from(sb_diag_program_name());
	event.incident = sb_str_from(id);
	event.route = d->route;
	event.severity = d->severity;
	event.channel = channel;
	event.revision = d->revision;
	event.attempt = (int64_t)d->attempt;
	event.outcome = sb_str_from(outcome);
	event.retry_at = retry_at;
	if (outcome != NULL)
		event.reason = sb_str_from(reason);
	for (size_t i = 0; i < d->people_count; i++) {
		event.to = d->people[i].name;
		event.role = d->people[i].role;
		event.department = d->people[i].department;
		event.level = d->people[i].level;
		if (!sb_outbox_event(outbox, d->incident, &event, err))
			return false;
	}
	return true;
}

/* In the order in which a reader of the log follows it: it failed here, and is told there. */
static bool settle_one(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *d, struct verdict *v,
		       sb_time now, struct sb_arena *arena, bool *mine, struct sb_err *err)
{
	struct sb_ways ways = {.list = NULL};
	bool seeks = seeks_another_way(d, v);

	if (seeks && !is_needed(outbox, d, &seeks, err))
		return false;
	if (seeks && !sb_ways_find(outbox, configs, d, v->kind == SB_LATER ? v->retry_at : SB_WAYS_ANY, now, arena, &ways, err))
		return false;
	if (ways.for_all)
		go_another_way(v);
	if (!update_delivery(outbox, d, v, now, mine, err))
		return false;
	sb_time retry_at = v->kind == SB_LATER ? v->retry_at : SB_TIME_NONE;
	return !*mine ||
	       (sb_delivery_tell_end(outbox, d, sb_str_from(d->channel->name), v->outcome, v->reason, retry_at, now, err) &&
		sb_ways_take(outbox, d, &ways, now, err));
}

/* Those that went along with it, in a digest: each may have other ways, and another deadline. */
static bool settle_carried(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *d,
			   const struct verdict *v, sb_time now, struct sb_arena *arena, struct sb_err *err)
{
	struct sb_delivery *list;
	size_t count;
	bool mine, good = sb_digest_carried(outbox, d, arena, &list, &count, err);

	for (size_t i = 0; good && i < count; i++) {
		struct verdict each = *v;
		good = settle_one(outbox, configs, &list[i], &each, now, arena, &mine, err);
	}
	return good;
}

/* The others of the channel wait as long: asking a server that said "later", or is not there, for each of them in turn
 * would only hold up the rest. Who may not write to one address may well write to another. */
static bool hold(struct sb_outbox *outbox, const struct sb_delivery *d, const struct sb_outcome *outcome, sb_time until,
		 struct sb_err *err)
{
	bool one_address = outcome->kind == SB_DENIED && !outcome->channel_down;

	if (outcome->kind == SB_ACCEPTED || outcome->kind == SB_NEVER ||
	    (!one_address && !outcome->channel_down && outcome->retry_after <= 0))
		return true;
	return sb_delivery_hold(outbox, d->channel->name, one_address ? d->address : (struct sb_str){NULL, 0}, until, err);
}

static bool settle(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *d,
		   const struct sb_outcome *outcome, sb_time now, enum sb_outcome_kind *kind, struct sb_arena *arena,
		   struct sb_err *err)
{
	struct verdict judged, v;
	bool mine;

	judge(d, outcome, now, &judged);
	v = judged;
	sb_time until = v.retry_at != SB_TIME_NONE ? v.retry_at : now + sb_delivery_backoff(d->number, d->created_at, d->attempt);
	if (!settle_one(outbox, configs, d, &v, now, arena, &mine, err))
		return false;
	*kind = v.kind;
	return (!mine || !d->digest || settle_carried(outbox, configs, d, &judged, now, arena, err)) &&
	       hold(outbox, d, outcome, until, err) && sb_denied_note(outbox, d, outcome, now, err);
}

bool sb_delivery_settle(struct sb_outbox *outbox, struct sb_configs *configs, const struct sb_delivery *d,
			const struct sb_outcome *outcome, sb_time now, enum sb_outcome_kind *kind, struct sb_err *err)
{
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_delivery fresh = *d;

	fresh.people = NULL; /* one more may be told by it since it was claimed */
	fresh.people_count = 0;
	bool good = sb_outbox_begin(outbox, err) && sb_delivery_read_people(outbox, &arena, &fresh, err) &&
		    settle(outbox, configs, &fresh, outcome, now, kind, &arena, err);
	sb_arena_free(&arena);
	return good;
}
