#include "worker/engine_private.h"

#include "io/file.h"

#include <stdlib.h>
#include <time.h>

#define RECONNECT_WAIT 100    /* milliseconds between attempts: an election takes a few hundred */
#define CONNECT_TIMEOUT 5000  /* milliseconds */
#define SECRET_MAX (64 << 10) /* bytes of a file with a seed, a JWT or a chain of keys */
#define HEADERS_MAX 4096      /* bytes of a message's id and reason: the server counts them, too */
#define PAUSE_FIRST (50 * INT64_C(1000))
#define PAUSE_MOST SB_SECOND

bool sb_engine_pause(int attempt, int64_t end)
{
	int64_t pause = attempt < 5 ? PAUSE_FIRST << attempt : PAUSE_MOST;

	if (sb_time_monotonic() + pause > end)
		return false;
	struct timespec wait = sb_time_spec(pause);
	nanosleep(&wait, NULL);
	return true;
}

bool sb_engine_may_pass(natsStatus status)
{
	return status == NATS_TIMEOUT || status == NATS_NO_SERVER || status == NATS_NO_RESPONDERS ||
	       status == NATS_CONNECTION_DISCONNECTED || status == NATS_CONNECTION_CLOSED || status == NATS_IO_ERROR ||
	       status == NATS_STALE_CONNECTION || status == NATS_NO_SERVER_SUPPORT || status == NATS_INSUFFICIENT_BUFFER ||
	       status == NATS_MISSED_HEARTBEAT;
}

bool sb_engine_failed(struct sb_err *err, natsStatus status, const char *what)
{
	const char *why = nats_GetLastError(NULL);
	const char *place = why != NULL && *why == '(' ? strstr(why, "): ") : NULL; /* "(conn.c:2088): ", of no use here */

	if (place != NULL)
		why = place + 3;
	return sb_err_set(err, sb_engine_may_pass(status) ? SB_RETRY : SB_USAGE, "%s: %s", what,
			  why != NULL && *why != '\0' ? why : natsStatus_GetText(status));
}

static natsStatus from_environment(natsOptions *options)
{
	const char *user = getenv("NATS_USER"), *password = getenv("NATS_PASSWORD"), *token = getenv("NATS_TOKEN");

	if (token != NULL)
		return natsOptions_SetToken(options, token);
	if (user != NULL)
		return natsOptions_SetUserInfo(options, user, password != NULL ? password : "");
	return NATS_OK;
}

/* The library reads them, and whoever else may; `path` may be NULL. */
static bool is_secret(const char *path, struct sb_err *err)
{
	struct sb_buf secret;

	sb_buf_init(&secret, SECRET_MAX);
	bool good = path == NULL || sb_file_read_secret(path, &secret, err);
	sb_buf_free(&secret);
	return good;
}

static natsStatus with_tls(natsOptions *options, const struct sb_engine_options *asked)
{
	natsStatus s = natsOptions_SetSecure(options, true);

	if (s == NATS_OK && asked->tls_ca != NULL)
		s = natsOptions_LoadCATrustedCertificates(options, asked->tls_ca);
	if (s == NATS_OK && asked->tls_cert != NULL)
		s = natsOptions_LoadCertificatesChain(options, asked->tls_cert, asked->tls_key);
	return s;
}

static bool wants_tls(const struct sb_place *place, const struct sb_engine_options *asked)
{
	return place->tls || asked->tls_ca != NULL || asked->tls_cert != NULL;
}

static natsStatus set_options(natsOptions *options, const struct sb_place *place, const struct sb_engine_options *asked,
			      struct sb_err *err)
{
	if (!is_secret(asked->creds, err) || !is_secret(asked->nkey, err) || !is_secret(asked->tls_key, err))
		return NATS_ERR;
	natsStatus s = natsOptions_SetServers(options, (const char **)(uintptr_t)place->servers, place->server_count);

	if (s == NATS_OK)
		s = natsOptions_SetName(options, "sb-worker");
	if (s == NATS_OK)
		s = natsOptions_SetTimeout(options, CONNECT_TIMEOUT);
	if (s == NATS_OK)
		s = natsOptions_SetMaxReconnect(options, (int)(SB_MILLISECONDS(asked->patience) / RECONNECT_WAIT) + 1);
	if (s == NATS_OK)
		s = natsOptions_SetReconnectWait(options, RECONNECT_WAIT);
	if (s == NATS_OK && wants_tls(place, asked))
		s = with_tls(options, asked);
	if (s == NATS_OK && asked->creds != NULL)
		s = natsOptions_SetUserCredentialsFromFiles(options, asked->creds, NULL);
	if (s == NATS_OK && asked->nkey != NULL)
		s = natsOptions_SetNKeyFromSeed(options, asked->nkey_public, asked->nkey);
	if (s == NATS_OK && asked->creds == NULL && asked->nkey == NULL)
		s = from_environment(options);
	return s;
}

struct sb_engine *sb_engine_open(const struct sb_place *place, const struct sb_engine_options *asked,
				 struct sb_err *err)
{
	struct sb_engine *engine = sb_mem_zero(1, sizeof *engine);
	natsOptions *options = NULL;

	*err = (struct sb_err){0};
	engine->patience = asked->patience;
	natsStatus s = natsOptions_Create(&options);
	if (s == NATS_OK)
		s = set_options(options, place, asked, err);
	if (s == NATS_OK)
		s = natsConnection_Connect(&engine->connection, options);
	/* A server that wants a certificate only hangs up; versions of the library have different words for that. */
	bool hung_up = s == NATS_PROTOCOL_ERROR || s == NATS_CONNECTION_CLOSED;
	if (hung_up && wants_tls(place, asked) && asked->tls_cert == NULL)
		sb_err_set(err, SB_USAGE, "%s: the server hangs up; if it wants a certificate, --tls-cert names it", place->servers[0]);
	else if (s != NATS_OK && err->text[0] == '\0')
		sb_engine_failed(err, s, place->servers[0]);
	natsOptions_Destroy(options);
	if (s == NATS_OK)
		return engine;
	sb_engine_close(engine);
	return NULL;
}

void sb_engine_close(struct sb_engine *engine)
{
	if (engine == NULL)
		return;
	natsSubscription_Destroy(engine->subscription);
	natsInbox_Destroy(engine->inbox);
	free(engine->next);
	jsCtx_Destroy(engine->stream);
	natsConnection_Destroy(engine->connection);
	free(engine);
}

size_t sb_engine_message_max(struct sb_engine *engine)
{
	size_t all = (size_t)natsConnection_GetMaxPayload(engine->connection);

	return all > HEADERS_MAX ? all - HEADERS_MAX : 0;
}
