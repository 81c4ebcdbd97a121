#include "fetch/feed.h"

#include "base/num.h"
#include "fetch/feed_item.h"
#include "http/http.h"
#include "text/html.h"

void sb_feed_item_init(struct sb_feed_item *item)
{
	*item = (struct sb_feed_item){0};
	for (int i = 0; i < SB_SLOT_COUNT; i++) {
		sb_buf_init(&item->slots[i], SB_RECORD_TEXT_MAX);
		sb_buf_init(&item->bases[i], SB_RECORD_TEXT_MAX);
		sb_buf_init(&item->langs[i], SB_FEED_LANG_MAX);
	}
	struct sb_buf *bufs[] = {&item->base,	  &item->text,	 &item->title, &item->id,
				 &item->reply_to, &item->author, &item->url, &item->lang};
	for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
		sb_buf_init(bufs[i], SB_RECORD_TEXT_MAX);
	sb_record_init(&item->record);
}

void sb_feed_item_clear(struct sb_feed_item *item)
{
	struct sb_buf *bufs[] = {&item->base,	  &item->text,	 &item->title, &item->id,
				 &item->reply_to, &item->author, &item->url, &item->lang};

	for (int i = 0; i < SB_SLOT_COUNT; i++) {
		sb_buf_clear(&item->slots[i]);
		sb_buf_clear(&item->bases[i]);
		sb_buf_clear(&item->langs[i]);
		item->html[i] = item->has_lang[i] = false;
	}
	for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
		sb_buf_clear(bufs[i]);
	item->id_is_link = false;
	sb_record_clear(&item->record);
}

void sb_feed_item_free(struct sb_feed_item *item)
{
	struct sb_buf *bufs[] = {&item->base,	  &item->text,	 &item->title, &item->id,
				 &item->reply_to, &item->author, &item->url, &item->lang};

	for (int i = 0; i < SB_SLOT_COUNT; i++) {
		sb_buf_free(&item->slots[i]);
		sb_buf_free(&item->bases[i]);
		sb_buf_free(&item->langs[i]);
	}
	for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
		sb_buf_free(bufs[i]);
	sb_record_free(&item->record);
}

/* --- from slots to a record --- */

static struct sb_str slot(const struct sb_feed_item *item, enum sb_feed_slot which)
{
	struct sb_str text = sb_str_trim(sb_buf_str(&item->slots[which]));

	return text.len > 0 ? text : (struct sb_str){NULL, 0};
}

static void on_link(void *ctx, struct sb_str href)
{
	struct sb_feed_item *item = ctx;

	sb_record_link_add(&item->record.links, item->link_base, href);
}

/* A slot as plain text in `out`; the links in it are the record's. */
static struct sb_str plain(struct sb_feed_item *item, enum sb_feed_slot which, struct sb_buf *out)
{
	struct sb_str text = slot(item, which);

	if (text.ptr == NULL || !item->html[which])
		return text;
	item->link_base = sb_buf_str(item->bases[which].len > 0 ? &item->bases[which] : &item->base);
	sb_html_text(text, out, on_link, item);
	return out->len > 0 ? sb_buf_str(out) : (struct sb_str){NULL, 0};
}

static struct sb_str best_text(struct sb_feed_item *item, enum sb_feed_slot *from)
{
	for (enum sb_feed_slot which = SB_SLOT_ENCODED; which <= SB_SLOT_MEDIA_TEXT; which++) {
		struct sb_str text = plain(item, which, &item->text);
		if (text.len > 0) {
			*from = which;
			return text;
		}
	}
	return (struct sb_str){NULL, 0};
}

/* RSS writes "lawyer@boyer.net (Lawyer Boyer)"; some write "Lawyer Boyer <lawyer@boyer.net>", or turn it round. */
static struct sb_str name_of_mailbox(struct sb_str mailbox)
{
	struct sb_str rest = mailbox, before = sb_str_cut(&rest, '(');

	if (rest.ptr != NULL && sb_str_ends(rest, ")")) {
		struct sb_str inside = sb_str_trim(sb_str_of(rest.ptr, rest.len - 1));
		before = sb_str_trim(before);
		if (memchr(before.ptr, '@', before.len) != NULL && inside.len > 0)
			return inside;
		if (memchr(inside.ptr, '@', inside.len) != NULL && before.len > 0)
			return before;
	}
	rest = mailbox;
	before = sb_str_trim(sb_str_cut(&rest, '<'));
	return rest.ptr != NULL && before.len > 0 ? before : mailbox;
}

static void fill_author(struct sb_feed_item *item)
{
	struct sb_author *author = &item->record.author;
	struct sb_str name = slot(item, SB_SLOT_CREATOR);

	if (name.ptr == NULL)
		name = slot(item, SB_SLOT_AUTHOR);
	if (name.ptr != NULL)
		name = name_of_mailbox(name);
	if (sb_http_resolve(sb_buf_str(&item->base), slot(item, SB_SLOT_AUTHOR_URL), &item->author))
		author->url = sb_buf_str(&item->author);
	author->name = name;
	if (name.ptr == NULL)
		return;
	/* forums put "@sam Sam Saffron" there, others the bare user name: one word is what people are called by */
	struct sb_str first = name;
	first = sb_str_cut(&first, ' ');
	if (first.len > 1 && first.ptr[0] == '@')
		author->handle = sb_str_of(first.ptr + 1, first.len - 1);
	else if (first.len == name.len && memchr(name.ptr, '@', name.len) == NULL)
		author->handle = name;
}

static void fill_id(struct sb_feed_item *item)
{
	struct sb_record *r = &item->record;
	struct sb_str id = slot(item, SB_SLOT_ID);

	sb_buf_add_text(&item->id, "feed:");
	if (id.ptr == NULL)
		id = r->url;
	if (id.ptr != NULL) {
		sb_buf_add_str(&item->id, id);
	} else {
		char date[SB_TIME_TEXT_MAX];
		struct sb_buf all;
		sb_buf_init(&all, 3 * SB_RECORD_TEXT_MAX);
		sb_buf_add_str(&all, r->title);
		sb_buf_add_char(&all, '\0');
		sb_buf_add_str(&all, r->text);
		sb_buf_add_char(&all, '\0');
		if (r->created_at != SB_TIME_NONE)
			sb_buf_add(&all, date, sb_time_format(r->created_at, date));
		sb_record_hash(sb_buf_str(&all), &item->id);
		sb_buf_free(&all);
	}
	r->id = sb_buf_str(&item->id);
}

static void fill_url(struct sb_feed_item *item)
{
	struct sb_str base = sb_buf_str(&item->base), link = slot(item, SB_SLOT_LINK), id = slot(item, SB_SLOT_ID);

	if (link.ptr != NULL && sb_http_resolve(base, link, &item->url))
		item->record.url = sb_buf_str(&item->url);
	else if (item->id_is_link && id.ptr != NULL && sb_str_starts_nocase(id, "http") &&
		 sb_http_resolve(base, id, &item->url))
		item->record.url = sb_buf_str(&item->url);
}

static void fill_times(struct sb_feed_item *item)
{
	struct sb_record *r = &item->record;

	r->created_at = sb_feed_time(slot(item, SB_SLOT_PUBLISHED));
	sb_time updated = sb_feed_time(slot(item, SB_SLOT_UPDATED));
	if (r->created_at == SB_TIME_NONE)
		r->created_at = updated;
	else if (updated > r->created_at)
		r->edited_at = updated;
}

/* "en_US" is meant as "en-US". */
static void fill_lang(struct sb_feed_item *item, enum sb_feed_slot said)
{
	struct sb_str lang = slot(item, SB_SLOT_LANGUAGE);

	if (item->has_lang[said])
		lang = sb_buf_str(&item->langs[said]);
	for (size_t i = 0; i < lang.len; i++)
		sb_buf_add_char(&item->lang, lang.ptr[i] == '_' ? '-' : lang.ptr[i]);
	if (item->lang.len > 0)
		item->record.lang = sb_buf_str(&item->lang);
}

static double number(const struct sb_feed_item *item, enum sb_feed_slot which)
{
	double value = NAN;

	if (slot(item, which).ptr != NULL)
		sb_num_double(slot(item, which), &value);
	return value;
}

struct sb_record *sb_feed_item_finish(struct sb_feed_item *item)
{
	struct sb_record *r = &item->record;
	enum sb_feed_slot said = SB_SLOT_TITLE; /* where its words are: their language is the post's */

	r->network = SB_STR("feed");
	r->bare = true;
	fill_url(item);
	fill_times(item);
	fill_author(item);
	r->title = plain(item, SB_SLOT_TITLE, &item->title);
	if (r->title.len == 0)
		r->title = plain(item, SB_SLOT_MEDIA_TITLE, &item->title);
	r->text = best_text(item, &said);
	fill_lang(item, said);
	r->lang_by = SB_STR("network");
	fill_id(item);
	if (slot(item, SB_SLOT_REPLY_TO).ptr != NULL) {
		sb_buf_add_text(&item->reply_to, "feed:");
		sb_buf_add_str(&item->reply_to, slot(item, SB_SLOT_REPLY_TO));
		r->reply_to = sb_buf_str(&item->reply_to);
	} else {
		r->thread_id = r->id; /* a root's thread is itself */
	}
	r->metrics.replies = number(item, SB_SLOT_REPLIES);
	r->metrics.views = number(item, SB_SLOT_VIEWS);
	r->rating = number(item, SB_SLOT_RATING);
	return r;
}

/* --- which reader --- */

static bool has(struct sb_str text, const char *word)
{
	return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

enum sb_feed_kind sb_feed_sniff(struct sb_str start)
{
	static const char *const wide[] = {"\xFF\xFE", "\xFE\xFF", "<", "\x4C\x6F\xA7\x94"};

	if (sb_str_starts(start, "\xEF\xBB\xBF"))
		start = sb_str_of(start.ptr + 3, start.len - 3);
	start = sb_str_trim(start);
	if (sb_str_starts_nocase(start, "<!doctype html") || sb_str_starts_nocase(start, "<html"))
		return SB_FEED_HTML;
	if (start.len > 1 && start.ptr[0] == '\0')
		return SB_FEED_XML; /* UTF-16 or UTF-32 without a mark */
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (sb_str_starts(start, wide[i]))
			return SB_FEED_XML;
	if (sb_str_starts(start, "{") && (has(start, "jsonfeed.org/version/") || (has(start, "\"version\"") && has(start, "\"items\""))))
		return SB_FEED_JSON;
	return SB_FEED_NONE;
}

bool sb_feed_read(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx, struct sb_err *err)
{
	switch (sb_feed_sniff(input->content)) {
	case SB_FEED_JSON:
		return sb_feed_read_json(input, entry, ctx, err);
	case SB_FEED_XML:
		return sb_feed_read_xml(input, entry, ctx, err);
	case SB_FEED_HTML:
		return sb_err_set(err, SB_REJECTED, "this is a page (HTML) that names no feed; give the address of a feed");
	default:
		return sb_err_set(err, SB_REJECTED, "this is no feed: neither RSS, Atom nor JSON Feed");
	}
}
