#include "fetch/robots.h"

#include "base/map.h"

#include <stdlib.h>

#define BODY_MAX ((size_t)4 << 20)  /* of a robots.txt that is taken at all */
#define RULES_MAX ((size_t)1 << 20) /* of what is kept of one */
#define ORIGIN_MAX ((size_t)8192)
#define TIMEOUT (20 * SB_SECOND) /* the source behind it waits for it */
#define KEPT SB_DAY		 /* RFC 9309, section 2.4 */
#define PRODUCT "sb"

struct waiter {
	char *path;
	sb_robots_done *done;
	void *ctx;
	struct waiter *next;
};

struct host {
	struct sb_robots *robots;
	char *address; /* of its robots.txt */
	struct sb_buf rules;
	sb_time until;	 /* the rules count until then */
	bool asking;
	struct waiter *first, *last; /* that wait for the rules */
};

struct sb_robots {
	struct sb_http *http;
	struct sb_state *state;
	char *product;
	struct sb_map by_address;
	struct host **hosts;
	size_t count, cap;
};

struct sb_robots *sb_robots_open(struct sb_http *http, struct sb_state *state, const char *user_agent)
{
	struct sb_robots *robots = sb_mem_zero(1, sizeof *robots);
	const char *name = user_agent != NULL ? user_agent : PRODUCT;
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");

	robots->http = http;
	robots->state = state;
	robots->product = sb_mem_dup(length > 0 ? sb_str_of(name, length) : SB_STR(PRODUCT));
	robots->by_address = (struct sb_map)SB_MAP_INIT;
	return robots;
}

void sb_robots_close(struct sb_robots *robots)
{
	if (robots == NULL)
		return;
	for (size_t i = 0; i < robots->count; i++) {
		sb_buf_free(&robots->hosts[i]->rules);
		free(robots->hosts[i]->address);
		free(robots->hosts[i]);
	}
	free(robots->hosts);
	free(robots->product);
	sb_map_free(&robots->by_address);
	free(robots);
}

static struct host *find_host(struct sb_robots *robots, struct sb_str address)
{
	bool fresh;
	size_t at = *sb_map_put(&robots->by_address, address, robots->count, &fresh);
	struct host *host;

	if (!fresh)
		return robots->hosts[at];
	host = sb_mem_zero(1, sizeof *host);
	host->robots = robots;
	host->address = sb_mem_dup(address);
	host->until = SB_TIME_NONE;
	sb_buf_init(&host->rules, RULES_MAX);
	if (robots->state != NULL)
		sb_state_robots(robots->state, host->address, &host->rules, &host->until);
	robots->hosts = sb_mem_reserve(robots->hosts, robots->count, &robots->cap, sizeof *robots->hosts);
	robots->hosts[robots->count++] = host;
	return host;
}

static void judge(const struct host *host, const char *path, sb_robots_done *done, void *ctx)
{
	struct sb_err why;

	if (sb_robots_allow(sb_buf_str(&host->rules), sb_str_from(path))) {
		done(ctx, NULL);
		return;
	}
	sb_err_set(&why, SB_REFUSED, "%s forbids it to '%s'; --no-robots asks all the same, where you may", host->address,
		   host->robots->product);
	done(ctx, &why);
}

/* All that wait for the host go on; with `why`, none of them may ask. */
static void release(struct host *host, const struct sb_err *why)
{
	struct waiter *waiter = host->first;

	host->first = NULL;
	host->asking = false;
	while (waiter != NULL) {
		struct waiter *next = waiter->next;
		if (why != NULL)
			waiter->done(waiter->ctx, why);
		else
			judge(host, waiter->path, waiter->done, waiter->ctx);
		free(waiter->path);
		free(waiter);
		waiter = next;
	}
}

static void keep(struct host *host, struct sb_str text)
{
	struct sb_robots *robots = host->robots;

	sb_buf_clear(&host->rules);
	sb_robots_reduce(text, robots->product, &host->rules);
	host->until = sb_time_now() + KEPT;
	if (robots->state != NULL)
		sb_state_save_robots(robots->state, host->address, sb_buf_str(&host->rules), host->until, NULL);
}

/* Section 2.3.1: what is not there forbids nothing; what cannot be reached may forbid everything, unless there is an older
 * copy. */
static void on_answer(void *ctx, const struct sb_http_response *response)
{
	struct host *host = ctx;
	bool answered = response->end == SB_HTTP_ANSWERED;
	struct sb_err why = response->err;

	if (answered && response->status >= 200 && response->status < 300)
		keep(host, response->body);
	else if (answered && response->status >= 300 && response->status < 500 && response->status != 429)
		keep(host, SB_STR(""));
	else if (host->until == SB_TIME_NONE && answered)
		sb_err_set(&why, SB_RETRY, "%s answered %ld, so that it is not known whether it may be asked",
			   host->address, response->status);
	else if (host->until != SB_TIME_NONE)
		host->until = sb_time_now() + SB_HOUR;
	release(host, host->until == SB_TIME_NONE ? &why : NULL);
}

void sb_robots_ask(struct sb_robots *robots, const char *url, sb_robots_done *done, void *ctx)
{
	struct sb_buf address;
	struct sb_str rest = sb_str_from(url);

	sb_buf_init(&address, ORIGIN_MAX);
	if (!sb_http_resolve(sb_str_from(url), SB_STR("/robots.txt"), &address) || address.full) {
		done(ctx, NULL); /* no address at all: asking for it will say so */
		sb_buf_free(&address);
		return;
	}
	struct host *host = find_host(robots, sb_buf_str(&address));
	sb_buf_free(&address);
	for (int slashes = 0; slashes < 3 && rest.ptr != NULL; slashes++)
		sb_str_cut(&rest, '/');
	struct sb_str path = rest.ptr != NULL ? rest : SB_STR("");
	char *asked = sb_mem_format("/%.*s", (int)strcspn(path.ptr, "#"), path.ptr);
	if (host->until != SB_TIME_NONE && host->until > sb_time_now()) {
		judge(host, asked, done, ctx);
		free(asked);
		return;
	}
	struct waiter *waiter = sb_mem_alloc(sizeof *waiter);
	*waiter = (struct waiter){asked, done, ctx, NULL};
	if (host->first == NULL)
		host->first = waiter;
	else
		host->last->next = waiter;
	host->last = waiter;
	if (!host->asking) {
		struct sb_http_request request = {
			.url = sb_str_from(host->address), .max_body = BODY_MAX, .timeout = TIMEOUT};
		host->asking = true;
		sb_http_add(robots->http, &request, on_answer, host);
	}
}
