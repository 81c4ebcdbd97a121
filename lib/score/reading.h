/* reading.h - a post's text as the judgements read it: split once, each word looked up once, all lists' hits in order. */
#ifndef SB_SCORE_READING_H
#define SB_SCORE_READING_H

#include "post/post.h"
#include "score/features.h"
#include "score/lexicon.h"
#include "score/memo.h"
#include "text/words.h"

struct sb_token {
	uint32_t entry;    /* in the lexicon */
	bool capitals : 1;   /* three letters or more, all capitals */
	bool elongated : 1;  /* "sooo": found only after its runs of letters were shortened */
	bool number : 1;     /* digits, or a word that means a number */
	bool negator : 1, booster : 1;
	bool speaks : 1;     /* a list judges by it, or a phrase begins with it */
	bool english : 1, feeling : 1; /* lists of these kinds have it */
	bool foreign : 1;    /* so does one of this kind, or it has letters beyond ASCII */
	bool clause_end : 1; /* punctuation that ends a clause: . ! ? ; : and lines of them */
	bool negates : 1, contrasts : 1; /* as struct sb_form has it */
};

/* Where a word or a phrase of a list stands in the text. */
struct sb_hit {
	size_t at, count; /* tokens */
	enum sb_kind kind;
	int32_t weight;
};

enum sb_language {
	SB_LANGUAGE_ENGLISH,
	SB_LANGUAGE_OTHER,
	SB_LANGUAGE_UNKNOWN /* nothing says it: read like another language, by signs and emoji only */
};

struct sb_reading {
	const struct sb_lexicon *lexicon;
	struct sb_words words;
	struct sb_token *tokens; /* one for each word of `words` */
	struct sb_form *forms;   /* of those that are plain, for the models; good where `formed` */
	size_t token_cap;
	bool formed;
	struct sb_known_word { /* a word as it was looked up before; its capitals are its own */
		struct sb_memo_word word;
		uint64_t key; /* of its struct sb_form */
		struct sb_token token;
	} *memo;
	struct sb_hit *hits; /* by place; hits of one judgement do not overlap, except in the very same words */
	size_t hit_count, hit_cap;
	struct sb_str whole; /* title and text as one, good as long as the post is and until the next reading */
	struct sb_buf text;  /* where there are both */
	struct sb_buf squeezed;
	enum sb_language language;
	size_t plain;         /* words and tags: what a language can be told by */
	size_t last_contrast; /* token of the last "but"; 0: none that has words before it */
	size_t exclamations;  /* signs */
	size_t links;
};

void sb_reading_init(struct sb_reading *reading, const struct sb_lexicon *lexicon);
/* Reads the title and the text of a post. What the reading held before is gone. Linear in the text's length. */
void sb_reading_read(struct sb_reading *reading, const struct sb_post *post);
void sb_reading_free(struct sb_reading *reading);

/* sb_features_find for the text that was read. */
void sb_reading_features(const struct sb_reading *reading, struct sb_features *features);

/* The text of a hit: from its first word to the end of its last. */
static inline struct sb_str sb_reading_text(const struct sb_reading *reading, const struct sb_hit *hit)
{
	struct sb_str first = reading->words.list[hit->at].raw, last = reading->words.list[hit->at + hit->count - 1].raw;

	return sb_str_of(first.ptr, (size_t)(last.ptr + last.len - first.ptr));
}

#endif
