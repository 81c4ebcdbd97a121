/* rewrite.h - changes or takes away members and strings of a JSON text and leaves every other byte as it is.
 *
 * As for splice.h, the text must be valid. Where a key stands twice, each is asked about: nothing hides behind a later one. */
#ifndef SB_JSON_REWRITE_H
#define SB_JSON_REWRITE_H

#include "base/buf.h"

enum sb_json_change {
	SB_JSON_KEEP,    /* as it is; nothing was added to `out` */
	SB_JSON_REPLACE, /* by the JSON text that was added to `out` */
	SB_JSON_REMOVE   /* the member, with its comma */
};

/* Adds `object` to `out`; `change` decides on each member. `key` is as it reads, `value` JSON text. */
void sb_json_rewrite(struct sb_str object,
		     enum sb_json_change (*change)(void *ctx, struct sb_str key, struct sb_str value, struct sb_buf *out),
		     void *ctx, struct sb_buf *out);
/* The strings of `value`, JSON of any kind, that are not keys, at any depth: `change` adds what one shall read instead (not
 * JSON: it is escaped here) to `text`, which is empty, and returns true. Adds the new value to `out`; false: nothing changed,
 * and nothing was added. */
bool sb_json_rewrite_strings(struct sb_str value, bool (*change)(void *ctx, struct sb_str string, struct sb_buf *text),
			     void *ctx, struct sb_buf *out);

#endif
