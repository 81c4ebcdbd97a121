/* str.h - a view of bytes that someone else owns.
 *
 * A `struct sb_str` is a pointer and a length; it is not terminated by a NUL and may hold any byte. An absent value has
 * `ptr == NULL`; an empty one has a pointer and `len == 0`. A view is valid as long as its owner says. */
#ifndef SB_BASE_STR_H
#define SB_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sb_str {
	const char *ptr;
	size_t len;
};

/* A view of a string literal. */
#define SB_STR(literal) ((struct sb_str){("" literal), sizeof(literal) - 1})
/* The two arguments of a "%.*s" conversion. */
#define SB_FMT(s) ((int)((s).len > 4096 ? 4096 : (s).len)), ((s).ptr ? (s).ptr : "")

static inline struct sb_str sb_str_from(const char *text)
{
	return (struct sb_str){text, text ? strlen(text) : 0};
}

static inline struct sb_str sb_str_of(const char *ptr, size_t len)
{
	return (struct sb_str){ptr, len};
}

static inline bool sb_str_eq(struct sb_str a, struct sb_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool sb_str_is(struct sb_str a, const char *text)
{
	return sb_str_eq(a, sb_str_from(text));
}

/* memcmp order, the shorter first when one begins the other: <0, 0, >0. */
int sb_str_cmp(struct sb_str a, struct sb_str b);
/* Equal when ASCII letters are compared without case. */
bool sb_str_eq_nocase(struct sb_str a, struct sb_str b);
bool sb_str_starts(struct sb_str s, const char *prefix);
bool sb_str_starts_nocase(struct sb_str s, const char *prefix);
bool sb_str_ends(struct sb_str s, const char *suffix);
/* The same view without ASCII white space at both ends. */
struct sb_str sb_str_trim(struct sb_str s);
/* Cuts `*rest` at the first `sep`: returns what stood before it and leaves what comes behind in `*rest`; without a
 * `sep`, returns everything and leaves `*rest` absent. */
struct sb_str sb_str_cut(struct sb_str *rest, char sep);

#endif
