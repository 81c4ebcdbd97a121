/* irony.h - praise that is none: "Great, another delay", "Thanks for losing my luggage".
 *
 * A word of praise (lib/data/score/irony.txt, mock) begins a sentence, behind one other word at most. It mocks where what nobody
 * thanks for (trouble) stands in that sentence, or in the next where the praise is a sentence by itself and may be one; nothing
 * in the text makes it honest (mend), no contrast stands between them, and no negator at most three words before the trouble. It
 * is honest where something does, and neither trouble nor a contrast stands in the text: "Thanks for fixing my broken phone" tells
 * of no trouble that is left. What follows from it: opinion.h, intent.h. */
#ifndef SB_SCORE_IRONY_H
#define SB_SCORE_IRONY_H

#include "score/reading.h"

enum sb_praise {
	SB_PRAISE_PLAIN, /* or none */
	SB_PRAISE_MOCKING,
	SB_PRAISE_HONEST
};

enum sb_praise sb_irony_judge(const struct sb_reading *reading);

#endif
