/* intent.h - what an author wants: to complain, to ask, to have something done, to praise, to bring an idea, to announce.
 *
 * Each intent has a sum of evidence, in log-odds. In an English text it is the score z of the model (opinion.h; its labels are
 * weak, sb-models(7)) and the rules; of ideas it knows nothing: they begin 1 below the highest sum of the others but
 * complaint. In other languages all begin at 0, but "other" at 0.6:
 *	words      half the weights of the words and phrases of lib/data/score/intent.txt, at most SB_INTENT_CLUES an intent; without
 *	           the model, and of ideas, the whole
 *	complaint  + 1.2 x what the sentiment's sum lies below 0, at most 2.5 (in other languages 0.6 x)
 *	praise     + 0.4 x what it lies above 0, at most 2.5
 *	idea       + the weight of an imperative verb of that list at the beginning of a sentence
 *	complaint  - 10 in a post by staff: who answers for trouble has its words, and does not complain
 *	question, request  - the sum of complaint, where that is above 0: who asks about trouble complains (not in other languages)
 *	complaint  + what praise has above 0, which praise loses, where that is none (irony.h; not in other languages)
 *	announcement  + 0.4 for a link in a post that answers nobody, + 0.6 when such a post is by staff
 * The highest sum E wins, of equal ones the first of the list above; its confidence is exp(0.7 E), divided by the sum of the
 * exp(0.7 E) of all. */
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

struct sb_opinion;

struct sb_wanted {
	enum sb_intent intent; /* SB_INTENTS: nothing is known, because the text is in another language, or there is none */
	sb_points confidence;  /* 0..1 */
};

/* `opinion` has judged the text in hand; NULL: there is no model for it. `evidence` has room for SB_INTENTS, one for each
 * intent, and is filled anew; word by word only that of the intent that won. */
struct sb_wanted sb_intent_judge(const struct sb_reading *reading, const struct sb_post *post, const struct sb_opinion *opinion,
				 const struct sb_evidence *sentiment, struct sb_evidence *evidence);

#endif
