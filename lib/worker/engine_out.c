/* engine_out.c - messages out: many on their way at once, each acknowledged by the stream. */
#include "worker/engine_private.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PENDING_MAX 4096 /* messages on their way at once: the library holds a copy of each */
#define STALL_WAIT 5000  /* milliseconds that one message waits for its turn */
#define ROUND_WAIT 5     /* seconds without an acknowledgement before all is sent again */
#define IN_PROCESS 10158 /* the server's error code: a message of this id is on its way; the library has no name for it */

/* How one round went. The library's thread writes it. */
struct round {
	struct round *next;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	size_t acknowledged, failed;
	natsStatus worst; /* of what failed; NATS_OK: nothing did */
	char why[SB_ERR_MAX];
};

static struct round *new_round(void)
{
	struct round *round = sb_mem_zero(1, sizeof *round);
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&round->lock, NULL);
	pthread_cond_init(&round->moved, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return round;
}

static void end_round(struct round *round)
{
	pthread_cond_destroy(&round->moved);
	pthread_mutex_destroy(&round->lock);
	free(round);
}

/* Rounds that were given up: an answer may still come for one, so they stay until the program ends. */
static struct round *given_up;

/* What a stream says no to for the moment counts as no answer in time. A server that loses its lead has no number for its answer
 * ("raft: not leader"). */
static natsStatus failed_with(const jsPubAckErr *failure)
{
	int code = (int)failure->ErrCode;
	bool passes = code == IN_PROCESS || code == JSClusterNotAvailErr || code == JSClusterNotLeaderErr ||
		      code == JSInsufficientResourcesErr || code == JSStreamStoreFailedErr ||
		      (code == 0 && failure->Err == NATS_ERR);

	return passes ? NATS_TIMEOUT : failure->Err;
}

/* Older servers (2.9) answer a repeat of what they have not written down yet as they answer one of what they have, but without
 * a number in the stream: it may yet be lost with its leader. */
static void answered(jsCtx *stream, natsMsg *message, jsPubAck *acknowledgement, jsPubAckErr *failure, void *closure)
{
	struct round *round = closure;

	(void)stream;
	pthread_mutex_lock(&round->lock);
	if (failure == NULL && acknowledgement->Sequence > 0) {
		round->acknowledged++;
	} else {
		const char *text = failure == NULL ? "the stream has not written it down yet" : failure->ErrText;
		round->failed++;
		round->worst = failure == NULL ? NATS_TIMEOUT : failed_with(failure);
		snprintf(round->why, sizeof round->why, "%s", text != NULL ? text : natsStatus_GetText(failure->Err));
	}
	pthread_cond_signal(&round->moved);
	pthread_mutex_unlock(&round->lock);
	natsMsg_Destroy(message);
}

/* Waits until all are answered, as long as answers come. */
static natsStatus wait_for_all(struct round *round, size_t count)
{
	int waited = 0;

	pthread_mutex_lock(&round->lock);
	while (round->acknowledged + round->failed < count && waited == 0) {
		struct timespec end;
		clock_gettime(CLOCK_MONOTONIC, &end);
		end.tv_sec += ROUND_WAIT;
		waited = pthread_cond_timedwait(&round->moved, &round->lock, &end);
	}
	natsStatus s = round->failed > 0 ? round->worst : round->acknowledged == count ? NATS_OK : NATS_TIMEOUT;
	pthread_mutex_unlock(&round->lock);
	return s;
}

static natsStatus send_one(jsCtx *stream, const struct sb_parcel *parcel)
{
	natsMsg *message = NULL;
	jsPubOptions how;

	natsStatus s = natsMsg_Create(&message, parcel->subject, NULL, parcel->data.ptr, (int)parcel->data.len);
	if (s == NATS_OK && parcel->reason != NULL)
		s = natsMsgHeader_Set(message, "Sb-Reason", parcel->reason);
	jsPubOptions_Init(&how);
	how.MsgId = parcel->id;
	if (s == NATS_OK)
		s = js_PublishMsgAsync(stream, &message, &how);
	natsMsg_Destroy(message); /* still ours when it was not sent */
	return s;
}

/* Sends all once, in a context of its own, so that what is late from an earlier round is not counted in this one. */
static natsStatus send_all(struct sb_engine *engine, const struct sb_parcel *parcels, size_t count, struct round *round)
{
	jsCtx *stream = NULL;
	jsOptions options;

	jsOptions_Init(&options);
	options.PublishAsync.MaxPending = PENDING_MAX;
	options.PublishAsync.StallWait = STALL_WAIT;
	options.PublishAsync.AckHandler = answered;
	options.PublishAsync.AckHandlerClosure = round;
	natsStatus s = natsConnection_JetStream(&stream, engine->connection, &options);
	for (size_t i = 0; i < count && s == NATS_OK; i++)
		s = send_one(stream, &parcels[i]);
	if (s == NATS_OK)
		s = wait_for_all(round, count);
	jsCtx_Destroy(stream);
	return s;
}

static bool give_up(const struct sb_parcel *parcels, natsStatus status, struct round *round, struct sb_err *err)
{
	if (status == NATS_NO_RESPONDERS)
		return sb_err_set(err, SB_RETRY, "%s: no stream takes this subject", parcels->subject);
	pthread_mutex_lock(&round->lock);
	if (round->why[0] != '\0')
		sb_err_set(err, sb_engine_may_pass(status) ? SB_RETRY : SB_USAGE, "%s: %s", parcels->subject, round->why);
	else
		sb_engine_failed(err, status, parcels->subject);
	pthread_mutex_unlock(&round->lock);
	return false;
}

static natsStatus one_round(struct sb_engine *engine, const struct sb_parcel *parcels, size_t count)
{
	struct round *round = new_round();
	natsStatus s = send_all(engine, parcels, count, round);

	if (s == NATS_OK) {
		end_round(round);
	} else {
		round->next = given_up;
		given_up = round;
	}
	return s;
}

/* What is sent again is sent behind its last. A leader that is new may hold messages of the old one's that it has not taken in yet,
 * and would store them a second time; before it answers for a newer one, it has. */
bool sb_engine_publish(struct sb_engine *engine, const struct sb_parcel *parcels, size_t count, struct sb_err *err)
{
	int64_t end = sb_time_monotonic() + engine->patience;

	for (int attempt = 0; count > 0; attempt++) {
		natsStatus s = NATS_OK;
		if (attempt > 0 && count > 1)
			s = one_round(engine, &parcels[count - 1], 1);
		if (s == NATS_OK)
			s = one_round(engine, parcels, count);
		if (s == NATS_OK)
			break;
		if (!sb_engine_may_pass(s) || !sb_engine_pause(attempt, end))
			return give_up(parcels, s, given_up, err);
	}
	return true;
}
