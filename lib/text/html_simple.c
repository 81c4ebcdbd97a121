/* HTML that is written plainly needs no tree: read from its start to its end, its elements open and close as they do in the
 * tree that the parser would make of it. This is ten times faster, and most posts are written so. What would be mended, or is
 * rare, is left to the parser: a mistake here could only be to take too much, which a fuzzer looks for. */
#include "base/num.h"
#include "base/utf8.h"
#include "text/html_walk.h"

#define DEPTH_MAX 32		      /* elements in elements; posts have 5 */
#define REFERENCE_MAX 10	      /* bytes of a reference: none below is longer */
#define ADDRESS_MAX ((size_t)1 << 16) /* bytes of an address and of an alternative text */

/* What may stand in an element, and where it may stand, so that the parser closes nothing by itself. */
enum kind {
	OTHER,
	INLINE,	   /* in anything */
	LINK,	   /* the same, but not in another */
	VOID,	   /* nothing stands in it */
	RULE,	   /* the same, where blocks stand */
	PARAGRAPH, /* no blocks stand in it */
	BLOCK,	   /* not in paragraphs and inline elements */
	LIST,	   /* the same */
	ITEM	   /* right in a list */
};

static enum kind kind_of(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_B:
	case GUMBO_TAG_I:
	case GUMBO_TAG_EM:
	case GUMBO_TAG_STRONG:
	case GUMBO_TAG_U:
	case GUMBO_TAG_S:
	case GUMBO_TAG_SMALL:
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_SPAN:
	case GUMBO_TAG_SUB:
	case GUMBO_TAG_SUP:
	case GUMBO_TAG_CITE:
	case GUMBO_TAG_Q:
	case GUMBO_TAG_FONT:
		return INLINE;
	case GUMBO_TAG_A:
		return LINK;
	case GUMBO_TAG_BR:
	case GUMBO_TAG_IMG:
		return VOID;
	case GUMBO_TAG_HR:
		return RULE;
	case GUMBO_TAG_P:
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
		return PARAGRAPH;
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_BLOCKQUOTE:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_FIGCAPTION:
		return BLOCK;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		return LIST;
	case GUMBO_TAG_LI:
		return ITEM;
	default:
		return OTHER;
	}
}

struct reader {
	struct sb_html_walk *walk;
	struct sb_str html;
	size_t at;
	GumboTag open[DEPTH_MAX];
	int depth, phrases;	/* elements that are open; of them those in which no blocks stand */
	bool link;		/* one of them is a link */
	struct sb_buf href, alt; /* of the tag that is read, where there are references in it */
	struct sb_buf text;	/* without its references */
	struct sb_buf links;	/* addresses, each with a NUL behind: they are given out when all was read */
};

/* --- characters --- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alphanumeric(char c)
{
	return is_small(c) || is_digit(c) || (c >= 'A' && c <= 'Z');
}

/* Whether all of it is what the parser leaves as it is: valid, no controls, none that are no characters. */
static bool is_clean(struct sb_str html)
{
	bool ascii = true;

	for (size_t i = 0; i < html.len; i++) {
		unsigned char c = (unsigned char)html.ptr[i], next = i + 1 < html.len ? (unsigned char)html.ptr[i + 1] : 0;
		if (c >= 0x20 && c < 0x7f)
			continue;
		ascii = ascii && c < 0x80;
		if ((c < 0x20 && !is_space((char)c)) || c == 0x7f || (c == 0xC2 && next < 0xA0) || (c == 0xEF && next == 0xB7) ||
		    (c == 0xBF && next >= 0xBE)) /* U+0080 to U+009F, about U+FDD0, and U+FFFE and its like */
			return false;
	}
	return ascii || sb_utf8_valid(html) == html.len;
}

static const struct {
	const char *name, *text;
} references[] = {
	{"amp", "&"},
	{"lt", "<"},
	{"gt", ">"},
	{"quot", "\""},
	{"apos", "'"},
	{"nbsp", "\xC2\xA0"},
	{"hellip", "\xE2\x80\xA6"},
	{"mdash", "\xE2\x80\x94"},
	{"ndash", "\xE2\x80\x93"},
	{"lsquo", "\xE2\x80\x98"},
	{"rsquo", "\xE2\x80\x99"},
	{"ldquo", "\xE2\x80\x9C"},
	{"rdquo", "\xE2\x80\x9D"},
};

static bool add_number(struct sb_str digits, struct sb_buf *out)
{
	uint64_t c;

	if (!sb_num_u64(digits, 0x1FFFF, &c) || c < 0x20 || (c > 0x7E && c < 0xA0) || (c >= 0xD800 && c < 0xE000) ||
	    (c >= 0xFDD0 && c < 0xFE00) || (c & 0xFFFE) == 0xFFFE)
		return false;
	sb_utf8_add(out, (int32_t)c);
	return true;
}

/* Adds what the reference at the start of `text` stands for. Returns its length; 0: that is for the parser to say. */
static size_t add_reference(struct sb_str text, struct sb_buf *out)
{
	const char *end = memchr(text.ptr, ';', text.len < REFERENCE_MAX ? text.len : REFERENCE_MAX);

	if (end == NULL)
		return 0;
	struct sb_str name = sb_str_of(text.ptr + 1, (size_t)(end - text.ptr) - 1);
	if (name.len > 1 && name.ptr[0] == '#')
		return add_number(sb_str_of(name.ptr + 1, name.len - 1), out) ? name.len + 2 : 0;
	for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
		if (sb_str_is(name, references[i].name)) {
			sb_buf_add_text(out, references[i].text);
			return name.len + 2;
		}
	}
	return 0;
}

/* "&b=2" in an address is no reference, whatever stands before "=". */
static bool is_parameter(struct sb_str text)
{
	size_t n = 1;

	while (n < text.len && is_alphanumeric(text.ptr[n]))
		n++;
	return n > 1 && n < text.len && text.ptr[n] == '=';
}

/* Adds a text with its references replaced. */
static bool decode(struct sb_str text, bool in_attribute, struct sb_buf *out)
{
	while (text.len > 0) {
		const char *mark = memchr(text.ptr, '&', text.len);
		size_t n = mark ? (size_t)(mark - text.ptr) : text.len;
		sb_buf_add(out, text.ptr, n);
		text = sb_str_of(text.ptr + n, text.len - n);
		if (mark == NULL)
			break;
		bool literal = in_attribute ? is_parameter(text) : text.len > 1 && is_space(text.ptr[1]);
		if (literal)
			sb_buf_add_char(out, '&');
		n = literal ? 1 : add_reference(text, out);
		if (n == 0)
			return false;
		text = sb_str_of(text.ptr + n, text.len - n);
	}
	return !out->full;
}

/* --- tags --- */

/* The name of an element or attribute, in small letters as most write them. */
static struct sb_str read_name(struct reader *r)
{
	size_t from = r->at;

	while (r->at < r->html.len && (is_small(r->html.ptr[r->at]) || is_digit(r->html.ptr[r->at]) || r->html.ptr[r->at] == '-'))
		r->at++;
	return sb_str_of(r->html.ptr + from, r->at - from);
}

static bool take_char(struct reader *r, char c)
{
	bool there = r->at < r->html.len && r->html.ptr[r->at] == c;

	r->at += there;
	return there;
}

static void skip_space(struct reader *r)
{
	while (r->at < r->html.len && is_space(r->html.ptr[r->at]))
		r->at++;
}

/* A value in quotes; absent where there is none. */
static struct sb_str read_value(struct reader *r)
{
	const struct sb_str none = {NULL, 0};
	char quote = r->at < r->html.len ? r->html.ptr[r->at] : ' ';

	if (quote != '"' && quote != '\'')
		return none;
	const char *from = r->html.ptr + r->at + 1, *end = memchr(from, quote, r->html.len - r->at - 1);
	if (end == NULL)
		return none;
	r->at = (size_t)(end - r->html.ptr) + 1;
	return sb_str_of(from, (size_t)(end - from));
}

static bool set(struct sb_str *attribute, struct sb_str value, struct sb_buf *decoded)
{
	if (attribute->ptr != NULL) /* twice */
		return false;
	*attribute = value;
	if (memchr(value.ptr, '&', value.len) == NULL)
		return true;
	if (decoded == NULL)
		return false;
	sb_buf_clear(decoded);
	bool good = decode(value, true, decoded);
	*attribute = sb_buf_str(decoded);
	return good;
}

static bool set_by_name(struct reader *r, struct sb_html_element *e, struct sb_str name, struct sb_str value)
{
	if (sb_str_is(name, "href"))
		return set(&e->href, value, &r->href);
	if (sb_str_is(name, "alt"))
		return set(&e->alt, value, &r->alt);
	if (sb_str_is(name, "class"))
		return set(&e->class, value, NULL);
	if (sb_str_is(name, "style"))
		return set(&e->style, value, NULL);
	if (sb_str_is(name, "rel"))
		return set(&e->rel, value, NULL);
	if (sb_str_is(name, "start"))
		return set(&e->start, value, NULL);
	return !sb_str_is(name, "hidden");
}

/* The attributes of a start tag, and its end. */
static bool read_attributes(struct reader *r, struct sb_html_element *e, bool may_end_itself)
{
	for (;;) {
		size_t before = r->at;
		skip_space(r);
		if (take_char(r, '>'))
			return true;
		if (take_char(r, '/'))
			return may_end_itself && take_char(r, '>');
		struct sb_str name = read_name(r);
		if (r->at == before || name.ptr == r->html.ptr + before || name.len == 0 || !take_char(r, '='))
			return false; /* no space before it, no name, or no value */
		struct sb_str value = read_value(r);
		if (value.ptr == NULL || !set_by_name(r, e, name, value))
			return false;
	}
}

/* --- elements --- */

static bool may_stand_here(const struct reader *r, enum kind kind)
{
	switch (kind) {
	case OTHER:
		return false;
	case INLINE:
	case VOID:
		return true;
	case LINK:
		return !r->link;
	case ITEM:
		return r->depth > 0 && kind_of(r->open[r->depth - 1]) == LIST;
	default:
		return r->phrases == 0;
	}
}

/* A link in which only text stands may show the start of its address: that is replaced. */
static void read_shortened(struct reader *r, const struct sb_html_element *e)
{
	struct sb_str rest = sb_str_of(r->html.ptr + r->at, r->html.len - r->at), href = sb_str_trim(e->href);
	const char *end = memchr(rest.ptr, '<', rest.len);

	if (end == NULL || !sb_str_starts_nocase(href, "http") ||
	    !sb_str_starts(sb_str_of(end, rest.len - (size_t)(end - rest.ptr)), "</a>"))
		return;
	sb_buf_clear(&r->text);
	if (decode(sb_str_of(rest.ptr, (size_t)(end - rest.ptr)), false, &r->text) && sb_html_shortened(sb_buf_str(&r->text), href)) {
		sb_html_add(r->walk, href);
		r->at = (size_t)(end - r->html.ptr);
	}
}

static void count(struct reader *r, enum kind kind, int change)
{
	r->depth += change;
	if (kind == INLINE || kind == LINK || kind == PARAGRAPH)
		r->phrases += change;
	if (kind == LINK)
		r->link = change > 0;
}

static bool read_start(struct reader *r)
{
	struct sb_str name = read_name(r);
	struct sb_html_element e = {.tag = gumbo_tagn_enum(name.ptr, (unsigned)name.len)};
	enum kind kind = kind_of(e.tag);
	bool is_void = kind == VOID || kind == RULE;

	if (!may_stand_here(r, kind) || r->depth == DEPTH_MAX || !read_attributes(r, &e, is_void) || sb_html_hidden(&e) ||
	    sb_html_has_word(e.class, "ellipsis"))
		return false;
	sb_html_open(r->walk, &e);
	if (kind == RULE)
		sb_html_close(r->walk, &e);
	if (kind == LINK)
		read_shortened(r, &e);
	if (!is_void) {
		r->open[r->depth] = e.tag;
		count(r, kind, 1);
	}
	return true;
}

static bool read_end(struct reader *r)
{
	struct sb_str name = read_name(r);
	struct sb_html_element e = {.tag = gumbo_tagn_enum(name.ptr, (unsigned)name.len)};
	enum kind kind = kind_of(e.tag);

	if (!take_char(r, '>') || r->depth == 0 || r->open[r->depth - 1] != e.tag || kind == OTHER)
		return false;
	count(r, kind, -1);
	sb_html_close(r->walk, &e);
	return true;
}

static bool read_text(struct reader *r)
{
	struct sb_str rest = sb_str_of(r->html.ptr + r->at, r->html.len - r->at);
	const char *end = memchr(rest.ptr, '<', rest.len);

	if (end != NULL)
		rest.len = (size_t)(end - rest.ptr);
	r->at += rest.len;
	if (memchr(rest.ptr, '&', rest.len) != NULL) {
		sb_buf_clear(&r->text);
		if (!decode(rest, false, &r->text))
			return false;
		rest = sb_buf_str(&r->text);
	}
	sb_html_add(r->walk, rest);
	return true;
}

static bool read_all(struct reader *r)
{
	while (r->at < r->html.len) {
		if (!take_char(r, '<')) {
			if (!read_text(r))
				return false;
		} else if (take_char(r, '/') ? !read_end(r) : !read_start(r)) {
			return false;
		}
	}
	return r->depth == 0;
}

/* --- the run --- */

static void keep_link(void *ctx, struct sb_str href)
{
	struct sb_buf *links = ctx;

	sb_buf_add_str(links, href);
	sb_buf_add_char(links, '\0');
}

bool sb_html_simple(struct sb_html_walk *walk, struct sb_str html)
{
	const struct sb_html_walk before = *walk;
	size_t len = walk->out->len;
	bool full = walk->out->full;
	struct reader r = {.walk = walk, .html = html};

	if (!is_clean(html))
		return false;
	sb_buf_init(&r.href, ADDRESS_MAX);
	sb_buf_init(&r.alt, ADDRESS_MAX);
	sb_buf_init(&r.text, SB_HTML_BYTES_MAX);
	sb_buf_init(&r.links, SB_HTML_BYTES_MAX);
	if (walk->link != NULL) {
		walk->link = keep_link;
		walk->ctx = &r.links;
	}
	bool good = read_all(&r) && !walk->out->full && !r.links.full;
	walk->link = before.link;
	walk->ctx = before.ctx;
	if (good) {
		struct sb_str links = sb_buf_str(&r.links);
		while (links.len > 0)
			walk->link(walk->ctx, sb_str_cut(&links, '\0'));
	} else {
		*walk = before;
		walk->out->len = len;
		walk->out->full = full;
		if (walk->out->cap > 0)
			walk->out->ptr[len] = '\0';
	}
	sb_buf_free(&r.href);
	sb_buf_free(&r.alt);
	sb_buf_free(&r.text);
	sb_buf_free(&r.links);
	return good;
}
