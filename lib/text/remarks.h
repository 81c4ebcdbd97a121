/* remarks.h - what a text of staff says that matters beside those of colleagues: what it asks for, which numbers it states,
 * whether it leads to a private channel, and whether it is the same as another. */
#ifndef SB_TEXT_REMARKS_H
#define SB_TEXT_REMARKS_H

#include "base/mem.h"
#include "text/words.h"

#define SB_AMOUNTS_MAX 4 /* amounts of one post that are compared */
#define SB_CALLED_MAX 4  /* mentions of one post that may hand a case over */

struct sb_amount { /* "14 days": what two colleagues should agree on */
	double value;
	char unit; /* 'd'ay, 'w'eek, 'm'onth, '%' */
};

struct sb_remarks {
	uint64_t *shingles, *questions; /* hashes: of three words in a row; of what is asked for. The arena's */
	uint32_t shingle_count, question_count;
	struct sb_amount amounts[SB_AMOUNTS_MAX];
	uint8_t amount_count, named_count;
	uint64_t named[SB_CALLED_MAX]; /* sb_handle_hash of those who are mentioned */
	bool asks;         /* a question, or a request: what comes next is the customer's turn */
	bool private_move; /* asks to go on where nobody else can read (text/private.h) */
};

/* The remarks of a text, in place of what was there; its words are split into `words`. */
void sb_remarks_of(struct sb_remarks *remarks, struct sb_str text, struct sb_words *words, struct sb_arena *arena);
/* The same for a handle with and without "@" and in capitals; 0 for none. */
uint64_t sb_handle_hash(struct sb_str handle);
/* "days", "weeks", "months" or "%". */
const char *sb_amount_unit(struct sb_amount amount);

#endif
