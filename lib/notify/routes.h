/* routes.h - the routes file of sb-routes(5): who is there, how each is reached, and who is told of what.
 *
 * Everything is checked when the file is read; what a route needs is there when it is used. Texts and queries live as long
 * as the routes. */
#ifndef SB_NOTIFY_ROUTES_H
#define SB_NOTIFY_ROUTES_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "query/query.h"

enum sb_channel_kind { SB_CHANNEL_WEB, SB_CHANNEL_MAIL, SB_CHANNEL_PROGRAM, SB_CHANNEL_STDOUT };

/* What to do with a delivery of which nobody knows whether it arrived. */
enum sb_on_unknown { SB_UNKNOWN_BY_TYPE, SB_UNKNOWN_RESEND, SB_UNKNOWN_HOLD };

struct sb_channel {
	const char *name, *type; /* a web channel's type names its jq file */
	enum sb_channel_kind kind;
	enum sb_on_unknown on_unknown;
	/* limits of one delivery */
	uint64_t attempts; /* tried so often at most */
	int64_t age;       /* microseconds after which it is given up */
	int64_t timeout;   /* microseconds for one attempt */
	/* web: one of url and url_file */
	const char *url, *url_file, *token_file, *sign_file;
	struct sb_str options; /* JSON object, for the jq file */
	/* mail */
	const char *server, *from, *user, *password_file;
	bool starttls;
	/* program */
	char **command; /* NULL-terminated */
};

#define SB_CHANNEL_ATTEMPTS 200
#define SB_CHANNEL_AGE SB_DAY             /* an alarm of yesterday is no alarm */
#define SB_CHANNEL_TIMEOUT (30 * SB_SECOND)
#define SB_CHANNEL_TIMEOUT_MAX (10 * SB_MINUTE) /* a run waits so long for one delivery at most */

/* A way to reach a person: a channel, and an address where that channel needs one. */
struct sb_reach {
	size_t channel;
	struct sb_str address; /* absent: none */
};

struct sb_recipient {
	struct sb_str name, handle, role, department, level; /* absent where the file does not say; name is always there */
	struct sb_reach *reach;                              /* in order of preference */
	size_t reach_count;
};

enum sb_severity { SB_LOW, SB_NORMAL, SB_HIGH, SB_CRITICAL };
extern const char *const sb_severity_names[]; /* NULL-terminated */

#define SB_NO_CHANNEL SIZE_MAX
struct sb_route {
	struct sb_str name;
	struct sb_query *when; /* NULL: every record */
	size_t *to;            /* indices of people, each once */
	size_t to_count;
	size_t channel;        /* or SB_NO_CHANNEL: each by the person's first */
	enum sb_severity severity;
	bool go_on;            /* later routes are asked too */
};

struct sb_routes {
	struct sb_channel *channels;
	size_t channel_count, channel_cap;
	struct sb_recipient *people;
	size_t people_count, people_cap;
	struct sb_route *list;
	size_t count, cap;
	char *folder; /* of the file: relative paths of secrets start here */
	struct sb_buf text;
	struct sb_yaml *yaml;
	struct sb_arena arena;
};

/* Reads the file at `path`, or a text that is already there. NULL: `err` (SB_USAGE, or SB_IO) says where and what. */
struct sb_routes *sb_routes_open(const char *path, struct sb_err *err);
struct sb_routes *sb_routes_parse(const char *name, struct sb_str text, struct sb_err *err);
void sb_routes_close(struct sb_routes *routes);

/* Whom `target` means: a person's name or handle, "role:R", "department:D", "level:L", or "everyone". Adds their indices
 * to `*to`, each once (malloc, grown). False when it means nobody: `err` says so, without a place. */
bool sb_routes_target(const struct sb_routes *routes, struct sb_str target, size_t **to, size_t *count,
		      struct sb_err *err);
/* How a person is reached: by `channel`, or by their first when it is SB_NO_CHANNEL. False: they have no way that fits. */
bool sb_routes_reach(const struct sb_routes *routes, size_t person, size_t channel, struct sb_reach *out);

/* Steps of reading, in files of their own. */
struct sb_yaml_node;
bool sb_routes_read_channels(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err);
bool sb_routes_read_people(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err);
size_t sb_routes_channel(const struct sb_routes *routes, struct sb_str name); /* or SB_NO_CHANNEL */
/* A mail address as this program takes them: ASCII, one "@", nothing that could end a header or a command. */
bool sb_routes_is_address(struct sb_str text);

#endif
