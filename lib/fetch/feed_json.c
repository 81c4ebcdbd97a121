/* JSON Feed 1.0 and 1.1, https://jsonfeed.org/version/1.1 */
#include "base/num.h"
#include "fetch/feed_item.h"

static void fill(struct sb_feed_item *item, enum sb_feed_slot which, sb_json *v, bool html)
{
	char number[SB_NUM_MAX];

	if (item->slots[which].len > 0)
		return;
	if (sb_json_is_string(v))
		sb_buf_add_str(&item->slots[which], sb_json_str(v));
	else if (sb_json_is_number(v) && isfinite(sb_json_number(v, 0))) /* ids were numbers in 1.0 */
		sb_buf_add(&item->slots[which], number, sb_num_format(sb_json_number(v, 0), number));
	item->html[which] = html;
}

static sb_json *get(sb_json *object, const char *key)
{
	return sb_json_get(object, sb_str_from(key));
}

/* 1.1 has a list of authors, 1.0 has one; an entry without one has the feed's. */
static sb_json *author_of(sb_json *object)
{
	struct sb_json_iter it = sb_json_iter(get(object, "authors"));
	sb_json *first = sb_json_next(&it, NULL);

	return first ? first : get(object, "author");
}

static void add_attachments(struct sb_feed_item *item, sb_json *entry)
{
	struct sb_buf *media = &item->record.media;
	struct sb_json_iter it = sb_json_iter(get(entry, "attachments"));

	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;)
		sb_record_link_add(media, sb_buf_str(&item->base), sb_json_str(get(v, "url")));
	sb_record_link_add(media, sb_buf_str(&item->base), sb_json_str(get(entry, "image")));
}

static struct sb_record *read_entry(struct sb_feed_item *item, sb_json *feed, sb_json *entry, struct sb_str url)
{
	sb_json *author = author_of(entry) ? author_of(entry) : author_of(feed);
	struct sb_json_iter tags = sb_json_iter(get(entry, "tags"));

	sb_buf_add_str(&item->base, url);
	fill(item, SB_SLOT_ID, get(entry, "id"), false);
	item->id_is_link = true;
	fill(item, SB_SLOT_LINK, get(entry, "url"), false);
	fill(item, SB_SLOT_LINK, get(entry, "external_url"), false);
	fill(item, SB_SLOT_TITLE, get(entry, "title"), false);
	fill(item, SB_SLOT_ENCODED, get(entry, "content_html"), true);
	fill(item, SB_SLOT_CONTENT, get(entry, "content_text"), false);
	fill(item, SB_SLOT_SUMMARY, get(entry, "summary"), false);
	fill(item, SB_SLOT_PUBLISHED, get(entry, "date_published"), false);
	fill(item, SB_SLOT_UPDATED, get(entry, "date_modified"), false);
	fill(item, SB_SLOT_CREATOR, get(author, "name"), false);
	fill(item, SB_SLOT_AUTHOR_URL, get(author, "url"), false);
	fill(item, SB_SLOT_LANGUAGE, get(entry, "language"), false);
	fill(item, SB_SLOT_LANGUAGE, get(feed, "language"), false);
	for (sb_json *v; (v = sb_json_next(&tags, NULL)) != NULL;)
		sb_record_list_add(&item->record.tags, sb_json_str(v));
	sb_record_link_add(&item->record.links, url, sb_json_str(get(entry, "external_url")));
	add_attachments(item, entry);
	return sb_feed_item_finish(item);
}

bool sb_feed_read_json(const struct sb_feed_input *input, sb_feed_entry *entry, void *ctx, struct sb_err *err)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_feed_item item;
	struct sb_str content = input->content;
	size_t byte = 0;

	if (sb_str_starts(content, "\xEF\xBB\xBF"))
		content = sb_str_of(content.ptr + 3, content.len - 3);
	sb_json *feed = sb_json_parse_object(&parser, content, err, &byte);
	if (feed == NULL) {
		sb_json_parser_free(&parser);
		return sb_err_prefix(err, "JSON Feed: byte %zu", byte);
	}
	struct sb_json_iter it = sb_json_iter(get(feed, "items"));
	sb_feed_item_init(&item);
	for (sb_json *v; (v = sb_json_next(&it, NULL)) != NULL;) {
		if (!sb_json_is_object(v))
			continue;
		sb_feed_item_clear(&item);
		if (!entry(ctx, read_entry(&item, feed, v, input->url)))
			break;
	}
	sb_feed_item_free(&item);
	sb_json_parser_free(&parser);
	return true;
}
