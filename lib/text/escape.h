/* escape.h - strangers' text made harmless for the place where it goes.
 *
 * Each adds to `out`. Bytes that are not valid UTF-8 become U+FFFD everywhere. */
#ifndef SB_TEXT_ESCAPE_H
#define SB_TEXT_ESCAPE_H

#include "base/buf.h"

/* HTML content and quoted attributes: & < > " ' as references, control characters (but tab and line feed) as U+FFFD. */
void sb_escape_html(struct sb_buf *out, struct sb_str text);
/* One line on a terminal: white space becomes a space; control characters, C1 controls and the marks that turn the
 * direction of writing (which could make a line read as something else) become U+FFFD. */
void sb_escape_terminal(struct sb_buf *out, struct sb_str text);
/* Inline text of GitHub-flavoured Markdown, also inside a table's cell: one line; no markup, HTML, mathematics or link
 * comes out of it, and a word joiner behind "@" and "#" keeps it from calling people and naming issues. */
void sb_escape_markdown(struct sb_buf *out, struct sb_str text);
/* JSON text for a <script> element: "<", ">", "&" as \u escapes (they can only stand in strings), so that neither
 * "</script" nor "<!--" is there. `json` must be valid JSON. */
void sb_escape_script(struct sb_buf *out, struct sb_str json);
/* A spreadsheet takes a cell that begins with one of = + - @ (also full-width), tab or a line's end for a formula; an
 * apostrophe before it keeps it text (OWASP, "CSV injection"). White space before the sign does not hide it. */
void sb_escape_formula(struct sb_buf *out, struct sb_str text);
/* A URL with everything but RFC 3986's characters percent-encoded, and brackets too, so that it can stand in Markdown. */
void sb_escape_url(struct sb_buf *out, struct sb_str url);

/* Whether `url` may become a link: http or https, and no white space or control character in it. */
bool sb_escape_is_web_link(struct sb_str url);

#endif
