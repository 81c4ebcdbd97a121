/* post.h - the record of sb-post(5): a typed view of one line.
 *
 * Every text is a view into the parsed JSON and is good as long as that is. What is absent in the record, null, or of the
 * wrong type is absent in the view: texts without a pointer, numbers NaN, times SB_TIME_NONE, values NULL. */
#ifndef SB_POST_POST_H
#define SB_POST_POST_H

#include "base/time.h"
#include "json/value.h"

struct sb_author {
	struct sb_str id, handle, name, url, role, department, tier;
	double followers;
	bool bot;
};

struct sb_metrics {
	double likes, reposts, quotes, replies, views;
};

struct sb_judgement { /* `score` */
	struct sb_str label, intent, emotion;
	double sentiment, confidence, urgency, reach, priority, canned, promo;
	struct sb_str theme; /* "product", "bigger picture", "both" */
	sb_json *stance;     /* an object: proposal -> "for", "against", "neutral" */
	bool private;        /* of our own posts: asks to go on where nobody else can read */
};

#define SB_CANNED_FROM 0.5 /* score.canned, 0 to 1: an answer is a copy */
#define SB_PROMO_FROM 0.5  /* score.promo, 0 to 1: a post wants to sell */

struct sb_post {
	sb_json *root; /* the whole record */
	struct sb_str type, id, network, url;
	sb_time created_at, edited_at, seen_at;
	struct sb_author author;
	struct sb_str title, text, lang;
	struct sb_str thread_id, reply_to, repost_of, quote_of, via;
	struct sb_metrics metrics;
	double rating;
	sb_json *mentions, *tags, *links, *media, *topics; /* arrays */
	struct sb_judgement score;
	bool scored;       /* it is an object */
	bool score_stands; /* it is there, of whatever type */
};

/* Fills `post` from a parsed object. Never fails: a record of any shape has a view. */
void sb_post_read(sb_json *root, struct sb_post *post);

/* A record without a type, or with type "post". */
static inline bool sb_post_is_post(const struct sb_post *post)
{
	return post->type.ptr == NULL || sb_str_eq(post->type, SB_STR("post"));
}

static inline bool sb_post_by_staff(const struct sb_post *post)
{
	return sb_str_eq(post->author.role, SB_STR("staff"));
}

/* What makes authors the same: the network with the author's id, or where that is unknown with the handle. Written into
 * `scratch`; absent when neither is known. Ids alone are not enough: two networks may both count from 1. */
struct sb_buf;
struct sb_str sb_post_author_key(const struct sb_post *post, struct sb_buf *scratch);

#endif
