/* group.h - the values of a post's field as groups to count by. Internal to report. */
#ifndef SB_REPORT_GROUP_H
#define SB_REPORT_GROUP_H

#include "report/facts.h"

/* The set of groups that a post counts in by the field `facts->by`: a name of the record ("network", "author.role",
 * "score.intent"; "topic", "label" and others for short), or "hour" (of the day) or "weekday" of its time. Texts, numbers and true/false are values; a list counts
 * once for each different value in it; what is absent, empty or an object is group 0. */
uint32_t sb_group_of(struct sb_facts *facts, const struct sb_post *post);
/* Whether a case counts by who answered it first, and not by who opened it: "department" and "agent". NULL: no. */
bool sb_group_is_answerer(const char *by);
/* Whether the numbers of the groups are in an order that people know: hours and weekdays. NULL: no. */
bool sb_group_has_order(const char *by);
/* Gives such groups their numbers. */
void sb_group_prepare(struct sb_facts *facts);
/* The set of the one group of that name; absent: group 0. */
uint32_t sb_group_named(struct sb_facts *facts, struct sb_str name);
/* The number of a set of groups. */
uint32_t sb_group_set(struct sb_facts *facts, const uint32_t *groups, size_t count);

#endif
