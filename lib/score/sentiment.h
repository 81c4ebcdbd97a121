/* sentiment.h - how a text feels: a lexicon whose weights were learned, and rules for how words change each other.
 *
 * Each word of feeling has a weight w in log-odds (lib/data/score/sentiment.txt); rules of usage multiply it, and the sum S of
 * what results is judged by an ordinal logistic model (McCullagh, Regression Models for Ordinal Data, 1980) with
 * thresholds at -T and +T (T = 0.9), so that nothing said is nothing felt:
 *	P(negative) = 1 / (1 + exp(T + S))    P(positive) = 1 / (1 + exp(T - S))    P(neutral) = 1 - both
 *	sentiment = P(positive) - P(negative), the label is the most probable one, and confidence is its probability.
 * The rules are those of VADER (Hutto and Gilbert, 2014), with factors of our own:
 *	a negator ("not") at most three words before, in the same clause       x -0.7
 *	a booster ("very", "slightly") at most two words before, or after "not"  x its weight in the list
 *	capitals (three letters or more) x 1.2, elongation ("sooo") x 1.2
 *	words before the last "but" x 0.6, behind it x 1.2
 *	exclamation marks: +4 % of the sum for each, at most three
 *	a word that is also the name of someone mentioned in the post ("@united ... united") feels nothing
 *	a review's rating r of 1 to 5 counts (r - 3) x 1.5 */
#ifndef SB_SCORE_SENTIMENT_H
#define SB_SCORE_SENTIMENT_H

#include "score/evidence.h"
#include "score/reading.h"

enum sb_label { SB_LABEL_NEGATIVE, SB_LABEL_NEUTRAL, SB_LABEL_POSITIVE };

struct sb_sentiment {
	bool known;
	sb_points value; /* -1..1 */
	enum sb_label label;
	sb_points confidence; /* 0..1 */
};

const char *sb_label_name(enum sb_label label);

/* Unknown when the text is in another language, or none that is known, and no emoji or rating speaks for it; and when
 * there is neither a text nor a rating. `evidence` is filled anew. */
struct sb_sentiment sb_sentiment_judge(const struct sb_reading *reading, const struct sb_post *post,
				       struct sb_evidence *evidence);
/* The formula above, of a sum. */
struct sb_sentiment sb_sentiment_of_sum(sb_points sum);
/* Of the probabilities of the three labels, in their order. */
struct sb_sentiment sb_sentiment_of_chances(const double chances[3]);

#endif
