#include "fetch/feed_xml.h"

#include "http/http.h"

/* Elements right below an entry whose text is a field of it. */
static const struct {
	enum sb_feed_space space;
	const char *name;
	enum sb_feed_slot slot;
	bool html; /* RSS has HTML in these, Atom says what it has */
} fields[] = {
	{NONE, "guid", SB_SLOT_ID, false},
	{NONE, "link", SB_SLOT_LINK, false},
	{NONE, "title", SB_SLOT_TITLE, true},
	{NONE, "description", SB_SLOT_SUMMARY, true},
	{NONE, "pubDate", SB_SLOT_PUBLISHED, false},
	{NONE, "author", SB_SLOT_AUTHOR, false},
	{CONTENT, "encoded", SB_SLOT_ENCODED, true},
	{XHTML, "body", SB_SLOT_CONTENT, true},
	{XHTML, "div", SB_SLOT_CONTENT, true},
	{ATOM, "id", SB_SLOT_ID, false},
	{ATOM, "title", SB_SLOT_TITLE, false},
	{ATOM, "content", SB_SLOT_CONTENT, false},
	{ATOM, "summary", SB_SLOT_SUMMARY, false},
	{ATOM, "published", SB_SLOT_PUBLISHED, false},
	{ATOM, "issued", SB_SLOT_PUBLISHED, false},
	{ATOM, "created", SB_SLOT_PUBLISHED, false},
	{ATOM, "updated", SB_SLOT_UPDATED, false},
	{ATOM, "modified", SB_SLOT_UPDATED, false},
	{DC, "title", SB_SLOT_TITLE, false},
	{DC, "description", SB_SLOT_SUMMARY, true},
	{DC, "date", SB_SLOT_PUBLISHED, false},
	{DC, "created", SB_SLOT_PUBLISHED, false},
	{DC, "issued", SB_SLOT_PUBLISHED, false},
	{DC, "modified", SB_SLOT_UPDATED, false},
	{DC, "creator", SB_SLOT_CREATOR, false},
	{DC, "language", SB_SLOT_LANGUAGE, false},
	{ITUNES, "author", SB_SLOT_AUTHOR, false},
	{ITUNES, "summary", SB_SLOT_MEDIA_TEXT, true},
	{MEDIA, "description", SB_SLOT_MEDIA_TEXT, true},
	{SLASH, "comments", SB_SLOT_REPLIES, false},
	{THREAD, "total", SB_SLOT_REPLIES, false},
	{APPLE, "rating", SB_SLOT_RATING, false},
};

/* --- capturing the text of an element --- */

static void take(struct sb_feed_reader *r, enum sb_feed_target target)
{
	r->target = target;
	r->take_depth = r->depth;
	r->markup = false;
	sb_buf_clear(&r->taken);
}

static void take_slot(struct sb_feed_reader *r, enum sb_feed_slot slot, bool html)
{
	take(r, TO_SLOT);
	r->slot = slot;
	if (r->item.slots[slot].len == 0)
		r->item.html[slot] = html;
	r->markup = html;
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

void sb_feed_take_end(struct sb_feed_reader *r)
{
	struct sb_str text = sb_str_trim(sb_buf_str(&r->taken));

	r->take_depth = 0;
	if (r->target == TO_SLOT && r->item.slots[r->slot].len == 0)
		sb_buf_add_str(&r->item.slots[r->slot], text);
	else if (r->target == TO_TAG)
		sb_record_list_add(&r->item.record.tags, text);
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
	if (about != NULL) {
		sb_buf_add_text(&item->slots[SB_SLOT_ID], about);
		item->id_is_link = true;
	}
}

static void add_media(struct sb_feed_reader *r, const char *url)
{
	sb_record_link_add(&r->item.record.media, sb_feed_base(r), sb_str_from(url));
}

static void atom_link(struct sb_feed_reader *r, const char **attributes)
{
	const char *rel = sb_feed_attribute(attributes, "rel"), *href = sb_feed_attribute(attributes, "href");
	struct sb_buf url;

	if (href == NULL)
		return;
	sb_buf_init(&url, SB_RECORD_TEXT_MAX);
	if (rel != NULL && strcmp(rel, "enclosure") == 0) {
		add_media(r, href);
	} else if ((rel == NULL || strcmp(rel, "alternate") == 0) && r->item.slots[SB_SLOT_LINK].len == 0) {
		if (sb_http_resolve(sb_feed_base(r), sb_str_from(href), &url))
			sb_buf_add_str(&r->item.slots[SB_SLOT_LINK], sb_buf_str(&url));
	} else if (rel != NULL && (strcmp(rel, "related") == 0 || strcmp(rel, "via") == 0)) {
		sb_record_link_add(&r->item.record.links, sb_feed_base(r), sb_str_from(href));
	}
	sb_buf_free(&url);
}

/* media:content and its kind may stand in a media:group, at any depth. */
static void media_element(struct sb_feed_reader *r, const char *local, const char **attributes)
{
	if (strcmp(local, "content") == 0 || strcmp(local, "thumbnail") == 0) {
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

/* What the type attribute of an Atom text says: 0 text, 1 HTML in the text, 2 XHTML elements, -1 something else. */
static int atom_type(const char **attributes)
{
	const char *type = sb_feed_attribute(attributes, "type"), *mode = sb_feed_attribute(attributes, "mode");

	if (sb_feed_attribute(attributes, "src") != NULL || (mode != NULL && strcmp(mode, "base64") == 0))
		return -1;
	if (type == NULL || strcmp(type, "text") == 0 || strcmp(type, "text/plain") == 0)
		return mode != NULL && strcmp(mode, "xml") == 0 ? 2 : 0;
	if (strcmp(type, "xhtml") == 0 || strcmp(type, "application/xhtml+xml") == 0 ||
	    (mode != NULL && strcmp(mode, "xml") == 0))
		return 2;
	if (strcmp(type, "html") == 0 || strcmp(type, "text/html") == 0)
		return 1;
	return -1;
}

static bool is_atom_text(enum sb_feed_slot slot)
{
	return slot == SB_SLOT_TITLE || slot == SB_SLOT_CONTENT || slot == SB_SLOT_SUMMARY;
}

static void field_element(struct sb_feed_reader *r, size_t field, const char **attributes)
{
	enum sb_feed_slot slot = fields[field].slot;

	if (fields[field].space == ATOM && is_atom_text(slot)) {
		int type = atom_type(attributes);
		if (type < 0)
			r->skip_depth = r->depth;
		else
			take_slot(r, slot, type > 0);
		return;
	}
	if (fields[field].space == NONE && slot == SB_SLOT_ID) { /* guid: a link, unless it says otherwise */
		const char *permanent = sb_feed_attribute(attributes, "isPermaLink");
		r->item.id_is_link = permanent == NULL || strcmp(permanent, "false") != 0;
		sb_buf_clear(&r->item.slots[SB_SLOT_ID]);
	}
	take_slot(r, slot, fields[field].html);
}

static void category(struct sb_feed_reader *r, const char **attributes)
{
	const char *label = sb_feed_attribute(attributes, "label"), *term = sb_feed_attribute(attributes, "term");

	if (label != NULL || term != NULL)
		sb_record_list_add(&r->item.record.tags, sb_str_from(label ? label : term));
	else
		take(r, TO_TAG);
}

/* An element right below an entry. */
static void item_child(struct sb_feed_reader *r, enum sb_feed_space space, const char *local, const char **attributes)
{
	if (space == ATOM && strcmp(local, "link") == 0)
		atom_link(r, attributes);
	else if (space == ATOM && (strcmp(local, "author") == 0))
		r->author_depth = r->depth;
	else if ((space == ATOM || space == NONE) && strcmp(local, "source") == 0)
		r->skip_depth = r->depth; /* where the entry was copied from */
	else if ((space == ATOM || space == NONE) && strcmp(local, "category") == 0)
		category(r, attributes);
	else if (space == DC && strcmp(local, "subject") == 0)
		take(r, TO_TAG);
	else if (space == NONE && strcmp(local, "enclosure") == 0 && sb_feed_attribute(attributes, "url") != NULL)
		add_media(r, sb_feed_attribute(attributes, "url"));
	else if (space == THREAD && strcmp(local, "in-reply-to") == 0 && sb_feed_attribute(attributes, "ref") != NULL)
		sb_buf_add_text(&r->item.slots[SB_SLOT_REPLY_TO], sb_feed_attribute(attributes, "ref"));
	else if (space == MEDIA)
		media_element(r, local, attributes);
	else
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			if (fields[i].space == space && strcmp(fields[i].name, local) == 0)
				field_element(r, i, attributes);
}

static void author_child(struct sb_feed_reader *r, const char *local)
{
	if (r->item_depth > 0 && strcmp(local, "name") == 0)
		take_slot(r, SB_SLOT_CREATOR, false);
	else if (r->item_depth > 0 && (strcmp(local, "uri") == 0 || strcmp(local, "url") == 0))
		take_slot(r, SB_SLOT_AUTHOR_URL, false);
	else if (r->item_depth == 0 && strcmp(local, "name") == 0)
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
	if (r->item_depth == 0 &&
	    ((space == NONE && strcmp(local, "item") == 0) || (space == ATOM && strcmp(local, "entry") == 0)))
		begin_item(r, attributes);
	else if (r->author_depth > 0)
		author_child(r, local);
	else if (r->item_depth > 0 && r->depth == r->item_depth + 1)
		item_child(r, space, local, attributes);
	else if (r->item_depth > 0 && space == MEDIA)
		media_element(r, local, attributes);
	else if (r->item_depth == 0)
		feed_child(r, space, local);
}
