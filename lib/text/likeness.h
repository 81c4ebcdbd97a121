/* likeness.h - texts that say nearly the same.
 *
 * A text is the set of its words: folded, three bytes or longer, without an English ending (-s, -es, -ed, -ing, -ings), links
 * and mentions left out. Two texts are alike by the cosine of their sets, sum(w of common words) / sqrt(sum(w of one) *
 * sum(w of the other)). Each word weighs 1; or, where rare words shall count more, the square of its inverse document
 * frequency log(texts/texts with it) (Sparck Jones 1972), over all texts that were counted.
 *
 * Joining is exact and looks only at texts that share one of their rare words (prefix filtering: Bayardo, Ma and Srikant
 * 2007), up to a limit for hostile input. */
#ifndef SB_TEXT_LIKENESS_H
#define SB_TEXT_LIKENESS_H

#include "base/map.h"
#include "text/words.h"

/* Earlier texts compared for one rare word; more than that are near copies of each other, or made to be slow. */
#define SB_LIKENESS_TRIES 2000

struct sb_likeness {
	struct sb_map words;  /* -> number */
	uint32_t *texts_with; /* by word */
	size_t word_cap;
	uint64_t counted;     /* texts */
	struct sb_likeness_set {
		uint32_t *words;
		size_t count;
	} *sets; /* of the texts to join */
	size_t count, cap;
	struct sb_words split;
	struct sb_arena arena;
	uint32_t *scratch;
	size_t scratch_cap;
};

void sb_likeness_init(struct sb_likeness *likeness);
/* Counts the words of a text; with `join` the text is one of those to be joined, and has the next number from 0. */
void sb_likeness_add(struct sb_likeness *likeness, struct sb_str text, bool join);
/* Joins: group[i] is the smallest number of a text to which text i is tied by texts that are alike by `threshold` (0 to 1)
 * or more, one to the next. Texts with fewer than `least` words are tied to none. */
void sb_likeness_join(struct sb_likeness *likeness, double threshold, bool rare, size_t least, uint32_t *group);
void sb_likeness_free(struct sb_likeness *likeness);

/* A word without its English ending; at least three bytes are left. */
struct sb_str sb_text_stem(struct sb_str folded);

#endif
