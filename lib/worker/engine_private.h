/* engine_private.h - what the files of the engine share. */
#ifndef SB_WORKER_ENGINE_PRIVATE_H
#define SB_WORKER_ENGINE_PRIVATE_H

#include "worker/engine.h"

#include <nats/nats.h>

struct sb_engine {
	natsConnection *connection;
	jsCtx *stream;
	natsSubscription *subscription;
	natsInbox *inbox; /* where what was pulled comes to */
	char *next;       /* the subject that asks for it */
	int64_t ack_wait, patience;
};

#define SB_MILLISECONDS(t) ((t) / 1000)
#define SB_NANOSECONDS(t) ((t) * 1000)

/* Fills `err` with what the library says: "what: why". */
bool sb_engine_failed(struct sb_err *err, natsStatus status, const char *what);
/* Whether trying again may help: no server, no leader, no answer in time. */
bool sb_engine_may_pass(natsStatus status);
/* Waits a little longer each time; false when `end` would pass. */
bool sb_engine_pause(int attempt, int64_t end);

#endif
