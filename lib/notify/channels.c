/* channels.c - the channels of a routes file. */
#include "base/num.h"
#include "json/write.h"
#include "notify/routes.h"
#include "text/yaml.h"
#include "wire/wire.h"

#include <stdio.h>
#include <stdlib.h>

/* What a channel may say; each kind has its own set. */
enum { TYPE, ON_UNKNOWN, LIMITS, URL, OPTIONS, SERVER, FROM, USER, STARTTLS, INBOX, COMMAND, SOCKET, FACILITY, SECRET };
#define SECRET_KEYS(name) name "_file", name "_env", name "_cmd"
static const char *const keys[] = {"type",	 "on_unknown",	"limits", "url",    "options",	"server", "from",
				   "user",	 "starttls",	"inbox",  "command", "socket",	"facility",
				   SECRET_KEYS("url"), SECRET_KEYS("token"), SECRET_KEYS("sign"), SECRET_KEYS("password"), NULL};
static const char *const web_keys[] = {"type", "on_unknown", "limits", "url", "options", SECRET_KEYS("url"),
				       SECRET_KEYS("token"), SECRET_KEYS("sign"), NULL};
static const char *const mail_keys[] = {"type", "on_unknown", "limits", "server", "from", "user", "starttls", "inbox",
					SECRET_KEYS("password"), NULL};
static const char *const program_keys[] = {"type", "on_unknown", "limits", "command", NULL};
static const char *const syslog_keys[] = {"type", "limits", "socket", "facility", NULL};
static const char *const stdout_keys[] = {"type", "limits", NULL};

static const char *const *const keys_of[] = {[SB_CHANNEL_WEB] = web_keys,
					     [SB_CHANNEL_MAIL] = mail_keys,
					     [SB_CHANNEL_PROGRAM] = program_keys,
					     [SB_CHANNEL_SYSLOG] = syslog_keys,
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
	if (strcspn(host, "/?#") == 0 || strpbrk(channel->url, " \t") != NULL)
		return sb_yaml_err(node, err, "'url': '%s' has no host, or a space in it", channel->url);
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
	const char *host = strstr(channel->server, "//"), *port = strrchr(channel->server, ':');
	uint64_t number;
	if ((!sb_str_starts(url, "smtp://") && !sb_str_starts(url, "smtps://")) || host[2] == '\0' ||
	    strpbrk(host + 2, "/@?# ") != NULL)
		return sb_yaml_err(node, err, "'server' must be smtp://HOST, smtp://HOST:PORT or smtps://HOST");
	if (port > host && strchr(port, ']') == NULL && (!sb_num_u64(sb_str_from(port + 1), 65535, &number) || number == 0))
		return sb_yaml_err(node, err, "'server': '%s' is no port", port + 1);
	return true;
}

bool sb_routes_read_command(struct sb_routes *routes, struct sb_yaml_node node, const char *what, char ***out,
			    struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	const char *word;
	char **words = NULL;
	size_t count = 0, cap = 0;
	bool good = sb_yaml_list(node, what, &it, err);

	if (good && it.single)
		good = sb_yaml_err(node, err, "%s is a list of the program and its arguments; there is no shell", what);
	while (good && sb_yaml_next(&it, &item) && (good = take_text(routes, item.value, what, &word, err))) {
		words = sb_mem_reserve(words, count, &cap, sizeof *words);
		words[count++] = (char *)(uintptr_t)word;
	}
	if (good && count > 0) {
		*out = sb_arena_alloc(&routes->arena, (count + 1) * sizeof **out);
		memcpy(*out, words, count * sizeof **out);
		(*out)[count] = NULL;
	}
	free(words);
	return good;
}

static bool read_limits(struct sb_channel *channel, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const limit_keys[] = {"attempts", "age", "timeout", "rate", NULL};
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
		if (key == 3 && !sb_routes_read_rate(item.value, "'rate'", &channel->rate, &channel->rate_per, err))
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

/* One of "token_file: F", "token_env: NAME", "token_cmd: [PROGRAM, ...]". */
static bool read_secret(struct sb_routes *routes, struct sb_channel *c, size_t key, struct sb_yaml_node value,
			struct sb_err *err)
{
	struct sb_secret_ref *ref = &c->secret[(key - SECRET) / 3];
	size_t way = (key - SECRET) % 3;

	if (ref->file != NULL || ref->env != NULL || ref->cmd != NULL)
		return sb_yaml_err(value, err, "the channel '%s' says twice where this secret is", c->name);
	if (way == 2)
		return sb_routes_read_command(routes, value, keys[key], &ref->cmd, err);
	return take_text(routes, value, keys[key], way == 0 ? &ref->file : &ref->env, err);
}

static bool read_facility(struct sb_channel *c, struct sb_yaml_node value, struct sb_err *err)
{
	/* RFC 5424, section 6.2.1; those for programs of this kind */
	static const char *const names[] = {"user", "mail", "daemon", "local0", "local1", "local2",
					    "local3", "local4", "local5", "local6", "local7", NULL};
	static const int codes[] = {1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23};
	size_t choice;

	if (!sb_yaml_choice(value, "'facility'", names, &choice, err))
		return false;
	c->facility = codes[choice];
	return true;
}

static bool read_from(struct sb_routes *routes, struct sb_channel *c, struct sb_yaml_node value, struct sb_err *err)
{
	return take_text(routes, value, "'from'", &c->from, err) &&
	       (sb_routes_is_address(sb_str_from(c->from)) ||
		sb_yaml_err(value, err, "'from': '%s' is not a mail address", c->from));
}

static bool read_on_unknown(struct sb_channel *c, struct sb_yaml_node value, struct sb_err *err)
{
	static const char *const unknown[] = {"resend", "hold", NULL};
	size_t choice;

	if (!sb_yaml_choice(value, "'on_unknown'", unknown, &choice, err))
		return false;
	c->on_unknown = choice == 0 ? SB_UNKNOWN_RESEND : SB_UNKNOWN_HOLD;
	return true;
}

static bool read_member(struct sb_routes *routes, struct sb_channel *c, size_t key, struct sb_yaml_node value,
			struct sb_err *err)
{
	switch (key) {
	case TYPE:
		return true; /* was read first */
	case ON_UNKNOWN:
		return read_on_unknown(c, value, err);
	case LIMITS:
		return read_limits(c, value, err);
	case URL:
		return read_url(routes, c, value, err);
	case OPTIONS:
		return read_options(routes, c, value, err);
	case SERVER:
		return read_server(routes, c, value, err);
	case FROM:
		return read_from(routes, c, value, err);
	case USER:
		return take_text(routes, value, "'user'", &c->user, err);
	case STARTTLS:
		return sb_yaml_bool(value, "'starttls'", &c->starttls, err);
	case INBOX:
		return take_text(routes, value, "'inbox'", &c->inbox, err);
	case COMMAND:
		return sb_routes_read_command(routes, value, "'command'", &c->command, err);
	case SOCKET:
		return take_text(routes, value, "'socket'", &c->socket, err);
	case FACILITY:
		return read_facility(c, value, err);
	default:
		return read_secret(routes, c, key, value, err);
	}
}

/* A type that is not built in must have a jq file. */
static bool check_web_type(const struct sb_channel *channel, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_err why;

	return sb_wire_has("channels", sb_assets_channels, "type", sb_str_from(channel->type), &why) ||
	       sb_yaml_err(node, err, "the channel '%s': %s, nor is it mail, program, stdout or syslog", channel->name, why.text);
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
				: sb_str_is(type, "syslog")  ? SB_CHANNEL_SYSLOG
							     : SB_CHANNEL_WEB;
		return channel->kind != SB_CHANNEL_WEB || check_web_type(channel, item.value, err);
	}
	return sb_yaml_err(node, err, "the channel '%s' has no 'type'", channel->name);
}

static bool has(const struct sb_secret_ref *ref)
{
	return ref->file != NULL || ref->env != NULL || ref->cmd != NULL;
}

static bool check_channel(const struct sb_channel *c, struct sb_yaml_node node, struct sb_err *err)
{
	switch (c->kind) {
	case SB_CHANNEL_WEB:
		return (c->url == NULL) == has(&c->secret[SB_SECRET_URL]) ||
		       sb_yaml_err(node, err, "the channel '%s' needs one of 'url' and 'url_file'", c->name);
	case SB_CHANNEL_MAIL:
		if (c->server == NULL || c->from == NULL)
			return sb_yaml_err(node, err, "the channel '%s' needs '%s'", c->name,
					   c->server ? "from" : "server");
		if ((c->user == NULL) == has(&c->secret[SB_SECRET_PASSWORD]))
			return sb_yaml_err(node, err, "the channel '%s': 'user' and 'password_file' go together", c->name);
		return true;
	case SB_CHANNEL_PROGRAM:
		return c->command != NULL || sb_yaml_err(node, err, "the channel '%s' needs 'command'", c->name);
	case SB_CHANNEL_SYSLOG:
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
				       .socket = "/dev/log",
				       .facility = 1,
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

void sb_routes_channel_names(const struct sb_routes *routes, struct sb_buf *out)
{
	sb_buf_clear(out);
	sb_json_open(out, '[');
	for (size_t i = 0; i < routes->channel_count; i++) {
		sb_json_item(out);
		sb_json_add_str(out, sb_str_from(routes->channels[i].name));
	}
	sb_json_close(out, ']');
}
