#include "base/zone.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define NAME_MAX_LEN ((size_t)64)       /* the longest IANA name has 32 bytes */
#define STEP (15 * SB_MINUTE)           /* offsets change at quarters of an hour, since 1972 in every zone */
#define KEPT ((size_t)4096)             /* quarters whose offset is remembered: six weeks; a power of two */
#define FIRST INT64_C(-5364662400000000) /* 1800-01-01 */
#define LAST INT64_C(13569465600000000)  /* 2400-01-01 */

static char *chosen;
static bool active; /* not UTC */
static struct {
	int64_t quarter, offset;
} kept[KEPT];

static bool is_name(struct sb_str name)
{
	bool plain = name.len > 0 && name.len <= NAME_MAX_LEN && name.ptr[0] != '/';

	for (size_t i = 0; i < name.len && plain; i++)
		plain = name.ptr[i] > ' ' && name.ptr[i] < 127 && (name.ptr[i] != '.' || i == 0 || name.ptr[i - 1] != '.');
	return plain;
}

static bool exists(struct sb_str name, struct sb_err *err)
{
	const char *root = getenv("TZDIR");
	struct stat st;

	if (!is_name(name))
		return sb_err_set(err, SB_USAGE, "'%.*s' is no time zone such as Europe/Berlin", SB_FMT(name));
	char *path = sb_mem_format("%s/%.*s", root != NULL ? root : "/usr/share/zoneinfo", SB_FMT(name));
	bool utc = sb_str_is(name, "UTC"), there = utc || (stat(path, &st) == 0 && S_ISREG(st.st_mode));
	free(path);
	return there || sb_err_set(err, SB_USAGE, "this system has no time zone '%.*s'; names are such as Europe/Berlin",
				   SB_FMT(name));
}

static void choose(struct sb_str name)
{
	free(chosen);
	chosen = sb_mem_dup(name);
	active = !sb_str_is(name, "UTC");
	char *value = sb_mem_format(":%s", chosen);
	sb_time_zone_set(value);
	free(value);
	for (size_t i = 0; i < KEPT; i++)
		kept[i].quarter = INT64_MIN;
}

bool sb_zone_set(struct sb_str name, struct sb_err *err)
{
	if (!exists(name, err))
		return false;
	if (chosen != NULL)
		return sb_str_is(name, chosen) ||
		       sb_err_set(err, SB_USAGE, "the zone is %s already; all that is given must be in one", chosen);
	choose(name);
	return true;
}

bool sb_zone_switch(struct sb_str name, struct sb_err *err)
{
	if (sb_str_is(name, sb_zone_name()))
		return true;
	if (!exists(name, err))
		return false;
	choose(name);
	return true;
}

const char *sb_zone_name(void)
{
	return chosen != NULL ? chosen : "UTC";
}

int64_t sb_zone_offset(sb_time at)
{
	if (!active || at < FIRST || at > LAST)
		return 0;
	if (at < 0) /* before 1972 zones changed at any second */
		return sb_time_zone_offset(at);
	int64_t quarter = at / STEP;
	size_t slot = (size_t)quarter & (KEPT - 1);
	if (kept[slot].quarter != quarter) {
		kept[slot].quarter = quarter;
		kept[slot].offset = sb_time_zone_offset(quarter * STEP);
	}
	return kept[slot].offset;
}

/* Where the offset changes between two moments, to the second. */
static sb_time find_change(sb_time before, sb_time after)
{
	int64_t old = sb_zone_offset(before);

	while (after - before > SB_SECOND) {
		sb_time middle = before + (after - before) / 2;
		if (sb_zone_offset(middle) == old)
			before = middle;
		else
			after = middle;
	}
	return sb_time_floor(after, SB_SECOND);
}

sb_time sb_zone_moment(sb_time wall, bool later)
{
	if (!active)
		return wall;
	/* no zone changes twice within two days */
	sb_time by_old = wall - sb_zone_offset(wall - SB_DAY), by_new = wall - sb_zone_offset(wall + SB_DAY);
	bool old_holds = sb_zone_wall(by_old) == wall, new_holds = sb_zone_wall(by_new) == wall;

	if (old_holds && new_holds)
		return (by_old < by_new) == later ? by_new : by_old;
	if (old_holds || new_holds)
		return old_holds ? by_old : by_new;
	return by_old < by_new ? find_change(by_old, by_new) : find_change(by_new, by_old);
}

size_t sb_zone_format(sb_time at, char out[SB_TIME_TEXT_MAX])
{
	size_t len = sb_time_format(sb_zone_wall(at), out);

	if (!active)
		return len;
	int64_t minutes = sb_zone_offset(at) / SB_MINUTE, size = minutes < 0 ? -minutes : minutes;
	len--; /* the "Z" */
	return len + (size_t)snprintf(out + len, SB_TIME_TEXT_MAX - len, "%c%02d:%02d", minutes < 0 ? '-' : '+',
				      (int)(size / 60) % 24, (int)(size % 60));
}

bool sb_zone_parse_point(struct sb_str s, sb_time now, sb_time *out)
{
	sb_time date;

	if (!sb_time_parse_date(s, &date))
		return sb_time_parse_point(s, now, out);
	*out = sb_zone_moment(date, false);
	return true;
}
