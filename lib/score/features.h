/* features.h - what a model looks at in a text: its words, pairs of neighbours, words behind a negator or behind the last
 * "but", and to whom it speaks.
 *
 * Each is a 64-bit key (XXH3 of the word's form, pairs mixed from two), so that a model needs no text of its own. The form is
 * the folded word with digits as one "0", runs of three and more of a sign as two, and runs of punctuation as one or two.
 * Mentions are all one form, links another; a word that is the name of someone mentioned in the same post ("@united ...
 * united") counts as the mention, so that names carry no feeling. A negator reaches four words, to the end of its clause.
 * A change of any of this makes models of before useless: it is then a new SB_MODEL_VERSION. */
#ifndef SB_SCORE_FEATURES_H
#define SB_SCORE_FEATURES_H

#include "base/buf.h"
#include "text/words.h"

enum sb_feature_kind {
	SB_FEATURE_WORD,
	SB_FEATURE_PAIR,
	SB_FEATURE_EDGE, /* a pair too: of the text's edge and its first or last word */
	SB_FEATURE_NEGATED,
	SB_FEATURE_TURNED, /* a word behind the last "but" or "though": what the author comes to in the end */
	SB_FEATURE_TRAIT   /* of the whole text, once: it begins with a mention; has one, or several; has a link */
};

/* "word", "pair", "edge", "negated", "turned", "trait" */
const char *sb_feature_kind_name(enum sb_feature_kind kind);

struct sb_feature {
	uint64_t key;
	uint32_t at; /* the word; of a pair, its first; of a trait, where it first shows */
	enum sb_feature_kind kind;
};

struct sb_features {
	struct sb_feature *list;
	size_t count, cap;
};

/* What a plain word gives; it depends on the word alone, so it may be remembered. */
struct sb_form {
	uint64_t key;
	bool negates, contrasts;
};
struct sb_form sb_form_of(struct sb_str folded);

void sb_features_init(struct sb_features *features);
/* The features of a text in order; what was there before is gone. Linear in the number of words. `forms`, one for each word,
 * has those of the plain ones where they are known already; NULL: they are not. */
void sb_features_find(struct sb_features *features, const struct sb_words *words, const struct sb_form *forms);
void sb_features_free(struct sb_features *features);

/* The key of one word, and of that word behind a negator. `kind` as sb_words_split tells it. */
uint64_t sb_feature_key(enum sb_word_kind kind, struct sb_str folded);
uint64_t sb_feature_negated(uint64_t key);
/* Whether a run of this sign ends a clause, and with it what a negator reaches. */
static inline bool sb_ends_clause(char sign)
{
	return sign == '.' || sign == '!' || sign == '?' || sign == ';' || sign == ':';
}

#endif
