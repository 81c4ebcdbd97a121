/* priority.h - in which order to look: a mixture of the other judgements, 0 to 1.
 *
 *	priority = 0.40 urgency + 0.20 max(0, -sentiment) + 0.20 min(1, log10(1 + reach) / 6) + 0.10 intent + 0.10 standing
 *
 * intent: complaint 1, request 0.8, question 0.7, idea 0.4, praise 0.2, else 0. standing: 1 for an author of tier "key" or of role
 * "press". What is unknown counts 0. Posts of the own staff count a tenth. It never falls when urgency, reach or bad
 * feeling rise. A million people are as many as count. The shares are ours: time first, as waiting hurts most. */
#ifndef SB_SCORE_PRIORITY_H
#define SB_SCORE_PRIORITY_H

#include "score/intent.h"
#include "score/sentiment.h"

struct sb_judged_post {
	struct sb_sentiment sentiment;
	enum sb_intent intent; /* SB_INTENTS: unknown */
	sb_points intent_confidence;
	const char *emotion; /* NULL: none */
	bool urgency_known, reach_known;
	sb_points urgency;
	int64_t reach;
};

/* In points, 0..1; it is the evidence's sum. */
sb_points sb_priority_judge(const struct sb_judged_post *judged, const struct sb_post *post, struct sb_evidence *evidence);

#endif
