/* feed_item.h - what was found in one entry of a feed, before it is a post. Internal to the feed reader. */
#ifndef SB_FETCH_FEED_ITEM_H
#define SB_FETCH_FEED_ITEM_H

#include "fetch/feed.h"

/* Texts of an entry; the first that stands there counts. */
enum sb_feed_slot {
	SB_SLOT_ID,
	SB_SLOT_LINK,
	SB_SLOT_TITLE,
	SB_SLOT_MEDIA_TITLE, /* the title where there is no other */
	SB_SLOT_ENCODED, /* the text, in the order in which it is preferred */
	SB_SLOT_CONTENT,
	SB_SLOT_SUMMARY,
	SB_SLOT_MEDIA_TEXT,
	SB_SLOT_PUBLISHED,
	SB_SLOT_UPDATED,
	SB_SLOT_CREATOR, /* dc:creator, the name of an Atom author */
	SB_SLOT_AUTHOR,	 /* RSS author: "mail (name)" */
	SB_SLOT_AUTHOR_URL,
	SB_SLOT_SOURCE_AUTHOR, /* of the feed that an Atom entry was copied from */
	SB_SLOT_LANGUAGE,
	SB_SLOT_REPLY_TO,
	SB_SLOT_REPLIES,
	SB_SLOT_VIEWS,
	SB_SLOT_RATING,
	SB_SLOT_COUNT
};

struct sb_feed_item {
	struct sb_buf slots[SB_SLOT_COUNT];
	bool html[SB_SLOT_COUNT]; /* the text is HTML */
	struct sb_buf bases[SB_SLOT_COUNT], langs[SB_SLOT_COUNT]; /* xml:base and xml:lang where it stood */
	bool has_lang[SB_SLOT_COUNT];				  /* it, or its entry, has an xml:lang, be it empty */
	bool id_is_link;	  /* RSS: a guid that is a permalink */
	struct sb_buf base;	  /* against which its addresses are read */
	struct sb_str link_base;  /* the same for the text that is being made plain */
	struct sb_record record;  /* its lists are filled while reading */
	struct sb_buf text, title, id, reply_to, author, url, lang;
};

void sb_feed_item_init(struct sb_feed_item *item);
void sb_feed_item_clear(struct sb_feed_item *item);
void sb_feed_item_free(struct sb_feed_item *item);
/* Fills the record from the slots. */
struct sb_record *sb_feed_item_finish(struct sb_feed_item *item);

/* Moments as feeds write them: RFC 3339, RFC 822 and what is made of them, dates. SB_TIME_NONE when unreadable. */
sb_time sb_feed_time(struct sb_str text);

/* One of the two readers behind sb_feed_read. */
bool sb_feed_read_xml(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx, struct sb_err *err);
bool sb_feed_read_json(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx, struct sb_err *err);

#endif
