#include "fetch/record.h"

#include "http/http.h"
#include "json/write.h"
#include "text/html.h"
#include "text/language.h"
#include "text/marks.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

void sb_record_init(struct sb_record *r)
{
	*r = (struct sb_record){0};
	sb_buf_init(&r->mentions, SB_RECORD_TEXT_MAX);
	sb_buf_init(&r->tags, SB_RECORD_TEXT_MAX);
	sb_buf_init(&r->links, SB_RECORD_TEXT_MAX);
	sb_buf_init(&r->media, SB_RECORD_TEXT_MAX);
	sb_buf_init(&r->extra, SB_RECORD_TEXT_MAX);
	sb_record_clear(r);
}

void sb_record_clear(struct sb_record *r)
{
	struct sb_buf mentions = r->mentions, tags = r->tags, links = r->links, media = r->media, extra = r->extra;

	sb_buf_clear(&mentions);
	sb_buf_clear(&tags);
	sb_buf_clear(&links);
	sb_buf_clear(&media);
	sb_buf_clear(&extra);
	*r = (struct sb_record){
		.created_at = SB_TIME_NONE,
		.edited_at = SB_TIME_NONE,
		.seen_at = SB_TIME_NONE,
		.author.followers = NAN,
		.metrics = {NAN, NAN, NAN, NAN, NAN},
		.rating = NAN,
		.mentions = mentions,
		.tags = tags,
		.links = links,
		.media = media,
		.extra = extra,
	};
}

void sb_record_free(struct sb_record *r)
{
	sb_buf_free(&r->mentions);
	sb_buf_free(&r->tags);
	sb_buf_free(&r->links);
	sb_buf_free(&r->media);
	sb_buf_free(&r->extra);
}

void sb_record_list_add(struct sb_buf *list, struct sb_str item)
{
	struct sb_buf one;

	item = sb_str_trim(item);
	if (item.len == 0)
		return;
	sb_buf_init(&one, SB_RECORD_TEXT_MAX);
	sb_json_add_str(&one, item);
	/* a string that is the end of another one has a quote before it, too: look for the whole, quotes included */
	if (!one.full && (list->len == 0 || memmem(list->ptr, list->len, one.ptr, one.len) == NULL) &&
	    one.len + 1 <= list->max - list->len) {
		if (list->len > 0)
			sb_buf_add_char(list, ',');
		sb_buf_add_str(list, sb_buf_str(&one));
	}
	sb_buf_free(&one);
}

void sb_record_link_add(struct sb_buf *list, struct sb_str base, struct sb_str href)
{
	struct sb_buf url;

	sb_buf_init(&url, SB_RECORD_TEXT_MAX);
	if (sb_http_resolve(base, sb_str_trim(href), &url))
		sb_record_list_add(list, sb_buf_str(&url));
	sb_buf_free(&url);
}

void sb_record_hash(struct sb_str bytes, struct sb_buf *out)
{
	XXH128_hash_t hash = XXH3_128bits(bytes.ptr, bytes.len);

	sb_buf_add_format(out, "hash-%016llx%016llx", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
}

/* --- from a network's answer --- */

static void add_strings(struct sb_buf *list, sb_json *array)
{
	struct sb_json_iter it = sb_json_iter(sb_json_is_array(array) ? array : NULL);

	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;)
		sb_record_list_add(list, sb_json_str(v));
}

/* The members that a post has beyond those of sb-post(5) go with it. */
static void keep_others(struct sb_record *r, sb_json *root)
{
	static const char *const known[] = {"type",	 "id",	     "network",	  "url",      "created_at", "edited_at",
					    "seen_at",	 "author",   "title",	  "text",     "lang",	    "lang_by",
					    "thread_id", "reply_to", "repost_of", "quote_of", "mentions",   "tags",
					    "links",	 "media",    "metrics",	  "rating",   "via",	    "html"};
	struct sb_json_iter it = sb_json_iter(root);
	struct sb_str key;

	for (sb_json *v; (v = sb_json_next(&it, &key)) != NULL;) {
		bool is_known = false;
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			is_known = is_known || sb_str_is(key, known[i]);
		if (is_known)
			continue;
		sb_json_key_str(&r->extra, key);
		sb_json_add_value(&r->extra, v);
	}
	if (r->extra.full) /* half of it would be no JSON */
		sb_buf_clear(&r->extra);
}

struct links {
	struct sb_record *record;
	struct sb_str base;
};

static void add_link(void *ctx, struct sb_str href)
{
	struct links *links = ctx;

	sb_record_link_add(&links->record->links, links->base, href);
}

void sb_record_from_json(struct sb_record *r, sb_json *root, struct sb_str base, struct sb_buf *scratch)
{
	struct sb_post post;
	struct sb_str html = sb_json_str(sb_json_get(root, SB_STR("html")));
	struct links links = {r, base};

	sb_post_read(root, &post);
	r->id = post.id;
	r->network = post.network;
	r->url = post.url;
	r->created_at = post.created_at;
	r->edited_at = post.edited_at;
	r->author = post.author;
	r->title = post.title;
	r->text = post.text;
	r->lang = post.lang;
	r->lang_by = sb_json_str(sb_json_get(root, SB_STR("lang_by")));
	r->thread_id = post.thread_id;
	r->reply_to = post.reply_to;
	r->repost_of = post.repost_of;
	r->quote_of = post.quote_of;
	r->metrics = post.metrics;
	r->rating = post.rating;
	add_strings(&r->mentions, post.mentions);
	add_strings(&r->tags, post.tags);
	add_strings(&r->links, post.links);
	add_strings(&r->media, post.media);
	keep_others(r, root);
	if (html.ptr != NULL) {
		sb_html_text(html, scratch, add_link, &links);
		r->text = sb_buf_str(scratch);
	}
}

/* --- from the text --- */

static void add_mark(void *ctx, const struct sb_mark *mark)
{
	struct sb_record *r = ctx;

	if (mark->kind == SB_MARK_LINK)
		sb_record_list_add(&r->links, mark->whole);
	else
		sb_record_list_add(mark->kind == SB_MARK_MENTION ? &r->mentions : &r->tags, mark->name);
}

void sb_record_complete(struct sb_record *r)
{
	unsigned kinds = (r->mentions.len == 0 ? SB_MARK_MENTION : 0) | (r->tags.len == 0 ? SB_MARK_TAG : 0) |
			 (r->links.len == 0 ? SB_MARK_LINK : 0);

	if (kinds != 0)
		sb_marks_find(r->text, kinds, add_mark, r);
	if (r->lang.len > 0)
		return;
	r->lang = sb_str_from(sb_language_detect(r->text.len > 0 ? r->text : r->title));
	r->lang_by = SB_STR("detected");
}

/* --- to a line --- */

static void write_author(const struct sb_author *a, struct sb_buf *out)
{
	struct sb_buf inside;

	sb_buf_init(&inside, SB_RECORD_TEXT_MAX);
	sb_json_open(&inside, '{');
	sb_json_field_str(&inside, "id", a->id);
	sb_json_field_str(&inside, "handle", a->handle);
	sb_json_field_str(&inside, "name", a->name);
	sb_json_field_str(&inside, "url", a->url);
	sb_json_field_number(&inside, "followers", a->followers);
	sb_json_field_true(&inside, "bot", a->bot);
	sb_json_field_str(&inside, "role", a->role);
	sb_json_field_str(&inside, "department", a->department);
	sb_json_field_str(&inside, "tier", a->tier);
	if (inside.len > 1 && !inside.full) {
		sb_json_close(&inside, '}');
		sb_json_key(out, "author");
		sb_buf_add_str(out, sb_buf_str(&inside));
	}
	sb_buf_free(&inside);
}

static void write_metrics(const struct sb_metrics *m, struct sb_buf *out)
{
	if (isnan(m->likes) && isnan(m->reposts) && isnan(m->quotes) && isnan(m->replies) && isnan(m->views))
		return;
	sb_json_key(out, "metrics");
	sb_json_open(out, '{');
	sb_json_field_number(out, "likes", m->likes);
	sb_json_field_number(out, "reposts", m->reposts);
	sb_json_field_number(out, "quotes", m->quotes);
	sb_json_field_number(out, "replies", m->replies);
	sb_json_field_number(out, "views", m->views);
	sb_json_close(out, '}');
}

static void write_list(struct sb_buf *out, const char *key, const struct sb_buf *list)
{
	if (list->len == 0)
		return;
	sb_json_key(out, key);
	sb_json_open(out, '[');
	sb_buf_add_str(out, sb_buf_str(list));
	sb_json_close(out, ']');
}

static void write_texts(const struct sb_record *r, struct sb_buf *out)
{
	sb_json_field_str(out, "title", r->title.len > 0 ? r->title : (struct sb_str){NULL, 0});
	sb_json_field_str(out, "text", r->text.len > 0 ? r->text : (struct sb_str){NULL, 0});
	sb_json_field_str(out, "lang", r->lang);
	sb_json_field_str(out, "lang_by", r->lang.ptr != NULL ? r->lang_by : r->lang);
	sb_json_field_str(out, "thread_id", r->thread_id);
	sb_json_field_str(out, "reply_to", r->reply_to);
	sb_json_field_str(out, "repost_of", r->repost_of);
	sb_json_field_str(out, "quote_of", r->quote_of);
}

static bool check(const struct sb_record *r, struct sb_err *err)
{
	if (r->id.len == 0)
		return sb_err_set(err, SB_REJECTED, "a post without an id");
	if (r->network.len == 0)
		return sb_err_set(err, SB_REJECTED, "the post '%.*s' has no network", SB_FMT(r->id));
	if (r->id.len <= r->network.len + 1 || r->id.ptr[r->network.len] != ':' ||
	    memcmp(r->id.ptr, r->network.ptr, r->network.len) != 0)
		return sb_err_set(err, SB_REJECTED, "the id '%.*s' does not begin with its network, '%.*s:'",
				  SB_FMT(r->id), SB_FMT(r->network));
	if (!r->bare && r->title.len == 0 && r->text.len == 0 && r->media.len == 0 && r->links.len == 0 &&
	    r->repost_of.len == 0)
		return sb_err_set(err, SB_REJECTED,
				  "the post '%.*s' says nothing: no title, no text, no media, no link", SB_FMT(r->id));
	return true;
}

bool sb_record_write(const struct sb_record *r, struct sb_buf *out, struct sb_err *err)
{
	if (!check(r, err))
		return false;
	sb_json_open(out, '{');
	sb_json_field_text(out, "type", "post");
	sb_json_field_str(out, "id", r->id);
	sb_json_field_str(out, "network", r->network);
	sb_json_field_str(out, "url", r->url);
	sb_json_field_time(out, "created_at", r->created_at);
	sb_json_field_time(out, "edited_at", r->edited_at);
	sb_json_field_time(out, "seen_at", r->seen_at);
	write_author(&r->author, out);
	write_texts(r, out);
	write_list(out, "mentions", &r->mentions);
	write_list(out, "tags", &r->tags);
	write_list(out, "links", &r->links);
	write_list(out, "media", &r->media);
	write_metrics(&r->metrics, out);
	sb_json_field_number(out, "rating", r->rating);
	sb_json_field_str(out, "via", r->via);
	if (r->extra.len > 0) {
		sb_buf_add_char(out, ',');
		sb_buf_add_str(out, sb_buf_str(&r->extra));
	}
	sb_json_close(out, '}');
	return true;
}
