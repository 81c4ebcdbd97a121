/* presence.c - when people are there, who stands in for them, and whose turn it is. */
#include "base/zone.h"
#include "notify/routes.h"
#include "text/yaml.h"

#include <stdlib.h>

#define DEPUTIES_MAX 8    /* deputies of deputies: further on nobody knows any more why they are told */
#define ABSENCES_MAX 1000 /* steps from an absence to the next: bounds the search */

bool sb_routes_zone(struct sb_str name, struct sb_err *err)
{
	return sb_zone_switch(name, err);
}

/* --- reading --- */

bool sb_routes_read_hours(struct sb_str statement, struct sb_buf *all, struct sb_err *err)
{
	if (sb_str_starts(statement, "zone") || memchr(statement.ptr, '\n', statement.len) != NULL)
		return sb_err_set(err, SB_USAGE, "'zone' is a key of its own; hours are such as mon-fri 09:00-17:00");
	sb_buf_add_str(all, statement);
	sb_buf_add_char(all, '\n');
	return true;
}

/* Both were checked when the file was read. */
static void enter(struct sb_str zone)
{
	sb_zone_switch(zone.ptr != NULL ? zone : SB_STR("UTC"), NULL);
}

bool sb_routes_set_hours(struct sb_recipient *person, struct sb_str all, struct sb_err *err)
{
	struct sb_calendar *hours = sb_mem_zero(1, sizeof *hours);
	struct sb_str zone = person->zone.ptr ? person->zone : SB_STR("UTC");
	struct sb_buf text;
	struct sb_err why;

	sb_buf_init(&text, 2 * SB_YAML_MAX);
	sb_buf_add_str(&text, all);
	sb_buf_add_format(&text, "\nzone %.*s\n", SB_FMT(zone)); /* behind: lines keep their numbers */
	enter(zone);
	bool good = sb_calendar_parse(hours, sb_buf_str(&text), "hours", &why);
	sb_buf_free(&text);
	if (!good) {
		sb_calendar_free(hours);
		free(hours);
		return sb_err_set(err, SB_USAGE, "%s", why.text);
	}
	person->hours = hours;
	/* a week holds every day's hours; dates of a year alone would leave someone away for most of it */
	if (sb_calendar_after(hours, sb_time_from_civil(2026, 1, 1), 1) == SB_TIME_NONE)
		return sb_err_set(err, SB_USAGE, "nobody is ever there");
	return true;
}

bool sb_routes_read_away(struct sb_recipient *person, struct sb_str text, struct sb_err *err)
{
	struct sb_away away;
	const char *dots = memmem(text.ptr, text.len, "..", 2);
	struct sb_str first = dots ? sb_str_of(text.ptr, (size_t)(dots - text.ptr)) : text, last = first;

	if (dots != NULL)
		last = sb_str_of(dots + 2, text.len - first.len - 2);
	if (!sb_time_parse_date(sb_str_trim(first), &away.from) || !sb_time_parse_date(sb_str_trim(last), &away.to) ||
	    away.to < away.from)
		return sb_err_set(err, SB_USAGE, "a date, or two as in 2026-04-01..2026-04-14");
	person->away = sb_mem_reserve(person->away, person->away_count, &person->away_cap, sizeof *person->away);
	person->away[person->away_count++] = away;
	return true;
}

static bool read_rotation_people(struct sb_routes *routes, struct sb_rotation *rotation, struct sb_yaml_node node,
				 struct sb_err *err)
{
	struct sb_targets targets;
	bool good = sb_routes_read_targets(routes, node, "'people'", &targets, err);

	for (size_t i = 0; good && i < targets.count; i++) {
		if (targets.list[i].rotation)
			good = sb_yaml_err(node, err, "'people': a rotation has people, no rotations");
		rotation->people = sb_mem_reserve(rotation->people, rotation->count, &rotation->cap, sizeof *rotation->people);
		rotation->people[rotation->count++] = targets.list[i].index;
	}
	free(targets.list);
	return good;
}

/* A date, or a date and a time on the wall: 2026-03-02T09:00. */
static bool read_start(struct sb_yaml_node node, sb_time *out, struct sb_err *err)
{
	struct sb_str text;

	if (!sb_yaml_str(node, "'start'", &text, err))
		return false;
	return sb_time_parse_date(text, out) || sb_time_parse_format(text, "%Y-%m-%dT%H:%M", out) ||
	       sb_time_parse_format(text, "%Y-%m-%d %H:%M", out) ||
	       sb_yaml_err(node, err, "'start': a date, with or without a time: 2026-03-02T09:00");
}

static bool read_rotation(struct sb_routes *routes, const struct sb_yaml_item *member, struct sb_err *err)
{
	static const char *const keys[] = {"people", "start", "shift", "zone", NULL};
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_err why;
	size_t key;
	bool good = true;

	routes->rotations = sb_mem_reserve(routes->rotations, routes->rotation_count, &routes->rotation_cap,
					   sizeof *routes->rotations);
	struct sb_rotation *r = &routes->rotations[routes->rotation_count++];
	*r = (struct sb_rotation){.zone = routes->zone, .start = SB_TIME_NONE};
	if (!sb_yaml_str(member->key, "a rotation's name", &r->name, err) ||
	    !sb_yaml_map(member->value, "a rotation", &it, err))
		return false;
	while (good && sb_yaml_next(&it, &item)) {
		if (!sb_yaml_key(&item, "a rotation", keys, &key, err))
			return false;
		if (key == 0)
			good = read_rotation_people(routes, r, item.value, err);
		else if (key == 1)
			good = read_start(item.value, &r->start, err);
		else if (key == 2)
			good = sb_yaml_duration(item.value, "'shift'", &r->shift, err);
		else
			good = sb_yaml_str(item.value, "'zone'", &r->zone, err) &&
			       (sb_routes_zone(r->zone, &why) || sb_yaml_err(item.value, err, "'zone': %s", why.text));
	}
	return good && ((r->count > 0 && r->start != SB_TIME_NONE && r->shift > 0) ||
			sb_yaml_err(member->value, err, "a rotation has 'people', 'start' and 'shift'"));
}

bool sb_routes_read_rotations(struct sb_routes *routes, struct sb_yaml_node node, struct sb_err *err)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;

	if (!sb_yaml_map(node, "'rotations'", &it, err))
		return false;
	while (sb_yaml_next(&it, &item))
		if (!read_rotation(routes, &item, err))
			return false;
	return true;
}

/* --- asking --- */

static const struct sb_away *absence(const struct sb_recipient *person, sb_time at)
{
	sb_time wall = sb_zone_wall(at);

	for (size_t i = 0; i < person->away_count; i++)
		if (wall >= person->away[i].from && wall < person->away[i].to + SB_DAY)
			return &person->away[i];
	return NULL;
}

/* The first moment from `at` on at which the person is there; `at` itself when they are. */
static sb_time next_there(const struct sb_recipient *person, sb_time at)
{
	if (person->hours == NULL && person->away_count == 0)
		return at;
	enter(person->zone);
	for (int i = 0; i < ABSENCES_MAX; i++) {
		const struct sb_away *away = absence(person, at);
		if (away != NULL) {
			at = sb_zone_moment(away->to + SB_DAY, false);
			continue;
		}
		sb_time opens = person->hours ? sb_calendar_after(person->hours, at, 1) : at + 1;
		if (opens == SB_TIME_NONE)
			break;
		if (opens - 1 <= at)
			return at;
		at = opens - 1;
	}
	return at;
}

static bool is_away(const struct sb_recipient *person, sb_time at)
{
	if (person->away_count == 0)
		return false;
	enter(person->zone);
	return absence(person, at) != NULL;
}

static size_t on_duty(const struct sb_rotation *rotation, sb_time now)
{
	enter(rotation->zone);
	int64_t since = sb_zone_wall(now) - rotation->start;
	int64_t turn = since / rotation->shift - (since % rotation->shift < 0), count = (int64_t)rotation->count;
	return rotation->people[(turn % count + count) % count];
}

/* Of the person and their deputies, the first who is there soonest. */
static void find_soonest(const struct sb_routes *routes, struct sb_presence *out, sb_time now)
{
	size_t person = out->person, wanted = out->person;

	out->at = INT64_MAX;
	for (int i = 0; i <= DEPUTIES_MAX && person != SB_NOBODY; i++) {
		sb_time at = next_there(&routes->people[person], now);
		if (at < out->at) {
			out->at = at;
			out->person = person;
		}
		person = routes->people[person].deputy;
	}
	out->stands_in = out->person == wanted ? SB_NOBODY : wanted;
}

/* At once: who is on holiday is passed over where a deputy is not, whatever the hour. */
static void find_at_once(const struct sb_routes *routes, struct sb_presence *out, sb_time now)
{
	size_t person = out->person;

	out->at = now;
	for (int i = 0; i <= DEPUTIES_MAX && person != SB_NOBODY; i++) {
		if (!is_away(&routes->people[person], now)) {
			out->stands_in = person == out->person ? SB_NOBODY : out->person;
			out->person = person;
			return;
		}
		person = routes->people[person].deputy;
	}
}

void sb_routes_presence(const struct sb_routes *routes, struct sb_target target, const struct sb_policy *policy,
			enum sb_severity severity, sb_time now, struct sb_presence *out)
{
	size_t wanted = target.rotation ? on_duty(&routes->rotations[target.index], now) : target.index;

	*out = (struct sb_presence){.person = wanted, .stands_in = SB_NOBODY};
	find_soonest(routes, out, now);
	if (out->at > now && (policy->quiet == SB_QUIET_IGNORE || severity >= policy->passes)) {
		*out = (struct sb_presence){.person = wanted, .stands_in = SB_NOBODY};
		find_at_once(routes, out, now);
	}
	out->digest = out->at > now && policy->quiet == SB_QUIET_DIGEST;
}
