/* engine.h - NATS JetStream through libnats: the only code that includes nats/nats.h.
 *
 * What is handed to the engine stays the caller's unless it is said otherwise. Errors: SB_USAGE for what the user must
 * mend (no such stream, not allowed), SB_RETRY for servers that do not answer. The library reconnects by itself, to any
 * server of the cluster; `patience` is how long a step waits for that. */
#ifndef SB_WORKER_ENGINE_H
#define SB_WORKER_ENGINE_H

#include "base/time.h"
#include "worker/place.h"

struct sb_engine_options {
	const char *creds;                       /* a credentials file, or NULL */
	const char *nkey, *nkey_public;          /* a file with the seed of an nkey, and its public key; or NULL */
	const char *tls_ca, *tls_cert, *tls_key; /* PEM files, or NULL */
	int64_t patience;
};

struct sb_engine;

/* Users, passwords and tokens are taken from NATS_USER, NATS_PASSWORD and NATS_TOKEN. */
struct sb_engine *sb_engine_open(const struct sb_place *place, const struct sb_engine_options *options,
				 struct sb_err *err);
void sb_engine_close(struct sb_engine *engine); /* NULL is fine */
/* Bytes of the longest line that the server takes as a message, its headers beside it. */
size_t sb_engine_message_max(struct sb_engine *engine);

/* A message on its way out. The stream keeps one message of an `id` within its duplicate window. */
struct sb_parcel {
	const char *subject, *id;
	struct sb_str data;
	const char *reason; /* a header "Sb-Reason", or NULL */
};
/* Publishes all and waits until the stream has acknowledged each; what failed is sent again until `patience` is over, and
 * its id keeps it from standing there twice. */
bool sb_engine_publish(struct sb_engine *engine, const struct sb_parcel *parcels, size_t count, struct sb_err *err);

/* A message that came in, good until it is settled. */
struct sb_incoming {
	struct sb_str data;
	uint64_t sequence; /* of the stream */
	uint64_t times;    /* how often it was delivered, this time included */
	void *message;
};
bool sb_engine_subscribe(struct sb_engine *engine, const char *stream, const char *consumer, struct sb_err *err);
/* How long the consumer waits for an acknowledgement before it delivers again. */
int64_t sb_engine_ack_wait(const struct sb_engine *engine);
/* Up to `max` messages, waiting up to `wait` for the first. `*count` may be 0. */
bool sb_engine_pull(struct sb_engine *engine, struct sb_incoming *messages, size_t max, int64_t wait, size_t *count,
		    struct sb_err *err);
/* Asks for more time. */
void sb_engine_extend(struct sb_engine *engine, const struct sb_incoming *messages, size_t count);
/* Settles each: done, or to be delivered again after `delay`. */
bool sb_engine_ack(struct sb_engine *engine, struct sb_incoming *messages, size_t count, struct sb_err *err);
void sb_engine_return(struct sb_engine *engine, struct sb_incoming *messages, size_t count, int64_t delay);

/* Figures of a stream and of one of its consumers. */
struct sb_engine_figures {
	uint64_t messages, bytes;
	int64_t replicas;
	bool has_consumer;
	uint64_t waiting;     /* not delivered yet */
	int64_t unsettled;    /* delivered, and not acknowledged */
	int64_t redelivered;  /* of these, delivered more than once */
	uint64_t settled;     /* the highest sequence below which all is acknowledged, counted in deliveries */
};
bool sb_engine_figures(struct sb_engine *engine, const char *stream, const char *consumer,
		       struct sb_engine_figures *figures, struct sb_err *err);

/* Whether what is published to `subject` would come to this consumer; false also when the server does not say. */
bool sb_engine_gets(struct sb_engine *engine, const char *stream, const char *consumer, const char *subject);
/* Says so when there is no stream for `subject`: a mistyped one would be waited for. Where the server does not say, or the
 * stream is another account's, nothing is wrong. */
void sb_engine_warn_untaken(struct sb_engine *engine, const char *subject);

/* Makes a stream, and a consumer where one is named. What is there and the same stays; what differs is an error. */
struct sb_engine_plan {
	const char *stream;
	const char **subjects;
	int subject_count;
	int64_t replicas;
	int64_t duplicates, max_age; /* 0: the server's own */
	const char *consumer;        /* NULL: none */
	const char *filter;          /* NULL: all subjects */
	int64_t ack_wait, in_flight;
};
bool sb_engine_make(struct sb_engine *engine, const struct sb_engine_plan *plan, struct sb_err *err);

#endif
