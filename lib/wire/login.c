#include "wire/login.h"

#include "io/file.h"
#include "json/write.h"

#include <stdlib.h>
#include <unistd.h>

#define HOST_MAX ((size_t)300)
#define HOW_MAX ((size_t)1 << 16)      /* of what a file says, and of a request */
#define SESSIONS_MAX ((size_t)1 << 20) /* bytes of the file: a session has about 1,000 */
#define LASTS_USUAL 3600	       /* seconds: Bluesky's tokens are good for two hours */

struct waiting {
	sb_login_done *done;
	void *ctx;
};

struct session {
	struct sb_logins *logins;
	struct sb_buf host, user, password, token, refresh, how;
	sb_time until; /* of the token */
	bool asked, refreshing; /* a request of it is on its way */
	struct waiting *waiting;
	size_t count, cap;
};

struct sb_logins {
	struct sb_http *http;
	struct sb_credentials *credentials;
	struct session **list;
	size_t count, cap;
	struct sb_json_parser parser;
	bool read; /* the file was */
};

struct sb_logins *sb_logins_open(struct sb_http *http, struct sb_credentials *credentials)
{
	struct sb_logins *logins = sb_mem_zero(1, sizeof *logins);

	logins->http = http;
	logins->credentials = credentials;
	return logins;
}

static void wipe(struct sb_buf *secret)
{
	explicit_bzero(secret->ptr, secret->len);
	sb_buf_free(secret);
}

void sb_logins_close(struct sb_logins *logins)
{
	for (size_t i = 0; logins != NULL && i < logins->count; i++) {
		struct session *s = logins->list[i];
		sb_buf_free(&s->host);
		sb_buf_free(&s->how);
		wipe(&s->user);
		wipe(&s->password);
		wipe(&s->token);
		wipe(&s->refresh);
		free(s->waiting);
		free(s);
	}
	if (logins == NULL)
		return;
	sb_json_parser_free(&logins->parser);
	free(logins->list);
	free(logins);
}

static struct session *session_of(struct sb_logins *logins, struct sb_str host)
{
	for (size_t i = 0; i < logins->count; i++)
		if (sb_str_eq(sb_buf_str(&logins->list[i]->host), host))
			return logins->list[i];
	struct session *s = sb_mem_zero(1, sizeof *s);
	s->logins = logins;
	s->until = SB_TIME_NONE;
	sb_buf_init(&s->host, HOST_MAX);
	sb_buf_init(&s->user, HOW_MAX);
	sb_buf_init(&s->password, HOW_MAX);
	sb_buf_init(&s->token, HOW_MAX);
	sb_buf_init(&s->refresh, HOW_MAX);
	sb_buf_init(&s->how, HOW_MAX);
	sb_buf_add_str(&s->host, host);
	logins->list = sb_mem_reserve(logins->list, logins->count, &logins->cap, sizeof *logins->list);
	logins->list[logins->count++] = s;
	return s;
}

static void set(struct sb_buf *to, struct sb_str text)
{
	sb_buf_clear(to);
	sb_buf_add_str(to, text);
}

/* --- the file of sessions: an object, host to {user, until, token, refresh} --- */

static void read_sessions(struct sb_logins *logins)
{
	struct sb_buf text;
	struct sb_str host;
	char *path = sb_path_state("sessions", NULL);

	logins->read = true;
	sb_buf_init(&text, SESSIONS_MAX);
	/* what cannot be read is as if it were not there: it costs a login */
	if (path != NULL && access(path, F_OK) == 0 && sb_file_read_secret(path, &text, NULL)) {
		struct sb_json_iter it =
			sb_json_iter(sb_json_parse_object(&logins->parser, sb_buf_str(&text), NULL, NULL));
		for (sb_json *v; (v = sb_json_next(&it, &host)) != NULL;) {
			struct session *s = session_of(logins, host);
			set(&s->user, sb_json_str(sb_json_get(v, SB_STR("user"))));
			set(&s->token, sb_json_str(sb_json_get(v, SB_STR("token"))));
			set(&s->refresh, sb_json_str(sb_json_get(v, SB_STR("refresh"))));
			if (!sb_time_parse(sb_json_str(sb_json_get(v, SB_STR("until"))), &s->until))
				s->until = SB_TIME_NONE;
		}
	}
	wipe(&text);
	free(path);
}

static void write_sessions(struct sb_logins *logins)
{
	struct sb_buf text;
	struct sb_err err;
	char *path = sb_path_state("sessions", NULL);

	sb_buf_init(&text, SESSIONS_MAX);
	sb_json_open(&text, '{');
	for (size_t i = 0; i < logins->count; i++) {
		struct session *s = logins->list[i];
		if (s->token.len == 0)
			continue;
		sb_json_key_str(&text, sb_buf_str(&s->host));
		sb_json_open(&text, '{');
		sb_json_field_str(&text, "user", sb_buf_str(&s->user));
		sb_json_field_time(&text, "until", s->until);
		sb_json_field_str(&text, "token", sb_buf_str(&s->token));
		sb_json_field_str(&text, "refresh", sb_buf_str(&s->refresh));
		sb_json_close(&text, '}');
	}
	sb_json_close(&text, '}');
	sb_buf_add_char(&text, '\n');
	if (path != NULL && (!sb_file_make_parents(path, &err) || !sb_file_replace(path, sb_buf_str(&text), &err)))
		sb_warn("the session is not kept: %s", err.text);
	wipe(&text);
	free(path);
}

/* --- one login --- */

static void finish(struct session *s, const struct sb_err *err)
{
	struct waiting *waiting = s->waiting;
	size_t count = s->count;

	if (err == NULL)
		sb_credentials_set_session(s->logins->credentials, sb_buf_str(&s->host), sb_buf_str(&s->token));
	s->asked = false;
	s->waiting = NULL;
	s->count = s->cap = 0;
	for (size_t i = 0; i < count; i++)
		waiting[i].done(waiting[i].ctx, err);
	free(waiting);
}

static sb_json *how_of(struct session *s)
{
	return sb_json_parse_object(&s->logins->parser, sb_buf_str(&s->how), NULL, NULL);
}

static void ask(struct session *s);

static bool take_answer(struct session *s, const struct sb_http_response *response)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	sb_json *how = how_of(s), *answer = sb_json_parse(&parser, response->body, NULL, NULL);
	struct sb_str token = sb_json_str(sb_json_get(answer, sb_json_str(sb_json_get(how, SB_STR("token")))));
	struct sb_str refresh = sb_json_str(sb_json_get(
		answer, sb_json_str(sb_json_get(sb_json_get(how, SB_STR("refresh")), SB_STR("token")))));
	double lasts = sb_json_number(sb_json_get(how, SB_STR("lasts")), LASTS_USUAL);

	set(&s->token, token);
	set(&s->refresh, refresh);
	s->until = sb_time_now() + (int64_t)(lasts > 0 && lasts < 1e9 ? lasts : LASTS_USUAL) * SB_SECOND;
	sb_json_parser_free(&parser);
	return token.len > 0;
}

static void on_answer(void *ctx, const struct sb_http_response *response)
{
	struct session *s = ctx;
	struct sb_err err;
	bool answered = response->end == SB_HTTP_ANSWERED;

	if (answered && response->status >= 200 && response->status < 300 && take_answer(s, response)) {
		write_sessions(s->logins);
		finish(s, NULL);
		return;
	}
	if (s->refreshing && answered) { /* what renews is used up or too old: the password again */
		s->refreshing = false;
		ask(s);
		return;
	}
	if (!answered)
		sb_err_set(&err, response->err.status, "login: %s", response->err.text);
	else if (response->status == 429 || response->status >= 500)
		sb_err_set(&err, SB_RETRY, "the login at %s failed for now: its server answered %ld", s->host.ptr,
			   response->status);
	else
		sb_err_set(&err, SB_REFUSED,
			   "the login at %s was refused (%ld): look at its line \"HOST USER:PASSWORD\" in the credentials, "
			   "see sb-credentials(5)",
			   s->host.ptr, response->status);
	finish(s, &err);
}

static void fill_in(struct session *s, sb_json *json, struct sb_buf *body)
{
	struct sb_json_iter it = sb_json_iter(sb_json_is_object(json) ? json : NULL);
	struct sb_str key;

	sb_json_open(body, '{');
	for (sb_json *v; (v = sb_json_next(&it, &key)) != NULL;) {
		sb_json_key_str(body, key);
		if (sb_str_is(sb_json_str(v), "$USER"))
			sb_json_add_str(body, sb_buf_str(&s->user));
		else if (sb_str_is(sb_json_str(v), "$PASSWORD"))
			sb_json_add_str(body, sb_buf_str(&s->password));
		else
			sb_json_add_value(body, v);
	}
	sb_json_close(body, '}');
}

static void ask(struct session *s)
{
	static const struct sb_http_header headers[] = {{{"Content-Type", 12}, {"application/json", 16}}};
	sb_json *how = how_of(s), *refresh = sb_json_get(how, SB_STR("refresh"));
	struct sb_http_request request = {.method = "POST", .no_redirects = true};
	struct sb_buf body, secret;

	sb_buf_init(&body, HOW_MAX);
	sb_buf_init(&secret, HOW_MAX);
	if (s->refreshing) {
		sb_buf_add_format(&secret, "Bearer %s", s->refresh.ptr);
		request.url = sb_json_str(sb_json_get(refresh, SB_STR("url")));
		request.secret = sb_buf_str(&secret);
	} else {
		fill_in(s, sb_json_get(how, SB_STR("json")), &body);
		request.url = sb_json_str(sb_json_get(how, SB_STR("url")));
		request.body = sb_buf_str(&body);
		request.headers = headers;
		request.header_count = 1;
	}
	sb_http_add(s->logins->http, &request, on_answer, s);
	wipe(&body);
	wipe(&secret);
}

/* --- what is offered --- */

/* Splits "USER:PASSWORD" of the host of the login's address; a user may be a DID, which has colons of its own. */
static bool split(struct sb_logins *logins, struct sb_str how, struct sb_buf *host, struct sb_str *user,
		  struct sb_str *password)
{
	struct sb_str url = sb_json_str(
		sb_json_get(sb_json_parse_object(&logins->parser, how, NULL, NULL), SB_STR("url")));
	struct sb_str both = sb_credentials_token(logins->credentials, url);
	size_t colon = both.len;

	sb_credentials_host(url, host);
	for (size_t i = both.len; i-- > 0;)
		if (both.ptr[i] == ':' && (colon == both.len || !sb_str_starts(both, "did:")))
			colon = i;
	if (colon >= both.len)
		return false;
	*user = sb_str_of(both.ptr, colon);
	*password = sb_str_of(both.ptr + colon + 1, both.len - colon - 1);
	return true;
}

bool sb_login_wanted(struct sb_logins *logins, struct sb_str how)
{
	struct sb_buf host;
	struct sb_str user, password;

	sb_buf_init(&host, HOST_MAX);
	bool wanted = split(logins, how, &host, &user, &password);
	sb_buf_free(&host);
	return wanted;
}

void sb_login_begin(struct sb_logins *logins, struct sb_str how, sb_login_done *done, void *ctx)
{
	struct sb_buf host;
	struct sb_str user = SB_STR(""), password = SB_STR("");

	if (!logins->read)
		read_sessions(logins);
	sb_buf_init(&host, HOST_MAX);
	split(logins, how, &host, &user, &password);
	struct session *s = session_of(logins, sb_buf_str(&host));
	sb_buf_free(&host);
	s->waiting = sb_mem_reserve(s->waiting, s->count, &s->cap, sizeof *s->waiting);
	s->waiting[s->count++] = (struct waiting){done, ctx};
	if (s->asked)
		return;
	if (!sb_str_eq(sb_buf_str(&s->user), user)) { /* another account's session is none */
		sb_buf_clear(&s->token);
		sb_buf_clear(&s->refresh);
		set(&s->user, user);
	}
	set(&s->password, password);
	set(&s->how, how);
	if (s->token.len > 0 && s->until != SB_TIME_NONE && s->until > sb_time_now()) {
		finish(s, NULL);
		return;
	}
	s->asked = true;
	s->refreshing = s->refresh.len > 0;
	ask(s);
}

void sb_login_forget(struct sb_logins *logins, struct sb_str url)
{
	struct sb_buf host;

	sb_buf_init(&host, HOST_MAX);
	sb_credentials_host(url, &host);
	for (size_t i = 0; i < logins->count; i++) {
		struct session *s = logins->list[i];
		if (s->token.len == 0 || !sb_str_eq(sb_buf_str(&s->host), sb_buf_str(&host)))
			continue;
		sb_buf_clear(&s->token);
		sb_buf_clear(&s->refresh);
		write_sessions(logins);
	}
	sb_buf_free(&host);
}
