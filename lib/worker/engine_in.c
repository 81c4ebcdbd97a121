/* engine_in.c - messages in: pulled in batches, and settled. */
#include "worker/engine_private.h"

#define FLUSH_WAIT 5000 /* milliseconds until acknowledgements are at the server */

bool sb_engine_subscribe(struct sb_engine *engine, const char *stream, const char *consumer, struct sb_err *err)
{
	jsConsumerInfo *info = NULL;
	jsSubOptions options;
	jsErrCode code = 0;

	natsStatus s = natsConnection_JetStream(&engine->stream, engine->connection, NULL);
	if (s == NATS_OK)
		s = js_GetConsumerInfo(&info, engine->stream, stream, consumer, NULL, &code);
	if (s == NATS_NOT_FOUND)
		return sb_err_set(err, SB_USAGE, "%s/%s: there is no such stream or consumer; 'sb-worker create' makes them",
				  stream, consumer);
	if (s != NATS_OK)
		return sb_engine_failed(err, s, stream);
	engine->ack_wait = info->Config->AckWait / 1000;
	jsConsumerInfo_Destroy(info);
	jsSubOptions_Init(&options);
	options.Stream = stream;
	options.Consumer = consumer;
	options.ManualAck = true;
	s = js_PullSubscribe(&engine->subscription, engine->stream, NULL, NULL, NULL, &options, &code);
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

bool sb_engine_pull(struct sb_engine *engine, struct sb_incoming *messages, size_t max, int64_t wait, size_t *count,
		    struct sb_err *err)
{
	natsMsgList list = {0};
	jsErrCode code = 0;
	int64_t end = sb_time_monotonic() + engine->patience;
	natsStatus s;

	*count = 0;
	for (int attempt = 0;; attempt++) {
		s = natsSubscription_Fetch(&list, engine->subscription, (int)max, SB_MILLISECONDS(wait), &code);
		if (s == NATS_OK || s == NATS_TIMEOUT || !sb_engine_may_pass(s) || !sb_engine_pause(attempt, end))
			break;
	}
	if (s != NATS_OK && s != NATS_TIMEOUT)
		return sb_engine_failed(err, s, "pull");
	for (int i = 0; i < list.Count; i++) {
		if (take(list.Msgs[i], &messages[*count])) {
			list.Msgs[i] = NULL; /* it is ours now */
			++*count;
		}
	}
	natsMsgList_Destroy(&list);
	return true;
}

void sb_engine_extend(const struct sb_incoming *messages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		natsMsg_InProgress(messages[i].message, NULL);
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
		natsStatus one = natsMsg_Ack(messages[i].message, NULL);
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
	for (size_t i = 0; i < count; i++) {
		natsMsg_NakWithDelay(messages[i].message, SB_MILLISECONDS(delay), NULL);
		natsMsg_Destroy(messages[i].message);
		messages[i].message = NULL;
	}
	flush(engine);
}
