/* ref.h - short ids that people read out and type: a number, and a letter that makes a mistyped one an unknown one.
 *
 * The letter is number mod 23 of "TRWAGMYFPDXBNJZSQVHLCKE" in small letters, as on Spanish identity cards: it shows
 * each wrong digit and each swap of neighbours. */
#ifndef SB_BASE_REF_H
#define SB_BASE_REF_H

#include "base/str.h"

#define SB_REF_MAX 24
void sb_ref_format(int64_t number, char out[SB_REF_MAX]); /* of 1 and above */
bool sb_ref_parse(struct sb_str text, int64_t *number);

#endif
