/* teamwork.h - what several colleagues do in one conversation: hand it over, collide, contradict each other, ask again; and
 * the answers that are copies of others. sb-case(5) and sb-measures(7) say what each is. */
#ifndef SB_POST_TEAMWORK_H
#define SB_POST_TEAMWORK_H

#include "base/time.h"
#include "text/remarks.h"

#define SB_COLLISION_WITHIN (15 * SB_MINUTE) /* two answers to one post that cannot have known of each other */
#define SB_COPIED_FROM 0.5 /* of a text's phrases that stand in other cases too: it is no answer to this customer */

/* A post by a person of ours in the conversation. What it points to lasts until sb_teamwork_end. */
struct sb_answer {
	sb_time at;
	struct sb_str author_key, handle, reply_to;
	const struct sb_remarks *remarks;
	const void *of; /* the caller's */
};

struct sb_pair { /* two answers that do not go together: their `of` */
	const void *first, *second;
	struct sb_amount said[2]; /* contradictions only */
};

struct sb_pairs {
	struct sb_pair *list;
	size_t count, cap;
};

struct sb_teamwork {
	size_t handoffs, private_moves;
	struct sb_pairs collisions, contradictions, repeated;
	struct sb_answer *answers;
	size_t count, cap;
};

/* Adds an answer; they come in the order of their time. */
void sb_teamwork_add(struct sb_teamwork *work, struct sb_answer answer);
/* All were added: compares them. Each is compared with the 64 before it. */
void sb_teamwork_end(struct sb_teamwork *work);
void sb_teamwork_clear(struct sb_teamwork *work); /* for the next conversation; keeps its memory */
void sb_teamwork_free(struct sb_teamwork *work);

/* The phrases of answers, and whether they stand in more than one case. */
struct sb_copies {
	struct sb_copied_phrase {
		uint64_t hash;
		uint32_t number; /* of its case, from 1; 0: a free place */
		bool several;
	} *slots;
	size_t mask; /* places less one; a power of two less one */
};

/* `phrases`: the sum of the remarks' shingle_count that will be added, at most. */
void sb_copies_open(struct sb_copies *copies, size_t phrases);
/* The phrases of an answer in the case with that number, from 0. */
void sb_copies_add(struct sb_copies *copies, const struct sb_remarks *remarks, uint32_t number);
/* How many of its phrases stand in other cases too; `found` (NULL: not wanted) is filled for each of them. */
size_t sb_copies_found(const struct sb_copies *copies, const struct sb_remarks *remarks, bool *found);
/* Whether at least half of its phrases stand in other cases too. */
bool sb_copies_has(const struct sb_copies *copies, const struct sb_remarks *remarks);
void sb_copies_free(struct sb_copies *copies);

#endif
