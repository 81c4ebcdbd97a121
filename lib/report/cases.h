/* cases.h - conversations, and how they were answered.
 *
 * A case is a tree of posts (post/tree.h) with at least one post that has a time and is no repost. It is opened by the
 * earliest of the posts that answer no post known here (of two at the same moment, by the smaller id). It is a customer's
 * when that post is neither staff's nor a bot's. Its first response is the earliest post in the tree at or after the opening
 * that a person of the staff wrote; what bots write opens, answers and asks nothing. A case that comes back is the same
 * case: when its customer writes again after a response, the wait for the next one begins; it ends with the next post of a
 * person of the staff. */
#ifndef SB_REPORT_CASES_H
#define SB_REPORT_CASES_H

#include "report/durations.h"
#include "report/facts.h"

#define SB_NO_FACT UINT32_MAX

struct sb_case {
	uint32_t opener;    /* index of its fact */
	uint32_t responder; /* that of its first response; SB_NO_FACT: none */
	uint32_t posts;  /* with a time, no reposts */
	sb_time opened_at;
	sb_time staff_at; /* first response; SB_TIME_NONE: none */
	sb_time other_at; /* first post at or after the opening by someone known who is neither the opener nor staff */
	float priority;   /* the highest of the posts that are not staff's; NaN: none is scored */
	bool customer;
	uint32_t follow_ups;            /* waits that began after the first response */
	uint32_t next_count;            /* of them, those that ended */
	size_t next_from;               /* into sb_cases.nexts */
};

struct sb_cases {
	struct sb_case *list;
	size_t count;
	int64_t *nexts; /* the waits for next responses, in microseconds */
	size_t next_count, next_cap;
};

/* The cases whose opening lies within facts' [since, until). */
void sb_cases_find(struct sb_cases *cases, const struct sb_facts *facts);
/* The groups that a case counts in: those of its opener or, by who answers (report/group.h), of its first response. */
const struct sb_set *sb_case_groups(const struct sb_facts *facts, const struct sb_case *one);
void sb_cases_free(struct sb_cases *cases);

/* The figures of some cases. */
struct sb_response {
	uint64_t cases, customer_cases, answered, community_first;
	uint64_t within_target;      /* answered no later than `target` after the opening; 0 where none was asked for */
	uint64_t follow_ups;
	struct sb_durations first, next;
};

/* `target`: microseconds, 0: none. */
void sb_response_add(struct sb_response *response, const struct sb_cases *cases, const struct sb_case *one, int64_t target);
void sb_response_add_all(struct sb_response *response, const struct sb_response *others);
void sb_response_end(struct sb_response *response);
void sb_response_free(struct sb_response *response);
/* answered / customer_cases; NaN when there are none. */
double sb_response_rate(const struct sb_response *response);
/* within_target / customer_cases; NaN when there are none. */
double sb_response_on_time(const struct sb_response *response);

#endif
