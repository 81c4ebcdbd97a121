/* group.h - the values of a post's field as groups to count by. Internal to report. */
#ifndef SB_REPORT_GROUP_H
#define SB_REPORT_GROUP_H

#include "base/num.h"
#include "report/facts.h"

#define SB_GROUP_VALUES ((size_t)64) /* of one list that count; a post in more groups than that is a hostile one */

/* The values of the field `facts->by` of one post: a name of the record ("network", "author.role", "score.intent"; "topic",
 * "label" and others for short), or "hour" (of the day) or "weekday" of its time. Texts, numbers and true/false are values; a list
 * counts once for each different value in it; what is absent, empty or an object is none. */
struct sb_group_values {
	size_t count;
	struct sb_str list[SB_GROUP_VALUES];
	char numbers[SB_GROUP_VALUES][SB_NUM_MAX]; /* of those that are no text */
};
/* By many threads at once, after sb_group_prepare. Texts are the post's. */
void sb_group_values(const struct sb_facts *facts, const struct sb_post *post, struct sb_group_values *values);
/* The set of groups that a post with these values counts in; group 0 where there is none. */
uint32_t sb_group_of(struct sb_facts *facts, const struct sb_post *post, const struct sb_group_values *values);
/* Whether a case counts by who answered it first, and not by who opened it: "department" and "agent". NULL: no. */
bool sb_group_is_answerer(const char *by);
/* Whether the numbers of the groups are in an order that people know: hours and weekdays. NULL: no. */
bool sb_group_has_order(const char *by);
/* Looks at `facts->by`, once: gives such groups their numbers. */
void sb_group_prepare(struct sb_facts *facts);
/* The set of the one group of that name; absent: group 0. */
uint32_t sb_group_named(struct sb_facts *facts, struct sb_str name);
/* The number of a set of groups. */
uint32_t sb_group_set(struct sb_facts *facts, const uint32_t *groups, size_t count);

#endif
