/* case.h - one conversation: who waited for whom, who answered, and what went wrong among those who did. See sb-case(5). */
#ifndef SB_THREAD_CASE_H
#define SB_THREAD_CASE_H

#include "post/calendar.h"
#include "thread/hold.h"

#define SB_COLLISION_WITHIN (15 * SB_MINUTE) /* two answers to one post that cannot have known of each other */
#define SB_SAME_REPLY_WITHIN (10 * SB_MINUTE) /* a reply's event and its post are one answer */
#define SB_COPIED_FROM 0.5 /* of a text's phrases that stand in other cases too: it is no answer to this customer */

enum sb_case_status { SB_CASE_OPEN, SB_CASE_ANSWERED, SB_CASE_WAITING_CUSTOMER, SB_CASE_WAITING_COMPANY, SB_CASE_RESOLVED };

struct sb_wait { /* of a customer, until a person answered */
	sb_time from, to;
};

struct sb_pair { /* two posts of staff that do not go together */
	const struct sb_turn *first, *second;
	struct sb_amount said[2]; /* contradictions only */
};

struct sb_pairs {
	struct sb_pair *list;
	size_t count, cap;
};

struct sb_case {
	struct sb_str root; /* id of the tree's end, which may not be here */
	const struct sb_turn *opener, *customer; /* customer NULL: nobody but staff spoke */
	const struct sb_turn *const *turns; /* without the events of replies that are posts too */
	size_t turn_count;
	enum sb_case_status status;
	sb_time last_at, resolved_at, waiting_since; /* SB_TIME_NONE: not */
	const struct sb_turn *first_response, *first_human; /* NULL: none */
	sb_time asked_at;                            /* from when the first response counts */
	struct sb_wait *waits;                       /* after the first human response */
	size_t wait_count, wait_cap;
	size_t posts, authors, handoffs, private_moves;
	bool community_first, reopened;
	const struct sb_turn *claimed;
	double sentiment_start, sentiment_end, reach, priority; /* NaN: not known */
	struct sb_pairs collisions, contradictions, repeated;
};

/* The `number`th case of a joined hold. `one` is cleared by sb_case_clear, and keeps its memory for the next one. */
void sb_case_find(struct sb_case *one, const struct sb_hold *hold, size_t number, const struct sb_turn **scratch);
void sb_case_clear(struct sb_case *one);
void sb_case_free(struct sb_case *one);
/* What the answers of people did: handoffs, collisions and so on. Part of sb_case_find. */
void sb_case_teamwork(struct sb_case *one);

/* The phrases of staff's answers, and whether they stand in more than one case. */
struct sb_copies {
	struct sb_phrase {
		uint64_t hash;
		uint32_t number; /* of its case, from 1; 0: a free place */
		bool several;
	} *slots;
	size_t mask; /* places less one; a power of two less one */
};

void sb_copies_find(struct sb_copies *copies, const struct sb_hold *hold);
bool sb_copies_has(const struct sb_copies *copies, const struct sb_turn *turn);
void sb_copies_free(struct sb_copies *copies);

struct sb_case_form { /* how cases are written */
	struct sb_calendar *calendar; /* NULL: no business time */
	sb_time now;                  /* for how long it waits; SB_TIME_NONE: not said */
	int64_t target;               /* for when an answer is due; 0: not said */
	bool closed;                  /* by the window */
};

/* Adds the record, one line. */
void sb_case_write(const struct sb_case *one, const struct sb_copies *copies, const struct sb_case_form *form,
		   struct sb_buf *out);
/* Whether it waits for us. */
static inline bool sb_case_waits(const struct sb_case *one)
{
	return one->waiting_since != SB_TIME_NONE && one->status != SB_CASE_RESOLVED;
}

#endif
