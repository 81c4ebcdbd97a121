/* course.h - the course of a case: what happened in it, in order, and who waited for whom. One answer for all programs.
 *
 * sb-report(1) and sb-case(5) say it for users. What staff's programs write ("we have your message") is a first response and
 * no answer; what other programs write is nothing. A customer who is content (post/content.h) after an answer waits for
 * nothing. */
#ifndef SB_POST_COURSE_H
#define SB_POST_COURSE_H

#include "base/mem.h"
#include "base/time.h"

#define SB_SAME_REPLY_WITHIN (10 * SB_MINUTE) /* a reply's event and its post are one answer */

enum sb_act_kind { SB_ACT_POST, SB_ACT_CLAIM, SB_ACT_REPLY, SB_ACT_RESOLVE, SB_ACT_REOPEN };

struct sb_act { /* a post, or what an event says was done */
	sb_time at;
	struct sb_str id; /* only for the order of what is not told apart otherwise */
	const void *of;   /* the caller's */
	enum sb_act_kind kind;
	bool staff, bot;
	bool customer; /* by whom the case is about */
	bool known;    /* its author is known */
	bool content;  /* thanks, or praise, and asks nothing more */
};

struct sb_wait {
	sb_time from, to;
};

struct sb_course {
	const struct sb_act *first, *human; /* staff's first response, a program's too; the first by a person. NULL: none */
	const struct sb_act *last_answer;   /* by a person; NULL: none, or it was resolved or reopened since */
	const struct sb_act *claimed;
	bool community_first; /* somebody known, neither the customer nor staff, wrote before a person of the staff did */
	bool reopened, resolved;
	sb_time resolved_at, waiting_since; /* SB_TIME_NONE: not */
	size_t follow_ups;    /* waits that began after the first answer */
	struct sb_wait *waits; /* of them, those that ended with an answer */
	size_t wait_count, wait_cap;
};

/* Puts what happened in order: by time; at one moment what staff did comes last, as it was written to what was there; then by
 * kind and id. Leaves out the events of replies whose posts are here too. Returns how many are left. */
size_t sb_acts_order(struct sb_act *acts, size_t count);
/* The course of a case whose customer asked at `asked_at` (SB_TIME_NONE: there is none). The acts, in their order, must outlive
 * it. Clears what was there, and keeps its memory. */
void sb_course_follow(struct sb_course *course, const struct sb_act *acts, size_t count, sb_time asked_at);
void sb_course_free(struct sb_course *course);

/* Whether one act comes before another, as sb_acts_order does. */
bool sb_act_before(const struct sb_act *a, const struct sb_act *b);

#endif
