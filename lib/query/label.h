/* label.h - what stands before a query in a file of named ones, a line each:
 *
 *	name: query
 *	name -> department: query
 *	name (product) -> department: query
 *	name (bigger picture): query
 *
 * The name ends at the first colon. The department is the one that answers. A topic may be marked as one about the
 * product, or about the bigger picture beyond it. */
#ifndef SB_QUERY_LABEL_H
#define SB_QUERY_LABEL_H

#include "base/str.h"

enum sb_theme { SB_THEME_NONE, SB_THEME_PRODUCT, SB_THEME_BIGGER, SB_THEME_BOTH }; /* both: of several topics */

struct sb_query_label {
	struct sb_str name, department, query; /* parts of the line, trimmed; no department: absent; no colon: query absent */
	enum sb_theme theme;
};

struct sb_query_label sb_query_label_of(struct sb_str line);
/* "product", "bigger picture", "both"; NULL for none */
const char *sb_theme_name(enum sb_theme theme);

#endif
