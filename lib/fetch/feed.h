/* feed.h - RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed 1.0 and 1.1 become posts.
 *
 * The id of a post is "feed:" and the entry's guid or Atom id, else its link, else "feed:hash-" and 32 hexadecimal
 * digits of XXH3-128 over title, text and date, for feeds that give neither. */
#ifndef SB_FETCH_FEED_H
#define SB_FETCH_FEED_H

#include "fetch/record.h"

#define SB_FEED_BYTES_MAX ((size_t)64 << 20) /* of a document; the largest feeds seen have a few */
#define SB_FEED_PREFIXES_MAX 64 /* of namespaces that a document forgot to declare; there are about 40 in use */
#define SB_FEED_LANG_MAX 256 /* bytes of the name of a language; BCP 47 ones have 3 to 35 */
#define SB_FEED_DEPTH_MAX 100		     /* elements in elements; a feed has 10, XHTML in it 30 */

struct sb_feed_input {
	struct sb_str content;
	struct sb_str charset; /* as its Content-Type says; absent when it does not */
	struct sb_str url;     /* where it was found: relative addresses are read against it; absent for a file */
	struct sb_str language; /* as its Content-Language says, for entries that do not say; absent when it does not */
};

/* Takes one entry, good during the call; what it lacks (seen_at, via) may be added. False stops the reading. */
typedef bool sb_feed_entry(void *ctx, struct sb_record *record);

enum sb_feed_kind { SB_FEED_NONE, SB_FEED_XML, SB_FEED_JSON, SB_FEED_HTML };
/* What the start of a document looks like; SB_FEED_HTML is a page, not a feed. */
enum sb_feed_kind sb_feed_sniff(struct sb_str start);

/* Hands on the entries in the order of the document. False: `err` (SB_REJECTED) says where it could not be read
 * further; the entries before that place were handed on. */
bool sb_feed_read(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx, struct sb_err *err);

#endif
