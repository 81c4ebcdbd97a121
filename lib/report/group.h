/* group.h - the values of a post's field as groups to count by. Internal to report. */
#ifndef SB_REPORT_GROUP_H
#define SB_REPORT_GROUP_H

#include "report/facts.h"

/* The set of groups that a post counts in by the field `facts->by`: a name of the record ("network", "author.role",
 * "score.intent"; "topic", "label" and "intent" for short). Texts, numbers and true/false are values; a list counts
 * once for each different value in it; what is absent, empty or an object is group 0. */
uint32_t sb_group_of(struct sb_facts *facts, const struct sb_post *post);
/* The number of a set of groups. */
uint32_t sb_group_set(struct sb_facts *facts, const uint32_t *groups, size_t count);

#endif
