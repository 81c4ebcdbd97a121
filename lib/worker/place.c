#include "worker/place.h"

#include <stdlib.h>

bool sb_subject_is_plain(struct sb_str subject)
{
	if (subject.len > SB_PLACE_SUBJECT_MAX)
		return false;
	for (size_t i = 0; i < subject.len; i++) {
		unsigned char c = (unsigned char)subject.ptr[i];
		if (c <= ' ' || c == 0x7f || c == '*' || c == '>' || c == '/')
			return false;
		if (c == '.' && (i == 0 || i + 1 == subject.len || subject.ptr[i + 1] == '.'))
			return false;
	}
	return subject.len > 0;
}

bool sb_subject_matches(const char *pattern, const char *subject)
{
	struct sb_str tokens = sb_str_from(pattern), words = sb_str_from(subject);

	while (tokens.ptr != NULL && words.ptr != NULL) {
		struct sb_str token = sb_str_cut(&tokens, '.'), word = sb_str_cut(&words, '.');
		if (sb_str_is(token, ">"))
			return true;
		if (!sb_str_is(token, "*") && !sb_str_eq(token, word))
			return false;
	}
	return tokens.ptr == NULL && words.ptr == NULL;
}

/* Streams and consumers are named without dots: the server makes subjects of their names. */
static bool is_name(struct sb_str name)
{
	return sb_subject_is_plain(name) && memchr(name.ptr, '.', name.len) == NULL &&
	       memchr(name.ptr, '\\', name.len) == NULL;
}

static bool add_server(struct sb_place *place, struct sb_str host, const char *text, struct sb_err *err)
{
	if (host.len == 0)
		return sb_err_set(err, SB_USAGE, "'%s' names no host", text);
	if (memchr(host.ptr, '@', host.len) != NULL)
		return sb_err_set(err, SB_USAGE,
				  "a place holds no user or password; give --creds FILE, or set NATS_USER and NATS_PASSWORD");
	if (place->server_count == SB_PLACE_SERVERS_MAX)
		return sb_err_set(err, SB_USAGE, "'%s' names more than %d servers", text, SB_PLACE_SERVERS_MAX);
	char *url = sb_mem_format("nats://%.*s", SB_FMT(host));
	place->servers[place->server_count++] = sb_arena_dup(&place->arena, sb_str_from(url));
	free(url);
	return true;
}

/* Everything before the names; `*names` is what stands behind the hosts. */
static bool read_servers(struct sb_place *place, const char *text, struct sb_str *names, struct sb_err *err)
{
	struct sb_str rest = sb_str_from(text);

	*place = (struct sb_place){.arena = SB_ARENA_INIT};
	if (sb_str_starts(rest, "tls://"))
		place->tls = true;
	else if (!sb_str_starts(rest, "nats://"))
		return sb_err_set(err, SB_USAGE, "'%s' is no place; write nats://HOST/NAME", text);
	rest = sb_str_of(strstr(text, "://") + 3, strlen(strstr(text, "://") + 3));
	struct sb_str hosts = sb_str_cut(&rest, '/');
	*names = rest;
	while (hosts.ptr != NULL) {
		if (!add_server(place, sb_str_cut(&hosts, ','), text, err))
			return false;
	}
	return true;
}

bool sb_place_subject(struct sb_place *place, const char *text, struct sb_err *err)
{
	struct sb_str subject;

	if (!read_servers(place, text, &subject, err))
		return false;
	if (subject.ptr == NULL || !sb_subject_is_plain(subject))
		return sb_err_set(err, SB_USAGE, "'%s' does not end in a subject; write nats://HOST/SUBJECT", text);
	place->first = sb_arena_dup(&place->arena, subject);
	return true;
}

bool sb_place_stream(struct sb_place *place, const char *text, bool consumer_may_lack, struct sb_err *err)
{
	struct sb_str rest = {NULL, 0};

	if (!read_servers(place, text, &rest, err))
		return false;
	struct sb_str stream = rest.ptr == NULL ? rest : sb_str_cut(&rest, '/');
	bool lacks = rest.ptr == NULL;
	if (stream.ptr == NULL || !is_name(stream) || (lacks ? !consumer_may_lack : !is_name(rest)))
		return sb_err_set(err, SB_USAGE, "'%s' does not end in a stream%s; write nats://HOST/STREAM%s", text,
				  consumer_may_lack ? "" : " and a consumer", consumer_may_lack ? "[/CONSUMER]" : "/CONSUMER");
	place->first = sb_arena_dup(&place->arena, stream);
	place->second = lacks ? NULL : sb_arena_dup(&place->arena, rest);
	return true;
}

bool sb_place_shares_server(const struct sb_place *a, const struct sb_place *b)
{
	for (int i = 0; i < a->server_count; i++) {
		for (int j = 0; j < b->server_count; j++) {
			if (strcmp(a->servers[i], b->servers[j]) == 0)
				return true;
		}
	}
	return false;
}

void sb_place_free(struct sb_place *place)
{
	sb_arena_free(&place->arena);
}
