/* routes.h - the routes file of sb-routes(5): who is there, how each is reached, and who is told of what.
 *
 * Everything is checked when the file is read; what a route needs is there when it is used. Texts and queries live as long
 * as the routes. */
#ifndef SB_NOTIFY_ROUTES_H
#define SB_NOTIFY_ROUTES_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "post/calendar.h"
#include "query/query.h"

enum sb_channel_kind { SB_CHANNEL_WEB, SB_CHANNEL_MAIL, SB_CHANNEL_PROGRAM, SB_CHANNEL_SYSLOG, SB_CHANNEL_STDOUT };

/* What to do with a delivery of which nobody knows whether it arrived. */
enum sb_on_unknown { SB_UNKNOWN_BY_TYPE, SB_UNKNOWN_RESEND, SB_UNKNOWN_HOLD };

/* Where a secret stands: one of these, or none. */
struct sb_secret_ref {
	const char *file, *env;
	char **cmd; /* NULL-terminated */
};
enum sb_secret_name { SB_SECRET_URL, SB_SECRET_TOKEN, SB_SECRET_SIGN, SB_SECRET_PASSWORD, SB_SECRETS };

struct sb_channel {
	const char *name, *type; /* a web channel's type names its jq file */
	enum sb_channel_kind kind;
	enum sb_on_unknown on_unknown;
	/* limits of one delivery */
	uint64_t attempts; /* tried so often at most */
	int64_t age;       /* microseconds after which it is given up */
	int64_t timeout;   /* microseconds for one attempt */
	/* of one destination: so many messages in so long; 0: as many as there are */
	uint64_t rate;
	int64_t rate_per;
	struct sb_secret_ref secret[SB_SECRETS];
	const char *url;       /* web: this or its secret */
	struct sb_str options; /* JSON object, for the jq file */
	/* mail */
	const char *server, *from, *user, *inbox; /* inbox: a Maildir in which answers arrive */
	bool starttls;
	/* program */
	char **command; /* NULL-terminated */
	/* syslog */
	const char *socket;
	int facility;
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

#define SB_NOBODY SIZE_MAX
struct sb_away { /* days on the person's wall, both included, as if they were UTC */
	sb_time from, to;
};
struct sb_recipient {
	struct sb_str name, handle, role, department, level; /* absent where the file does not say; name is always there */
	struct sb_reach *reach;                              /* in order of preference */
	size_t reach_count, reach_cap;
	struct sb_calendar *hours; /* NULL: always there */
	struct sb_str zone;        /* absent: UTC */
	struct sb_away *away;
	size_t away_count, away_cap;
	struct sb_str deputy_name;
	size_t deputy; /* or SB_NOBODY */
};

/* Who is told changes hands: the first of `people` from `start` on for `shift`, then the next, and around again. */
struct sb_rotation {
	struct sb_str name, zone;
	size_t *people, count, cap;
	sb_time start; /* on the wall, as if it were UTC */
	int64_t shift;
};

/* A person, or whoever is on duty. */
struct sb_target {
	bool rotation;
	size_t index;
};
struct sb_targets {
	struct sb_target *list;
	size_t count, cap;
};

enum sb_severity { SB_LOW, SB_NORMAL, SB_HIGH, SB_CRITICAL };
extern const char *const sb_severity_names[]; /* NULL-terminated */
enum sb_severity sb_severity_of(struct sb_str name); /* SB_LOW for what is none */

/* Whose acknowledgement ends the telling; the later ones ask for more. */
enum sb_ack_mode { SB_ACK_ANY, SB_ACK_EACH_ROLE, SB_ACK_ALL };
extern const char *const sb_ack_names[];
/* What happens to a message for someone who is not there. */
enum sb_quiet { SB_QUIET_DEFER, SB_QUIET_DIGEST, SB_QUIET_IGNORE };

struct sb_escalation {
	int64_t after; /* microseconds since the incident began */
	struct sb_targets to;
};

#define SB_NO_CHANNEL SIZE_MAX
#define SB_DEADLINE (15 * SB_MINUTE) /* a person who could not be reached for so long is tried by another channel */

/* What a route does; a child has its parent's where it says nothing else. */
struct sb_policy {
	struct sb_targets to;
	size_t channel; /* or SB_NO_CHANNEL: each by the person's first */
	enum sb_severity severity, passes;
	enum sb_ack_mode ack;
	enum sb_quiet quiet;
	enum sb_on_unknown on_unknown;
	int64_t wait, repeat, deadline; /* 0: none */
	struct sb_escalation *escalate;
	size_t escalate_count, escalate_cap;
	uint64_t limit; /* messages to one destination in `limit_per`; 0: as many as there are */
	int64_t limit_per;
	struct sb_str *group_by; /* paths of members: "author.handle" */
	size_t group_count, group_cap;
	bool grouped;
	struct sb_str open; /* networks, with commas, where the words of people are said in public too; absent: nowhere */
};

/* The tree in the order of the file: the children of a route stand behind it, up to `end`. */
struct sb_route {
	struct sb_str name;
	struct sb_query *when; /* NULL: every record */
	size_t end;
	bool go_on; /* later routes are asked too */
	struct sb_policy policy;
};
#define SB_ROUTE_DEPTH_MAX 16 /* routes within each other: nobody reads a deeper tree */

struct sb_routes {
	struct sb_channel *channels;
	size_t channel_count, channel_cap;
	struct sb_recipient *people;
	size_t people_count, people_cap;
	struct sb_rotation *rotations;
	size_t rotation_count, rotation_cap;
	struct sb_route *list;
	size_t count, cap;
	struct sb_str zone;   /* of those who say none */
	char *folder;         /* of the file: relative paths start here */
	struct sb_buf text;   /* of the file */
	struct sb_buf csv;    /* of the people file; empty: there is none */
	bool from_copy;       /* `csv` was given, and is not to be read */
	struct sb_yaml *yaml;
	struct sb_arena arena;
};

/* Reads the file at `path`, or texts that are already there: `csv` is the people file's (absent: read it where `text` says
 * that there is one). NULL: `err` (SB_USAGE, or SB_IO) says where and what. */
struct sb_routes *sb_routes_open(const char *path, struct sb_err *err);
struct sb_routes *sb_routes_parse(const char *name, struct sb_str text, struct sb_str csv, struct sb_err *err);
void sb_routes_close(struct sb_routes *routes);

/* Whom `target` means: a person's name or handle, "role:R", "department:D", "level:L", "rotation:R", or "everyone". Adds
 * them to `targets`, each once. False when it means nobody: `err` says so, without a place. */
bool sb_routes_target(const struct sb_routes *routes, struct sb_str target, struct sb_targets *targets, struct sb_err *err);
/* How a person is reached: by `channel`, or by their first when it is SB_NO_CHANNEL. False: they have no way that fits. */
bool sb_routes_reach(const struct sb_routes *routes, size_t person, size_t channel, struct sb_reach *out);
/* The index of who has that name or handle, or SB_NOBODY. */
size_t sb_routes_person(const struct sb_routes *routes, struct sb_str name);
size_t sb_routes_channel(const struct sb_routes *routes, struct sb_str name); /* or SB_NO_CHANNEL */
/* The names of the channels, as a JSON array, in place of what `out` holds: the outbox cannot know them. */
void sb_routes_channel_names(const struct sb_routes *routes, struct sb_buf *out);
/* Who is told at `now` for a target, and when: a rotation's turn, a deputy for who is not there, the time at which someone is
 * there again. */
struct sb_presence {
	size_t person;
	sb_time at;
	bool digest;      /* gathered with others until then */
	size_t stands_in; /* for that person; SB_NOBODY: for themself */
};
void sb_routes_presence(const struct sb_routes *routes, struct sb_target target, const struct sb_policy *policy,
			enum sb_severity severity, sb_time now, struct sb_presence *out);

/* Steps of reading, in files of their own. */
struct sb_yaml_node;
bool sb_routes_read_channels(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err);
bool sb_routes_read_people(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err);
bool sb_routes_read_people_file(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err);
bool sb_routes_read_rotations(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err);
bool sb_routes_check_people(struct sb_routes *routes, struct sb_yaml_node people, struct sb_yaml_node people_file,
			    struct sb_err *err);
bool sb_routes_read_targets(struct sb_routes *routes, struct sb_yaml_node node, const char *what, struct sb_targets *to,
			    struct sb_err *err);
/* A key of a route's policy. `key` is its place in sb_policy_keys. */
extern const char *const sb_policy_keys[];
bool sb_routes_read_policy(struct sb_routes *routes, struct sb_policy *policy, size_t key, struct sb_yaml_node node,
			   struct sb_err *err);
/* What says when a person is there. */
bool sb_routes_read_hours(struct sb_str statement, struct sb_buf *all, struct sb_err *err);
bool sb_routes_set_hours(struct sb_recipient *person, struct sb_str all, struct sb_err *err);
bool sb_routes_zone(struct sb_str name, struct sb_err *err);
bool sb_routes_read_away(struct sb_recipient *person, struct sb_str text, struct sb_err *err);
/* A list of words as a program and its arguments. */
bool sb_routes_read_command(struct sb_routes *routes, struct sb_yaml_node node, const char *what, char ***out,
			    struct sb_err *err);
/* "20/1h" */
bool sb_routes_read_rate(struct sb_yaml_node node, const char *what, uint64_t *count, int64_t *per, struct sb_err *err);
/* A mail address as this program takes them: ASCII, one "@", nothing that could end a header or a command. */
bool sb_routes_is_address(struct sb_str text);

#endif
