/* fold.h - a word folded (sb_utf8_fold), quickly where it is ASCII, as most are: eight bytes at once. */
#ifndef SB_TEXT_FOLD_H
#define SB_TEXT_FOLD_H

#include "base/buf.h"

/* ASCII letters, digits and "_", and what they fold to; 0 for everything else. */
extern const char sb_folded_letter[256];

/* Adds a word. A typographic apostrophe becomes a plain one before folding,
 * which does not know it. */
void sb_fold_word(struct sb_str word, struct sb_buf *out);
/* Folds letters, digits and "_" from `p` on into `to`, which has room for as many bytes as the text has left.
 * Returns where it stopped: at what is none of these, or the text's end. */
const char *sb_fold_letters(const char *p, const char *end, char *to);

#endif
