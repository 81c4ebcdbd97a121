/* pack.h - learned weights as the rows of a model's file: small whole numbers, and no more rows than are wanted. */
#ifndef SB_SCORE_PACK_H
#define SB_SCORE_PACK_H

#include "score/solve.h"

struct sb_packing {
	const struct sb_weights *weights;
	const struct sb_calibration *calibrations; /* for each judgement of the model */
	const struct sb_model *base;               /* that the weights lean on; NULL: none */
	size_t rows_max;                           /* those that tell the classes of a judgement apart best; 0: all */
};

/* Sets bias and unit of the model's classes and adds its file to `out`. */
void sb_pack(struct sb_model *model, const struct sb_packing *packing, struct sb_buf *out);

#endif
