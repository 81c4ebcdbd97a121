/* lexicon.h - the word lists of lib/data/score as one table: a word is looked up once for all judgements.
 *
 * A list is text, UTF-8, a line each, folded as sb_words_split folds:
 *	# a comment
 *	[complaint]           the kind that holds for the lines below
 *	1.5<TAB>never again   a weight and a word or a phrase of up to SB_PHRASE_WORDS_MAX words, apart by one space
 * In a phrase "<n>" stands for any number, and "<...>", between its words, for up to SB_GAP_WORDS_MAX words of the same clause,
 * or none. A word may stand in several kinds; where it stands twice in one, the later line holds (lists are loaded in the order
 * of their names). A phrase goes before the words in it. */
#ifndef SB_SCORE_LEXICON_H
#define SB_SCORE_LEXICON_H

#include "base/diag.h"
#include "base/mem.h"

/* Weights and sums are whole ten-thousandths, so that what --explain lists adds up exactly, in any order. */
typedef int64_t sb_points;
#define SB_POINT_ONE INT64_C(10000)

#define SB_PHRASE_WORDS_MAX 8 /* the longest phrase that says something as a whole */
#define SB_GAP_WORDS_MAX 4    /* "can't recommend this little place enough" */

enum sb_kind {
	/* how words are used */
	SB_KIND_NEGATOR,
	SB_KIND_IDLE, /* phrases whose negator turns nothing round: "can't believe how good" */
	SB_KIND_BOOSTER, /* weight: the factor by which the next feeling counts */
	SB_KIND_CONTRAST,
	SB_KIND_ENGLISH, /* words by which English is told where a post does not say its language */
	SB_KIND_FOREIGN, /* words by which it is told that it is not */
	SB_KIND_NUMBER,
	/* sentiment */
	SB_KIND_FEELING,
	/* intent */
	SB_KIND_COMPLAINT,
	SB_KIND_QUESTION,
	SB_KIND_REQUEST,
	SB_KIND_PRAISE,
	SB_KIND_IDEA,
	SB_KIND_ANNOUNCEMENT,
	SB_KIND_IMPERATIVE, /* verbs that make an idea of a sentence that begins with them */
	/* urgency */
	SB_KIND_SAFETY,
	SB_KIND_MONEY,
	SB_KIND_DEADLINE,
	SB_KIND_WAITING,
	SB_KIND_REPEAT,
	SB_KIND_LEGAL,
	SB_KIND_PRESS,
	SB_KIND_DISTRESS,
	SB_KIND_RELIEF,
	/* irony */
	SB_KIND_MOCK,
	SB_KIND_TROUBLE,
	SB_KIND_MEND,
	SB_KINDS
};

enum sb_judged { SB_JUDGED_NONE, SB_JUDGED_SENTIMENT, SB_JUDGED_INTENT, SB_JUDGED_URGENCY, SB_JUDGED_IRONY, SB_JUDGED };

const char *sb_kind_name(enum sb_kind kind);
/* What a kind is for; they stand in this order. */
static inline enum sb_judged sb_kind_judges(enum sb_kind kind)
{
	if (kind < SB_KIND_FEELING)
		return SB_JUDGED_NONE;
	if (kind == SB_KIND_FEELING)
		return SB_JUDGED_SENTIMENT;
	if (kind < SB_KIND_SAFETY)
		return SB_JUDGED_INTENT;
	return kind < SB_KIND_MOCK ? SB_JUDGED_URGENCY : SB_JUDGED_IRONY;
}

struct sb_sense {
	enum sb_kind kind;
	int32_t weight; /* in points */
	uint32_t next;  /* sense of the same word or phrase; 0: no more */
};

struct sb_phrase {
	uint32_t words[SB_PHRASE_WORDS_MAX]; /* entries; SB_ENTRY_NUMBER is any number, SB_ENTRY_GAP some words */
	uint32_t count, sense, next;         /* next: phrase with the same first word, never a longer one; 0: no more */
};

struct sb_entry {
	struct sb_str key;
	uint32_t sense, phrase; /* the first of each; 0: none */
	uint64_t seconds;       /* of its phrases: bit e % 64 for the entry e of a second word; all bits where that is any number, or a gap */
};

#define SB_ENTRY_NONE 0
#define SB_ENTRY_NUMBER 1
#define SB_ENTRY_GAP 2

struct sb_lexicon {
	struct sb_entry *entries;
	struct sb_sense *senses;
	struct sb_phrase *phrases;
	size_t entry_count, entry_cap, sense_count, sense_cap, phrase_count, phrase_cap;
	uint64_t *slots; /* upper half: of the hash; lower half: entry; 0 is free */
	size_t slot_count;
	char **own; /* files of the user's, in which keys live */
	size_t own_count, own_cap;
};

/* Loads every list of the group sb_assets_score; a file of the same name in $XDG_CONFIG_HOME/sb/score/ takes a list's
 * place. False: `err` (SB_USAGE or SB_IO) names the file and the line. */
bool sb_lexicon_open(struct sb_lexicon *lexicon, struct sb_err *err);
/* Adds one list, whose bytes must outlive the lexicon. `name` is for messages. */
bool sb_lexicon_add(struct sb_lexicon *lexicon, const char *name, struct sb_str list, struct sb_err *err);
void sb_lexicon_init(struct sb_lexicon *lexicon);
void sb_lexicon_free(struct sb_lexicon *lexicon);

/* Whether a phrase may begin with the first of two words: most that stand beside each other make none. */
static inline bool sb_entry_may_begin(const struct sb_entry *entry, uint32_t second)
{
	return (entry->seconds >> second % 64 & 1) != 0;
}

/* The entry of a folded word, SB_ENTRY_NONE when no list has it. */
uint32_t sb_lexicon_find(const struct sb_lexicon *lexicon, struct sb_str folded);

/* What the word of an entry weighs in a kind; 0 where it is none of that kind. */
int32_t sb_lexicon_weight(const struct sb_lexicon *lexicon, uint32_t entry, enum sb_kind kind);

/* A decimal number with at most four decimals, as points. */
bool sb_points_parse(struct sb_str s, int32_t *out);

#endif
