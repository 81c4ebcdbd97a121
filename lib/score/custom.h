/* custom.h - models of the user's, beside or instead of ours: --model FILE[:FIELD], several at once.
 *
 * A model of sentiment (classes negative, neutral, positive) without a FIELD, or with the FIELD "sentiment", takes the place of
 * ours. Any other gives score.FIELD = {"label":..., "confidence":...}, its most probable class; FIELD is by default the file's
 * name without folder and ending. A model of several judgements gives a field for each, by its name; there FIELD picks one. Custom models judge texts of any language: the user knows what they learned from. */
#ifndef SB_SCORE_CUSTOM_H
#define SB_SCORE_CUSTOM_H

#include "score/evidence.h"
#include "score/model.h"
#include "score/reading.h"

#define SB_CUSTOM_MODELS 16 /* each costs about half of what our own does */

struct sb_custom_model {
	struct sb_model model;
	const struct sb_model_judgement *judgement;
	char *field;
	size_t best; /* of the model's classes, for the post in hand; SIZE_MAX: a text without words */
	double confidence;
	struct sb_evidence evidence; /* sums to the score z of the best class */
};

struct sb_custom {
	struct sb_custom_model models[SB_CUSTOM_MODELS];
	size_t count;
	struct sb_buf files[SB_CUSTOM_MODELS]; /* their bytes */
	size_t file_count;
	struct sb_str sentiment; /* the file of a model that takes the place of ours; absent: none */
	struct sb_features features;
};

#define SB_CUSTOM_BEST "best" /* is no file: the name by which --model asks for the network (convnet.h), which has no field */

void sb_custom_init(struct sb_custom *custom);
/* Takes one "FILE[:FIELD]". False: `err` (SB_USAGE or SB_IO) says why not. */
bool sb_custom_add(struct sb_custom *custom, const char *argument, struct sb_err *err);
void sb_custom_judge(struct sb_custom *custom, const struct sb_reading *reading, bool explain);
/* Adds `"FIELD":{...},` for each model that judged; and `,"FIELD":evidence` for score.why. */
void sb_custom_write(const struct sb_custom *custom, struct sb_buf *out);
void sb_custom_write_why(const struct sb_custom *custom, struct sb_buf *out);
void sb_custom_free(struct sb_custom *custom);

#endif
