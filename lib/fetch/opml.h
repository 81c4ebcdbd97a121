/* opml.h - the feeds of an OPML file (http://opml.org/spec2.opml), as feed readers export them. */
#ifndef SB_FETCH_OPML_H
#define SB_FETCH_OPML_H

#include "base/diag.h"
#include "base/str.h"

/* Whether a text begins as an XML document does. */
bool sb_opml_sniff(struct sb_str text);
/* Hands on the address of each outline that has one (`xmlUrl`, in whatever case; newsboat's "exec:" and "filter:" are
 * commands and not addresses: they are passed over). False: `err` (SB_USAGE) says where it cannot be read. */
bool sb_opml_read(struct sb_str text, void (*feed)(void *ctx, struct sb_str address), void *ctx, struct sb_err *err);

#endif
