#include "fetch/tweet.h"

#include <stdlib.h>

void sb_tweets_init(struct sb_tweets *t)
{
	*t = (struct sb_tweets){0};
	sb_record_init(&t->record);
	sb_buf_init(&t->text, SB_RECORD_TEXT_MAX);
}

void sb_tweets_free(struct sb_tweets *t)
{
	sb_arena_free(&t->arena);
	sb_record_free(&t->record);
	sb_buf_free(&t->text);
	free(t->found);
}

static sb_json *get(sb_json *object, const char *key)
{
	return sb_json_get(object, sb_str_from(key));
}

static struct sb_str str(sb_json *object, const char *key)
{
	return sb_json_str(get(object, key));
}

static double number(sb_json *object, const char *key)
{
	return sb_json_number(get(object, key), NAN);
}

static sb_json *first(sb_json *a, sb_json *b)
{
	return a != NULL ? a : b;
}

/* --- what it is --- */

static bool is_page(sb_json *object)
{
	sb_json *data = get(object, "data");

	return (sb_json_is_array(data) || sb_json_is_object(data)) &&
	       (get(object, "includes") != NULL || get(object, "__twarc") != NULL ||
		get(get(object, "meta"), "result_count") != NULL);
}

static bool is_first_version(sb_json *object)
{
	return str(object, "id_str").len > 0 && get(get(object, "user"), "screen_name") != NULL;
}

static bool is_second_version(sb_json *object)
{
	return str(object, "id").len > 0 && str(object, "text").ptr != NULL && get(object, "network") == NULL &&
	       (str(object, "author_id").len > 0 || get(get(object, "author"), "username") != NULL);
}

bool sb_tweets_known(sb_json *object)
{
	return is_page(object) || is_first_version(object) || is_second_version(object);
}

/* --- parts that both versions have --- */

/* "42" -> "x:42"; absent stays absent. */
static struct sb_str qualified(struct sb_tweets *t, struct sb_str id)
{
	if (id.len == 0)
		return (struct sb_str){NULL, 0};
	char *full = sb_arena_alloc(&t->arena, id.len + 2);
	memcpy(full, "x:", 2);
	memcpy(full + 2, id.ptr, id.len);
	return sb_str_of(full, id.len + 2);
}

static struct sb_str joined(struct sb_tweets *t, const char *before, struct sb_str a, const char *between, struct sb_str b)
{
	struct sb_buf out;

	if (a.len == 0)
		return (struct sb_str){NULL, 0};
	sb_buf_init(&out, SB_RECORD_TEXT_MAX);
	sb_buf_add_text(&out, before);
	sb_buf_add_str(&out, a);
	sb_buf_add_text(&out, between);
	sb_buf_add_str(&out, b);
	struct sb_str kept = sb_arena_str(&t->arena, sb_buf_str(&out));
	sb_buf_free(&out);
	return kept;
}

/* X escapes these three characters in its texts and nothing else. */
static struct sb_str unescaped(struct sb_tweets *t, struct sb_str text)
{
	static const struct {
		const char *from;
		char to;
	} escapes[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};

	if (text.len == 0 || memchr(text.ptr, '&', text.len) == NULL)
		return text;
	sb_buf_clear(&t->text);
	for (size_t i = 0; i < text.len;) {
		size_t taken = 0;
		for (size_t k = 0; k < sizeof escapes / sizeof *escapes && taken == 0; k++) {
			if (!sb_str_starts(sb_str_of(text.ptr + i, text.len - i), escapes[k].from))
				continue;
			sb_buf_add_char(&t->text, escapes[k].to);
			taken = strlen(escapes[k].from);
		}
		if (taken == 0)
			sb_buf_add_char(&t->text, text.ptr[i]);
		i += taken ? taken : 1;
	}
	return sb_buf_str(&t->text);
}

static void add_each(struct sb_buf *list, sb_json *array, const char *key, const char *other)
{
	struct sb_json_iter it = sb_json_iter(sb_json_is_array(array) ? array : NULL);

	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;)
		sb_record_list_add(list, sb_json_str(first(get(v, key), other ? get(v, other) : NULL)));
}

/* Links, but those to the post's own pictures. */
static void add_links(struct sb_buf *list, sb_json *array)
{
	struct sb_json_iter it = sb_json_iter(sb_json_is_array(array) ? array : NULL);

	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;)
		if (get(v, "media_key") == NULL)
			sb_record_list_add(list, sb_json_str(first(get(v, "expanded_url"), get(v, "url"))));
}

static void fill_common(struct sb_tweets *t, struct sb_str id, struct sb_str handle, struct sb_str lang)
{
	struct sb_record *r = &t->record;

	r->network = SB_STR("x");
	r->id = qualified(t, id);
	r->author.handle = handle;
	r->author.url = joined(t, "https://x.com/", handle, "", SB_STR(""));
	r->url = joined(t, "https://x.com/", handle, "/status/", id);
	/* "und", "zxx" and names that begin with "q" are no languages: too short, only pictures, only links */
	if (lang.len == 0 || sb_str_is(lang, "und") || sb_str_is(lang, "zxx") || lang.ptr[0] == 'q')
		return;
	r->lang = sb_str_is(lang, "in") ? SB_STR("id") : sb_str_is(lang, "iw") ? SB_STR("he") : lang;
	r->lang_by = SB_STR("network");
}

/* --- version 1.1 --- */

static void first_version(struct sb_tweets *t, sb_json *tweet)
{
	struct sb_record *r = &t->record;
	sb_json *user = get(tweet, "user"), *extended = get(tweet, "extended_tweet"), *repost = get(tweet, "retweeted_status");
	sb_json *said = repost != NULL ? repost : tweet; /* what was reposted is cut off in the repost */
	sb_json *whole = first(first(get(said, "full_text"), get(get(said, "extended_tweet"), "full_text")), get(said, "text"));
	sb_json *entities = first(get(extended, "entities"), get(tweet, "entities"));
	sb_json *media = get(first(get(tweet, "extended_entities"), entities), "media");

	fill_common(t, str(tweet, "id_str"), str(user, "screen_name"), str(tweet, "lang"));
	r->author.id = str(user, "id_str");
	r->author.name = str(user, "name");
	r->author.followers = number(user, "followers_count");
	sb_time_parse_format(str(tweet, "created_at"), "%a %b %d %H:%M:%S %z %Y", &r->created_at);
	r->text = unescaped(t, sb_json_str(whole));
	r->reply_to = qualified(t, str(tweet, "in_reply_to_status_id_str"));
	r->repost_of = qualified(t, str(repost, "id_str"));
	r->quote_of = qualified(t, str(tweet, "quoted_status_id_str"));
	add_each(&r->mentions, get(entities, "user_mentions"), "screen_name", NULL);
	add_each(&r->tags, get(entities, "hashtags"), "text", NULL);
	add_links(&r->links, get(entities, "urls"));
	add_each(&r->media, media, "media_url_https", "media_url");
	r->metrics.likes = number(tweet, "favorite_count");
	r->metrics.reposts = number(tweet, "retweet_count");
	r->metrics.quotes = number(tweet, "quote_count");
	r->metrics.replies = number(tweet, "reply_count");
}

/* --- version 2 --- */

/* Users, media and posts that a page refers to, by their id or key. */
static void note_includes(struct sb_tweets *t, sb_json *array, const char *key, struct sb_map *known)
{
	struct sb_json_iter it = sb_json_iter(sb_json_is_array(array) ? array : NULL);

	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;) {
		if (str(v, key).len == 0)
			continue;
		t->found = sb_mem_reserve(t->found, t->count, &t->cap, sizeof *t->found);
		t->found[t->count] = v;
		*sb_map_put(known, str(v, key), t->count, NULL) = t->count;
		t->count++;
	}
}

static sb_json *included(const struct sb_tweets *t, const struct sb_map *known, struct sb_str key)
{
	size_t at = key.len > 0 ? sb_map_get(known, key) : SB_MAP_NONE;

	return at == SB_MAP_NONE ? NULL : t->found[at];
}

static void add_media(struct sb_tweets *t, sb_json *attachments, const struct sb_map *known)
{
	struct sb_json_iter it = sb_json_iter(get(attachments, "media_keys"));

	add_each(&t->record.media, get(attachments, "media"), "url", "preview_image_url");
	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;) {
		sb_json *medium = included(t, known, sb_json_str(v));
		sb_record_list_add(&t->record.media, sb_json_str(first(get(medium, "url"), get(medium, "preview_image_url"))));
	}
}

/* What it replies to, quotes or reposts. Returns the post that was reposted, where the page has it. */
static sb_json *add_references(struct sb_tweets *t, sb_json *tweet, const struct sb_map *known)
{
	struct sb_json_iter it = sb_json_iter(get(tweet, "referenced_tweets"));
	struct sb_record *r = &t->record;
	sb_json *reposted = NULL;

	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;) {
		struct sb_str type = str(v, "type"), id = qualified(t, str(v, "id"));
		if (sb_str_is(type, "replied_to"))
			r->reply_to = id;
		else if (sb_str_is(type, "quoted"))
			r->quote_of = id;
		else if (sb_str_is(type, "retweeted")) {
			r->repost_of = id;
			reposted = str(v, "text").len > 0 ? v : included(t, known, str(v, "id"));
		}
	}
	return reposted;
}

static struct sb_str whole_text(sb_json *tweet)
{
	struct sb_str note = str(get(tweet, "note_tweet"), "text"); /* of a post longer than 280 */

	return note.len > 0 ? note : str(tweet, "text");
}

static void second_version(struct sb_tweets *t, sb_json *tweet, const struct sb_map *known)
{
	struct sb_record *r = &t->record;
	sb_json *author = first(get(tweet, "author"), included(t, known, str(tweet, "author_id")));
	sb_json *entities = get(tweet, "entities"), *metrics = get(tweet, "public_metrics");

	fill_common(t, str(tweet, "id"), str(author, "username"), str(tweet, "lang"));
	r->author.id = sb_json_str(first(get(tweet, "author_id"), get(author, "id")));
	r->author.name = str(author, "name");
	r->author.followers = number(get(author, "public_metrics"), "followers_count");
	sb_time_parse(str(tweet, "created_at"), &r->created_at);
	r->thread_id = qualified(t, str(tweet, "conversation_id"));
	sb_json *reposted = add_references(t, tweet, known);
	r->text = unescaped(t, whole_text(reposted != NULL ? reposted : tweet));
	add_each(&r->mentions, get(entities, "mentions"), "username", NULL);
	add_each(&r->tags, get(entities, "hashtags"), "tag", NULL);
	add_links(&r->links, get(entities, "urls"));
	add_media(t, get(tweet, "attachments"), known);
	r->metrics.likes = number(metrics, "like_count");
	r->metrics.reposts = number(metrics, "retweet_count");
	r->metrics.quotes = number(metrics, "quote_count");
	r->metrics.replies = number(metrics, "reply_count");
	r->metrics.views = number(metrics, "impression_count");
}

/* --- one of them --- */

static bool read_one(struct sb_tweets *t, sb_json *tweet, const struct sb_map *known,
		     bool (*post)(void *ctx, struct sb_record *record), void *ctx)
{
	struct sb_record *r = &t->record;

	sb_arena_reset(&t->arena);
	sb_record_clear(r);
	if (is_first_version(tweet))
		first_version(t, tweet);
	else
		second_version(t, tweet, known);
	if (r->thread_id.ptr == NULL && r->reply_to.ptr == NULL)
		r->thread_id = r->id; /* a root's thread is itself */
	return post(ctx, r);
}

void sb_tweets_read(struct sb_tweets *t, sb_json *object, bool (*post)(void *ctx, struct sb_record *record), void *ctx)
{
	struct sb_map known = SB_MAP_INIT;
	sb_json *data = get(object, "data"), *includes = get(object, "includes");
	struct sb_json_iter it = sb_json_iter(sb_json_is_array(data) ? data : NULL);

	t->count = 0;
	if (!is_page(object)) {
		read_one(t, object, &known, post, ctx);
		return;
	}
	note_includes(t, get(includes, "users"), "id", &known);
	note_includes(t, get(includes, "media"), "media_key", &known);
	note_includes(t, get(includes, "tweets"), "id", &known); /* ids of posts and of users are never the same */
	if (sb_json_is_object(data))
		read_one(t, data, &known, post, ctx);
	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL && read_one(t, v, &known, post, ctx);)
		;
	sb_map_free(&known);
}
