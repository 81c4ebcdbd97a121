/* regex.h - regular expressions of strangers and on strangers' texts: PCRE2 with JIT, UTF, and limits. The only code
 * that includes pcre2.h. */
#ifndef SB_TEXT_REGEX_H
#define SB_TEXT_REGEX_H

#include "base/diag.h"
#include "base/str.h"

struct sb_regex;

enum sb_found { SB_FOUND_NOT, SB_FOUND, SB_FOUND_FAILED };

/* `flags`: of "imsx", as in Perl; NULL is none. \w, \d, \b and [:alpha:] follow Unicode. NULL: `err` (status SB_USAGE)
 * says what is wrong and at which character (from 1). Free with sb_regex_close.
 * Threads may search with the same expression at once. */
struct sb_regex *sb_regex_open(struct sb_str pattern, const char *flags, struct sb_err *err);
/* Whether it matches anywhere in `text`, which must be valid UTF-8. SB_FOUND_FAILED (err: SB_REJECTED) when a limit on
 * steps, depth or memory ended the search. */
enum sb_found sb_regex_match(const struct sb_regex *regex, struct sb_str text, struct sb_err *err);
/* The same; `*where` becomes the first match, a part of `text`. */
enum sb_found sb_regex_find(const struct sb_regex *regex, struct sb_str text, struct sb_str *where, struct sb_err *err);
/* The first match at or behind byte `from` of `text`, which may look back before it. `groups` are filled: the whole match and
 * what the brackets in the expression caught, in their order; absent where one caught nothing. */
#define SB_REGEX_GROUPS 4
enum sb_found sb_regex_groups(const struct sb_regex *regex, struct sb_str text, size_t from,
			      struct sb_str groups[SB_REGEX_GROUPS], struct sb_err *err);
/* At each "(?C1)" of the expression `check` is asked about what group 1 caught; false: the match cannot go on there. To be set
 * before the first search. */
void sb_regex_check(struct sb_regex *regex, bool (*check)(struct sb_str caught));
void sb_regex_close(struct sb_regex *regex);

#endif
