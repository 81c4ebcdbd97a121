/* train.h - learns a model (model.h) from labelled texts: logistic regression, one class against the rest, by liblinear
 * (Fan and others, 2008), for each judgement by itself.
 *
 * The features of a text count s / 4 for a word, for a trait, 0.7 s / 4 for a pair and 0.5 s / 4 for a word behind a negator or
 * a "but", where s = min(1, sqrt(SB_TRAIN_SPAN / words)); those that stand in fewer than SB_TRAIN_RARE texts are left out. Lists, vectors and
 * another model (prior.h) add sums over the words. Each class weighs as much as the others, however rare it is (for macro-recall).
 *
 * The strength of regularisation C is that of the best macro-recall in SB_TRAIN_FOLDS-fold cross-validation, where texts that
 * are equal stand in one fold. The scores of the left-out folds then calibrate: P = softmax(t z + b), t and b of the least
 * log loss with each class of the same weight. The same input gives the same bytes. */
#ifndef SB_SCORE_TRAIN_H
#define SB_SCORE_TRAIN_H

#include "score/figures.h"
#include "score/prior.h"

#define SB_TRAIN_FOLDS 3
#define SB_TRAIN_SPAN 16 /* words of a short post */
#define SB_TRAIN_RARE 3
#define SB_TRAIN_VECTOR_WORDS 60000 /* of the most frequent; more do not help and the file grows */

struct sb_train;

struct sb_train_settings {
	double cost;      /* C; 0: the best */
	size_t threads;   /* 1 or more; the model is the same */
	size_t rows_max;  /* features that are kept, those that tell most; 0: all */
	struct sb_str card; /* comes first in the model's card, before settings and figures */
	void (*say)(const char *line); /* is told what is being done; may be NULL */
};

/* `judgements` are the names of up to SB_MODEL_JUDGEMENTS judgements; `prior` must outlive it and not change. */
struct sb_train *sb_train_open(const char *const *judgements, size_t count, const struct sb_prior *prior);
/* One label for each judgement; absent where the text has none. False: `err` (SB_USAGE) says why one cannot be taken. */
bool sb_train_add(struct sb_train *train, const struct sb_str *labels, struct sb_str text, struct sb_err *err);
/* Learns, and adds the model's file to `out`. */
bool sb_train_finish(struct sb_train *train, const struct sb_train_settings *settings, struct sb_buf *out, struct sb_err *err);
void sb_train_close(struct sb_train *train);

#endif
