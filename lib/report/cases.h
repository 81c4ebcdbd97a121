/* cases.h - conversations, and how they were answered.
 *
 * A case is a tree of posts (post/tree.h) with at least one post that has a time and is no repost. It is opened by the
 * earliest of the posts that answer no post known here (of two at the same moment, by the smaller id). It is a customer's
 * when that post is not staff's. Its first response is the earliest staff post in the tree at or after the opening. */
#ifndef SB_REPORT_CASES_H
#define SB_REPORT_CASES_H

#include "report/facts.h"

struct sb_case {
	uint32_t opener; /* index of its fact */
	uint32_t posts;  /* with a time, no reposts */
	sb_time opened_at;
	sb_time staff_at; /* first response; SB_TIME_NONE: none */
	sb_time other_at; /* first post at or after the opening by someone known who is neither the opener nor staff */
	float priority;   /* the highest of the posts that are not staff's; NaN: none is scored */
	bool customer;
};

struct sb_cases {
	struct sb_case *list;
	size_t count;
};

/* The cases whose opening lies within facts' [since, until). */
void sb_cases_find(struct sb_cases *cases, const struct sb_facts *facts);
void sb_cases_free(struct sb_cases *cases);

/* The figures of some cases. */
struct sb_response {
	uint64_t cases, customer_cases, answered, community_first;
	int64_t *waits; /* first response minus opening, of the answered ones, in microseconds; sorted by sb_response_end */
	size_t wait_count, wait_cap;
};

void sb_response_add(struct sb_response *response, const struct sb_case *one);
void sb_response_end(struct sb_response *response);
void sb_response_free(struct sb_response *response);
/* Seconds; NaN when nothing was answered. A quantile lies between the two nearest values, in proportion (Hyndman and Fan's
 * type 7, as in R, NumPy and DuckDB's quantile_cont); so the median of an even number is the mean of the middle two. */
double sb_response_quantile(const struct sb_response *response, double part);
double sb_response_mean(const struct sb_response *response);
/* answered / customer_cases; NaN when there are none. */
double sb_response_rate(const struct sb_response *response);

#endif
