/* intent.h - what an author wants: to complain, to ask, to have something done, to praise, to bring an idea, to announce.
 *
 * Each intent sums the weights of its words and phrases (lib/data/score/intent.txt), at most SB_INTENT_CLUES of them, and these
 * rules:
 *	complaint  + 0.6 x what the sentiment's sum lies below 0, at most 1.5
 *	praise     + 0.4 x what it lies above 0, at most 1.5
 *	announcement  + 0.4 for a link in a post that answers nobody, + 0.6 when such a post is by staff
 * The highest sum wins when it reaches 0.6, else it is "other"; of equal ones the first of the list above. */
#ifndef SB_SCORE_INTENT_H
#define SB_SCORE_INTENT_H

#include "score/evidence.h"
#include "score/reading.h"

enum sb_intent {
	SB_INTENT_COMPLAINT,
	SB_INTENT_QUESTION,
	SB_INTENT_REQUEST,
	SB_INTENT_PRAISE,
	SB_INTENT_IDEA,
	SB_INTENT_ANNOUNCEMENT,
	SB_INTENT_OTHER,
	SB_INTENTS
};

#define SB_INTENT_CLUES 4 /* words of one intent that count: a long text has no stronger intent than a short one */

const char *sb_intent_name(enum sb_intent intent);

/* `evidence` has room for SB_INTENTS, one for each intent, and is filled anew. SB_INTENTS: nothing is known, because the
 * text is in another language, or there is none. */
enum sb_intent sb_intent_judge(const struct sb_reading *reading, const struct sb_post *post, const struct sb_evidence *sentiment,
			       struct sb_evidence *evidence);

#endif
