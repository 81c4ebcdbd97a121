/* targets.c - whom a target means, and how they are reached. */
#include "notify/routes.h"

#include <stdlib.h>

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

static void add_once(struct sb_target target, struct sb_targets *targets)
{
	for (size_t i = 0; i < targets->count; i++)
		if (targets->list[i].index == target.index && targets->list[i].rotation == target.rotation)
			return;
	targets->list = sb_mem_reserve(targets->list, targets->count, &targets->cap, sizeof *targets->list);
	targets->list[targets->count++] = target;
}

size_t sb_routes_person(const struct sb_routes *routes, struct sb_str name)
{
	for (size_t i = 0; i < routes->people_count; i++) {
		const struct sb_recipient *p = &routes->people[i];
		if (same(p->name, name) || (p->handle.ptr != NULL && same(without_at(p->handle), without_at(name))))
			return i;
	}
	return SB_NOBODY;
}

static bool find_rotation(const struct sb_routes *routes, struct sb_str target, struct sb_targets *targets)
{
	struct sb_str name = target, kind = sb_str_cut(&name, ':');

	for (size_t i = 0; name.ptr != NULL && sb_str_is(kind, "rotation") && i < routes->rotation_count; i++) {
		if (!sb_str_eq_nocase(routes->rotations[i].name, name))
			continue;
		add_once((struct sb_target){true, i}, targets);
		return true;
	}
	return false;
}

/* "social" is written where "role:social" is meant. */
static const char *kind_of(const struct sb_routes *routes, struct sb_str word)
{
	for (size_t i = 0; i < routes->rotation_count; i++)
		if (sb_str_eq_nocase(routes->rotations[i].name, word))
			return "rotation";
	for (size_t i = 0; i < routes->people_count; i++) {
		const struct sb_recipient *p = &routes->people[i];
		if (same(p->role, word) || same(p->department, word) || same(p->level, word))
			return same(p->role, word) ? "role" : same(p->department, word) ? "department" : "level";
	}
	return NULL;
}

bool sb_routes_target(const struct sb_routes *routes, struct sb_str target, struct sb_targets *targets, struct sb_err *err)
{
	target = sb_str_trim(target);
	bool found = find_rotation(routes, target, targets);

	for (size_t i = 0; i < routes->people_count; i++) {
		if (is_meant(&routes->people[i], target)) {
			add_once((struct sb_target){false, i}, targets);
			found = true;
		}
	}
	const char *kind = found ? NULL : kind_of(routes, target);
	if (kind != NULL)
		return sb_err_set(err, SB_USAGE, "'%.*s' is nobody's name; the %s of that name is \"%s:%.*s\"", SB_FMT(target), kind, kind,
				  SB_FMT(target));
	return found || sb_err_set(err, SB_USAGE,
				   "'%.*s' is nobody in people (a name or handle, role:R, department:D, level:L, rotation:R, "
				   "everyone)",
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
