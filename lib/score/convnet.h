/* convnet.h - a small network over words in a row, which judges sentiment beside the linear model. That knows two neighbours, and
 * each word alone; this one three, and words that are alike.
 *
 * After Kim (Convolutional Neural Networks for Sentence Classification, 2014): each word is a vector x of SB_CONVNET_DIMENSIONS
 * whole numbers of -128 to 127, one that it does not know is zeros; a filter is a weight for each number of one, two (it and
 * the one before) or three (and the one behind) words in a row; what counts of a filter is its highest sum in the text,
 * or 0. With h(f) that sum,
 *	z(c) = bias(c) + (sum of w(f, c) h(f)) / 2^shift        in points (lexicon.h) of log-odds
 * All is whole numbers, so it is the same on every machine. The texts' words are those of features.h, of each text the first
 * SB_CONVNET_WORDS. The judgement is made by share x z(linear model) + z, with share below 1, as both say much the same.
 *
 * The file, all numbers little-endian:
 *	0   "sbconvn\n"                     36  u32 filters of 1, 2 and 3 words     64  for each class i32 bias
 *	8   u32 version                     48  u32 bytes of the card               then for each filter i32 bias
 *	12  u32 words                       52  u32 shift                           then for each class, for each filter i16 w
 *	16  u64 bytes of the file           56  i32 share, in points                then each filter's weights, i8
 *	24  u64 XXH3 of all behind byte 32  60  u32 0                               then u32 keys of the words, ascending
 *	32  u32 dimensions                                                          then the words' vectors, i8; then the card
 * A class (negative, neutral, positive) has its bias in points. A word's key is the upper half of its feature's. */
#ifndef SB_SCORE_CONVNET_H
#define SB_SCORE_CONVNET_H

#include "base/diag.h"
#include "score/features.h"
#include "score/lexicon.h"

#define SB_CONVNET_VERSION 1
#define SB_CONVNET_DIMENSIONS 64
#define SB_CONVNET_WIDTHS 3
#define SB_CONVNET_CLASSES 3 /* in the order of sb_label */
#define SB_CONVNET_WORDS 64  /* of a text: it learned from tweets, and the time that it takes has an end */
#define SB_CONVNET_VOCABULARY_MAX 100000
#define SB_CONVNET_FILTERS_MAX 1024 /* of all widths; sums of them stay far below 2^63 */
#define SB_CONVNET_MOST (100 * SB_POINT_ONE) /* of a z: exp() needs no more */

struct sb_convnet {
	size_t words, filters, counts[SB_CONVNET_WIDTHS];
	uint32_t *keys;
	const int8_t *vectors; /* in the file */
	int16_t *weights;      /* the filters', one behind the other, as wide as each is */
	int32_t *thresholds;   /* each filter's bias */
	int16_t *outputs;      /* class by class */
	int32_t bias[SB_CONVNET_CLASSES];
	unsigned shift;
	sb_points share;
	struct sb_str card;
};

/* Reads a network that lies in `file`, which must outlive it. False: `err` (SB_USAGE) says what is wrong with it, and there is
 * nothing to free. */
bool sb_convnet_read(struct sb_convnet *net, struct sb_str file, struct sb_err *err);
void sb_convnet_free(struct sb_convnet *net);

/* The scores z of a text, in points, each of -SB_CONVNET_MOST to SB_CONVNET_MOST. */
void sb_convnet_judge(const struct sb_convnet *net, const struct sb_features *features, sb_points z[SB_CONVNET_CLASSES]);

#endif
