/* rules.h - what people do with words: thank, sell, decide, take sides.
 *
 * Each rule is a regular expression in a file (lib/data/talk/rules.txt), so that a language or a trade's way of speaking is
 * added without code. Rules see the text alone; whoever asks knows who speaks to whom. */
#ifndef SB_TEXT_RULES_H
#define SB_TEXT_RULES_H

#include "base/diag.h"
#include "base/str.h"

struct sb_rules;

enum sb_rule {
	SB_RULE_THANKS,
	SB_RULE_PROMO,
	SB_RULE_DECIDED,
	SB_RULE_CONFLICT, /* someone says that they were given two answers */
	SB_RULE_FOR,
	SB_RULE_AGAINST,
	SB_RULE_TURNED,   /* "not any more": turns what the sentence says */
	SB_RULE_SOLVED,   /* someone says that it is solved */
	SB_RULE_COUNT
};

/* NULL: `err` (status SB_USAGE) says what is wrong with `text` and in which line. Every rule of the enum must be there.
 * Free with sb_rules_close. */
struct sb_rules *sb_rules_open(struct sb_str text, struct sb_err *err);
/* Only those that are wanted (a bit for each, 1 << SB_RULE_THANKS, ...): it takes a millisecond or two to prepare all of them.
 * The others must not be asked for. */
struct sb_rules *sb_rules_open_some(struct sb_str text, unsigned wanted, struct sb_err *err);
void sb_rules_close(struct sb_rules *rules); /* NULL is fine */

/* Whether a rule holds for a text, which must be valid UTF-8. A search that was given up (text/regex.h) found nothing. */
bool sb_rules_hold(const struct sb_rules *rules, enum sb_rule rule, struct sb_str text);

/* The same; `*what` becomes the first words for which it holds, a part of `text`. */
bool sb_rules_find(const struct sb_rules *rules, enum sb_rule rule, struct sb_str text, struct sb_str *what);

/* What a text says of a proposal: the last of its sentences that says for or against; one that says both says nothing. "Not any
 * more" turns its sentence, or as a sentence of its own the one before. */
enum sb_side { SB_SIDE_NONE, SB_SIDE_FOR, SB_SIDE_AGAINST };
enum sb_side sb_rules_side(const struct sb_rules *rules, struct sb_str text);
/* The same, with the words that decided. */
struct sb_side_words {
	struct sb_str said;   /* for or against */
	struct sb_str turned; /* "not any more", which made it the other side; absent, of several the last */
};
enum sb_side sb_rules_side_words(const struct sb_rules *rules, struct sb_str text, struct sb_side_words *words);
/* "neutral", "for", "against" */
const char *sb_side_name(enum sb_side side);

/* Takes the next sentence off `rest`: up to a run of . ! ? (also the wide ones) or a line's end, with it. False: no more. */
bool sb_text_sentence(struct sb_str *rest, struct sb_str *sentence);

#endif
