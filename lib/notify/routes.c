#include "notify/routes.h"

#include "io/file.h"
#include "text/yaml.h"

#include <stdlib.h>

const char *const sb_severity_names[] = {"low", "normal", "high", "critical", NULL};

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

static bool read_to(struct sb_routes *routes, struct sb_route *route, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str target;
	struct sb_err why;

	if (!sb_yaml_list(node, "'to'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_str(item.value, "'to'", &target, err))
			return false;
		if (!sb_routes_target(routes, target, &route->to, &route->to_count, &why))
			return sb_yaml_err(item.value, err, "'to': %s", why.text);
	}
	return true;
}

static bool read_channel_name(struct sb_routes *routes, struct sb_route *route, struct sb_yaml_node node,
			      struct sb_err *err)
{
	struct sb_str name;

	if (!sb_yaml_str(node, "'channel'", &name, err))
		return false;
	route->channel = sb_routes_channel(routes, name);
	return route->channel != SB_NO_CHANNEL || sb_yaml_err(node, err, "there is no channel '%.*s'", SB_FMT(name));
}

/* What only the whole route shows: everyone in it can be reached. */
static bool check_route(struct sb_routes *routes, const struct sb_route *route, bool has_when, struct sb_yaml_node node,
			struct sb_err *err)
{
	struct sb_reach reach;

	if (!has_when)
		return sb_yaml_err(node, err, "the route '%.*s' has no 'when' (when: \"*\" takes every record)",
				   SB_FMT(route->name));
	if (route->to_count == 0)
		return sb_yaml_err(node, err, "the route '%.*s' has no 'to': whom does it tell?", SB_FMT(route->name));
	for (size_t i = 0; i < route->to_count; i++)
		if (!sb_routes_reach(routes, route->to[i], route->channel, &reach))
			return sb_yaml_err(node, err, "the route '%.*s' cannot reach %.*s by the channel '%s': no address",
					   SB_FMT(route->name), SB_FMT(routes->people[route->to[i]].name),
					   routes->channels[route->channel].name);
	return true;
}

static bool read_route(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"name", "when", "to", "channel", "severity", "continue", NULL};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	bool has_when = false, good = true;
	size_t key, choice;

	if (!sb_yaml_map(node, "a route", &it, err))
		return false;
	routes->list = sb_mem_reserve(routes->list, routes->count, &routes->cap, sizeof *routes->list);
	struct sb_route *route = &routes->list[routes->count++];
	char *name = sb_mem_format("route %zu", routes->count);
	*route = (struct sb_route){.name = sb_arena_str(&routes->arena, sb_str_from(name)),
				   .channel = SB_NO_CHANNEL,
				   .severity = SB_NORMAL};
	free(name);
	while (good && sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "a route", keys, &key, err))
			return false;
		switch (key) {
		case 0:
			good = sb_yaml_str(item.value, "'name'", &route->name, err);
			break;
		case 1:
			has_when = true;
			good = read_when(route, item.value, err);
			break;
		case 2:
			good = read_to(routes, route, item.value, err);
			break;
		case 3:
			good = read_channel_name(routes, route, item.value, err);
			break;
		case 4:
			good = sb_yaml_choice(item.value, "'severity'", sb_severity_names, &choice, err);
			route->severity = good ? (enum sb_severity)choice : SB_NORMAL;
			break;
		default:
			good = sb_yaml_bool(item.value, "'continue'", &route->go_on, err);
			break;
		}
	}
	return good && check_route(routes, route, has_when, node, err);
}

static bool read_routes(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	if (!sb_yaml_list(node, "'routes'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (!read_route(routes, item.value, err))
			return false;
	return true;
}

/* The parts stand in any order in the file and are read in the order in which they need each other. */
static bool read_file(struct sb_routes *routes, struct sb_err *err)
{
	static const char *const keys[] = {"channels", "people", "routes", NULL};
	static bool (*const readers[])(struct sb_routes *, struct sb_yaml_node, struct sb_err *) = {
		sb_routes_read_channels, sb_routes_read_people, read_routes};
	struct sb_yaml_node root = sb_yaml_root(routes->yaml), parts[3] = {{0}};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t key;

	if (!sb_yaml_map(root, "a routes file", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		struct sb_str name;
		if (sb_yaml_str(item.key, "a key", &name, NULL) && sb_str_is(name, "replies"))
			continue; /* sb-reply's */
		if (!sb_yaml_key(&item, "a routes file", keys, &key, err))
			return false;
		parts[key] = item.value;
	}
	for (size_t i = 0; i < 3; i++) {
		if (parts[i].node == NULL)
			return sb_yaml_err(root, err, "there is no '%s' in this file", keys[i]);
		if (!readers[i](routes, parts[i], err))
			return false;
	}
	return true;
}

static struct sb_routes *new_routes(const char *name)
{
	struct sb_routes *routes = sb_mem_zero(1, sizeof *routes);
	const char *slash = strrchr(name, '/');

	routes->folder = slash ? sb_mem_dup(sb_str_of(name, (size_t)(slash - name) + 1)) : sb_mem_dup(SB_STR(""));
	sb_buf_init(&routes->text, SB_YAML_MAX);
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

struct sb_routes *sb_routes_parse(const char *name, struct sb_str text, struct sb_err *err)
{
	struct sb_routes *routes = new_routes(name);

	if (text.len > SB_YAML_MAX) {
		sb_err_set(err, SB_USAGE, "%s: larger than %zu bytes", name, SB_YAML_MAX);
		sb_routes_close(routes);
		return NULL;
	}
	sb_buf_add_str(&routes->text, text);
	return finish_open(routes, name, err);
}

void sb_routes_close(struct sb_routes *routes)
{
	if (routes == NULL)
		return;
	for (size_t i = 0; i < routes->count; i++) {
		sb_query_free(routes->list[i].when);
		free(routes->list[i].to);
	}
	for (size_t i = 0; i < routes->people_count; i++)
		free(routes->people[i].reach);
	for (size_t i = 0; i < routes->channel_count; i++)
		free(routes->channels[i].command);
	free(routes->list);
	free(routes->people);
	free(routes->channels);
	free(routes->folder);
	sb_yaml_close(routes->yaml);
	sb_buf_free(&routes->text);
	sb_arena_free(&routes->arena);
	free(routes);
}
