/* feed.h - RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed 1.0 and 1.1 become posts.
 *
 * The id of a post is "feed:" and the entry's guid or Atom id, else its link, else "feed:hash-" and 32 hexadecimal
 * digits of XXH3-128 over title, text and date, for feeds that give neither. */
#ifndef SB_FETCH_FEED_H
#define SB_FETCH_FEED_H

#include "fetch/pace.h"
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
	struct sb_feed_pace *pace; /* filled with how often the feed wants to be asked, where it says so; or NULL */
};

/* Takes one entry, good during the call; what it lacks (seen_at, via) may be added. False stops the reading. */
typedef bool sb_feed_entry(void *ctx, struct sb_record *record);

enum sb_feed_kind { SB_FEED_NONE, SB_FEED_XML, SB_FEED_JSON, SB_FEED_HTML };
/* What the start of a document looks like; SB_FEED_HTML is a page, not a feed. */
enum sb_feed_kind sb_feed_sniff(struct sb_str start);

/* Hands on the entries in the order of the document. False: `err` (SB_REJECTED) says where it could not be read
 * further; the entries before that place were handed on. */
bool sb_feed_read(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx, struct sb_err *err);

/* --- a document that is read while it comes --- */

#define SB_FEED_WHOLE_MAX ((size_t)4 << 20)  /* bytes from which on a document is not held whole */
#define SB_FEED_STREAM_MAX ((size_t)1 << 30) /* of such a document, at most */

struct sb_feed_stream;

/* Begins with the first bytes of a document, in `input->content`, which also tell its encoding; what `input` points to must
 * stay. NULL: it cannot be read so, as it is no XML. Mistakes are not mended. */
struct sb_feed_stream *sb_feed_stream_open(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx);
void sb_feed_stream_give(struct sb_feed_stream *stream, struct sb_str bytes);
/* As sb_feed_read ends. */
bool sb_feed_stream_close(struct sb_feed_stream *stream, struct sb_err *err);

/* The same from its first byte on, whatever its length: held as a whole while it is small, so that its encoding can be told by
 * all of it and mistakes can be mended. A JSON Feed may have SB_FEED_BYTES_MAX. `input` has no content. */
struct sb_feed;
struct sb_feed *sb_feed_open(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx);
/* False: it cannot be read further. */
bool sb_feed_push(struct sb_feed *feed, struct sb_str piece, struct sb_err *err);
bool sb_feed_end(struct sb_feed *feed, struct sb_err *err);
void sb_feed_close(struct sb_feed *feed); /* NULL is fine */

#endif
