/* length.h - how long a text is for the network that shall take it, and a text cut into a thread of parts that it
 * takes.
 *
 * Networks count in their own ways:
 *	characters  Unicode code points (Reddit, Lemmy, Discourse, NodeBB, YouTube, GitHub)
 *	graphemes   what a person calls a character, UAX 29 (Bluesky: app.bsky.feed.post, maxGraphemes)
 *	mastodon    graphemes, but an http(s) link counts 23 and "@user@host" as "@user" (its StatusLengthValidator)
 *	x           weights, as text/marks.h has them: 1 or 2 a character, 23 a link (twitter-text, configuration 3) */
#ifndef SB_TEXT_LENGTH_H
#define SB_TEXT_LENGTH_H

#include "base/diag.h"
#include "base/mem.h"
#include "text/words.h"

enum sb_counting { SB_COUNT_CHARACTERS, SB_COUNT_GRAPHEMES, SB_COUNT_MASTODON, SB_COUNT_X };
extern const char *const sb_counting_names[]; /* "characters", ..., NULL-terminated */

struct sb_length {
	enum sb_counting counting;
	size_t max;       /* in those units; 0: no limit */
	size_t max_bytes; /* besides; 0: no limit */
};

#define SB_PARTS_MAX 25 /* a thread longer than that is an article: publish it elsewhere and link to it */

/* The length of `text`, in units. `words` is for its use. */
size_t sb_length_count(const struct sb_length *length, struct sb_str text, struct sb_words *words);
/* Whether the network takes the text as it is. */
bool sb_length_fits(const struct sb_length *length, struct sb_str text, struct sb_words *words);

/* Cuts a text into parts that fit, each with " (1/3)" behind it: at a paragraph or a sentence where that is not too
 * early, else between two words, else between two characters; never inside a link, a mention or a tag. A text that
 * fits is one part as it is. `parts` has room for SB_PARTS_MAX; they live in `arena`. False: `err` (SB_REJECTED)
 * says why it cannot be cut. */
bool sb_length_split(const struct sb_length *length, struct sb_str text, struct sb_words *words, struct sb_arena *arena,
		     struct sb_str *parts, size_t *count, struct sb_err *err);

#endif
