/* model.h - a linear model of a text's class, in one file that is used where it lies, without being copied.
 *
 * The score of class c, in points (lexicon.h) of log-odds, is
 *	z(c) = bias(c) + unit(c) * sum of q(f, c) over the text's features f,   and   P(c) = exp(z(c)) / sum of all exp(z)
 * with q a whole number of -127 to 127 and unit a whole number of points: sums are exact. In a text of more than `span` words
 * the sum of the features counts sqrt(span / words) times, so that a long text is not surer of itself by its length alone.
 *
 * The file, all numbers little-endian:
 *	0   "sbmodel\n"                     32  u32 slot bits b        48  a record of 40 bytes for each class:
 *	8   u32 version                     36  u32 span                   name, NUL-padded to 32 bytes, i32 bias, i32 unit
 *	12  u32 classes                     40  u32 bytes of the card      then the card (text), 2^b u16 marks, 2^b x classes
 *	16  u64 bytes of the file           44  u32 0                      i8 weights
 *	24  u64 XXH3 of all behind byte 32
 * A feature's slot is found from the low b bits of its key onwards, by its mark (the key's upper 16 bits, 0 as 1; a mark
 * of 0 is a free slot) in at most SB_MODEL_PROBES slots. Another feature has the same mark once in 65,535 times. */
#ifndef SB_SCORE_MODEL_H
#define SB_SCORE_MODEL_H

#include "base/diag.h"
#include "score/features.h"
#include "score/lexicon.h"

#define SB_MODEL_VERSION 1
#define SB_MODEL_CLASSES 32 /* sums are kept on the stack, and people do not tell more apart */
#define SB_MODEL_NAME 32    /* bytes of a class's name, with its NUL */
#define SB_MODEL_BITS_MAX 24
#define SB_MODEL_PROBES 64
#define SB_MODEL_UNIT_MAX 10000000  /* points: with it, sums over the longest line stay far below 2^63 */
#define SB_MODEL_MAX ((size_t)1 << 28) /* bytes of a file */

struct sb_model_class {
	char name[SB_MODEL_NAME];
	int32_t bias, unit; /* points */
};

struct sb_model {
	uint32_t class_count, span, bits;
	struct sb_model_class classes[SB_MODEL_CLASSES];
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
/* The number of the class of that name, or SIZE_MAX. */
size_t sb_model_class(const struct sb_model *model, const char *name);

/* A feature for sb_model_pack. */
struct sb_model_row {
	uint64_t key;
	int8_t weights[SB_MODEL_CLASSES];
};
/* Adds the file of a model to `out`: head and card from `model`, the rows in the order given (which decides where they lie). */
void sb_model_pack(const struct sb_model *model, const struct sb_model_row *rows, size_t count, struct sb_buf *out);

#endif
