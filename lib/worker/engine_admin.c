/* engine_admin.c - a stream's figures, and making streams and consumers. */
#include "worker/engine_private.h"

static natsStatus stream_context(struct sb_engine *engine)
{
	return engine->stream != NULL ? NATS_OK : natsConnection_JetStream(&engine->stream, engine->connection, NULL);
}

static void read_stream(const jsStreamInfo *info, struct sb_engine_figures *figures)
{
	figures->messages = info->State.Msgs;
	figures->bytes = info->State.Bytes;
	figures->replicas = info->Config->Replicas;
}

static void read_consumer(const jsConsumerInfo *info, struct sb_engine_figures *figures)
{
	figures->has_consumer = true;
	figures->waiting = info->NumPending;
	figures->unsettled = info->NumAckPending;
	figures->redelivered = info->NumRedelivered;
	figures->settled = info->AckFloor.Consumer;
}

/* Asks until there is an answer, or no more patience. */
static natsStatus ask(struct sb_engine *engine, const char *stream, const char *consumer,
		      struct sb_engine_figures *figures)
{
	int64_t end = sb_time_monotonic() + engine->patience;
	natsStatus s = stream_context(engine);

	for (int attempt = 0; s == NATS_OK || attempt > 0; attempt++) {
		jsStreamInfo *about = NULL;
		jsConsumerInfo *reader = NULL;
		jsErrCode code = 0;
		s = js_GetStreamInfo(&about, engine->stream, stream, NULL, &code);
		if (s == NATS_OK && consumer != NULL)
			s = js_GetConsumerInfo(&reader, engine->stream, stream, consumer, NULL, &code);
		if (s == NATS_OK) {
			read_stream(about, figures);
			if (reader != NULL)
				read_consumer(reader, figures);
		}
		jsStreamInfo_Destroy(about);
		jsConsumerInfo_Destroy(reader);
		if (s == NATS_OK || !sb_engine_may_pass(s) || !sb_engine_pause(attempt, end))
			break;
	}
	return s;
}

bool sb_engine_figures(struct sb_engine *engine, const char *stream, const char *consumer,
		       struct sb_engine_figures *figures, struct sb_err *err)
{
	*figures = (struct sb_engine_figures){0};
	natsStatus s = ask(engine, stream, consumer, figures);
	if (s == NATS_NOT_FOUND)
		return sb_err_set(err, SB_USAGE, "%s%s%s: there is no such %s", stream, consumer ? "/" : "",
				  consumer ? consumer : "", consumer ? "stream or consumer" : "stream");
	return s == NATS_OK || sb_engine_failed(err, s, stream);
}

bool sb_engine_gets(struct sb_engine *engine, const char *stream, const char *consumer, const char *subject)
{
	jsStreamInfo *about = NULL;
	jsConsumerInfo *reader = NULL;
	jsErrCode code = 0;
	bool gets = false;

	if (stream_context(engine) == NATS_OK && js_GetStreamInfo(&about, engine->stream, stream, NULL, &code) == NATS_OK &&
	    js_GetConsumerInfo(&reader, engine->stream, stream, consumer, NULL, &code) == NATS_OK) {
		const char *filter = reader->Config->FilterSubject;
		bool filtered = filter != NULL && *filter != '\0';
		gets = filtered && sb_subject_matches(filter, subject);
		for (int i = 0; i < about->Config->SubjectsLen && !filtered && !gets; i++)
			gets = sb_subject_matches(about->Config->Subjects[i], subject);
	}
	jsConsumerInfo_Destroy(reader);
	jsStreamInfo_Destroy(about);
	return gets;
}

void sb_engine_warn_untaken(struct sb_engine *engine, const char *subject)
{
	jsStreamNamesList *names = NULL;
	jsOptions options;
	jsErrCode code = 0;

	jsOptions_Init(&options);
	options.Stream.Info.SubjectsFilter = subject;
	options.Wait = 1000; /* milliseconds; who may not ask gets no answer */
	natsStatus s = stream_context(engine);
	if (s == NATS_OK)
		s = js_StreamNames(&names, engine->stream, &options, &code);
	if (s == NATS_NOT_FOUND || (s == NATS_OK && names->Count == 0))
		sb_warn("%s: no stream takes this subject; 'sb-worker create' makes one", subject);
	jsStreamNamesList_Destroy(names);
}

static natsStatus make_stream(struct sb_engine *engine, const struct sb_engine_plan *plan)
{
	jsStreamConfig config;
	jsErrCode code = 0;

	jsStreamConfig_Init(&config);
	config.Name = plan->stream;
	config.Subjects = plan->subjects;
	config.SubjectsLen = plan->subject_count;
	config.Replicas = plan->replicas;
	config.Duplicates = SB_NANOSECONDS(plan->duplicates);
	config.MaxAge = SB_NANOSECONDS(plan->max_age);
	return js_AddStream(NULL, engine->stream, &config, NULL, &code);
}

static bool is_as_planned(const jsConsumerConfig *there, const struct sb_engine_plan *plan)
{
	struct sb_str filter = sb_str_from(there->FilterSubject), wanted = sb_str_from(plan->filter);

	return sb_str_eq(filter, wanted) && there->AckPolicy == js_AckExplicit && there->AckWait == SB_NANOSECONDS(plan->ack_wait) &&
	       there->MaxAckPending == plan->in_flight;
}

/* NATS_MISMATCH: it is there, and differs. The server would change it under those who use it. */
static natsStatus make_consumer(struct sb_engine *engine, const struct sb_engine_plan *plan)
{
	jsConsumerInfo *there = NULL;
	jsConsumerConfig config;
	jsErrCode code = 0;

	natsStatus s = js_GetConsumerInfo(&there, engine->stream, plan->stream, plan->consumer, NULL, &code);
	if (s != NATS_NOT_FOUND) {
		if (s == NATS_OK && !is_as_planned(there->Config, plan))
			s = NATS_MISMATCH;
		jsConsumerInfo_Destroy(there);
		return s;
	}
	jsConsumerConfig_Init(&config);
	config.Durable = plan->consumer;
	config.AckPolicy = js_AckExplicit;
	config.AckWait = SB_NANOSECONDS(plan->ack_wait);
	config.MaxAckPending = plan->in_flight;
	config.FilterSubject = plan->filter;
	return js_AddConsumer(NULL, engine->stream, plan->stream, &config, NULL, &code);
}

/* A cluster that has just begun has no leader yet. */
static natsStatus until_answered(struct sb_engine *engine, const struct sb_engine_plan *plan,
				 natsStatus (*make)(struct sb_engine *engine, const struct sb_engine_plan *plan))
{
	int64_t end = sb_time_monotonic() + engine->patience;

	for (int attempt = 0;; attempt++) {
		natsStatus s = make(engine, plan);
		if (s == NATS_OK || !sb_engine_may_pass(s) || !sb_engine_pause(attempt, end))
			return s;
	}
}

bool sb_engine_make(struct sb_engine *engine, const struct sb_engine_plan *plan, struct sb_err *err)
{
	natsStatus s = stream_context(engine);

	if (s == NATS_OK && plan->subject_count > 0)
		s = until_answered(engine, plan, make_stream);
	if (s != NATS_OK)
		return sb_engine_failed(err, s, plan->stream);
	if (plan->consumer != NULL)
		s = until_answered(engine, plan, make_consumer);
	if (s == NATS_MISMATCH)
		return sb_err_set(err, SB_USAGE, "%s/%s: the consumer is there, with another --filter, --ack-wait or --in-flight",
				  plan->stream, plan->consumer);
	if (s == NATS_NOT_FOUND)
		return sb_err_set(err, SB_USAGE, "%s: there is no such stream; --subject SUBJECT makes it", plan->stream);
	return s == NATS_OK || sb_engine_failed(err, s, plan->consumer);
}
