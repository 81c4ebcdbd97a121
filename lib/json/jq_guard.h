/* jq_guard.h - definitions that stand before a jq program, where jq's own end the process or never end. Internal to jq.c.
 *
 * Tried on jq 1.6 and 1.7.1, each function on some thirty odd values: gmtime and what stands on it abort on a number that is
 * no time, strftime on a format that is no string; in 1.6 indices, index and rindex never end on "". Not
 * replaced: ".[nan:]", which aborts 1.6 and is no function; gsub, and match with "g", which in 1.6 never end where a pattern
 * matches nothing at all before the end of a text: that is the pattern's fault, and shows with the first record.
 *
 * And where SB_NOW is set, "now" is that moment. */
#ifndef SB_JSON_JQ_GUARD_H
#define SB_JSON_JQ_GUARD_H

#include "base/buf.h"

/* Adds the definitions for those of these functions that `program` names, all on one line; nothing for others, which then
 * compile as fast as before. */
void sb_jq_guard(struct sb_str program, struct sb_buf *out);

#endif
