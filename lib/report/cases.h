/* cases.h - conversations, and how they were answered.
 *
 * A case is a tree of posts (post/tree.h) with at least one post that has a time and is no repost. It is opened by the
 * earliest of the posts that answer no post known here (in the order of post/course.h, which also says who waited for whom). It is
 * a customer's when that post is neither staff's nor a bot's. A case that comes back is the same case. */
#ifndef SB_REPORT_CASES_H
#define SB_REPORT_CASES_H

#include "post/calendar.h"
#include "report/durations.h"
#include "report/facts.h"
#include "report/records.h"

#define SB_NO_FACT UINT32_MAX

struct sb_case {
	uint32_t opener;    /* index of its fact */
	uint32_t responder; /* that of its first response; SB_NO_FACT: none, or no post */
	uint32_t set;       /* the groups that it counts in: those of its opener or, by who answers, of its first response */
	uint32_t posts;     /* with a time, no reposts */
	sb_time opened_at;
	sb_time staff_at;   /* first response by a person; SB_TIME_NONE: none */
	int64_t business;   /* of it, in business time; SB_NO_BUSINESS: to be counted */
	float priority;     /* the highest of the posts that are not staff's; NaN: none is scored */
	bool customer, community_first;
	bool waits;         /* for a first response; false too where someone said that it is resolved */
	uint32_t follow_ups;            /* waits that began after the first response */
	uint32_t next_count;            /* of them, those that ended */
	size_t next_from;               /* into sb_cases.nexts */
};

struct sb_cases {
	struct sb_case *list;
	size_t count, cap;
	struct sb_next *nexts; /* for next responses */
	size_t next_count, next_cap;
};

/* The cases whose opening lies within facts' [since, until). */
void sb_cases_find(struct sb_cases *cases, const struct sb_facts *facts, const struct sb_records *records);
void sb_cases_free(struct sb_cases *cases);

/* The figures of some cases. */
struct sb_response {
	uint64_t cases, customer_cases, answered, community_first;
	uint64_t within_target;      /* answered no later than `target` after the opening; 0 where none was asked for */
	uint64_t follow_ups;
	uint64_t within_target_business;
	struct sb_durations first, next, first_business, next_business;
};

/* What responses are measured by. */
struct sb_terms {
	int64_t target;               /* of a first response, in microseconds; 0: none */
	struct sb_calendar *calendar; /* of business time; NULL: none, but for what records of cases say */
	bool business;                /* business time is known */
};

void sb_response_add(struct sb_response *response, const struct sb_cases *cases, const struct sb_case *one,
		     const struct sb_terms *terms);
void sb_response_add_all(struct sb_response *response, const struct sb_response *others);
void sb_response_end(struct sb_response *response);
void sb_response_free(struct sb_response *response);
/* answered / customer_cases; NaN when there are none. */
double sb_response_rate(const struct sb_response *response);
/* The share of `count` in customer_cases; NaN when there are none. */
double sb_response_share(const struct sb_response *response, uint64_t count);

#endif
