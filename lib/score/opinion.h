/* opinion.h - how an English text feels, by a model of three classes (model.h).
 *
 * With z the model's scores in log-odds, two sums are explained, word by word, and decide everything:
 *	S = z(positive) - z(negative)        N = 2 z(neutral) - z(positive) - z(negative)
 *	P(positive), P(neutral), P(negative) = exp(S / 2), exp(N / 2), exp(-S / 2), divided by their sum
 * The rules add to S what the model cannot know: phrases of lib/data/score/service.txt, half their weight, and a
 * review's rating r of 1 to 5, (r - 3) x 1.5. */
#ifndef SB_SCORE_OPINION_H
#define SB_SCORE_OPINION_H

#include "score/model.h"
#include "score/sentiment.h"

struct sb_opinion {
	struct sb_model model;
	size_t negative, neutral, positive; /* its classes */
	struct sb_features features;
	struct sb_evidence neutrality; /* N */
};

/* Reads the model, whose bytes must outlive it, and which may be a stranger's. False: `err` (SB_USAGE) says why not. */
bool sb_opinion_init(struct sb_opinion *opinion, struct sb_str file, struct sb_err *err);
/* Fills `evidence` (S) and opinion->neutrality anew. The text must be English and not empty. */
struct sb_sentiment sb_opinion_judge(struct sb_opinion *opinion, const struct sb_reading *reading, const struct sb_post *post,
				     struct sb_evidence *evidence);
void sb_opinion_free(struct sb_opinion *opinion);

#endif
