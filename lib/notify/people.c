/* people.c - the people of a routes file: reading them, and finding those whom a target means. */
#include "notify/routes.h"
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

/* One item of a person's channels: "chat", or "{mail: a@b}". */
static bool read_reach(struct sb_routes *routes, struct sb_recipient *person, size_t *cap, struct sb_yaml_node node,
		       struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_reach reach = {SB_NO_CHANNEL, {NULL, 0}};
	struct sb_yaml_node name_node = node;
	struct sb_str name;

	if (sb_yaml_is_map(node)) {
		if (!sb_yaml_map(node, "a way to reach a person", &it, err) || !sb_yaml_next(&it, &item))
			return sb_yaml_err(node, err, "a way to reach a person is a channel's name or 'channel: address'");
		name_node = item.key;
		if (!sb_yaml_str(item.value, "the address", &reach.address, err))
			return false;
		if (sb_yaml_next(&it, &item))
			return sb_yaml_err(item.key, err, "one channel an item; begin the next with '- '");
	}
	if (!sb_yaml_str(name_node, "the channel", &name, err))
		return false;
	reach.channel = sb_routes_channel(routes, name);
	if (reach.channel == SB_NO_CHANNEL)
		return sb_yaml_err(name_node, err, "there is no channel '%.*s'", SB_FMT(name));
	const struct sb_channel *channel = &routes->channels[reach.channel];
	if (channel->kind == SB_CHANNEL_MAIL && reach.address.ptr == NULL)
		return sb_yaml_err(node, err, "the channel '%s' needs an address: {%s: NAME@HOST}", channel->name,
				   channel->name);
	if (channel->kind == SB_CHANNEL_MAIL && !sb_routes_is_address(reach.address))
		return sb_yaml_err(node, err, "'%.*s' is not a mail address", SB_FMT(reach.address));
	person->reach = sb_mem_reserve(person->reach, person->reach_count, cap, sizeof *person->reach);
	person->reach[person->reach_count++] = reach;
	return true;
}

static bool read_reaches(struct sb_routes *routes, struct sb_recipient *person, struct sb_yaml_node node,
			 struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t cap = 0;

	if (sb_yaml_is_map(node))
		return sb_yaml_err(node, err, "'channels' of a person is a list: [{mail: a@b.example}, chat]");
	if (!sb_yaml_list(node, "'channels'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (!read_reach(routes, person, &cap, item.value, err))
			return false;
	return true;
}

/* A name in a list of targets may not read as something else. */
static bool check_name(const struct sb_routes *routes, const struct sb_recipient *person, struct sb_yaml_node node,
		       struct sb_err *err)
{
	struct sb_str name = person->name;

	if (name.ptr == NULL)
		return sb_yaml_err(node, err, "a person has no 'name'");
	if (person->reach_count == 0)
		return sb_yaml_err(node, err, "'%.*s' has no 'channels': how are they reached?", SB_FMT(name));
	if (sb_str_is(name, "everyone") || sb_str_starts(name, "role:") || sb_str_starts(name, "department:") ||
	    sb_str_starts(name, "level:") || memchr(name.ptr, ',', name.len) != NULL)
		return sb_yaml_err(node, err, "'%.*s' cannot be a name: no commas, nor what 'to' understands otherwise",
				   SB_FMT(name));
	for (const struct sb_recipient *p = routes->people; p < person; p++)
		if (sb_str_eq_nocase(p->name, name))
			return sb_yaml_err(node, err, "there are two people called '%.*s'", SB_FMT(name));
	return true;
}

static bool read_person(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	static const char *const keys[] = {"name", "handle", "role", "department", "level", "channels", NULL};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	size_t key;

	if (!sb_yaml_map(node, "a person", &it, err))
		return false;
	routes->people = sb_mem_reserve(routes->people, routes->people_count, &routes->people_cap, sizeof *routes->people);
	struct sb_recipient *p = &routes->people[routes->people_count++];
	*p = (struct sb_recipient){.name = {NULL, 0}};
	struct sb_str *texts[] = {&p->name, &p->handle, &p->role, &p->department, &p->level};
	while (sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "a person", keys, &key, err))
			return false;
		if (key < 5 ? !sb_yaml_str(item.value, keys[key], texts[key], err)
			    : !read_reaches(routes, p, item.value, err))
			return false;
	}
	return check_name(routes, p, node, err);
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

static struct sb_str without_at(struct sb_str handle)
{
	return handle.len > 0 && handle.ptr[0] == '@' ? sb_str_of(handle.ptr + 1, handle.len - 1) : handle;
}

static bool same(struct sb_str theirs, struct sb_str wanted)
{
	return theirs.ptr != NULL && wanted.len > 0 && sb_str_eq_nocase(theirs, wanted);
}

static bool is_meant(const struct sb_recipient *person, struct sb_str target)
{
	struct sb_str value = target, kind = sb_str_cut(&value, ':');

	if (sb_str_is(target, "everyone"))
		return true;
	if (value.ptr != NULL && sb_str_is(kind, "role"))
		return same(person->role, value);
	if (value.ptr != NULL && sb_str_is(kind, "department"))
		return same(person->department, value);
	if (value.ptr != NULL && sb_str_is(kind, "level"))
		return same(person->level, value);
	return same(person->name, target) || (person->handle.ptr != NULL &&
					      same(without_at(person->handle), without_at(target)));
}

static void add_once(size_t person, size_t **to, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if ((*to)[i] == person)
			return;
	*to = sb_mem_grow(*to, *count + 1, sizeof **to);
	(*to)[(*count)++] = person;
}

bool sb_routes_target(const struct sb_routes *routes, struct sb_str target, size_t **to, size_t *count,
		      struct sb_err *err)
{
	bool found = false;

	target = sb_str_trim(target);
	for (size_t i = 0; i < routes->people_count; i++) {
		if (is_meant(&routes->people[i], target)) {
			add_once(i, to, count);
			found = true;
		}
	}
	return found || sb_err_set(err, SB_USAGE,
				   "'%.*s' is nobody in people (a name or handle, role:R, department:D, level:L, everyone)",
				   SB_FMT(target));
}

bool sb_routes_reach(const struct sb_routes *routes, size_t person, size_t channel, struct sb_reach *out)
{
	const struct sb_recipient *p = &routes->people[person];

	if (channel == SB_NO_CHANNEL) {
		*out = p->reach[0];
		return true;
	}
	for (size_t i = 0; i < p->reach_count; i++) {
		if (p->reach[i].channel == channel) {
			*out = p->reach[i];
			return true;
		}
	}
	*out = (struct sb_reach){channel, {NULL, 0}};
	return routes->channels[channel].kind != SB_CHANNEL_MAIL;
}
