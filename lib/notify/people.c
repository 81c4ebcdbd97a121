/* people.c - the people of a routes file. */
#include "notify/routes.h"

#include "io/file.h"
#include "post/people.h"
#include "text/yaml.h"

#include <stdlib.h>

size_t sb_routes_channel(const struct sb_routes *routes, struct sb_str name)
{
	for (size_t i = 0; i < routes->channel_count; i++)
		if (sb_str_is(name, routes->channels[i].name))
			return i;
	return SB_NO_CHANNEL;
}

bool sb_routes_is_address(struct sb_str text)
{
	const char *at = memchr(text.ptr, '@', text.len);

	if (at == NULL || at == text.ptr || at == text.ptr + text.len - 1 || text.len > 254) /* RFC 5321, 4.5.3.1.3 */
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c) != NULL)
			return false;
	}
	return memchr(at + 1, '@', text.len - (size_t)(at + 1 - text.ptr)) == NULL;
}

static bool add_reach(struct sb_routes *routes, struct sb_recipient *person, struct sb_str name, struct sb_str address,
		      struct sb_err *err)
{
	struct sb_reach reach = {sb_routes_channel(routes, name), address};

	if (reach.channel == SB_NO_CHANNEL)
		return sb_err_set(err, SB_USAGE, "there is no channel '%.*s'", SB_FMT(name));
	const struct sb_channel *channel = &routes->channels[reach.channel];
	if (channel->kind == SB_CHANNEL_MAIL && address.ptr == NULL)
		return sb_err_set(err, SB_USAGE, "the channel '%s' needs an address: {%s: NAME@HOST}", channel->name,
				  channel->name);
	if (channel->kind == SB_CHANNEL_MAIL && !sb_routes_is_address(address))
		return sb_err_set(err, SB_USAGE, "'%.*s' is not a mail address", SB_FMT(address));
	person->reach = sb_mem_reserve(person->reach, person->reach_count, &person->reach_cap, sizeof *person->reach);
	person->reach[person->reach_count++] = reach;
	return true;
}

/* One item of a person's channels: "chat", or "{mail: a@b}". */
static bool read_reach(struct sb_routes *routes, struct sb_recipient *person, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_yaml_node name_node = node;
	struct sb_str name, address = {NULL, 0};
	struct sb_err why;

	if (sb_yaml_is_map(node)) {
		if (!sb_yaml_map(node, "a way to reach a person", &it, err) || !sb_yaml_next(&it, &item))
			return sb_yaml_err(node, err, "a way to reach a person is a channel's name or 'channel: address'");
		name_node = item.key;
		if (!sb_yaml_str(item.value, "the address", &address, err))
			return false;
		if (sb_yaml_next(&it, &item))
			return sb_yaml_err(item.key, err, "one channel an item; begin the next with '- '");
	}
	if (!sb_yaml_str(name_node, "the channel", &name, err))
		return false;
	return add_reach(routes, person, name, address, &why) || sb_yaml_err(name_node, err, "%s", why.text);
}

static bool read_reaches(struct sb_routes *routes, struct sb_recipient *person, struct sb_yaml_node node,
			 struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	if (sb_yaml_is_map(node))
		return sb_yaml_err(node, err, "'channels' of a person is a list: [{mail: a@b.example}, chat]");
	if (!sb_yaml_list(node, "'channels'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (!read_reach(routes, person, item.value, err))
			return false;
	return true;
}

/* Hours are statements of a calendar: one, or a list. */
static bool read_hours(struct sb_recipient *person, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str text;
	struct sb_buf all;
	struct sb_err why;
	bool good = sb_yaml_list(node, "'hours'", &it, err);

	sb_buf_init(&all, SB_YAML_MAX);
	while (good && sb_yaml_next(&it, &item)) {
		good = sb_yaml_str(item.value, "'hours'", &text, err) &&
		       (sb_routes_read_hours(text, &all, &why) ||
			sb_yaml_err(item.value, err, "'hours': %s", why.text));
	}
	good = good && (sb_routes_set_hours(person, sb_buf_str(&all), &why) ||
			sb_yaml_err(node, err, "'hours': %s", why.text));
	sb_buf_free(&all);
	return good;
}

static bool read_away(struct sb_recipient *person, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_str text;
	struct sb_err why;

	if (!sb_yaml_list(node, "'away'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_str(item.value, "'away'", &text, err))
			return false;
		if (!sb_routes_read_away(person, text, &why))
			return sb_yaml_err(item.value, err, "'away': %s", why.text);
	}
	return true;
}

/* The keys of a person; those before CHANNELS are texts. */
enum { NAME, HANDLE, ROLE, DEPARTMENT, LEVEL, ZONE, DEPUTY, CHANNELS, HOURS, AWAY };

static bool read_person(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"name", "handle", "role",	 "department", "level", "zone",
					   "deputy", "channels", "hours", "away",       NULL};
	struct sb_yaml_node late[AWAY + 1] = {{0}};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_err why;
	size_t key;

	if (!sb_yaml_map(node, "a person", &it, err))
		return false;
	routes->people = sb_mem_reserve(routes->people, routes->people_count, &routes->people_cap, sizeof *routes->people);
	struct sb_recipient *p = &routes->people[routes->people_count++];
	*p = (struct sb_recipient){.zone = routes->zone, .deputy = SB_NOBODY};
	struct sb_str *texts[] = {&p->name, &p->handle, &p->role, &p->department, &p->level, &p->zone, &p->deputy_name};
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "a person", keys, &key, err) ||
		    (key < CHANNELS && !sb_yaml_str(item.value, keys[key], texts[key], err)))
			return false;
		late[key] = item.value;
	}
	if (late[ZONE].node != NULL && !sb_routes_zone(p->zone, &why))
		return sb_yaml_err(late[ZONE], err, "'zone': %s", why.text);
	return (late[CHANNELS].node == NULL || read_reaches(routes, p, late[CHANNELS], err)) &&
	       (late[HOURS].node == NULL || read_hours(p, late[HOURS], err)) &&
	       (late[AWAY].node == NULL || read_away(p, late[AWAY], err));
}

bool sb_routes_read_people(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	if (!sb_yaml_list(node, "'people'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (!read_person(routes, item.value, err))
			return false;
	return true;
}

/* --- the people file --- */

/* "mail=dana@larkspur.example; desk" */
static bool add_ways(struct sb_routes *routes, struct sb_recipient *person, struct sb_str list, struct sb_err *err)
{
	while (list.ptr != NULL) {
		struct sb_str address = sb_str_cut(&list, ';'), name = sb_str_trim(sb_str_cut(&address, '='));
		if (address.ptr != NULL)
			address = sb_str_trim(address);
		if (name.len > 0 && !add_reach(routes, person, sb_arena_str(&routes->arena, name),
					       sb_arena_str(&routes->arena, address), err))
			return false;
	}
	return true;
}

static bool add_hours(struct sb_recipient *person, struct sb_str list, struct sb_err *err)
{
	struct sb_buf all;
	bool good = true;

	sb_buf_init(&all, SB_YAML_MAX);
	while (good && list.ptr != NULL)
		good = sb_routes_read_hours(sb_str_trim(sb_str_cut(&list, ';')), &all, err);
	good = good && sb_routes_set_hours(person, sb_buf_str(&all), err);
	sb_buf_free(&all);
	return good;
}

/* What the routes file does not say of the person, the people file says. */
static bool complete(struct sb_routes *routes, struct sb_recipient *p, const struct sb_person *row, struct sb_err *err)
{
	struct sb_str *mine[] = {&p->name, &p->handle, &p->role, &p->department, &p->level, &p->deputy_name};
	const struct sb_str theirs[] = {row->name, row->handle, row->role, row->department, row->level, row->deputy};

	for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
		if (mine[i]->ptr == NULL)
			*mine[i] = sb_arena_str(&routes->arena, theirs[i]);
	if (row->zone.ptr != NULL && p->zone.ptr == routes->zone.ptr) { /* the file's: they said none */
		if (!sb_routes_zone(row->zone, err))
			return false;
		p->zone = sb_arena_str(&routes->arena, row->zone);
	}
	return (row->channels.ptr == NULL || p->reach_count > 0 || add_ways(routes, p, row->channels, err)) &&
	       (row->hours.ptr == NULL || p->hours != NULL || add_hours(p, row->hours, err));
}

/* A handle in the people file may be a stranger's, on another network: where both have names, those tell. */
static bool same_person(const struct sb_recipient *p, const struct sb_person *row)
{
	struct sb_str handle = p->handle;

	if (p->name.ptr != NULL && row->name.ptr != NULL)
		return sb_str_eq_nocase(p->name, row->name);
	if (handle.len > 0 && handle.ptr[0] == '@')
		handle = sb_str_of(handle.ptr + 1, handle.len - 1);
	return handle.len > 0 && sb_str_eq_nocase(handle, row->handle);
}

/* One row. A person has a row for each handle; the first that says something counts. */
static bool take_row(struct sb_routes *routes, const struct sb_person *row, struct sb_err *err)
{
	struct sb_recipient *person = NULL;

	for (size_t i = 0; i < routes->people_count && person == NULL; i++)
		if (same_person(&routes->people[i], row))
			person = &routes->people[i];
	if (person == NULL) {
		if (row->channels.ptr == NULL) /* a customer, or someone of ours who is not to be told anything */
			return true;
		routes->people = sb_mem_reserve(routes->people, routes->people_count, &routes->people_cap,
						sizeof *routes->people);
		person = &routes->people[routes->people_count++];
		*person = (struct sb_recipient){.zone = routes->zone, .deputy = SB_NOBODY};
		person->name = sb_arena_str(&routes->arena, row->name.ptr ? row->name : row->handle);
	}
	return complete(routes, person, row, err) ||
	       sb_err_prefix(err, "the people file's row of '%.*s'", SB_FMT(row->handle));
}

bool sb_routes_read_people_file(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_people people;
	struct sb_str name;
	struct sb_err why;

	if (!sb_yaml_str(node, "'people_file'", &name, err))
		return false;
	char *path = sb_mem_format("%s%.*s", name.ptr[0] == '/' ? "" : routes->folder, SB_FMT(name));
	bool good = (routes->from_copy || sb_file_read(path, &routes->csv, &why)) &&
		    sb_people_parse(&people, path, sb_buf_str(&routes->csv), &why);
	free(path);
	if (!good)
		return sb_yaml_err(node, err, "'people_file': %s", why.text);
	for (size_t i = 0; good && i < people.count; i++)
		good = take_row(routes, &people.list[i], &why);
	sb_people_free(&people);
	return good || sb_yaml_err(node, err, "%s", why.text);
}

/* --- what only all of them together show --- */

/* A name in a list of targets may not read as something else. */
static bool check_name(const struct sb_routes *routes, const struct sb_recipient *person, struct sb_yaml_node node,
		       struct sb_err *err)
{
	static const char *const taken[] = {"role:", "department:", "level:", "rotation:"};
	struct sb_str name = person->name;
	bool reads_otherwise = sb_str_is(name, "everyone") || memchr(name.ptr, ',', name.len) != NULL;

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		reads_otherwise = reads_otherwise || sb_str_starts(name, taken[i]);
	if (reads_otherwise)
		return sb_yaml_err(node, err, "'%.*s' cannot be a name: no commas, nor what 'to' understands otherwise",
				   SB_FMT(name));
	for (const struct sb_recipient *p = routes->people; p < person; p++)
		if (sb_str_eq_nocase(p->name, name))
			return sb_yaml_err(node, err, "there are two people called '%.*s'", SB_FMT(name));
	return true;
}

static bool check_person(struct sb_routes *routes, struct sb_recipient *person, struct sb_yaml_node node, struct sb_err *err)
{
	if (person->name.ptr == NULL)
		return sb_yaml_err(node, err, "a person has no 'name'");
	if (person->reach_count == 0)
		return sb_yaml_err(node, err, "'%.*s' has no 'channels': how are they reached?", SB_FMT(person->name));
	if (person->deputy_name.ptr != NULL) {
		person->deputy = sb_routes_person(routes, person->deputy_name);
		if (person->deputy == SB_NOBODY || &routes->people[person->deputy] == person)
			return sb_yaml_err(node, err, "'deputy': '%.*s' is nobody else in people", SB_FMT(person->deputy_name));
	}
	return check_name(routes, person, node, err);
}

/* The first ones stand in the file, in its order; those from the people file follow. */
bool sb_routes_check_people(struct sb_routes *routes, struct sb_yaml_node people, struct sb_yaml_node people_file,
			    struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t i = 0;

	if (people.node != NULL && !sb_yaml_list(people, "'people'", &it, err))
		return false;
	for (; people.node != NULL && sb_yaml_next(&it, &item); i++)
		if (!check_person(routes, &routes->people[i], item.value, err))
			return false;
	for (; i < routes->people_count; i++)
		if (!check_person(routes, &routes->people[i], people_file, err))
			return false;
	return true;
}
