/* evidence.h - why a judgement came out as it did: each word and rule with its weight.
 *
 * A judgement adds evidence; its sum is the sum of what was added, in whole points, and so exact. The sum is then
 * squashed into the judgement's range by a formula of its own (sentiment.h and so on). */
#ifndef SB_SCORE_EVIDENCE_H
#define SB_SCORE_EVIDENCE_H

#include "base/buf.h"
#include "score/lexicon.h"

struct sb_clue {
	const char *kind;   /* of the list, or "rule" */
	struct sb_str what; /* in the text, or the rule's name */
	sb_points weight;
};

struct sb_evidence {
	sb_points sum;
	bool keep; /* whether the clues are wanted, or only the sum */
	bool more; /* there were more than are kept */
	struct sb_clue *clues; /* the first of them */
	size_t count, cap;
};

#define SB_CLUES_KEPT 200 /* no person reads more; those of a text of 10 MB would take a gigabyte */

static inline void sb_evidence_clear(struct sb_evidence *evidence)
{
	evidence->sum = 0;
	evidence->count = 0;
	evidence->more = false;
}
/* Keeps a clue of sb_evidence_add. */
void sb_evidence_keep(struct sb_evidence *evidence, const char *kind, struct sb_str what, sb_points weight);
/* Adds a clue; one that weighs nothing is left out. */
static inline void sb_evidence_add(struct sb_evidence *evidence, const char *kind, struct sb_str what, sb_points weight)
{
	evidence->sum += weight;
	if (evidence->keep && weight != 0)
		sb_evidence_keep(evidence, kind, what, weight);
}
void sb_evidence_free(struct sb_evidence *evidence);

/* {"sum":1.5,"clues":[["feeling","love",1.2],...]}; those that were not kept as one clue "and more". */
void sb_evidence_write(const struct sb_evidence *evidence, struct sb_buf *out);

/* Points as a decimal number, exact, without zeros at its end. */
void sb_points_write(sb_points points, struct sb_buf *out);
/* The same, to where there is room for SB_POINTS_TEXT bytes. Returns its end. */
#define SB_POINTS_TEXT 24 /* a sign, 15 digits, a point, four digits */
char *sb_points_put(sb_points points, char *to);

/* `value`, which must be small enough, as the nearest points. */
static inline sb_points sb_points_from(double value)
{
	double points = value * (double)SB_POINT_ONE;

	return (sb_points)(points < 0 ? points - 0.5 : points + 0.5);
}

#endif
