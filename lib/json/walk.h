/* walk.h - the members of an object in its text, for what changes texts. Internal to json.
 *
 * Valid JSON is a precondition, so nothing is checked twice; every step still stays inside the text. */
#ifndef SB_JSON_WALK_H
#define SB_JSON_WALK_H

#include "base/str.h"

struct sb_json_walk {
	const char *at, *end;
};

struct sb_json_member {
	struct sb_str key;   /* with its quotation marks */
	struct sb_str value; /* without white space around it */
};

struct sb_json_walk sb_json_walk_object(struct sb_str object);
bool sb_json_walk_member(struct sb_json_walk *w, struct sb_json_member *m);
/* Past the string that begins at `at`. */
void sb_json_walk_string(struct sb_json_walk *w);

#endif
