/* secret.c - secrets: from a file, a credential of the service manager, the environment, or a program. */
#include "io/file.h"
#include "notify/send.h"
#include "notify/sign.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define SECRET_MAX ((size_t)16 << 10) /* the longest tokens are of a few KiB */

static void cut_line_end(struct sb_buf *out)
{
	while (out->len > 0 && strchr("\r\n", out->ptr[out->len - 1]) != NULL)
		out->ptr[--out->len] = '\0';
}

/* An absolute path as it is; else a credential that the service manager handed over (systemd.exec(5)), else beside the
 * routes file. */
static bool read_file(const struct sb_routes *routes, const char *name, struct sb_buf *out, struct sb_err *err)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	char *path = sb_mem_format("%s/%s", credentials ? credentials : "", name);
	bool good;

	if (name[0] != '/' && credentials != NULL && credentials[0] != '\0' && access(path, F_OK) == 0) {
		good = sb_file_read(path, out, err); /* the service manager has seen to who can read it */
		cut_line_end(out);
	} else {
		free(path);
		path = sb_mem_format("%s%s", name[0] == '/' ? "" : routes->folder, name);
		good = sb_file_read_secret(path, out, err);
	}
	if (good && out->len == 0)
		good = sb_err_set(err, SB_USAGE, "%s: this secret is empty", path);
	free(path);
	return good;
}

/* Starts it with its standard output in a pipe, whose reading end is the result; -1: errno says why not. */
static int start_program(char **command, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	errno = posix_spawnp(child, command[0], &actions, NULL, command, environ);
	int why = errno;
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (why != 0) {
		close(ends[0]);
		errno = why;
		return -1;
	}
	return ends[0];
}

static bool read_program(char **command, struct sb_buf *out, struct sb_err *err)
{
	int status = 0;
	pid_t child;
	int fd = start_program(command, &child);
	char block[1024];
	ssize_t n;

	if (fd < 0)
		return sb_err_set(err, SB_USAGE, "%s: cannot run it for a secret: %s", command[0], strerror(errno));
	while ((n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			sb_buf_add(out, block, (size_t)n);
	explicit_bzero(block, sizeof block);
	close(fd);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	cut_line_end(out);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return sb_err_set(err, SB_USAGE, "%s: failed, and gave no secret", command[0]);
	return (out->len > 0 && !out->full) ||
	       sb_err_set(err, SB_USAGE, "%s: printed no secret, or more than %zu bytes", command[0], SECRET_MAX);
}

bool sb_secret_read(const struct sb_routes *routes, const struct sb_secret_ref *ref, struct sb_buf *out, struct sb_err *err)
{
	bool good = true;

	sb_buf_init(out, SECRET_MAX);
	if (ref->file != NULL) {
		good = read_file(routes, ref->file, out, err);
	} else if (ref->cmd != NULL) {
		good = read_program(ref->cmd, out, err);
	} else if (ref->env != NULL) {
		const char *value = getenv(ref->env);
		sb_buf_add_text(out, value ? value : "");
		good = out->len > 0 || sb_err_set(err, SB_USAGE, "the variable %s, which is to hold a secret, is not set", ref->env);
	}
	if (!good && err != NULL)
		err->status = SB_USAGE;
	return good;
}

void sb_secret_free(struct sb_buf *secret)
{
	if (secret->cap > 0)
		explicit_bzero(secret->ptr, secret->cap);
	sb_buf_free(secret);
}

/* The key of signatures, out of base64. */
static bool decode_key(const char *channel, struct sb_buf *text, struct sb_err *err)
{
	struct sb_buf key;

	sb_buf_init(&key, SB_SIGN_KEY_MAX);
	bool good = text->len == 0 || sb_sign_key(sb_buf_str(text), &key, err) || sb_err_prefix(err, "the channel '%s'", channel);
	sb_secret_free(text);
	*text = key;
	return good;
}

static void free_values(struct sb_secrets *secrets)
{
	for (size_t s = 0; s < SB_SECRETS; s++)
		sb_secret_free(&secrets->value[s]);
}

static bool read_values(const struct sb_routes *routes, const struct sb_channel *channel, struct sb_secrets *secrets,
			struct sb_err *err)
{
	bool good = true;

	for (size_t s = 0; good && s < SB_SECRETS; s++)
		good = sb_secret_read(routes, &channel->secret[s], &secrets->value[s], err);
	return good && decode_key(channel->name, &secrets->value[SB_SECRET_SIGN], err);
}

bool sb_sender_refresh(struct sb_sender *sender, const struct sb_channel *channel, struct sb_err *err)
{
	struct sb_secrets *secrets = &sender->secrets[channel - sender->routes->channels];

	if (!secrets->stale)
		return true;
	free_values(secrets);
	secrets->stale = !read_values(sender->routes, channel, secrets, err);
	return !secrets->stale;
}

bool sb_sender_open(struct sb_sender *sender, const struct sb_routes *routes)
{
	struct sb_err err;
	bool good = true;

	*sender = (struct sb_sender){.routes = routes};
	sender->secrets = sb_mem_zero(routes->channel_count, sizeof *sender->secrets);
	for (size_t i = 0; i < routes->channel_count; i++) {
		sender->secrets[i].stale = true;
		if (sb_sender_refresh(sender, &routes->channels[i], &err))
			continue;
		sb_warn("%s", err.text);
		good = false;
	}
	return good;
}

void sb_sender_close(struct sb_sender *sender)
{
	for (size_t i = 0; sender->secrets != NULL && i < sender->routes->channel_count; i++)
		free_values(&sender->secrets[i]);
	free(sender->secrets);
	sb_wire_close(sender->wire);
	sb_http_close(sender->http);
	free(sender->repeatable);
	*sender = (struct sb_sender){.routes = NULL};
}
