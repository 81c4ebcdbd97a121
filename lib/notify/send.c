#include "notify/send.h"

#include "io/file.h"
#include "notify/sign.h"

#include <stdlib.h>
#include <unistd.h>

#define SHORTEST ((size_t)4) /* what is shorter may as well be a word of the message */
#define SECRET_MAX ((size_t)16 << 10) /* the longest tokens are of a few KiB */

/* An absolute path as it is; else a credential that the service manager handed over (systemd.exec(5)), else beside the
 * routes file. */
static bool read_secret(const struct sb_routes *routes, const char *name, struct sb_buf *out, struct sb_err *err)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	char *path;
	bool good;

	sb_buf_init(out, SECRET_MAX);
	if (name == NULL)
		return true;
	path = sb_mem_format("%s/%s", credentials ? credentials : "", name);
	if (name[0] != '/' && credentials != NULL && credentials[0] != '\0' && access(path, F_OK) == 0) {
		good = sb_file_read(path, out, err); /* the service manager has seen to who can read it */
		while (out->len > 0 && strchr("\r\n", out->ptr[out->len - 1]) != NULL)
			out->ptr[--out->len] = '\0';
	} else {
		free(path);
		path = sb_mem_format("%s%s", name[0] == '/' ? "" : routes->folder, name);
		good = sb_file_read_secret(path, out, err);
	}
	if (good && out->len == 0)
		good = sb_err_set(err, SB_USAGE, "%s: this secret is empty", path);
	if (!good)
		err->status = SB_USAGE;
	free(path);
	return good;
}

void sb_secret_free(struct sb_buf *secret)
{
	if (secret->cap > 0)
		explicit_bzero(secret->ptr, secret->cap);
	sb_buf_free(secret);
}

/* The key of signatures, out of base64. */
static bool read_key(const struct sb_routes *routes, const char *name, struct sb_buf *key, struct sb_err *err)
{
	struct sb_buf text;

	sb_buf_init(key, SB_SIGN_KEY_MAX);
	bool good = read_secret(routes, name, &text, err);
	if (good && name != NULL && !sb_sign_key(sb_buf_str(&text), key, err))
		good = sb_err_prefix(err, "%s", name);
	sb_secret_free(&text);
	return good;
}

bool sb_sender_open(struct sb_sender *sender, const struct sb_routes *routes, struct sb_err *err)
{
	bool good = true;

	*sender = (struct sb_sender){.routes = routes};
	sender->secrets = sb_mem_zero(routes->channel_count, sizeof *sender->secrets);
	for (size_t i = 0; i < routes->channel_count; i++) {
		const struct sb_channel *c = &routes->channels[i];
		struct sb_secrets *s = &sender->secrets[i];
		good = read_secret(routes, c->url_file, &s->url, good ? err : NULL) && good;
		good = read_secret(routes, c->token_file, &s->token, good ? err : NULL) && good;
		good = read_key(routes, c->sign_file, &s->sign, good ? err : NULL) && good;
		good = read_secret(routes, c->password_file, &s->password, good ? err : NULL) && good;
	}
	return good;
}

void sb_sender_close(struct sb_sender *sender)
{
	for (size_t i = 0; sender->secrets != NULL && i < sender->routes->channel_count; i++) {
		sb_secret_free(&sender->secrets[i].url);
		sb_secret_free(&sender->secrets[i].token);
		sb_secret_free(&sender->secrets[i].password);
		sb_secret_free(&sender->secrets[i].sign);
	}
	free(sender->secrets);
	sb_wire_close(sender->wire);
	sb_http_close(sender->http);
	*sender = (struct sb_sender){.routes = NULL};
}

/* A server may say back what it was sent. */
static void scrub_one(char *reason, struct sb_str secret)
{
	struct sb_str rest = sb_str_from(reason);
	char *found;

	if (secret.len < SHORTEST)
		return;
	while ((found = memmem(rest.ptr, rest.len, secret.ptr, secret.len)) != NULL) {
		memset(found, '*', secret.len);
		rest.len -= (size_t)(found - rest.ptr);
		rest.ptr = found;
	}
	/* the reason was cut to its length, and so may the secret be */
	for (size_t n = rest.len < secret.len ? rest.len : secret.len; n >= SHORTEST; n--)
		if (memcmp(rest.ptr + rest.len - n, secret.ptr, n) == 0)
			memset(reason + strlen(reason) - n, '*', n);
}

void sb_send_scrub(const struct sb_sender *sender, const struct sb_channel *channel, struct sb_outcome *outcome)
{
	const struct sb_secrets *secrets = &sender->secrets[channel - sender->routes->channels];
	struct sb_str path = sb_buf_str(&secrets->url);

	/* of a secret URL, the part behind the host is what is secret */
	for (int slashes = 0; path.len > 0 && slashes < 3; path.ptr++, path.len--)
		slashes += path.ptr[0] == '/';
	scrub_one(outcome->reason, sb_buf_str(&secrets->url));
	scrub_one(outcome->reason, path);
	scrub_one(outcome->reason, sb_buf_str(&secrets->token));
	scrub_one(outcome->reason, sb_buf_str(&secrets->password));
}
