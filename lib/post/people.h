/* people.h - the people file: who is who. CSV with a header; sb-score(1) describes its columns.
 *
 * Columns: handle (required), network, role, department, tier, name, level, topics, channels, hours, zone, deputy. Others
 * are passed over. A handle is compared without its "@" and without case; several of one person stand apart by ";", and
 * one may have its own network,
 * "mastodon:ann". A row with a network counts only there and goes before one without. Rows of one name are one person.
 * Topics stand apart by ";". */
#ifndef SB_POST_PEOPLE_H
#define SB_POST_PEOPLE_H

#include "base/map.h"
#include "base/diag.h"

struct sb_person {
	struct sb_str handle, network, role, department, tier, name, level, topics; /* absent when the field is empty */
	struct sb_str channels, hours, zone, deputy; /* for sb-notify(1), as sb-routes(5) explains them */
};

struct sb_people {
	struct sb_person *list;
	size_t count, cap;
	struct sb_map by_handle; /* "network\nhandle" or "\nhandle", folded -> index */
	struct sb_arena arena;
};

/* Reads the file. False: `err` (status SB_USAGE, or SB_IO) names the file and the line, and nothing is left to free. */
bool sb_people_read(struct sb_people *people, const char *path, struct sb_err *err);
/* The same from a text that is already there; `name` is for messages. */
bool sb_people_parse(struct sb_people *people, const char *name, struct sb_str text, struct sb_err *err);
/* The person behind a handle, or NULL. */
const struct sb_person *sb_people_find(const struct sb_people *people, struct sb_str network, struct sb_str handle);
void sb_people_free(struct sb_people *people);

#endif
