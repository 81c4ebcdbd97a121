/* solve.h - the numerical part of training: texts as sparse rows, liblinear, cross-validation, calibration. */
#ifndef SB_SCORE_SOLVE_H
#define SB_SCORE_SOLVE_H

#include "score/keys.h"
#include "score/model.h"
#include "score/prior.h"

#define SB_FEELING_FACTOR 0.3    /* of a list's figure */
#define SB_NEGATED_FEELING (-0.5)
#define SB_VECTOR_FACTOR 0.125
#define SB_BASE_FACTOR 0.125 /* of a score of the base, in log-odds */
#define SB_CLASS_NONE 255    /* a text without a label for a judgement */

struct sb_corpus {
	struct sb_corpus_text {
		uint8_t classes[SB_MODEL_JUDGEMENTS]; /* counted from the judgement's first */
		double share;         /* what each feature counts, by the text's length */
		uint64_t hash;        /* of the text: which fold */
		size_t first, count;  /* of `ids` */
	} *texts;
	size_t count, cap;
	uint32_t *ids; /* numbers of `keys` */
	size_t id_count, id_cap;
	struct sb_keys keys;
	double *factors; /* by number of key */
	uint32_t *seen;  /* how often */
	size_t factor_cap, seen_cap;
	size_t dense;    /* further columns of every text */
	float *values;   /* `dense` for each text */
	size_t value_cap;

	/* after sb_corpus_prepare */
	size_t kept;     /* columns of features; those behind are the dense ones, then the bias */
	struct feature_node **rows;
	struct feature_node *nodes;
	uint32_t *columns; /* by number of key; 0: left out, as columns count from 1 */
};

/* Begins a text; what it returns are its `dense` columns, zeroed, to be filled before the next text begins. */
float *sb_corpus_begin(struct sb_corpus *corpus, const uint8_t classes[SB_MODEL_JUDGEMENTS], double share, uint64_t hash);
void sb_corpus_add(struct sb_corpus *corpus, uint64_t key, double factor);
/* Leaves out what was seen fewer than `rare` times and builds the rows. */
void sb_corpus_prepare(struct sb_corpus *corpus, uint32_t rare);
void sb_corpus_free(struct sb_corpus *corpus);

/* A judgement to learn; texts without a label for it are passed over. */
struct sb_task {
	size_t judgement, classes;
};

/* For each fold: learns from all others and writes the scores of its texts to scores[text * classes + class]. The classes and
 * folds are shared out over `threads` (1 or more); what comes out does not depend on how many. */
void sb_solve_folds(const struct sb_corpus *corpus, struct sb_task task, double cost, unsigned folds, size_t threads, double *scores);

struct sb_calibration {
	double scale, bias[SB_MODEL_CLASSES];
};
struct sb_calibration sb_calibrate(const struct sb_corpus *corpus, const double *scores, struct sb_task task);
void sb_calibrated(const struct sb_calibration *by, const double *scores, size_t classes, double *chances);

/* The weights of every key that the model will know; what lists and vectors say is part of them. */
struct sb_weights {
	struct sb_keys keys;
	size_t classes;  /* of all judgements */
	double *values;  /* `classes` for each key */
	size_t value_cap;
	double bias[SB_MODEL_CLASSES];
	double base[SB_MODEL_CLASSES][SB_MODEL_CLASSES]; /* [class][class of the base]: what a point of log-odds there is worth */
};

/* Learns one judgement from all texts into the classes from `first` on. Of vectors, the first `vector_words` get a weight, and
 * those that stand in a text. */
void sb_solve_all(const struct sb_corpus *corpus, const struct sb_prior *prior, struct sb_task task, size_t first, double cost,
		  size_t vector_words, size_t threads, struct sb_weights *weights);
void sb_weights_free(struct sb_weights *weights);

#endif
