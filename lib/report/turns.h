/* turns.h - the posts of each case in the order of their time, and who speaks to whom in it. */
#ifndef SB_REPORT_TURNS_H
#define SB_REPORT_TURNS_H

#include "report/cases.h"
#include "report/talk.h"

struct sb_turns {
	uint32_t *nodes;  /* of case i: [from[i], from[i + 1]), by time, then by number; without reposts */
	size_t *from;     /* one more than there are cases */
	uint32_t *case_of; /* by node; SB_NO_CASE: in none that was asked for */
};

#define SB_NO_CASE UINT32_MAX

void sb_turns_find(struct sb_turns *turns, const struct sb_facts *facts, const struct sb_cases *cases);
void sb_turns_free(struct sb_turns *turns);

/* The author whom a post answers: that of the nearest post above it that is not staff's; where there is none, the one who
 * opened the case. SB_NO_AUTHOR when not known. */
uint32_t sb_turns_whom(const struct sb_facts *facts, const struct sb_case *one, uint32_t node);

/* The posts of a case, as a part of sb_turns.nodes. */
struct sb_run {
	const uint32_t *posts;
	size_t count;
};

struct sb_run sb_turns_run(const struct sb_turns *turns, size_t number);
/* How `asker` spoke back to the post at place `at` of the run: directly behind it; or behind an own post, when what stands
 * at `at` was the last that another had said. Looks at the SB_BACK_MAX posts after it. */
struct sb_back {
	bool thanked; /* in one of them */
	int mood;     /* of the last one: 1 positive, or thanks that are not negative; -1 negative; 0 not known, or nothing came */
};
#define SB_BACK_MAX ((size_t)200) /* who thanks later than that is not found; bounds the time of a crowd's case */
struct sb_back sb_turns_back(const struct sb_facts *facts, const struct sb_talk *talk, struct sb_run run, size_t at,
			     uint32_t asker);

#endif
