/* fly.c - deliveries by the web: many at a time, each channel with places of its own. */
#include "base/stop.h"
#include "notify/deliver.h"

#include <stdlib.h>

#define LOOK_EVERY SB_SECOND /* for what became due, while transfers are under way */
/* Deliveries of one channel under way: what a dead one can hold of our places, and what a crash leaves in doubt. Twice as many as
 * one server is asked at the same time, so that the next are claimed already; no more, or the lease of the last would run out
 * while it waits for its turn. Where a doubt does harm, only those that are asked. */
#define PLACES (2 * SB_SEND_HOST_CONNECTIONS)
#define PLACES_ONCE (SB_SEND_HOST_CONNECTIONS / 2)
/* Each commit is a wait for the disk, so that what lands in quick succession shares one. */
#define GATHER (10 * SB_SECOND / 1000)

struct flight {
	struct sb_deliverer *deliverer;
	struct sb_arena arena;
	struct sb_delivery *delivery;
};

static void free_flight(struct flight *flight)
{
	sb_arena_free(&flight->arena);
	free(flight);
}

/* Settled in the open transaction, which is committed with all that landed meanwhile and the claims of what takes its place. */
static void landed(void *ctx, const struct sb_delivery *delivery, const struct sb_outcome *outcome)
{
	struct flight *flight = ctx;
	struct sb_deliverer *d = flight->deliverer;

	sb_deliverer_settle(d, delivery, outcome);
	d->web[delivery->channel - d->routes->channels].flying--;
	free_flight(flight);
}

static size_t places_of(const struct sb_deliverer *d, size_t channel)
{
	return d->sender.repeatable[channel] ? PLACES : PLACES_ONCE;
}

/* How many more may leave. Who refused our secrets is asked with one message whether the new ones are right, when all that left
 * with the old ones is back. */
static size_t count_room(const struct sb_deliverer *d, size_t channel)
{
	size_t flying = d->web[channel].flying;

	return d->sender.secrets[channel].stale ? flying == 0 : places_of(d, channel) - flying;
}

static bool claim_flights(struct sb_deliverer *d, size_t channel, struct flight **flights, size_t *count, struct sb_err *err)
{
	size_t room = count_room(d, channel), got = 1;

	d->web[channel].more = d->web[channel].more || room > 0;
	for (*count = 0; *count < room && got > 0; *count += got) {
		struct flight *flight = sb_mem_zero(1, sizeof *flight);
		*flight = (struct flight){.deliverer = d, .arena = SB_ARENA_INIT};
		flights[*count] = flight;
		bool good = sb_delivery_claim(d->outbox, &d->routes->channels[channel], 1, sb_time_now(), &flight->arena,
					      &flight->delivery, &got, err);
		if (!good || got == 0) {
			d->web[channel].more = false;
			free_flight(flight);
		}
		if (!good)
			return false;
	}
	return true;
}

/* Claims are committed, and with them what landed, before any of them leaves; what cannot be committed does not leave, or the next
 * run would send it again. */
static void take_off(struct sb_deliverer *d)
{
	size_t channels = d->routes->channel_count;
	struct flight *(*flights)[PLACES] = sb_mem_zero(channels, sizeof *flights);
	size_t *counts = sb_mem_zero(channels, sizeof *counts);

	for (size_t c = 0; c < channels && d->err.status == SB_OK && !sb_stop_asked(); c++)
		if (d->routes->channels[c].kind == SB_CHANNEL_WEB)
			claim_flights(d, c, flights[c], &counts[c], &d->err);
	bool committed = d->err.status == SB_OK && sb_outbox_commit(d->outbox, &d->err);
	for (size_t c = 0; c < channels; c++) {
		for (size_t i = 0; i < counts[c]; i++) {
			if (!committed) {
				free_flight(flights[c][i]);
				continue;
			}
			d->web[c].flying++;
			sb_send_web(&d->sender, flights[c][i]->delivery, landed, flights[c][i]);
		}
	}
	free(flights);
	free(counts);
}

static bool web_due(struct sb_deliverer *d, bool *any, struct sb_err *err)
{
	*any = false;
	for (size_t i = 0; i < d->routes->channel_count && !*any; i++)
		if (d->routes->channels[i].kind == SB_CHANNEL_WEB &&
		    !sb_delivery_due(d->outbox, &d->routes->channels[i], sb_time_now(), any, err))
			return false;
	return true;
}

/* All channels, and whether one for which more waits is down to half of its places: it is worth a commit to fill them. */
static size_t count_flying(const struct sb_deliverer *d, bool *wants)
{
	size_t sum = 0;

	*wants = false;
	for (size_t i = 0; i < d->routes->channel_count; i++) {
		sum += d->web[i].flying;
		*wants = *wants || (d->web[i].more && 2 * d->web[i].flying <= places_of(d, i));
	}
	return sum;
}

/* Until something has landed, and what lands right behind it. */
static void land(struct sb_deliverer *d)
{
	bool wants;

	sb_http_step(d->sender.http, LOOK_EVERY);
	int64_t until = sb_time_monotonic() + GATHER, left = GATHER;
	while (d->outbox->open && left > 0 && count_flying(d, &wants) > 0 && !wants) {
		sb_http_step(d->sender.http, left);
		left = until - sb_time_monotonic();
	}
}

bool sb_deliverer_fly(struct sb_deliverer *d, struct sb_err *err)
{
	bool any, wants;

	if (!web_due(d, &any, err) || (any && !sb_send_web_open(&d->sender, err)))
		return false;
	if (!any)
		return true;
	for (take_off(d); count_flying(d, &wants) > 0; take_off(d))
		land(d);
	return true;
}
