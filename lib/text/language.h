/* language.h - in which language a text is written, where nobody says it.
 *
 * By CLD2 (Dick Sites, Google), the detector that Chrome had for a decade: quadgrams over 83 languages, in tables that are
 * mapped and not read, so that starting costs 0.8 ms and a post some 10 microseconds. Measured beside it on 300 sentences of
 * each of 26 languages: libexttextcat 89 % right, 390 microseconds a sentence and 13 ms to start, against 98.7 % of the 97 %
 * that CLD2 answers. CLD3 is in no release of Debian that we build on; fastText needs a model that none has.
 *
 * It is C++, but its functions take only pointers, numbers and truth values: language.c declares them by their names in the
 * binary (Itanium C++ ABI), so that no C++ compiler is needed. */
#ifndef SB_TEXT_LANGUAGE_H
#define SB_TEXT_LANGUAGE_H

#include "base/str.h"

/* Bytes that are looked at. Of 324 texts of 3 KB in those languages 512 bytes name 316, all of them right; 2,048 name 312, and with
 * 256 two are wrong. */
#define SB_LANGUAGE_BYTES_MAX ((size_t)512)
#define SB_LANGUAGE_LETTERS_MIN 20 /* bytes of words below which nothing is said: two words are right in 88 % only */

/* The BCP 47 name of the language that `text` (UTF-8) is written in, static; NULL when it is too short, mixed, or not sure.
 * Addresses, mentions and tags say nothing about it and are passed over. May be called by several threads at once. */
const char *sb_language_detect(struct sb_str text);

#endif
