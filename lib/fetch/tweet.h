/* tweet.h - posts of X as archives keep them (twarc): API v1.1 objects; API v2 objects, alone with what they refer to in them
 * ("flattened"), or pages of an answer, whose `includes` are joined. */
#ifndef SB_FETCH_TWEET_H
#define SB_FETCH_TWEET_H

#include "base/map.h"
#include "fetch/record.h"

struct sb_tweets {
	struct sb_arena arena;
	struct sb_record record;
	struct sb_buf text;
	sb_json **found; /* users and media of a page */
	size_t count, cap;
};

void sb_tweets_init(struct sb_tweets *tweets);
void sb_tweets_free(struct sb_tweets *tweets);

/* Whether an object is a post of X or a page of them. */
bool sb_tweets_known(sb_json *object);
/* Hands on the post, or those of a page, each good during the call. False from `post` stops. */
void sb_tweets_read(struct sb_tweets *tweets, sb_json *object, bool (*post)(void *ctx, struct sb_record *record), void *ctx);

#endif
