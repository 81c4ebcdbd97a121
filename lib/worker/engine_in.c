/* engine_in.c - messages in: pulled in batches, and settled.
 *
 * A pull is a request of JetStream's wire protocol (docs.nats.io, "NATS API Reference": CONSUMER.MSG.NEXT), answered to an
 * inbox of ours. The library's natsSubscription_Fetch is not used: in 3.4, which Debian 12 has, it writes behind its array when
 * messages come late from an earlier request, and those it hands out must not outlive the subscription. */
#include "worker/engine_private.h"

#include <inttypes.h>
#include <stdio.h>

#define FLUSH_WAIT 5000                 /* milliseconds until acknowledgements are at the server */
#define GRACE (100 * INT64_C(1000))     /* for the server's word that the time is over */

static natsStatus find_consumer(struct sb_engine *engine, const char *stream, const char *consumer)
{
	jsConsumerInfo *info = NULL;
	jsErrCode code = 0;

	natsStatus s = natsConnection_JetStream(&engine->stream, engine->connection, NULL);
	if (s == NATS_OK)
		s = js_GetConsumerInfo(&info, engine->stream, stream, consumer, NULL, &code);
	if (s == NATS_OK)
		engine->ack_wait = info->Config->AckWait / 1000;
	jsConsumerInfo_Destroy(info);
	return s;
}

bool sb_engine_subscribe(struct sb_engine *engine, const char *stream, const char *consumer, struct sb_err *err)
{
	natsStatus s = find_consumer(engine, stream, consumer);

	if (s == NATS_NOT_FOUND)
		return sb_err_set(err, SB_USAGE, "%s/%s: there is no such stream or consumer; 'sb-worker create' makes them",
				  stream, consumer);
	engine->next = sb_mem_format("$JS.API.CONSUMER.MSG.NEXT.%s.%s", stream, consumer);
	if (s == NATS_OK)
		s = natsInbox_Create(&engine->inbox);
	if (s == NATS_OK)
		s = natsConnection_SubscribeSync(&engine->subscription, engine->connection, engine->inbox);
	if (s == NATS_OK) /* no more comes than was asked for */
		s = natsSubscription_SetPendingLimits(engine->subscription, -1, -1);
	return s == NATS_OK || sb_engine_failed(err, s, stream);
}

int64_t sb_engine_ack_wait(const struct sb_engine *engine)
{
	return engine->ack_wait;
}

static bool take(natsMsg *message, struct sb_incoming *into)
{
	jsMsgMetaData *about = NULL;

	if (natsMsg_GetMetaData(&about, message) != NATS_OK)
		return false;
	*into = (struct sb_incoming){
		.data = sb_str_of(natsMsg_GetData(message), (size_t)natsMsg_GetDataLength(message)),
		.sequence = about->Sequence.Stream,
		.times = about->NumDelivered,
		.message = message,
	};
	jsMsgMetaData_Destroy(about);
	return true;
}

/* What the server says of a request: NATS_OK (a sign of life), NATS_TIMEOUT (no more for this one), NATS_NO_RESPONDERS (ask
 * again), or NATS_ERR with `err`: no request will be answered. */
static natsStatus said(natsMsg *message, const char *status, struct sb_err *err)
{
	const char *why = NULL;

	if (strncmp(status, "100", 3) == 0)
		return NATS_OK;
	if (strncmp(status, "404", 3) == 0 || strncmp(status, "408", 3) == 0)
		return NATS_TIMEOUT;
	if (natsMsgHeader_Get(message, "Description", &why) != NATS_OK)
		why = status;
	sb_err_set(err, SB_USAGE, "pull: %s", why);
	bool for_good = strstr(why, "Deleted") != NULL || strstr(why, "Bad Request") != NULL ||
			strstr(why, "Exceeded MaxRequest") != NULL;
	return for_good ? NATS_ERR : NATS_NO_RESPONDERS; /* such as "Leadership Change" */
}

/* Adds what comes until there are `max`, the server says that there is no more (NATS_TIMEOUT), or `end`. */
static natsStatus collect(struct sb_engine *engine, struct sb_incoming *messages, size_t max, int64_t end, size_t *count,
			  struct sb_err *err)
{
	natsStatus s = NATS_OK;

	while (s == NATS_OK && *count < max) {
		natsMsg *message = NULL;
		const char *status = NULL;
		int64_t left = end - sb_time_monotonic();
		s = natsSubscription_NextMsg(&message, engine->subscription, left > 0 ? SB_MILLISECONDS(left) : 0);
		if (s != NATS_OK)
			break;
		if (natsMsg_GetDataLength(message) == 0 && natsMsgHeader_Get(message, "Status", &status) == NATS_OK)
			s = said(message, status, err);
		else if (take(message, &messages[*count]))
			++*count, message = NULL; /* it is the caller's now */
		natsMsg_Destroy(message);
	}
	return s;
}

static natsStatus ask(struct sb_engine *engine, size_t max, int64_t wait)
{
	char request[128];

	snprintf(request, sizeof request, "{\"batch\":%zu,\"expires\":%" PRId64 ",\"no_wait\":true}", max, SB_NANOSECONDS(wait));
	return natsConnection_PublishRequestString(engine->connection, engine->next, engine->inbox, request);
}

bool sb_engine_pull(struct sb_engine *engine, struct sb_incoming *messages, size_t max, int64_t wait, size_t *count,
		    struct sb_err *err)
{
	int64_t end = sb_time_monotonic() + engine->patience;
	natsStatus s;

	*count = 0;
	for (int attempt = 0;; attempt++) {
		*err = (struct sb_err){0};
		s = collect(engine, messages, max, 0, count, err); /* what came late */
		if (*count == 0 && s == NATS_TIMEOUT) {
			s = ask(engine, max, wait);
			if (s == NATS_OK)
				s = collect(engine, messages, max, sb_time_monotonic() + wait + GRACE, count, err);
		}
		if (*count > 0 || s == NATS_OK || s == NATS_TIMEOUT)
			return true;
		if (!sb_engine_may_pass(s) || !sb_engine_pause(attempt, end))
			break;
	}
	return err->text[0] != '\0' ? false : sb_engine_failed(err, s, "pull");
}

/* Answers a message; the words are the protocol's. */
static natsStatus answer(struct sb_engine *engine, const struct sb_incoming *message, const char *words)
{
	return natsConnection_PublishString(engine->connection, natsMsg_GetReply(message->message), words);
}

void sb_engine_extend(struct sb_engine *engine, const struct sb_incoming *messages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		answer(engine, &messages[i], "+WPI");
}

/* The server must have them: what it does not hear of comes again. */
static natsStatus flush(struct sb_engine *engine)
{
	int64_t end = sb_time_monotonic() + engine->patience;
	natsStatus s;

	for (int attempt = 0;; attempt++) {
		s = natsConnection_FlushTimeout(engine->connection, FLUSH_WAIT);
		if (s == NATS_OK || !sb_engine_may_pass(s) || !sb_engine_pause(attempt, end))
			return s;
	}
}

bool sb_engine_ack(struct sb_engine *engine, struct sb_incoming *messages, size_t count, struct sb_err *err)
{
	natsStatus s = NATS_OK;

	for (size_t i = 0; i < count; i++) {
		natsStatus one = answer(engine, &messages[i], "+ACK");
		s = one != NATS_OK ? one : s;
		natsMsg_Destroy(messages[i].message);
		messages[i].message = NULL;
	}
	if (s == NATS_OK)
		s = flush(engine);
	/* one that did not arrive is delivered again, and its output is known by its id */
	return s == NATS_OK || sb_engine_may_pass(s) || sb_engine_failed(err, s, "acknowledge");
}

void sb_engine_return(struct sb_engine *engine, struct sb_incoming *messages, size_t count, int64_t delay)
{
	char words[64];

	snprintf(words, sizeof words, "-NAK {\"delay\":%" PRId64 "}", SB_NANOSECONDS(delay));
	for (size_t i = 0; i < count; i++) {
		answer(engine, &messages[i], words);
		natsMsg_Destroy(messages[i].message);
		messages[i].message = NULL;
	}
	flush(engine);
}
