#include "fetch/feed_xml.h"

#include "base/utf8.h"
#include "fetch/charset.h"
#include "http/http.h"

/* --- capturing the text of an element --- */

static void take(struct sb_feed_reader *r, enum sb_feed_target target)
{
	r->target = target;
	r->take_depth = r->depth;
	r->markup = r->base64 = false;
	sb_buf_clear(&r->taken);
}

static void take_slot(struct sb_feed_reader *r, enum sb_feed_slot slot, bool html)
{
	take(r, TO_SLOT);
	r->slot = slot;
	r->html = r->markup = html;
}

static void add_escaped(struct sb_buf *out, struct sb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '<':
			sb_buf_add_text(out, "&lt;");
			break;
		case '&':
			sb_buf_add_text(out, "&amp;");
			break;
		case '"':
			sb_buf_add_text(out, "&quot;");
			break;
		default:
			sb_buf_add_char(out, text.ptr[i]);
		}
	}
}

/* XHTML inside a field becomes HTML again. */
void sb_feed_take_tag(struct sb_feed_reader *r, const char *local, const char **attributes)
{
	sb_buf_add_format(&r->taken, "<%s", local);
	for (; *attributes != NULL; attributes += 2) {
		if (strchr(attributes[0], '\n') != NULL)
			continue;
		sb_buf_add_format(&r->taken, " %s=\"", attributes[0]);
		add_escaped(&r->taken, sb_str_from(attributes[1]));
		sb_buf_add_char(&r->taken, '"');
	}
	sb_buf_add_char(&r->taken, '>');
}

static void add_tags(struct sb_feed_reader *r, struct sb_str list)
{
	while (list.ptr != NULL)
		sb_record_list_add(&r->item.record.tags, sb_str_cut(&list, ','));
}

static bool looks_like_html(struct sb_str text)
{
	return memmem(text.ptr, text.len, "</", 2) != NULL || memmem(text.ptr, text.len, "/>", 2) != NULL;
}

/* Of several dates and links the last counts, of anything else the first: as feedparser has it. */
static bool is_last_one(enum sb_feed_slot slot)
{
	return slot == SB_SLOT_PUBLISHED || slot == SB_SLOT_UPDATED || slot == SB_SLOT_LINK;
}

static void fill_slot(struct sb_feed_reader *r, struct sb_str text)
{
	struct sb_feed_item *item = &r->item;
	struct sb_buf *slot = &item->slots[r->slot];

	item->html[r->slot] = r->html;
	sb_buf_clear(slot);
	if (!r->base64) {
		sb_charset_mend(text, slot);
	} else {
		bool decoded = sb_feed_base64(text, slot);
		if (!decoded || sb_utf8_valid(sb_buf_str(slot)) != slot->len)
			sb_buf_clear(slot); /* a picture, or no base64 */
		if (!decoded || (slot->len == 0 && r->slot != SB_SLOT_CONTENT)) /* a title is never a picture */
			sb_charset_mend(text, slot);
		item->html[r->slot] = r->html || looks_like_html(sb_buf_str(slot));
	}
	if (slot->len == 0)
		return;
	sb_buf_clear(&item->bases[r->slot]);
	sb_buf_clear(&item->langs[r->slot]);
	sb_buf_add_str(&item->bases[r->slot], sb_feed_base(r));
	struct sb_str lang = sb_feed_lang(r, r->item_depth - 1);
	item->has_lang[r->slot] = lang.ptr != NULL;
	if (lang.ptr != NULL)
		sb_buf_add_str(&item->langs[r->slot], lang);
}

void sb_feed_take_end(struct sb_feed_reader *r)
{
	struct sb_str text = sb_str_trim(sb_buf_str(&r->taken));

	r->take_depth = 0;
	if (r->target == TO_SLOT && (r->item.slots[r->slot].len == 0 || (is_last_one(r->slot) && text.len > 0)))
		fill_slot(r, text);
	else if (r->target == TO_TAG)
		sb_record_list_add(&r->item.record.tags, text);
	else if (r->target == TO_TAGS)
		add_tags(r, text);
	else if (r->target == TO_FEED_LANGUAGE && r->language.len == 0)
		sb_buf_add_str(&r->language, text);
	else if (r->target == TO_FEED_AUTHOR && r->author.len == 0)
		sb_buf_add_str(&r->author, text);
	else if (r->target == TO_FEED_PACE && r->input->pace != NULL)
		sb_feed_pace_take(r->input->pace, r->pace, text);
	if (r->taken.full) { /* cut where the limit is: what fits is kept */
		sb_buf_free(&r->taken);
	}
}

/* Text right in a field of HTML is HTML; inside XHTML elements it is text, which has to be escaped again. */
void sb_feed_take_text(struct sb_feed_reader *r, struct sb_str text)
{
	if (r->markup && r->depth > r->take_depth)
		add_escaped(&r->taken, text);
	else
		sb_buf_add_str(&r->taken, text);
}

/* --- elements of an entry --- */

static void begin_item(struct sb_feed_reader *r, const char **attributes)
{
	struct sb_feed_item *item = &r->item;
	/* RSS 1.0 names its items by rdf:about; a guid or an id inside goes before it */
	const char *about = sb_feed_attribute(attributes, "http://www.w3.org/1999/02/22-rdf-syntax-ns#\nabout");

	sb_feed_item_clear(item);
	r->item_depth = r->depth;
	sb_buf_add_str(&item->base, sb_feed_base(r));
	const char *href = sb_feed_attribute(attributes, "HREF"), *modified = sb_feed_attribute(attributes, "LASTMOD");
	if (href != NULL) /* CDF */
		sb_buf_add_text(&item->slots[SB_SLOT_LINK], href);
	if (modified != NULL)
		sb_buf_add_text(&item->slots[SB_SLOT_UPDATED], modified);
	if (about != NULL) {
		sb_buf_add_text(&item->slots[SB_SLOT_ID], about);
		item->id_is_link = true;
	}
}

static void add_media(struct sb_feed_reader *r, const char *url)
{
	sb_record_link_add(&r->item.record.media, sb_feed_base(r), sb_str_from(url));
}

#define RELATIONS "http://www.iana.org/assignments/relation/" /* RFC 4287, section 4.2.7.2: with it or without */

static bool is(const char *local, const char *name)
{
	return sb_str_eq_nocase(sb_str_from(local), sb_str_from(name));
}

static void atom_link(struct sb_feed_reader *r, const char **attributes)
{
	const char *rel = sb_feed_attribute(attributes, "rel"), *href = sb_feed_attribute(attributes, "href");
	struct sb_buf url;

	if (href == NULL)
		return;
	if (rel != NULL && strncmp(rel, RELATIONS, strlen(RELATIONS)) == 0)
		rel += strlen(RELATIONS);
	sb_buf_init(&url, SB_RECORD_TEXT_MAX);
	if (rel != NULL && is(rel, "enclosure")) {
		add_media(r, href);
	} else if ((rel == NULL || is(rel, "alternate")) && r->item.slots[SB_SLOT_LINK].len == 0) {
		if (sb_http_resolve(sb_feed_base(r), sb_str_trim(sb_str_from(href)), &url))
			sb_buf_add_str(&r->item.slots[SB_SLOT_LINK], sb_buf_str(&url));
	} else if (rel != NULL && (is(rel, "related") || is(rel, "via"))) {
		sb_record_link_add(&r->item.record.links, sb_feed_base(r), sb_str_from(href));
	}
	sb_buf_free(&url);
}

static void category(struct sb_feed_reader *r, const char **attributes)
{
	const char *label = sb_feed_attribute(attributes, "label"), *term = sb_feed_attribute(attributes, "term");
	const char *text = sb_feed_attribute(attributes, "text"); /* iTunes */

	sb_record_list_add(&r->item.record.tags, sb_str_from(label));
	sb_record_list_add(&r->item.record.tags, sb_str_from(term));
	sb_record_list_add(&r->item.record.tags, sb_str_from(text));
	if (text == NULL)
		take(r, TO_TAG);
}

/* media:content and its kind may stand in a media:group, at any depth. */
static void media_element(struct sb_feed_reader *r, const char *local, const char **attributes)
{
	if (strcmp(local, "category") == 0) {
		category(r, attributes);
	} else if (strcmp(local, "title") == 0 && r->depth == r->item_depth + 1) {
		take_slot(r, SB_SLOT_MEDIA_TITLE, true);
	} else if (strcmp(local, "keywords") == 0) {
		take(r, TO_TAGS);
	} else if (strcmp(local, "content") == 0 || strcmp(local, "thumbnail") == 0) {
		const char *url = sb_feed_attribute(attributes, "url");
		if (url != NULL && (local[0] == 'c' || r->item.record.media.len == 0))
			add_media(r, url);
	} else if (strcmp(local, "statistics") == 0 && sb_feed_attribute(attributes, "views") != NULL) {
		sb_buf_clear(&r->item.slots[SB_SLOT_VIEWS]);
		sb_buf_add_text(&r->item.slots[SB_SLOT_VIEWS], sb_feed_attribute(attributes, "views"));
	} else if (strcmp(local, "description") == 0) {
		const char *type = sb_feed_attribute(attributes, "type");
		take_slot(r, SB_SLOT_MEDIA_TEXT, type != NULL && strcmp(type, "html") == 0);
	}
}

enum text_kind { PLAIN, ESCAPED, ELEMENTS, BASE64, ELSEWHERE };

static bool is_markup_type(struct sb_str type)
{
	return sb_str_eq_nocase(type, SB_STR("html")) || sb_str_eq_nocase(type, SB_STR("text/html"));
}

/* What an Atom text is, by its type (a kind or a media type) and, in Atom 0.3, its mode. */
static enum text_kind atom_kind(const char **attributes)
{
	const char *mode = sb_feed_attribute(attributes, "mode"), *kind = sb_feed_attribute(attributes, "type");
	struct sb_str type = sb_str_from(kind ? kind : "text");

	type = sb_str_trim(sb_str_cut(&type, ';'));
	if (sb_feed_attribute(attributes, "src") != NULL)
		return ELSEWHERE;
	if (mode != NULL && strcmp(mode, "base64") == 0)
		return BASE64;
	if (mode != NULL && strcmp(mode, "xml") == 0)
		return ELEMENTS;
	if (is_markup_type(type) || (sb_str_ends(type, "xhtml+xml") && mode != NULL && strcmp(mode, "escaped") == 0))
		return ESCAPED;
	if (sb_str_eq_nocase(type, SB_STR("xhtml")) || sb_str_ends(type, "+xml") || sb_str_ends(type, "/xml"))
		return ELEMENTS;
	if (memchr(type.ptr, '/', type.len) == NULL || sb_str_starts_nocase(type, "text/"))
		return PLAIN;
	return BASE64;
}

static bool is_atom_text(enum sb_feed_slot slot)
{
	return slot == SB_SLOT_TITLE || slot == SB_SLOT_CONTENT || slot == SB_SLOT_SUMMARY;
}

static void atom_text(struct sb_feed_reader *r, enum sb_feed_slot slot, const char **attributes)
{
	enum text_kind kind = atom_kind(attributes);
	const char *type = sb_feed_attribute(attributes, "type");

	if (kind == ELSEWHERE) {
		r->skip_depth = r->depth;
		return;
	}
	if (type != NULL && sb_str_starts_nocase(sb_str_from(type), "multipart/")) { /* Atom 0.3: the same in several forms */
		r->parts_depth = r->depth;
		return;
	}
	take_slot(r, slot, kind == ESCAPED || kind == ELEMENTS);
	r->base64 = kind == BASE64;
	if (r->base64) /* some say that it is something else, and it is text */
		r->html = type != NULL && (is_markup_type(sb_str_from(type)) || strstr(type, "xhtml") != NULL);
}

static void field_element(struct sb_feed_reader *r, const struct sb_feed_field *field, const char **attributes)
{
	enum sb_feed_slot slot = field->slot;

	if (field->space == ATOM && is_atom_text(slot)) {
		atom_text(r, slot, attributes);
		return;
	}
	if (field->space == NONE && slot == SB_SLOT_ID) { /* guid: a link, unless it says otherwise */
		const char *permanent = sb_feed_attribute(attributes, "isPermaLink");
		r->item.id_is_link = permanent == NULL || strcmp(permanent, "false") != 0;
		sb_buf_clear(&r->item.slots[SB_SLOT_ID]);
	}
	take_slot(r, slot, field->html);
}

/* Elements of RSS and Atom that are more than a text. True when it was one. */
static bool core_element(struct sb_feed_reader *r, enum sb_feed_space space, const char *local, const char **attributes)
{
	if (is(local, "link") && sb_feed_attribute(attributes, "href") != NULL) {
		if (space == NONE && sb_feed_attribute(attributes, "rel") == NULL)
			sb_buf_clear(&r->item.slots[SB_SLOT_LINK]); /* as of several links of RSS */
		atom_link(r, attributes);
	} else if (is(local, "author")) {
		r->author_depth = r->depth;
		take_slot(r, SB_SLOT_AUTHOR, false);
	} else if (is(local, "source") && space == ATOM) { /* where the entry was copied from */
		r->source_depth = r->depth;
	} else if (is(local, "source")) {
		r->skip_depth = r->depth;
	} else if (is(local, "category")) {
		category(r, attributes);
	} else if (is(local, "enclosure") && sb_feed_attribute(attributes, "url") != NULL) {
		add_media(r, sb_feed_attribute(attributes, "url"));
	} else {
		return false;
	}
	return true;
}

/* An element right below an entry. */
static void item_child(struct sb_feed_reader *r, enum sb_feed_space space, const char *local, const char **attributes)
{
	const struct sb_feed_field *field;

	if ((space == ATOM || space == NONE) && core_element(r, space, local, attributes))
		return;
	if (space == DC && is(local, "subject"))
		take(r, TO_TAG);
	else if (space == ITUNES && is(local, "category"))
		category(r, attributes);
	else if (space == ITUNES && is(local, "keywords"))
		take(r, TO_TAGS);
	else if (space == ITUNES && is(local, "image") && sb_feed_attribute(attributes, "href") != NULL)
		add_media(r, sb_feed_attribute(attributes, "href"));
	else if (space == THREAD && is(local, "in-reply-to") && sb_feed_attribute(attributes, "ref") != NULL)
		sb_buf_add_text(&r->item.slots[SB_SLOT_REPLY_TO], sb_feed_attribute(attributes, "ref"));
	else if (space == MEDIA)
		media_element(r, local, attributes);
	else if ((field = sb_feed_field_find(space, local)) != NULL)
		field_element(r, field, attributes);
}

static bool is_author_url(const char *local)
{
	return is(local, "uri") || is(local, "url") || is(local, "homepage");
}

bool sb_feed_author_part(struct sb_feed_reader *r, const char *local)
{
	if (r->author_depth == 0 || r->take_depth != r->author_depth ||
	    !(is_author_url(local) || is(local, "name") || is(local, "email")))
		return false;
	sb_feed_take_end(r);
	return true;
}

static void author_child(struct sb_feed_reader *r, const char *local)
{
	if (r->source_depth > 0 && is(local, "name"))
		take_slot(r, SB_SLOT_SOURCE_AUTHOR, false);
	else if (r->source_depth > 0)
		return;
	else if (r->item_depth > 0 && is(local, "name"))
		take_slot(r, SB_SLOT_CREATOR, false);
	else if (r->item_depth > 0 && is_author_url(local))
		take_slot(r, SB_SLOT_AUTHOR_URL, false);
	else if (r->item_depth == 0 && is(local, "name"))
		take(r, TO_FEED_AUTHOR);
}

/* How often the feed wants to be asked: RSS 2.0's ttl, RSS 1.0's syndication module. */
static const char *pace_element(enum sb_feed_space space, const char *local)
{
	if (space == NONE && strcmp(local, "ttl") == 0)
		return "ttl";
	if (space == SYNDICATION && strcmp(local, "updatePeriod") == 0)
		return "updatePeriod";
	return space == SYNDICATION && strcmp(local, "updateFrequency") == 0 ? "updateFrequency" : NULL;
}

/* An element of the feed itself: what its entries have when they do not say otherwise. */
static void feed_child(struct sb_feed_reader *r, enum sb_feed_space space, const char *local)
{
	if ((space == NONE || space == DC) && strcmp(local, "language") == 0)
		take(r, TO_FEED_LANGUAGE);
	else if (space == ATOM && strcmp(local, "author") == 0)
		r->author_depth = r->depth;
	else if ((r->pace = pace_element(space, local)) != NULL)
		take(r, TO_FEED_PACE);
	else if ((space == DC && strcmp(local, "creator") == 0) || (space == ITUNES && strcmp(local, "author") == 0))
		take(r, TO_FEED_AUTHOR);
}

void sb_feed_field_start(struct sb_feed_reader *r, enum sb_feed_space space, const char *local, const char **attributes)
{
	if (r->item_depth == 0 && (space == NONE || space == ATOM) && (is(local, "item") || is(local, "entry")))
		begin_item(r, attributes);
	else if (r->author_depth > 0)
		author_child(r, local);
	else if (r->source_depth > 0)
		r->author_depth = space == ATOM && is(local, "author") ? r->depth : 0;
	else if (r->item_depth > 0 && (r->depth == r->item_depth + 1 || (r->parts_depth > 0 && r->depth == r->parts_depth + 1)))
		item_child(r, space, local, attributes);
	else if (r->item_depth > 0 && space == ITUNES && is(local, "category")) /* they stand in each other */
		category(r, attributes);
	else if (r->item_depth > 0 && space == MEDIA)
		media_element(r, local, attributes);
	else if (r->item_depth == 0)
		feed_child(r, space, local);
}
