/* splice.h - changes a field of a JSON object in its text and leaves every other byte as it is.
 *
 * The text must be a valid JSON object (sb_json_parse_object accepted it). */
#ifndef SB_JSON_SPLICE_H
#define SB_JSON_SPLICE_H

#include "base/buf.h"

struct sb_json_edit {
	struct sb_str key;   /* as it reads, not as it is escaped */
	struct sb_str value; /* JSON text */
};

/* Adds `object` to `out` with each edit made: where the key stands its value is replaced (everywhere, should it stand
 * twice, so that all readers agree), else key and value are added before the closing bracket. At most
 * SB_JSON_EDITS_MAX edits, their keys all different. */
#define SB_JSON_EDITS_MAX 8
void sb_json_splice(struct sb_str object, const struct sb_json_edit *edits, size_t count, struct sb_buf *out);

/* The same where it is known that none of the keys stands in the object: the members are not looked at. `empty`: it has none. */
void sb_json_append(struct sb_str object, bool empty, const struct sb_json_edit *edits, size_t count, struct sb_buf *out);

/* Adds `object` with the member `key`, a text, before all others: for what no program may see in a tree, such as a secret. */
void sb_json_put_first(struct sb_str object, struct sb_str key, struct sb_str text, struct sb_buf *out);

/* The text of the member `key` (the last, should it stand twice); absent when it is not there. */
struct sb_str sb_json_find_text(struct sb_str object, struct sb_str key);

#endif
