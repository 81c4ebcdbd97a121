/* opinion.h - what the model of English says of a text: how it feels, what it wants, which emotion it shows.
 *
 * The features of a text are found once, and one row of the model has their weights for all three judgements. Feeling: with z
 * the scores of its classes in log-odds, two sums are explained, word by word, and decide everything:
 *	S = z(positive) - z(negative)        N = 2 z(neutral) - z(positive) - z(negative)
 *	P(positive), P(neutral), P(negative) = exp(S / 2), exp(N / 2), exp(-S / 2), divided by their sum
 * The rules add to S what the model cannot know: phrases of lib/data/score/service.txt, half their weight; the weights that the
 * lists give the first two emoji, for the tweets that the model learned from had lost theirs; and a review's rating r of 1 to
 * 5, (r - 3) x 1.5. From both sums they take the weights of the first three complaint phrases and 0.4 x the score of the intent
 * complaint, where that is above 0, except in posts by staff and in honest thanks (irony.h); and N loses 1 where the text of such
 * a phrase asks. Of the complaints to companies of sb-models(7) 0.67 are then negative, and of the other tweets 0.81 are not.
 * Praise that is none (irony.h) takes 1.5 from S, and one and a half times what S has above 0. A network (convnet.h), where there
 * is one, moves both sums to what it and the model say together: one clue of each. What the author wants: intent.h. The emotion
 * is the most probable one where its P is 0.5 or more, else none. */
#ifndef SB_SCORE_OPINION_H
#define SB_SCORE_OPINION_H

#include "score/convnet.h"
#include "score/intent.h"
#include "score/irony.h"
#include "score/model.h"
#include "score/sentiment.h"

struct sb_opinion {
	struct sb_model model;  /* ours: judges intent and emotion, and sentiment where there is no other */
	struct sb_model other;  /* of sentiment, the user's */
	const struct sb_model *feeling; /* &model or &other */
	const struct sb_convnet *network; /* judges sentiment beside `model`; NULL: none. Set it after sb_opinion_init */
	size_t negative, neutral, positive; /* its classes */
	size_t intents[SB_INTENTS]; /* classes of `model`; SIZE_MAX: it does not know that one */
	const struct sb_model_judgement *emotion;
	struct sb_features features; /* of the text in hand */
	size_t words;
	enum sb_praise praise;
	struct sb_model_sums sums;   /* of `model` */
	struct sb_evidence neutrality; /* N */
};

/* Reads our model, and instead of its sentiment that of `other` (which may be a stranger's; absent: none). Their bytes must
 * outlive the opinion, which must not move. False: `err` (SB_USAGE) says what is wrong. */
bool sb_opinion_init(struct sb_opinion *opinion, struct sb_str ours, struct sb_str other, struct sb_err *err);
/* Fills `evidence` (S) and opinion->neutrality anew. The text must be English and not empty. What follows is about that text. */
struct sb_sentiment sb_opinion_judge(struct sb_opinion *opinion, const struct sb_reading *reading, const struct sb_post *post,
				     struct sb_evidence *evidence);
/* The score z of an intent, in points; 0 for one that the model does not know. */
sb_points sb_opinion_intent(const struct sb_opinion *opinion, enum sb_intent intent);
/* Adds the same word by word. */
void sb_opinion_explain_intent(const struct sb_opinion *opinion, const struct sb_reading *reading, enum sb_intent intent,
			       struct sb_evidence *evidence);
/* "anger", "joy" ...; NULL for none. `evidence`, filled anew: the score z of the most probable class. */
const char *sb_opinion_emotion(const struct sb_opinion *opinion, const struct sb_reading *reading, struct sb_evidence *evidence);
void sb_opinion_free(struct sb_opinion *opinion);

#endif
