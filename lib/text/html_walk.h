/* html_walk.h - what elements and texts of HTML do to the plain text, in the order in which they open and close. Internal:
 * html.c walks gumbo's tree, html_simple.c reads tags one after the other. */
#ifndef SB_TEXT_HTML_WALK_H
#define SB_TEXT_HTML_WALK_H

#include "text/html.h"

#include <gumbo.h>

#define SB_HTML_LISTS_MAX 16 /* lists within lists that are numbered and indented; deeper ones stand where these do */

struct sb_html_walk {
	struct sb_buf *out;
	size_t start; /* where our text begins in `out` */
	sb_html_link *link;
	void *ctx;
	int lines;  /* line feeds that are due before the next character */
	bool space; /* a space is due, unless a line begins */
	bool begun; /* something stands in this line, or a marker is out */
	int quotes, pre;
	bool inside; /* an <iframe> already: one in it says nothing */
	int lists;
	bool item; /* the marker of a list item is due */
	struct {
		bool numbered;
		int64_t number;
	} list[SB_HTML_LISTS_MAX];
};

/* An element with the attributes that mean something; those that it does not have are absent. */
struct sb_html_element {
	GumboTag tag;
	struct sb_str class, style, hidden, href, rel, alt, start;
};

/* Neither it nor what stands in it is seen. */
bool sb_html_hidden(const struct sb_html_element *element);
/* Its start, which gives out the address of a link, and its end. Elements in which nothing stands, such as <br>, have both. */
void sb_html_open(struct sb_html_walk *walk, const struct sb_html_element *element);
void sb_html_close(struct sb_html_walk *walk, const struct sb_html_element *element);
void sb_html_add(struct sb_html_walk *walk, struct sb_str text);
/* Whether what a link shows is the start of its own address, with an ellipsis behind. */
bool sb_html_shortened(struct sb_str shown, struct sb_str href);
bool sb_html_has_word(struct sb_str words, const char *word);

/* The way without a tree, for HTML that is written so plainly that the parser has nothing to mend in it: every element is
 * closed where it has to be, and is one of those that people use in posts. False: it is not; nothing was added. */
bool sb_html_simple(struct sb_html_walk *walk, struct sb_str html);
/* The way by the parser's tree, for any HTML. */
void sb_html_tree(struct sb_html_walk *walk, struct sb_str html);

#endif
