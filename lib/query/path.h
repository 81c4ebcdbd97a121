/* path.h - a field of a record, as people name it: "text", ".author.handle", "media.url". */
#ifndef SB_QUERY_PATH_H
#define SB_QUERY_PATH_H

#include "json/value.h"

#define SB_PATH_DEPTH_MAX 16 /* names in a path: a record is a few levels deep, and the stack stays small */

struct sb_path {
	struct sb_str names[SB_PATH_DEPTH_MAX]; /* views into the text that was parsed */
	size_t count;
};

/* Names with dots between them; one dot may stand before all. False: `err` (status SB_USAGE). */
bool sb_path_parse(struct sb_path *path, struct sb_str text, struct sb_err *err);

/* Calls `visit` for each value that the path leads to: into objects by name, into arrays through every element, also at
 * its end. True as soon as `visit` says so. */
typedef bool sb_path_visit(void *ctx, sb_json *value);
bool sb_path_any(const struct sb_path *path, sb_json *root, sb_path_visit *visit, void *ctx);

#endif
