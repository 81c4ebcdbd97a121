/* seen.h - what came before: the same value (exactly), or almost the same text. Memory is bounded by a window. */
#ifndef SB_QUERY_SEEN_H
#define SB_QUERY_SEEN_H

#include "base/buf.h"
#include "base/known.h"
#include "base/mem.h"
#include "base/time.h"
#include "text/words.h"

/* What a text looks like: 63 minima over its runs of 5 bytes (MinHash, Broder 1997). The share of equal ones estimates
 * the share of runs that two texts have in common (Jaccard). */
#define SB_SEEN_MINIMA 63
struct sb_seen_sketch {
	uint16_t minima[SB_SEEN_MINIMA];
};
/* Of the plain words, tags and letters of a text: addresses, mentions, emoji, case and punctuation do not count. False
 * when there is nothing of that in it. */
bool sb_seen_sketch(const struct sb_words *words, struct sb_buf *scratch, struct sb_seen_sketch *sketch);

#define SB_SEEN_ALIKE_WINDOW 20000 /* texts remembered where no window is given: 7 MB */

struct sb_seen {
	uint64_t window;      /* values remembered, 0: all */
	int64_t span;         /* how long, by the records' own times; 0: without end */
	bool alike;           /* sketches, not keys */
	bool names;           /* remembers whose each was */
	struct sb_seen_entry *ring;
	size_t cap;           /* of the ring: a power of two */
	uint64_t first, next; /* counted up: the oldest that is remembered, the one to come */
	sb_time newest;
	uint64_t *slots; /* number + 1 of an entry; 0: free. Keys: an open table; sketches: a table for each band */
	size_t slot_count;
};

/* Whether it was seen; then `*name` (where names are remembered) is whose the first one was. If not, it is remembered now.
 * `at`: the record's time or SB_TIME_NONE. */
bool sb_seen_key_before(struct sb_seen *seen, struct sb_known_hash key, sb_time at, struct sb_str own, struct sb_str *name);
bool sb_seen_alike_before(struct sb_seen *seen, const struct sb_seen_sketch *sketch, sb_time at, struct sb_str own,
			  struct sb_str *name);
void sb_seen_free(struct sb_seen *seen);

#endif
