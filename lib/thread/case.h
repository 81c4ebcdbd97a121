/* case.h - one conversation: who waited for whom, who answered, and what went wrong among those who did. See sb-case(5). */
#ifndef SB_THREAD_CASE_H
#define SB_THREAD_CASE_H

#include "post/calendar.h"
#include "post/teamwork.h"
#include "thread/hold.h"

enum sb_case_status { SB_CASE_OPEN, SB_CASE_ANSWERED, SB_CASE_WAITING_CUSTOMER, SB_CASE_WAITING_COMPANY, SB_CASE_RESOLVED };

struct sb_case {
	struct sb_str root; /* id of the tree's end, which may not be here */
	const struct sb_turn *opener, *customer; /* customer NULL: nobody but staff spoke */
	const struct sb_turn **turns; /* in order, without the events of replies that are posts too */
	const struct sb_turn **posts_by_author;
	struct sb_act *acts;          /* of them, what course.h needs */
	size_t turn_count, turn_cap;
	enum sb_case_status status;
	struct sb_course course;
	sb_time last_at;
	const struct sb_turn *first_response, *first_human; /* NULL: none */
	sb_time asked_at;                            /* from when the first response counts */
	size_t posts, authors;
	double sentiment_start, sentiment_end, reach, priority; /* NaN: not known */
	struct sb_teamwork work; /* of people; its pairs are turns */
};

/* The `number`th case of a joined hold. `one` is cleared by sb_case_clear, and keeps its memory for the next one. */
void sb_case_find(struct sb_case *one, const struct sb_hold *hold, size_t number);
void sb_case_clear(struct sb_case *one);
void sb_case_free(struct sb_case *one);
/* What the answers of people did: handoffs, collisions and so on. Part of sb_case_find. */
void sb_case_teamwork(struct sb_case *one);

/* The phrases of all answers of a hold; free it with sb_copies_free. */
void sb_case_copies(struct sb_copies *copies, const struct sb_hold *hold);
/* Whether an answer is a copy, by its phrases or because sb-score says so. */
bool sb_case_copied(const struct sb_copies *copies, const struct sb_turn *turn);

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
	return one->course.waiting_since != SB_TIME_NONE && one->status != SB_CASE_RESOLVED;
}

#endif
