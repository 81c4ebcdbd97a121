/* html.h - HTML as people post it becomes plain text that reads well. The only code that includes gumbo.h.
 *
 * Paragraphs are set apart by a blank line, items of a list begin with "- " or a number, lines of a quotation with ">
 * "; scripts, styles and what is hidden is dropped; white space is collapsed but in <pre>. Text stands where an image
 * has an alternative text. An address that a network shortens for the eye (Mastodon's "invisible" and "ellipsis") is
 * whole. */
#ifndef SB_TEXT_HTML_H
#define SB_TEXT_HTML_H

#include "base/buf.h"

/* What is read of one piece of HTML; the rest is cut off. The parser's time grows with the tags times their depth, so
 * the three together bound it to some 20 ms, whatever a stranger wrote. Real articles have a few thousand tags, 30
 * deep. */
#define SB_HTML_BYTES_MAX ((size_t)1 << 20)
#define SB_HTML_TAGS_MAX ((size_t)16384)
#define SB_HTML_DEPTH_MAX ((size_t)512)

/* Given the address of each link as it stands there, mentions and tags left out. */
typedef void sb_html_link(void *ctx, struct sb_str href);

/* Adds the text to `text`, as far as its maximum allows. `link` may be NULL. Any bytes may come in. */
void sb_html_text(struct sb_str html, struct sb_buf *text, sb_html_link *link, void *ctx);

/* The address of the first feed that a page names (<link rel=alternate> with the type of a feed) and its <base>, each as it
 * stands there, added to `href` and `base`. False: it names none. */
bool sb_html_find_feed(struct sb_str page, struct sb_buf *href, struct sb_buf *base);

/* The start of a piece of HTML that is within the limits above. */
struct sb_str sb_html_within_limits(struct sb_str html);

#endif
