/* charset.h - a document in whatever encoding it came becomes UTF-8 that an XML parser takes. */
#ifndef SB_FETCH_CHARSET_H
#define SB_FETCH_CHARSET_H

#include "base/buf.h"

/* Adds `content` to `out` in UTF-8. The encoding is, in this order: what a byte order mark says; `charset` (of the
 * Content-Type, may be absent); what an XML declaration says; UTF-8; windows-1252 - the first in which the bytes make
 * sense, as senders are often wrong. ISO-8859-1 and ASCII are read as windows-1252, as browsers do. Characters that XML
 * 1.0 forbids are left out. */
void sb_charset_to_utf8(struct sb_str content, struct sb_str charset, struct sb_buf *out);

/* The same for a document that is not held in memory as a whole: its encoding is the first in which `start`, the beginning of
 * it, makes sense. Bytes of UTF-8 that make none are taken for windows-1252, one by one. */
struct sb_charset;
struct sb_charset *sb_charset_open(struct sb_str start, struct sb_str charset);
/* Adds the next bytes of the document (the first are those of `start`) as far as they are whole characters. */
void sb_charset_feed(struct sb_charset *how, struct sb_str bytes, struct sb_buf *out);
void sb_charset_close(struct sb_charset *how);

/* Adds `text`, which is UTF-8, with the characters U+0080 to U+009F read as windows-1252: controls that nobody writes, and
 * what is left where quotation marks were counted as if they were Unicode. */
void sb_charset_mend(struct sb_str text, struct sb_buf *out);

/* Adds `text` in UTF-8: the bytes that are none are taken for windows-1252, one by one. */
void sb_charset_repair(struct sb_str text, struct sb_buf *out);

/* The charset parameter of a Content-Type; absent when there is none. */
struct sb_str sb_charset_of(struct sb_str content_type);

#endif
