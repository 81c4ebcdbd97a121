/* held.h - posts that are held back until their source is read, so that they can be written in the order of time. */
#ifndef SB_FETCH_HELD_H
#define SB_FETCH_HELD_H

#include "base/map.h"
#include "io/writer.h"
#include "base/time.h"

struct sb_held {
	struct sb_buf lines; /* behind one another, each with its line feed */
	struct sb_held_post {
		size_t start, len;
		sb_time at;
	} * posts;
	size_t count, cap;
	struct sb_buf ids;   /* noted since the last clear, each with a NUL behind it */
	struct sb_map known; /* ids that were noted, over all answers of a run */
};

void sb_held_init(struct sb_held *held);
void sb_held_clear(struct sb_held *held); /* after writing: ids that were noted stay known */
void sb_held_free(struct sb_held *held);

/* Notes that the source has a post of this id. False when it was noted before. */
bool sb_held_id(struct sb_held *held, struct sb_str id);
void sb_held_add(struct sb_held *held, struct sb_str line, sb_time at);
/* Lets go of all but the newest `limit` posts, now and then: memory stays within twice that. */
void sb_held_trim(struct sb_held *held, uint64_t limit);
/* Calls `see` with the lines that sb_held_write would write. */
void sb_held_each(const struct sb_held *held, uint64_t limit, void (*see)(void *ctx, struct sb_str line), void *ctx);
/* Writes the newest `limit` posts, the oldest first. They came newest first: without a time each, that order turned
 * round decides. Returns how many. */
uint64_t sb_held_write(struct sb_held *held, uint64_t limit, struct sb_writer *out);

#endif
