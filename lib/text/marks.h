/* marks.h - mentions, hashtags, cashtags and addresses in a plain text, by the rules of twitter-text (X's own library, whose
 * conformance suite is a test here).
 *
 * Whether "example.com" without http is an address is decided by its last part: a top-level domain of the public suffix list,
 * by libpsl, which libcurl brings along anyway. Not written by a regular expression of 1,500 names as twitter-text has it. */
#ifndef SB_TEXT_MARKS_H
#define SB_TEXT_MARKS_H

#include "base/str.h"

#define SB_MARKS_TEXT_MAX ((size_t)1 << 16) /* bytes of a text that are looked at; the longest forum posts have as many */
#define SB_MARKS_MAX 1000		    /* marks of a kind: far above what a person writes; bounds the time */

enum sb_mark_kind {
	SB_MARK_LINK = 1,      /* http://... and https://... */
	SB_MARK_BARE_LINK = 2, /* example.com/path */
	SB_MARK_MENTION = 4,
	SB_MARK_TAG = 8,
	SB_MARK_CASHTAG = 16,
	SB_MARK_ALL = 31
};

struct sb_mark {
	enum sb_mark_kind kind;
	struct sb_str whole; /* as it stands in the text, with its "@", "#" or "$" */
	struct sb_str name;  /* without it; of an address the same as `whole` */
	struct sb_str list;  /* "/list" behind a mention; absent where there is none */
};

/* Hands on the marks of `text` (UTF-8; nothing is found in what is not) that are of one of `kinds`: first the addresses, then
 * the mentions, tags and cashtags outside them, each kind in the order of the text. Views into `text`. */
void sb_marks_find(struct sb_str text, unsigned kinds, void (*found)(void *ctx, const struct sb_mark *mark), void *ctx);

#define SB_X_LENGTH_MAX 280  /* weighted characters of a post on X */
#define SB_X_LINK_LENGTH 23  /* what any address counts there, as X shortens it */
/* What X counts, by twitter-text's configuration version 3: most letters of scripts from Latin to Georgian, and general
 * punctuation, count 1; all others 2; an emoji, of however many code points, 2; an address 23. The text is counted in normalisation form C,
 * however it came. */
size_t sb_marks_weighted_length(struct sb_str text);
/* The same of a piece of a text, in which no address is looked for. */
size_t sb_marks_weight(struct sb_str text);

#endif
