#include "notify/routes.h"

#include "io/file.h"
#include "text/yaml.h"

#include <stdlib.h>

const char *const sb_severity_names[] = {"low", "normal", "high", "critical", NULL};
const char *const sb_ack_names[] = {"any", "each-role", "all", NULL};

enum sb_severity sb_severity_of(struct sb_str name)
{
	size_t level = SB_CRITICAL;

	while (level > SB_LOW && !sb_str_is(name, sb_severity_names[level]))
		level--;
	return (enum sb_severity)level;
}

/* A route's `when` is compiled here; an error in it is told at the place of the text. */
static bool read_when(struct sb_route *route, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_str text;
	struct sb_err why = {0};

	if (!sb_yaml_str(node, "'when'", &text, err))
		return false;
	if (sb_str_is(sb_str_trim(text), "*"))
		return true;
	route->when = sb_query_parse(text, &why);
	return route->when != NULL || sb_yaml_err(node, err, "'when': %s", why.text);
}

/* What only the whole route shows: someone is told, and all of them can be reached. */
static bool check_route(struct sb_routes *routes, const struct sb_route *route, bool has_when, bool has_children,
			struct sb_yaml_node node, struct sb_err *err)
{
	const struct sb_policy *policy = &route->policy;
	struct sb_reach reach;

	if (!has_when)
		return sb_yaml_err(node, err, "the route '%.*s' has no 'when' (when: \"*\" takes every record)",
				   SB_FMT(route->name));
	if (policy->to.count == 0 && !has_children)
		return sb_yaml_err(node, err, "the route '%.*s' has no 'to': whom does it tell?", SB_FMT(route->name));
	for (size_t i = 0; i < policy->to.count && policy->channel != SB_NO_CHANNEL; i++)
		if (!policy->to.list[i].rotation && !sb_routes_reach(routes, policy->to.list[i].index, policy->channel, &reach))
			return sb_yaml_err(node, err, "the route '%.*s' cannot reach %.*s by the channel '%s': no address",
					   SB_FMT(route->name), SB_FMT(routes->people[policy->to.list[i].index].name),
					   routes->channels[policy->channel].name);
	return true;
}

static bool read_routes(struct sb_routes *routes, struct sb_yaml_node node, const struct sb_policy *parent, int depth,
			struct sb_err *err);

enum { NAME, WHEN, CONTINUE, ROUTES, OWN_KEYS };
#define KEYS_MAX 32

/* The keys of a route: its own, and those of its policy. */
static const char *const *route_keys(void)
{
	static const char *keys[KEYS_MAX] = {"name", "when", "continue", "routes"};

	if (keys[OWN_KEYS] == NULL)
		for (size_t i = 0; sb_policy_keys[i] != NULL; i++)
			keys[OWN_KEYS + i] = sb_policy_keys[i];
	return keys;
}

static bool read_member(struct sb_routes *routes, struct sb_route *route, size_t key, struct sb_yaml_node value,
			struct sb_yaml_node *children, struct sb_err *err)
{
	switch (key) {
	case NAME:
		return sb_yaml_str(value, "'name'", &route->name, err);
	case WHEN:
		return read_when(route, value, err);
	case CONTINUE:
		return sb_yaml_bool(value, "'continue'", &route->go_on, err);
	case ROUTES:
		*children = value;
		return true;
	default:
		return sb_routes_read_policy(routes, &route->policy, key - OWN_KEYS, value, err);
	}
}

/* The children are read last: they begin with what the whole route says. */
static bool read_route(struct sb_routes *routes, struct sb_yaml_node node, const struct sb_policy *parent, int depth,
		       struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_yaml_node children = {0};
	bool has_when = false;
	size_t key, index = routes->count;

	if (!sb_yaml_map(node, "a route", &it, err))
		return false;
	routes->list = sb_mem_reserve(routes->list, routes->count, &routes->cap, sizeof *routes->list);
	struct sb_route *route = &routes->list[routes->count++];
	char *name = sb_mem_format("route %zu", routes->count);
	*route = (struct sb_route){.name = sb_arena_str(&routes->arena, sb_str_from(name)), .policy = *parent};
	free(name);
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "a route", route_keys(), &key, err) ||
		    !read_member(routes, route, key, item.value, &children, err))
			return false;
		has_when = has_when || key == WHEN;
	}
	struct sb_policy own = route->policy;
	if (!check_route(routes, route, has_when, children.node != NULL, node, err) ||
	    (children.node != NULL && !read_routes(routes, children, &own, depth + 1, err)))
		return false;
	routes->list[index].end = routes->count;
	return true;
}

static bool read_routes(struct sb_routes *routes, struct sb_yaml_node node, const struct sb_policy *parent, int depth,
			struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	if (depth > SB_ROUTE_DEPTH_MAX)
		return sb_yaml_err(node, err, "more than %d routes within each other", SB_ROUTE_DEPTH_MAX);
	if (!sb_yaml_list(node, "'routes'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (!read_route(routes, item.value, parent, depth, err))
			return false;
	return true;
}

static bool read_tree(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	static const struct sb_policy usual = {.channel = SB_NO_CHANNEL,
					       .severity = SB_NORMAL,
					       .passes = SB_CRITICAL,
					       .deadline = SB_DEADLINE};

	return read_routes(routes, node, &usual, 1, err);
}

static bool read_zone(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_err why;

	if (!sb_yaml_str(node, "'zone'", &routes->zone, err))
		return false;
	return sb_routes_zone(routes->zone, &why) || sb_yaml_err(node, err, "'zone': %s", why.text);
}

static bool read_part(struct sb_routes *routes, struct sb_yaml_node part,
		      bool (*read)(struct sb_routes *, struct sb_yaml_node, struct sb_err *), struct sb_err *err)
{
	return part.node == NULL || read(routes, part, err);
}

/* The parts stand in any order in the file and are read in the order in which they need each other. */
static bool read_file(struct sb_routes *routes, struct sb_err *err)
{
	static const char *const keys[] = {"channels", "people", "routes", "people_file", "rotations", "zone", "replies", NULL};
	enum { CHANNELS, PEOPLE, TREE, PEOPLE_FILE, ROTATIONS, ZONE, REPLIES, PARTS }; /* the last is for sb-reply */
	struct sb_yaml_node root = sb_yaml_root(routes->yaml), parts[PARTS] = {{0}};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t key;

	if (!sb_yaml_map(root, "a routes file", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "a routes file", keys, &key, err))
			return false;
		parts[key] = item.value;
	}
	for (size_t i = 0; i < 3; i++)
		if (parts[i].node == NULL && !(i == PEOPLE && parts[PEOPLE_FILE].node != NULL))
			return sb_yaml_err(root, err, "there is no '%s' in this file", keys[i]);
	return read_part(routes, parts[ZONE], read_zone, err) && read_part(routes, parts[CHANNELS], sb_routes_read_channels, err) &&
	       read_part(routes, parts[PEOPLE], sb_routes_read_people, err) &&
	       read_part(routes, parts[PEOPLE_FILE], sb_routes_read_people_file, err) &&
	       sb_routes_check_people(routes, parts[PEOPLE], parts[PEOPLE_FILE], err) &&
	       read_part(routes, parts[ROTATIONS], sb_routes_read_rotations, err) && read_part(routes, parts[TREE], read_tree, err);
}

static struct sb_routes *new_routes(const char *name)
{
	struct sb_routes *routes = sb_mem_zero(1, sizeof *routes);
	const char *slash = strrchr(name, '/');

	routes->folder = slash ? sb_mem_dup(sb_str_of(name, (size_t)(slash - name) + 1)) : sb_mem_dup(SB_STR(""));
	sb_buf_init(&routes->text, SB_YAML_MAX);
	sb_buf_init(&routes->csv, SB_YAML_MAX);
	return routes;
}

static struct sb_routes *finish_open(struct sb_routes *routes, const char *name, struct sb_err *err)
{
	char *kept = sb_arena_dup(&routes->arena, sb_str_from(name));

	routes->yaml = sb_yaml_open(kept, sb_buf_str(&routes->text), err);
	if (routes->yaml != NULL && read_file(routes, err))
		return routes;
	sb_routes_close(routes);
	return NULL;
}

struct sb_routes *sb_routes_open(const char *path, struct sb_err *err)
{
	struct sb_routes *routes = new_routes(path);

	if (!sb_file_read(path, &routes->text, err)) {
		err->status = SB_USAGE;
		sb_routes_close(routes);
		return NULL;
	}
	return finish_open(routes, strcmp(path, "-") == 0 ? "standard input" : path, err);
}

struct sb_routes *sb_routes_parse(const char *name, struct sb_str text, struct sb_str csv, struct sb_err *err)
{
	struct sb_routes *routes = new_routes(name);

	if (text.len > SB_YAML_MAX || csv.len > SB_YAML_MAX) {
		sb_err_set(err, SB_USAGE, "%s: larger than %zu bytes", name, SB_YAML_MAX);
		sb_routes_close(routes);
		return NULL;
	}
	sb_buf_add_str(&routes->text, text);
	sb_buf_add_str(&routes->csv, csv);
	routes->from_copy = csv.ptr != NULL;
	return finish_open(routes, name, err);
}

static void close_person(struct sb_recipient *person)
{
	free(person->reach);
	free(person->away);
	if (person->hours != NULL)
		sb_calendar_free(person->hours);
	free(person->hours);
}

void sb_routes_close(struct sb_routes *routes)
{
	if (routes == NULL)
		return;
	for (size_t i = 0; i < routes->count; i++)
		sb_query_free(routes->list[i].when);
	for (size_t i = 0; i < routes->people_count; i++)
		close_person(&routes->people[i]);
	for (size_t i = 0; i < routes->rotation_count; i++)
		free(routes->rotations[i].people);
	free(routes->list);
	free(routes->people);
	free(routes->rotations);
	free(routes->channels);
	free(routes->folder);
	sb_yaml_close(routes->yaml);
	sb_buf_free(&routes->text);
	sb_buf_free(&routes->csv);
	sb_arena_free(&routes->arena);
	free(routes);
}
