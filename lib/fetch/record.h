/* record.h - a post on its way out: filled from a feed, a table or a network's answer, checked and written as one line.
 *
 * The order of the fields is that of sb-post(5). What is absent (no pointer, NaN, SB_TIME_NONE) is left out. */
#ifndef SB_FETCH_RECORD_H
#define SB_FETCH_RECORD_H

#include "base/buf.h"
#include "post/post.h"

#define SB_RECORD_TEXT_MAX ((size_t)1 << 20) /* bytes of one text, and of one list: no network allows more in a post   \
					      */

struct sb_record {
	struct sb_str id, network, url;
	sb_time created_at, edited_at, seen_at;
	struct sb_author author;
	struct sb_str title, text, lang, lang_by;
	struct sb_str thread_id, reply_to, repost_of, quote_of, via;
	struct sb_buf mentions, tags, links, media; /* strings, as the inside of a JSON array */
	struct sb_metrics metrics;
	double rating;
	bool bare; /* written even where nothing is said: an entry of a feed is one, whatever it lacks */
	struct sb_buf extra; /* further members of the object, as JSON text without its brackets */
};

void sb_record_init(struct sb_record *record);
void sb_record_clear(struct sb_record *record); /* as after init, keeps its memory */
void sb_record_free(struct sb_record *record);

/* Adds a string to one of the lists, unless it is empty or stands there already. */
void sb_record_list_add(struct sb_buf *list, struct sb_str item);
/* Adds an address, read against `base` (may be absent); what is no http or https address is left out. */
void sb_record_link_add(struct sb_buf *list, struct sb_str base, struct sb_str href);

/* Adds "hash-" and XXH3-128 of the bytes in hexadecimal: an id for what has none of its own. */
void sb_record_hash(struct sb_str bytes, struct sb_buf *out);

/* Fills a record from a post that a network's jq file made. Its `html`, if there is one, becomes `text`, and the links
 * in it become `links`, read against `base`. `scratch` holds the text that was made, as long as the record is used. */
void sb_record_from_json(struct sb_record *record, sb_json *post, struct sb_str base, struct sb_buf *scratch);

/* What the network did not say is read from the text: its language (lang_by "detected"), and where there are none, the
 * mentions, tags and links by the rules of twitter-text. */
void sb_record_complete(struct sb_record *record);

/* Adds the line, without a line feed, to `out`. False: it is no post, `err` (SB_REJECTED) says what is missing: an id
 * that begins with its network, or anything that was said. */
bool sb_record_write(const struct sb_record *record, struct sb_buf *out, struct sb_err *err);

#endif
