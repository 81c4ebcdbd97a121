#include "wire/credentials.h"

#include "base/buf.h"
#include "io/file.h"
#include "json/write.h"

#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX ((size_t)1 << 20)
#define HOST_MAX ((size_t)300) /* a name has 253 characters at most */

static void add(struct sb_credentials *c, struct sb_str host, struct sb_str token)
{
	c->list = sb_mem_reserve(c->list, c->count, &c->cap, sizeof *c->list);
	struct sb_credential *new = &c->list[c->count++];
	*new = (struct sb_credential){.host = sb_arena_str(&c->arena, host), .token = sb_arena_str(&c->arena, token)};
	sb_buf_init(&new->session, FILE_MAX);
}

static bool read_lines(struct sb_credentials *c, const char *path, struct sb_str text, struct sb_err *err)
{
	for (unsigned number = 1; text.ptr != NULL; number++) {
		struct sb_str line = sb_str_trim(sb_str_cut(&text, '\n'));
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		size_t end = 0;
		while (end < line.len && line.ptr[end] != ' ' && line.ptr[end] != '\t')
			end++;
		if (end == line.len)
			return sb_err_set(err, SB_USAGE, "%s:%u: a line is \"HOST TOKEN\"", path, number);
		if (memchr(line.ptr, '/', end) != NULL)
			return sb_err_set(err, SB_USAGE, "%s:%u: the host stands alone, as in \"shoes.example TOKEN\": no https://, no path", path,
					  number);
		add(c, sb_str_of(line.ptr, end), sb_str_trim(sb_str_of(line.ptr + end, line.len - end)));
	}
	return true;
}

static bool read_file(struct sb_credentials *c, char *path, struct sb_err *err)
{
	struct sb_buf text;
	bool good = true;

	sb_buf_init(&text, FILE_MAX);
	if (path != NULL && access(path, F_OK) == 0)
		good = sb_file_read_secret(path, &text, err) && read_lines(c, path, sb_buf_str(&text), err);
	explicit_bzero(text.ptr, text.len);
	sb_buf_free(&text);
	free(path);
	return good;
}

bool sb_credentials_read(struct sb_credentials *c, struct sb_err *err)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");

	*c = (struct sb_credentials){0};
	return read_file(c, sb_path_config("credentials", NULL), err) &&
	       (directory == NULL || read_file(c, sb_mem_format("%s/sb-credentials", directory), err));
}

void sb_credentials_free(struct sb_credentials *c)
{
	for (size_t i = 0; i < c->count; i++) {
		explicit_bzero((void *)(uintptr_t)c->list[i].token.ptr, c->list[i].token.len);
		explicit_bzero(c->list[i].session.ptr, c->list[i].session.len);
		sb_buf_free(&c->list[i].session);
	}
	free(c->list);
	sb_arena_free(&c->arena);
}

void sb_credentials_host(struct sb_str url, struct sb_buf *out)
{
	bool https = sb_str_starts_nocase(url, "https://");
	const char *usual = https ? ":443" : ":80";

	sb_buf_clear(out);
	if (!https && !sb_str_starts_nocase(url, "http://"))
		return;
	struct sb_str rest = sb_str_of(url.ptr + (https ? 8 : 7), url.len - (https ? 8 : 7));
	for (size_t i = 0; i < rest.len; i++)
		if (strchr("/?#", rest.ptr[i]) != NULL)
			rest.len = i;
	for (size_t i = 0; i < rest.len; i++) /* a login in the URL is not of the host */
		if (rest.ptr[i] == '@') {
			rest = sb_str_of(rest.ptr + i + 1, rest.len - i - 1);
			i = (size_t)-1;
		}
	if (sb_str_ends(rest, usual))
		rest.len -= strlen(usual);
	for (size_t i = 0; i < rest.len; i++)
		sb_buf_add_char(out, rest.ptr[i] >= 'A' && rest.ptr[i] <= 'Z' ? (char)(rest.ptr[i] - 'A' + 'a')
									      : rest.ptr[i]);
}

static bool is_this_machine(struct sb_str host)
{
	struct sb_str rest = host, name = sb_str_cut(&rest, ':');

	return sb_str_is(name, "localhost") || sb_str_starts(name, "127.") || sb_str_starts(host, "[::1]");
}

static struct sb_credential *find(const struct sb_credentials *c, struct sb_str url)
{
	struct sb_credential *found = NULL;
	struct sb_buf host;

	sb_buf_init(&host, HOST_MAX);
	sb_credentials_host(url, &host);
	if (sb_str_starts_nocase(url, "https://") || is_this_machine(sb_buf_str(&host)))
		for (size_t i = 0; i < c->count && found == NULL; i++)
			if (sb_str_eq_nocase(c->list[i].host, sb_buf_str(&host)))
				found = &c->list[i];
	sb_buf_free(&host);
	return found;
}

void sb_credentials_for(const struct sb_credentials *c, struct sb_str url, struct sb_str header, struct sb_buf *out)
{
	const struct sb_credential *found = find(c, url);

	sb_buf_clear(out);
	if (found == NULL)
		return;
	struct sb_str token = found->session.len > 0 ? sb_buf_str(&found->session) : found->token;
	sb_buf_add_format(out, "%s%.*s", header.len > 0 ? "" : "Bearer ", SB_FMT(token));
}

struct sb_str sb_credentials_token(const struct sb_credentials *c, struct sb_str url)
{
	const struct sb_credential *found = find(c, url);

	return found != NULL ? found->token : (struct sb_str){NULL, 0};
}

void sb_credentials_set_session(struct sb_credentials *c, struct sb_str host, struct sb_str token)
{
	for (size_t i = 0; i < c->count; i++) {
		if (!sb_str_eq_nocase(c->list[i].host, host))
			continue;
		sb_buf_clear(&c->list[i].session);
		sb_buf_add_str(&c->list[i].session, token);
	}
}

void sb_credentials_hosts(const struct sb_credentials *c, struct sb_buf *out)
{
	for (size_t i = 0; i < c->count; i++) {
		sb_json_item(out);
		sb_json_add_str(out, c->list[i].host);
	}
}

bool sb_credentials_from_environment(struct sb_credentials *c, const char *network, struct sb_str url,
				     struct sb_err *err)
{
	char *variable = sb_mem_format("SB_TOKEN_%s", network);
	struct sb_buf host;
	bool good = true;

	for (char *at = variable + strlen("SB_TOKEN_"); *at != '\0'; at++)
		*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at == '-' ? '_' : *at;
	const char *token = getenv(variable);
	sb_buf_init(&host, HOST_MAX);
	sb_credentials_host(url, &host);
	if (token != NULL && *token != '\0') {
		bool known = false;
		for (size_t i = 0; i < c->count; i++) {
			bool same_host = sb_str_eq_nocase(c->list[i].host, sb_buf_str(&host));
			known = known || same_host;
			if (!same_host && sb_str_is(c->list[i].token, token))
				good = sb_err_set(err, SB_USAGE,
						  "%s is for one server, and the sources are of several: put lines "
						  "\"HOST TOKEN\" "
						  "into the credentials file",
						  variable);
		}
		if (good && !known)
			add(c, sb_buf_str(&host), sb_str_from(token));
	}
	sb_buf_free(&host);
	free(variable);
	return good;
}
