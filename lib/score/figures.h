/* figures.h - how well labels agree with those that people gave. */
#ifndef SB_SCORE_FIGURES_H
#define SB_SCORE_FIGURES_H

#include "base/buf.h"
#include "score/model.h"

#define SB_FIGURES_BINS 10

struct sb_figures {
	size_t classes;
	uint64_t seen[SB_MODEL_CLASSES][SB_MODEL_CLASSES]; /* [what people said][what the model said] */
	struct {
		uint64_t count, right;
		double confidence; /* sum */
	} bins[SB_FIGURES_BINS]; /* by confidence: 0 to .1, .1 to .2 ... */
};

void sb_figures_add(struct sb_figures *figures, size_t wanted, size_t found, double confidence);
double sb_figures_accuracy(const struct sb_figures *figures);
/* The mean over the classes that people used: of recall, and of F1 (the harmonic mean of precision and recall). */
double sb_figures_recall(const struct sb_figures *figures);
double sb_figures_f1(const struct sb_figures *figures);
/* The mean distance between confidence and share of right labels, over the bins by their size (expected calibration error,
 * Naeini and others, 2015). */
double sb_figures_calibration(const struct sb_figures *figures);
/* All of it as text for people; `names` are those of the classes. */
void sb_figures_write(const struct sb_figures *figures, const struct sb_model_class *names, struct sb_buf *out);

/* Judges labelled texts by a model and counts; a record for labelled.h. */
struct sb_tester {
	struct sb_model model;
	const struct sb_model_judgement *judgement; /* the one that is tested */
	struct sb_figures figures;
	struct sb_words words;
	struct sb_features features;
};

void sb_tester_init(struct sb_tester *tester);
/* Reads the model and finds the judgement to test: that of the name `label`, or the only one. */
bool sb_tester_read(struct sb_tester *tester, struct sb_str file, const char *label, struct sb_err *err);
/* `ctx` is the tester, whose model was read; one label. False: the label is none of the model's. */
bool sb_tester_record(void *ctx, const struct sb_str *labels, struct sb_str text, struct sb_err *err);
void sb_tester_free(struct sb_tester *tester);

#endif
