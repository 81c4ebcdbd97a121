/* model.h - a linear model of a text's classes, in one file that is used where it lies, without being copied.
 *
 * A model makes one or more judgements (sentiment; intent; ...), each between classes of its own, from the same features. The
 * score of class c, in points (lexicon.h) of log-odds, is
 *	z(c) = bias(c) + unit(c) * sum of q(f, c) over the text's features f
 * with q a whole number of -127 to 127 and unit a whole number of points: sums are exact. In a judgement P(c) = exp(z(c)) /
 * sum of all its exp(z). In a text of more than `span` words the sum of the features counts sqrt(span / words) times, so that a
 * long text is not surer of itself by its length alone.
 *
 * The file, all numbers little-endian:
 *	0   "sbmodel\n"                     32  u32 slot bits b        48  for each judgement 40 bytes: name, NUL-padded
 *	8   u32 version                     36  u32 span                   to 32 bytes, u32 classes, u32 0
 *	12  u32 classes of all judgements   40  u32 bytes of the card  then for each class 40 bytes: name, NUL-padded to
 *	16  u64 bytes of the file           44  u32 judgements             32 bytes, i32 bias, i32 unit
 *	24  u64 XXH3 of all behind byte 32                             then the card (text), 2^b u16 marks, 2^b rows of i8
 * A row has a weight for each class and zeros up to the next power of two, so that it is one load from memory.
 * A feature's slot is found from the low b bits of its key onwards, by its mark (the key's upper 16 bits, 0 as 1; a mark
 * of 0 is a free slot) in at most SB_MODEL_PROBES slots. Another feature has the same mark once in 65,535 times. */
#ifndef SB_SCORE_MODEL_H
#define SB_SCORE_MODEL_H

#include "base/diag.h"
#include "score/features.h"
#include "score/lexicon.h"

#define SB_MODEL_VERSION 3
#define SB_MODEL_CLASSES 32 /* sums are kept on the stack, and people do not tell more apart */
#define SB_MODEL_JUDGEMENTS 8 /* more than one pass over a text has ever been asked for */
#define SB_MODEL_NAME 32    /* bytes of a class's name, with its NUL */
#define SB_MODEL_BITS_MAX 24
#define SB_MODEL_PROBES 256 /* free slots end a search long before */
#define SB_MODEL_UNIT_MAX 10000000  /* points: with it, sums over the longest line stay far below 2^63 */
#define SB_MODEL_MAX ((size_t)1 << 28) /* bytes of a file */

struct sb_model_class {
	char name[SB_MODEL_NAME];
	int32_t bias, unit; /* points */
};

struct sb_model_judgement {
	char name[SB_MODEL_NAME];
	uint32_t first, count; /* of `classes` */
};

struct sb_model {
	uint32_t class_count, span, bits, row; /* row: bytes of one */
	uint32_t judgement_count;
	struct sb_model_judgement judgements[SB_MODEL_JUDGEMENTS];
	struct sb_model_class classes[SB_MODEL_CLASSES]; /* judgement by judgement */
	struct sb_str card;
	const unsigned char *marks;
	const int8_t *weights;
};

/* Reads a model that lies in `file`, which must outlive it. False: `err` (SB_USAGE) says what is wrong with it. */
bool sb_model_read(struct sb_model *model, struct sb_str file, struct sb_err *err);

/* The weights of a feature, one for each class; NULL when the model does not know it. */
const int8_t *sb_model_find(const struct sb_model *model, uint64_t key);
/* The sum of the features before and after the length of the text counts: what is between is the rule "length". */
struct sb_model_sums {
	sb_points raw[SB_MODEL_CLASSES], scores[SB_MODEL_CLASSES]; /* scores: with bias */
};
void sb_model_sum(const struct sb_model *model, const struct sb_features *features, size_t words,
		  struct sb_model_sums *sums);
/* Probabilities of `count` scores, each multiplied by `share` first; they add up to 1. */
void sb_model_chances(const sb_points *scores, size_t count, double share, double *chances);
/* The same of the class with the highest score only. */
double sb_model_chance(const sb_points *scores, size_t count, double share, size_t best);
/* The class of a judgement with the highest score, counted from its first; of equal ones the first. */
size_t sb_model_best(const struct sb_model_judgement *judgement, const sb_points *scores);
/* The judgement of that name, or NULL. */
const struct sb_model_judgement *sb_model_judgement(const struct sb_model *model, const char *name);
/* The number in `classes` of the judgement's class of that name, or SIZE_MAX. */
size_t sb_model_class(const struct sb_model *model, const struct sb_model_judgement *judgement, const char *name);

/* A feature for sb_model_pack. */
struct sb_model_row {
	uint64_t key;
	int8_t weights[SB_MODEL_CLASSES];
};
/* Slots that are taken already, at the places that another model gave them, as its keys are not known any more. */
struct sb_model_table {
	uint32_t bits;
	const unsigned char *marks;
	const int8_t *weights; /* rows as wide as the new model's */
};
/* The bytes of a row of so many classes. */
uint32_t sb_model_row_width(uint32_t classes);
/* Adds the file of a model to `out`: head and card from `model` (bits and row are found here), the rows in the order given
 * (which decides where they lie). With `taken` (may be NULL) its slots stay where they are, and rows that find no room beside
 * them are left out. */
void sb_model_pack(const struct sb_model *model, const struct sb_model_row *rows, size_t count,
		   const struct sb_model_table *taken, struct sb_buf *out);

#endif
