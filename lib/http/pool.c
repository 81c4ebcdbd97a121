#include "http/internal.h"

#include "base/map.h"

#include <stdlib.h>

#define CONNECTIONS 50
#define HOST_CONNECTIONS 4 /* as polite as a browser */
#define WAIT_MS 1000	   /* curl wakes earlier for anything that happens, its own timers included */

/* Those that wait for their turn at one origin. */
struct sb_http_host {
	struct sb_http_transfer *first, *last;
	size_t active;
};

struct sb_http {
	CURLM *multi;
	char *user_agent;
	size_t connections, host_connections;
	size_t active, waiting;
	struct sb_http_transfer *lasting; /* those that run */
	struct sb_http_host **hosts;
	size_t host_count, host_cap;
	size_t turn; /* the host that is looked at first, so that each has its turn */
	struct sb_map by_origin;
};

static bool set_user_agent(struct sb_http *http, const char *wanted, struct sb_err *err)
{
	struct sb_buf ours;
	bool good = true;

	sb_buf_init(&ours, (size_t)1 << 13);
	if (wanted == NULL)
		good = sb_http_agent(&ours, err);
	for (const char *c = wanted; good && c != NULL && *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == '\x7f')
			good = sb_err_set(err, SB_USAGE, "--user-agent: it has a control character");
	http->user_agent = sb_mem_dup(wanted != NULL ? sb_str_from(wanted) : sb_buf_str(&ours));
	sb_buf_free(&ours);
	return good;
}

struct sb_http *sb_http_open(const struct sb_http_options *options, struct sb_err *err)
{
	static const struct sb_http_options usual;
	struct sb_http *http;

	if (options == NULL)
		options = &usual;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		sb_err_set(err, SB_IO, "cannot start libcurl");
		return NULL;
	}
	http = sb_mem_zero(1, sizeof *http);
	http->multi = curl_multi_init();
	if (http->multi == NULL)
		sb_die(SB_IO, "out of memory");
	/* kept for the next request: as many as may be busy, so that memory does not grow with the hosts of a run */
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)(options->connections ? options->connections : CONNECTIONS));
	http->connections = options->connections ? options->connections : CONNECTIONS;
	http->host_connections = options->host_connections ? options->host_connections : HOST_CONNECTIONS;
	http->by_origin = (struct sb_map)SB_MAP_INIT;
	if (set_user_agent(http, options->user_agent, err))
		return http;
	sb_http_close(http);
	return NULL;
}

const char *sb_http_user_agent(const struct sb_http *http)
{
	return strcmp(http->user_agent, SB_HTTP_AGENT_PLAIN) != 0 ? http->user_agent : NULL;
}

static struct sb_http_host *host_of(struct sb_http *http, const struct sb_http_transfer *transfer)
{
	bool added;
	size_t *at = sb_map_put(&http->by_origin, sb_str_from(transfer->place.origin), http->host_count, &added);

	if (added) {
		http->hosts = sb_mem_reserve(http->hosts, http->host_count, &http->host_cap, sizeof *http->hosts);
		http->hosts[http->host_count++] = sb_mem_zero(1, sizeof **http->hosts);
	}
	return http->hosts[*at];
}

static void enqueue(struct sb_http *http, struct sb_http_transfer *transfer)
{
	struct sb_http_host *host = host_of(http, transfer);

	transfer->host = host;
	transfer->next = NULL;
	if (host->first == NULL)
		host->first = transfer;
	else
		host->last->next = transfer;
	host->last = transfer;
	http->waiting++;
}

/* --- lasting transfers, which wait for no turn --- */

static void start_lasting(struct sb_http *http, struct sb_http_transfer *transfer)
{
	struct sb_err err;

	if (!sb_http_transfer_start(transfer, http->user_agent, &err)) {
		sb_http_transfer_finish(transfer, CURLE_OK, &err);
		return;
	}
	if (curl_multi_add_handle(http->multi, transfer->easy) != CURLM_OK)
		sb_die(SB_IO, "libcurl: cannot start a transfer");
	transfer->next = http->lasting;
	http->lasting = transfer;
}

static void remove_lasting(struct sb_http *http, const struct sb_http_transfer *transfer)
{
	struct sb_http_transfer **at = &http->lasting;

	while (*at != transfer)
		at = &(*at)->next;
	*at = transfer->next;
	curl_multi_remove_handle(http->multi, transfer->easy);
}

static void end_lasting(struct sb_http *http, struct sb_http_transfer *transfer, CURLcode code)
{
	remove_lasting(http, transfer);
	if (sb_http_transfer_hop(transfer, code))
		start_lasting(http, transfer);
	else
		sb_http_transfer_finish(transfer, code, NULL);
}

/* Ends those that were silent for too long. True when that, or anything, happened to one. */
static bool look_at_lasting(struct sb_http *http)
{
	int64_t now = sb_time_monotonic();
	bool stirred = false;

	for (struct sb_http_transfer *t = http->lasting; t != NULL; t = t->next) {
		stirred = stirred || t->stirred;
		t->stirred = false;
		if (now - t->heard > t->request.idle) {
			end_lasting(http, t, CURLE_OPERATION_TIMEDOUT);
			return true; /* others have their turn at the next look */
		}
	}
	return stirred;
}

void sb_http_cancel(struct sb_http *http, const void *ctx)
{
	for (struct sb_http_transfer *t = http->lasting; t != NULL; t = t->next) {
		if (t->ctx == ctx) {
			remove_lasting(http, t);
			sb_http_transfer_free(t);
			return;
		}
	}
}

/* --- the others, each in its host's turn --- */

void sb_http_add(struct sb_http *http, const struct sb_http_request *request, sb_http_done *done, void *ctx)
{
	struct sb_err err;
	struct sb_http_transfer *transfer = sb_http_transfer_new(request, done, ctx, &err);

	if (err.status != SB_OK)
		sb_http_transfer_finish(transfer, CURLE_OK, &err);
	else if (request->idle > 0)
		start_lasting(http, transfer);
	else
		enqueue(http, transfer);
}

/* False: it has ended before it began. */
static bool start(struct sb_http *http, struct sb_http_host *host)
{
	struct sb_http_transfer *transfer = host->first;
	struct sb_err err;

	host->first = transfer->next;
	http->waiting--;
	if (!sb_http_transfer_start(transfer, http->user_agent, &err)) {
		sb_http_transfer_finish(transfer, CURLE_OK, &err);
		return false;
	}
	if (curl_multi_add_handle(http->multi, transfer->easy) != CURLM_OK)
		sb_die(SB_IO, "libcurl: cannot start a transfer");
	host->active++;
	http->active++;
	return true;
}

/* Starts what may start now. True when one ended at once. */
static bool fill(struct sb_http *http)
{
	size_t idle = 0; /* hosts in a row that had nothing to start */
	bool ended = false;

	while (http->waiting > 0 && http->active < http->connections && idle < http->host_count) {
		struct sb_http_host *host = http->hosts[http->turn++ % http->host_count];
		if (host->first == NULL || host->active >= http->host_connections) {
			idle++;
			continue;
		}
		idle = 0;
		ended = !start(http, host) || ended;
	}
	return ended;
}

static void end(struct sb_http *http, CURL *easy, CURLcode code)
{
	struct sb_http_transfer *transfer;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
	if (transfer->request.idle > 0) {
		end_lasting(http, transfer, code);
		return;
	}
	curl_multi_remove_handle(http->multi, easy);
	transfer->host->active--;
	http->active--;
	if (sb_http_transfer_hop(transfer, code))
		enqueue(http, transfer);
	else
		sb_http_transfer_finish(transfer, code, NULL);
}

/* True when a transfer ended. */
static bool progress(struct sb_http *http)
{
	int running, left;
	bool ended = false;

	if (curl_multi_perform(http->multi, &running) != CURLM_OK)
		sb_die(SB_IO, "libcurl: cannot run transfers");
	for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left)) != NULL; ended = true)
		if (message->msg == CURLMSG_DONE)
			end(http, message->easy_handle, message->data.result);
	return look_at_lasting(http) || ended;
}

void sb_http_step(struct sb_http *http, int64_t wait)
{
	int64_t until = sb_time_monotonic() + wait;

	for (;;) {
		bool ended = fill(http);
		if (progress(http) || ended)
			return;
		int64_t left = (until - sb_time_monotonic()) / 1000;
		if (left <= 0)
			return;
		curl_multi_poll(http->multi, NULL, 0, left < WAIT_MS ? (int)left + 1 : WAIT_MS, NULL);
	}
}

void sb_http_run(struct sb_http *http)
{
	while (http->active > 0 || http->waiting > 0 || http->lasting != NULL)
		sb_http_step(http, WAIT_MS * 1000);
}

void sb_http_close(struct sb_http *http)
{
	if (http == NULL)
		return;
	while (http->lasting != NULL)
		sb_http_cancel(http, http->lasting->ctx);
	for (size_t i = 0; i < http->host_count; i++)
		free(http->hosts[i]);
	curl_multi_cleanup(http->multi);
	sb_map_free(&http->by_origin);
	free(http->hosts);
	free(http->user_agent);
	free(http);
}
