/* channels.c - the channels of a routes file. */
#include "json/write.h"
#include "notify/routes.h"
#include "text/yaml.h"
#include "wire/wire.h"

#include <stdio.h>
#include <stdlib.h>

/* What a channel may say; each kind has its own set. */
enum { TYPE, ON_UNKNOWN, LIMITS, URL, URL_FILE, TOKEN_FILE, SIGN_FILE, OPTIONS, SERVER, FROM, USER, PASSWORD_FILE, STARTTLS, COMMAND };
static const char *const keys[] = {"type",    "on_unknown", "limits", "url",  "url_file",      "token_file", "sign_file", "options",
				   "server",  "from",       "user",   "password_file", "starttls",   "command",  NULL};
static const char *const web_keys[] = {"type",       "on_unknown", "limits",  "url",
				       "url_file",   "token_file", "sign_file", "options", NULL};
static const char *const mail_keys[] = {"type", "on_unknown",    "limits",   "server", "from",
					"user", "password_file", "starttls", NULL};
static const char *const program_keys[] = {"type", "on_unknown", "limits", "command", NULL};
static const char *const stdout_keys[] = {"type", "limits", NULL};

static const char *const *const keys_of[] = {[SB_CHANNEL_WEB] = web_keys,
					     [SB_CHANNEL_MAIL] = mail_keys,
					     [SB_CHANNEL_PROGRAM] = program_keys,
					     [SB_CHANNEL_STDOUT] = stdout_keys};

static bool take_text(struct sb_routes *routes, struct sb_yaml_node node, const char *what, const char **out,
		      struct sb_err *err)
{
	struct sb_str text;

	if (!sb_yaml_str(node, what, &text, err))
		return false;
	*out = sb_arena_dup(&routes->arena, text);
	return true;
}

static bool read_url(struct sb_routes *routes, struct sb_channel *channel, struct sb_yaml_node node, struct sb_err *err)
{
	if (!take_text(routes, node, "'url'", &channel->url, err))
		return false;
	struct sb_str url = sb_str_from(channel->url);
	if (!sb_str_starts_nocase(url, "http://") && !sb_str_starts_nocase(url, "https://"))
		return sb_yaml_err(node, err, "'url' must begin with https:// or http://");
	const char *host = strstr(channel->url, "//") + 2;
	if (memchr(host, '@', strcspn(host, "/?#")) != NULL)
		return sb_yaml_err(node, err, "a password does not belong into this file: use 'url_file' or 'token_file'");
	return true;
}

static bool read_server(struct sb_routes *routes, struct sb_channel *channel, struct sb_yaml_node node,
			struct sb_err *err)
{
	if (!take_text(routes, node, "'server'", &channel->server, err))
		return false;
	struct sb_str url = sb_str_from(channel->server);
	const char *host = strstr(channel->server, "//");
	if ((!sb_str_starts(url, "smtp://") && !sb_str_starts(url, "smtps://")) || host[2] == '\0' ||
	    strpbrk(host + 2, "/@?# ") != NULL)
		return sb_yaml_err(node, err, "'server' must be smtp://HOST, smtp://HOST:PORT or smtps://HOST");
	return true;
}

static bool read_command(struct sb_routes *routes, struct sb_channel *channel, struct sb_yaml_node node,
			 struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	const char *word;
	size_t count = 0, cap = 0;

	if (!sb_yaml_list(node, "'command'", &it, err))
		return false;
	if (it.single)
		return sb_yaml_err(node, err, "'command' is a list of the program and its arguments; there is no shell");
	while (sb_yaml_next(&it, &item)) {
		if (!take_text(routes, item.value, "'command'", &word, err))
			return false;
		channel->command = sb_mem_reserve(channel->command, count + 1, &cap, sizeof *channel->command);
		channel->command[count++] = (char *)(uintptr_t)word;
		channel->command[count] = NULL;
	}
	return true;
}

static bool read_limits(struct sb_channel *channel, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const limit_keys[] = {"attempts", "age", "timeout", NULL};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t key;

	if (!sb_yaml_map(node, "'limits'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "limits", limit_keys, &key, err))
			return false;
		if (key == 0 && !sb_yaml_count(item.value, "'attempts'", INT32_MAX, &channel->attempts, err))
			return false;
		if (key == 1 && !sb_yaml_duration(item.value, "'age'", &channel->age, err))
			return false;
		if (key == 2 && !sb_yaml_duration(item.value, "'timeout'", &channel->timeout, err))
			return false;
		if (channel->timeout > SB_CHANNEL_TIMEOUT_MAX)
			return sb_yaml_err(item.value, err, "'timeout': at most 10m");
	}
	return true;
}

/* Free settings for the jq file: texts only, as a JSON object. */
static bool read_options(struct sb_routes *routes, struct sb_channel *channel, struct sb_yaml_node node,
			 struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str key, value;
	struct sb_buf json;
	bool good = sb_yaml_map(node, "'options'", &it, err);

	sb_buf_init(&json, SB_YAML_MAX * 8);
	sb_json_open(&json, '{');
	while (good && sb_yaml_next(&it, &item)) {
		good = sb_yaml_str(item.key, "an option", &key, err) &&
		       sb_yaml_str(item.value, "an option", &value, err);
		if (good) {
			sb_json_key_str(&json, key);
			sb_json_add_str(&json, value);
		}
	}
	sb_json_close(&json, '}');
	channel->options = sb_arena_str(&routes->arena, sb_buf_str(&json));
	sb_buf_free(&json);
	return good;
}

static bool read_member(struct sb_routes *routes, struct sb_channel *c, size_t key, struct sb_yaml_node value,
			struct sb_err *err)
{
	static const char *const unknown[] = {"resend", "hold", NULL};
	size_t choice;

	switch (key) {
	case ON_UNKNOWN:
		if (!sb_yaml_choice(value, "'on_unknown'", unknown, &choice, err))
			return false;
		c->on_unknown = choice == 0 ? SB_UNKNOWN_RESEND : SB_UNKNOWN_HOLD;
		return true;
	case LIMITS:
		return read_limits(c, value, err);
	case URL:
		return read_url(routes, c, value, err);
	case URL_FILE:
		return take_text(routes, value, "'url_file'", &c->url_file, err);
	case TOKEN_FILE:
		return take_text(routes, value, "'token_file'", &c->token_file, err);
	case SIGN_FILE:
		return take_text(routes, value, "'sign_file'", &c->sign_file, err);
	case OPTIONS:
		return read_options(routes, c, value, err);
	case SERVER:
		return read_server(routes, c, value, err);
	case FROM:
		return take_text(routes, value, "'from'", &c->from, err) &&
		       (sb_routes_is_address(sb_str_from(c->from)) ||
			sb_yaml_err(value, err, "'from': '%s' is not a mail address", c->from));
	case USER:
		return take_text(routes, value, "'user'", &c->user, err);
	case PASSWORD_FILE:
		return take_text(routes, value, "'password_file'", &c->password_file, err);
	case STARTTLS:
		return sb_yaml_bool(value, "'starttls'", &c->starttls, err);
	case COMMAND:
		return read_command(routes, c, value, err);
	default:
		return true; /* the type was read first */
	}
}

/* A type that is not built in must have a jq file. */
static bool check_web_type(const struct sb_channel *channel, struct sb_yaml_node node, struct sb_err *err)
{
	char **names = sb_wire_names("channels", sb_assets_channels, err);
	struct sb_buf list;
	bool found = false;

	sb_buf_init(&list, SB_ERR_MAX);
	for (char **name = names; *name != NULL; name++) {
		found = found || strcmp(*name, channel->type) == 0;
		sb_buf_add_format(&list, ", %s", *name);
		free(*name);
	}
	free(names);
	if (!found)
		sb_yaml_err(node, err, "the channel '%s': there is no type '%s' (mail, program, stdout%s)", channel->name,
			    channel->type, list.ptr);
	sb_buf_free(&list);
	return found;
}

/* The type decides which other keys there are, wherever it stands. */
static bool read_type(struct sb_routes *routes, struct sb_channel *channel, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str key, type;

	if (!sb_yaml_map(node, "a channel", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_str(item.key, "a key", &key, err))
			return false;
		if (!sb_str_is(key, "type"))
			continue;
		if (!sb_yaml_str(item.value, "'type'", &type, err))
			return false;
		channel->type = sb_arena_dup(&routes->arena, type);
		channel->kind = sb_str_is(type, "mail")      ? SB_CHANNEL_MAIL
				: sb_str_is(type, "program") ? SB_CHANNEL_PROGRAM
				: sb_str_is(type, "stdout")  ? SB_CHANNEL_STDOUT
							     : SB_CHANNEL_WEB;
		return channel->kind != SB_CHANNEL_WEB || check_web_type(channel, item.value, err);
	}
	return sb_yaml_err(node, err, "the channel '%s' has no 'type'", channel->name);
}

static bool check_channel(const struct sb_channel *c, struct sb_yaml_node node, struct sb_err *err)
{
	switch (c->kind) {
	case SB_CHANNEL_WEB:
		return (c->url == NULL) != (c->url_file == NULL) ||
		       sb_yaml_err(node, err, "the channel '%s' needs one of 'url' and 'url_file'", c->name);
	case SB_CHANNEL_MAIL:
		if (c->server == NULL || c->from == NULL)
			return sb_yaml_err(node, err, "the channel '%s' needs '%s'", c->name,
					   c->server ? "from" : "server");
		if ((c->user == NULL) != (c->password_file == NULL))
			return sb_yaml_err(node, err, "the channel '%s': 'user' and 'password_file' go together", c->name);
		return true;
	case SB_CHANNEL_PROGRAM:
		return c->command != NULL || sb_yaml_err(node, err, "the channel '%s' needs 'command'", c->name);
	case SB_CHANNEL_STDOUT:
		break;
	}
	return true;
}

static bool read_channel(struct sb_routes *routes, const struct sb_yaml_item *member, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str name;
	char what[64];
	size_t key;

	if (!sb_yaml_str(member->key, "a channel's name", &name, err))
		return false;
	routes->channels = sb_mem_reserve(routes->channels, routes->channel_count, &routes->channel_cap,
					  sizeof *routes->channels);
	struct sb_channel *channel = &routes->channels[routes->channel_count++];
	*channel = (struct sb_channel){.name = sb_arena_dup(&routes->arena, name),
				       .attempts = SB_CHANNEL_ATTEMPTS,
				       .age = SB_CHANNEL_AGE,
				       .timeout = SB_CHANNEL_TIMEOUT,
				       .options = SB_STR("{}")};
	if (!read_type(routes, channel, member->value, err) || !sb_yaml_map(member->value, "a channel", &it, err))
		return false;
	snprintf(what, sizeof what, "a %.40s channel", channel->type);
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, what, keys_of[channel->kind], &key, err) ||
		    !sb_yaml_key(&item, what, keys, &key, err) || !read_member(routes, channel, key, item.value, err))
			return false;
	}
	return check_channel(channel, member->value, err);
}

bool sb_routes_read_channels(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	if (!sb_yaml_map(node, "'channels'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (!read_channel(routes, &item, err))
			return false;
	return true;
}
