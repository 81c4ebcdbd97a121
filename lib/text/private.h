/* private.h - whether a text moves a conversation to where nobody else can read: direct messages, mail, the telephone.
 *
 * The one notion of it: sb-score's `private`, sb-thread's private_moves and sb-report's transparency are this. It knows
 * phrases of English, German, French, Spanish, Italian, Dutch and Portuguese. A negator at most three words before, in the
 * same clause, undoes it ("not in DMs", "statt per DM"), and so does one that says of the clause that there is no need. */
#ifndef SB_TEXT_PRIVATE_H
#define SB_TEXT_PRIVATE_H

#include "text/words.h"

/* The first words that say so; absent: nothing does. A part of the text that was split. Linear in the number of words. */
struct sb_str sb_text_private(const struct sb_words *words);

#endif
