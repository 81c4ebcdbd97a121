/* prior.h - what is known of words before any label was seen: lists of feelings, word vectors, and another model.
 *
 * A model learns a few weights for these (two for each list, one for each dimension of the vectors, one for each class of the
 * other model) beside those of the words themselves, and they become part of each feature's weight when the model is
 * written: also of words that stood in no labelled text. */
#ifndef SB_SCORE_PRIOR_H
#define SB_SCORE_PRIOR_H

#include "base/diag.h"
#include "score/features.h"
#include "score/keys.h"
#include "score/model.h"

#define SB_PRIOR_LISTS 4 /* lists; each has columns of its own in every text */
#define SB_PRIOR_DIMENSIONS_MAX 300 /* the widest vectors in common use; bounds what a text keeps */

struct sb_prior {
	struct sb_keys words; /* of all lists */
	float (*feelings)[SB_PRIOR_LISTS]; /* by number of `words` */
	size_t feeling_cap, lists;
	struct sb_keys vector_words;
	float *vectors; /* `dimensions` each, of length 1, by number of `vector_words` */
	size_t vector_cap;
	size_t dimensions; /* 0: none */
	const struct sb_model *base; /* NULL: none */
};

/* The columns of a text: two for each list, then the dimensions, then the classes of the base. */
static inline size_t sb_prior_columns(const struct sb_prior *prior)
{
	return 2 * prior->lists + prior->dimensions + (prior->base != NULL ? prior->base->class_count : 0);
}

/* One more list: lines of a number, a tab and a word, positive is good; "#" begins a comment. */
bool sb_prior_read_list(struct sb_prior *prior, const char *path, struct sb_err *err);
/* Vectors as GloVe, word2vec and fastText write them as text: a word and its numbers, apart by spaces, a line each, the most
 * frequent first; a first line of only two numbers is passed over. */
bool sb_prior_read_vectors(struct sb_prior *prior, const char *path, struct sb_err *err);
void sb_prior_free(struct sb_prior *prior);

/* The feelings of a word, list by list, 0 where it is in another one; NULL for a word of no list. */
const float *sb_prior_feelings(const struct sb_prior *prior, uint64_t key);
/* Its vector, NULL when there is none. */
const float *sb_prior_vector(const struct sb_prior *prior, uint64_t key);

#endif
