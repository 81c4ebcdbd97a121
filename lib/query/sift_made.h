/* sift_made.h - what a worker hands to the sift for one record. Internal to query. */
#ifndef SB_QUERY_SIFT_MADE_H
#define SB_QUERY_SIFT_MADE_H

#include "query/sift.h"

/* In memory, behind one another: this, the sketch where there is one, the numbers of the set's queries that hold, the id,
 * the new text where the record is not written as it was. */
struct sb_sift_made {
	struct sb_str raw; /* the line as it was read */
	struct sb_known_hash key;
	bool has_key, has_sketch, is_new;
	sb_time created_at;
	size_t hits, id_len, text_len;
};

#endif
