/* priority.h - in which order to look: a mixture of the other judgements, 0 to 1.
 *
 *	priority = sum of weight x part / sum of weights
 *
 * The parts, each from 0 to 1, with the weights that hold unless --weights says otherwise (mixture.h):
 *	0.40  urgency
 *	0.20  sentiment: -sentiment, where that is below 0
 *	0.20  reach: log10(1 + reach) / 6, at most 1: a million people are as many as count
 *	0.10  intent: complaint 1, request 0.8, question 0.7, idea 0.4, praise 0.2, else 0
 *	0.10  standing: 1 for an author of tier "key" or of role "press"
 *	0     amplification: log10(1 + amplification) / 3, at most 1
 *	0     topic:NAME: 1 for a post of that topic
 * What is unknown counts 0. Posts of the own staff keep a tenth. It never falls when a part rises. The shares are ours: time
 * first, as waiting hurts most. */
#ifndef SB_SCORE_PRIORITY_H
#define SB_SCORE_PRIORITY_H

#include "score/intent.h"
#include "score/sentiment.h"
#include "score/subjects.h"
#include "score/mixture.h"

struct sb_judged_post {
	struct sb_sentiment sentiment;
	enum sb_intent intent; /* SB_INTENTS: unknown */
	sb_points intent_confidence;
	const char *emotion; /* NULL: none */
	bool urgency_known, reach_known, amplification_known;
	sb_points urgency, amplification;
	int64_t reach;
};

/* In points, 0..1; it is the evidence's sum. `subjects` may be NULL. */
sb_points sb_priority_judge(const struct sb_mixture *weights, const struct sb_judged_post *judged, const struct sb_post *post,
			    const struct sb_subjects *subjects, struct sb_evidence *evidence);

#endif
