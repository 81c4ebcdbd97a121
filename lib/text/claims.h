/* claims.h - what a text states in numbers: "refunds take 30 days". Two texts clash when they state different numbers of one
 * unit about the same thing.
 *
 * A claim is a number, the unit behind it (days, weeks, months, hours, minutes, euros, pounds, dollars, per cent, pairs), and
 * the content words of its sentence. Two texts clash when each has a claim of one unit, with a content word in common,
 * whose number the other text does not state at all. */
#ifndef SB_TEXT_CLAIMS_H
#define SB_TEXT_CLAIMS_H

#include "base/mem.h"

#define SB_CLAIM_WORDS 24 /* content words of a sentence that are compared */

struct sb_claim {
	double value;
	struct sb_str unit;                  /* "day" */
	struct sb_str words[SB_CLAIM_WORDS]; /* stems */
	size_t count;
};

struct sb_claims {
	struct sb_claim *list;
	size_t count, cap;
	struct sb_arena arena;
};

#define SB_CLAIMS_INIT {.arena = SB_ARENA_INIT}

/* The claims of `text`, in place of those that were there. */
void sb_claims_read(struct sb_claims *claims, struct sb_str text);
/* Whether two texts clash; *x and *y (may be NULL) are then the claims that do. */
bool sb_claims_clash(const struct sb_claims *a, const struct sb_claims *b, const struct sb_claim **x,
		     const struct sb_claim **y);
void sb_claims_free(struct sb_claims *claims);

#endif
