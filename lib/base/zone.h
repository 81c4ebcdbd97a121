/* zone.h - the clock on the wall of one time zone.
 *
 * Zones are libc's, which reads the system's database and knows the rules beyond its last entry. libc knows one zone a
 * process (TZ), so one is set at the start; until then, and always with UTC, a wall shows UTC. Everything else in this
 * project counts in UTC and is not touched by it. Not chosen: ICU and GLib, which have zones as values, for 30 and 1.3 MB. */
#ifndef SB_BASE_ZONE_H
#define SB_BASE_ZONE_H

#include "base/time.h"

/* The zone of the process, by its IANA name ("Europe/Berlin", "UTC"). False: `err` (status SB_USAGE): the system has no such
 * zone, or another one was set before. */
bool sb_zone_set(struct sb_str name, struct sb_err *err);
/* From here on walls show that zone's time, whatever was set before: for who keeps the hours of people in several zones, and
 * names the zone before each question. Costs some 10 microseconds when it is another. */
bool sb_zone_switch(struct sb_str name, struct sb_err *err);
/* Its name; "UTC" when none was set. */
const char *sb_zone_name(void);

/* What a wall shows more than UTC at a moment, in microseconds. Moments outside the years 1800 to 2400 have UTC's. */
int64_t sb_zone_offset(sb_time at);
/* The time on the wall, as if it were UTC, so that its days and hours can be found by arithmetic. */
static inline sb_time sb_zone_wall(sb_time at)
{
	return at + sb_zone_offset(at);
}
/* The moment at which a wall shows that: of two in autumn the earlier, or the `later`; for one that is left out in spring, the
 * change. */
sb_time sb_zone_moment(sb_time wall, bool later);

/* RFC 3339 with the zone's offset; "Z" in UTC. Returns the length. */
size_t sb_zone_format(sb_time at, char out[SB_TIME_TEXT_MAX]);
/* A date is its midnight on the wall; else as sb_time_parse_point. */
bool sb_zone_parse_point(struct sb_str s, sb_time now, sb_time *out);

#endif
