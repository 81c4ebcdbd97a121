/* json_split.h - the objects of a JSON document, one after the other, in the memory of the largest: of an array of them, of one
 * alone, or of several that follow each other over however many lines. */
#ifndef SB_FETCH_JSON_SPLIT_H
#define SB_FETCH_JSON_SPLIT_H

#include "base/buf.h"
#include "base/diag.h"

struct sb_json_split {
	struct sb_buf object; /* so far, white space between its parts left out */
	size_t depth;         /* brackets that are open inside it; 0: between objects */
	bool in_string, escaped, in_array;
	uint64_t line; /* that is being read, from 1 */
	uint64_t begin; /* the line on which the object began */
};

/* `max` bytes of an object at most. */
void sb_json_split_init(struct sb_json_split *split, size_t max);
void sb_json_split_free(struct sb_json_split *split);

/* Takes the next bytes and hands on each object that ends in them; its text is not checked yet. One that is too long is
 * absent. False: `err` (SB_REJECTED) says that this is no such document. */
typedef bool sb_json_object(void *ctx, struct sb_str object);
bool sb_json_split_feed(struct sb_json_split *split, struct sb_str piece, sb_json_object *object, void *ctx, struct sb_err *err);
/* The document ends here: false when it ends within an object or its array. */
bool sb_json_split_end(struct sb_json_split *split, struct sb_err *err);

#endif
