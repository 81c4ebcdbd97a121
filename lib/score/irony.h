/* irony.h - praise that is none: "Great, another delay", "Thanks for losing my luggage".
 *
 * A word of praise (lib/data/score/irony.txt, mock) begins a sentence, behind one other word at most, and what nobody thanks
 * for (trouble) stands in that sentence, or in the next where the praise is a sentence by itself and may be one; nothing in the text makes the thanks honest (mend), no contrast stands
 * between them, and no negator at most three words before the trouble. What such a text says well of anybody is meant
 * the other way round: opinion.h and intent.h say how it counts. */
#ifndef SB_SCORE_IRONY_H
#define SB_SCORE_IRONY_H

#include "score/reading.h"

bool sb_irony_found(const struct sb_reading *reading);

#endif
