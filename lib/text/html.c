#include "text/html.h"

#include "base/mem.h"
#include "base/num.h"

#include <gumbo.h>

#define LISTS_MAX 16 /* lists within lists that are numbered and indented; deeper ones stand where these do */
#define QUOTES_MAX 4 /* "> > > > ": deeper quotations are marked no further */

struct walk {
	struct sb_buf *out;
	size_t start; /* where our text begins in `out` */
	sb_html_link *link;
	void *ctx;
	int lines;  /* line feeds that are due before the next character */
	bool space; /* a space is due, unless a line begins */
	bool begun; /* something stands in this line, or a marker is out */
	int quotes, pre;
	bool inside; /* an <iframe> already: one in it says nothing */
	int lists;
	bool item; /* the marker of a list item is due */
	struct {
		bool numbered;
		int64_t number;
	} list[LISTS_MAX];
};

static void make_text(struct sb_str html, struct sb_buf *text, sb_html_link *link, void *ctx, bool inside);

/* --- what may be given to the parser --- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Elements that do not deepen the tree: void ones, and those that the next of their kind closes. */
static bool is_flat(struct sb_str html, size_t at)
{
	static const char *const flat[] = {"br",  "img", "hr", "p",  "li", "input", "meta",   "link",	"wbr",
					   "col", "dt",	 "dd", "tr", "td", "th",    "option", "source", "embed"};
	struct sb_str name = {html.ptr + at, 0};

	while (at + name.len < html.len && (is_letter(html.ptr[at + name.len]) ||
					    (html.ptr[at + name.len] >= '0' && html.ptr[at + name.len] <= '9')))
		name.len++;
	for (size_t i = 0; i < sizeof flat / sizeof *flat; i++)
		if (sb_str_eq_nocase(name, sb_str_from(flat[i])))
			return true;
	return false;
}

struct sb_str sb_html_within_limits(struct sb_str html)
{
	size_t tags = 0, depth = 0;

	if (html.len > SB_HTML_BYTES_MAX)
		html.len = SB_HTML_BYTES_MAX;
	for (size_t i = 0; i + 1 < html.len; i++) {
		if (html.ptr[i] != '<')
			continue;
		if (html.ptr[i + 1] == '/')
			depth -= depth > 0;
		else if (is_letter(html.ptr[i + 1]) && !is_flat(html, i + 1))
			depth++;
		if (++tags > SB_HTML_TAGS_MAX || depth > SB_HTML_DEPTH_MAX)
			return sb_str_of(html.ptr, i);
	}
	return html;
}

/* --- writing --- */

static void due_lines(struct walk *w, int lines)
{
	if (w->lines < lines)
		w->lines = lines;
	if (lines > 0)
		w->space = false;
}

static void begin_line(struct walk *w)
{
	for (int i = 0; i < w->quotes && i < QUOTES_MAX; i++)
		sb_buf_add_text(w->out, "> ");
	for (int i = 1; i < w->lists; i++)
		sb_buf_add_text(w->out, "  ");
	if (w->item && w->lists > 0 && w->list[w->lists - 1].numbered)
		sb_buf_add_format(w->out, "%lld. ", (long long)w->list[w->lists - 1].number);
	else if (w->item)
		sb_buf_add_text(w->out, "- ");
	w->item = false;
	w->begun = true;
	w->space = false;
}

/* What is due before a character that is seen. */
static void settle(struct walk *w)
{
	if (w->out->len == w->start) {
		w->lines = 0;
		w->begun = false;
	}
	for (; w->lines > 0; w->lines--) {
		sb_buf_add_char(w->out, '\n');
		w->begun = false;
	}
	if (!w->begun)
		begin_line(w);
	else if (w->space)
		sb_buf_add_char(w->out, ' ');
	w->space = false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void add_text(struct walk *w, struct sb_str text)
{
	for (size_t i = 0, n; i < text.len; i += n) {
		n = 1;
		if (w->pre > 0 && text.ptr[i] == '\n') {
			w->lines++;
			w->space = false;
		} else if (w->pre > 0 && is_space(text.ptr[i])) {
			settle(w);
			sb_buf_add_char(w->out, ' ');
		} else if (is_space(text.ptr[i])) {
			w->space = true;
		} else {
			while (i + n < text.len && !is_space(text.ptr[i + n]))
				n++;
			settle(w);
			sb_buf_add(w->out, text.ptr + i, n);
		}
	}
}

/* --- elements --- */

static struct sb_str attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);

	return sb_str_from(found ? found->value : NULL);
}

static bool has_word(struct sb_str words, const char *word)
{
	while (words.ptr != NULL)
		if (sb_str_is(sb_str_cut(&words, ' '), word))
			return true;
	return false;
}

static bool has_class(const GumboNode *node, const char *name)
{
	return has_word(attribute(node, "class"), name);
}

static bool is_hidden(const GumboNode *node)
{
	struct sb_str style = attribute(node, "style");

	switch (node->v.element.tag) {
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_AUDIO:
	case GUMBO_TAG_VIDEO:
	case GUMBO_TAG_CANVAS:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_MATH:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_TEXTAREA:
		return true;
	default:
		/* "quote-inline" repeats, for servers without quotations, the link of a post that is quoted */
		return has_class(node, "invisible") || has_class(node, "quote-inline") ||
		       attribute(node, "hidden").ptr != NULL ||
		       (style.ptr != NULL && (strstr(style.ptr, "display:none") || strstr(style.ptr, "display: none")));
	}
}

/* Line feeds around an element: 2 for a paragraph, 1 for a line, 0 within one. */
static int lines_around(const struct walk *w, GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		return w->lists > 0 ? 1 : 2;
	case GUMBO_TAG_P:
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
	case GUMBO_TAG_DL:
	case GUMBO_TAG_PRE:
	case GUMBO_TAG_BLOCKQUOTE:
	case GUMBO_TAG_TABLE:
	case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_HR:
		return 2;
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_LI:
	case GUMBO_TAG_TR:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DD:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_HEADER:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_ASIDE:
	case GUMBO_TAG_NAV:
	case GUMBO_TAG_MAIN:
	case GUMBO_TAG_ADDRESS:
	case GUMBO_TAG_FIGCAPTION:
	case GUMBO_TAG_CAPTION:
	case GUMBO_TAG_DETAILS:
	case GUMBO_TAG_SUMMARY:
	case GUMBO_TAG_CENTER:
		return 1;
	default:
		return 0;
	}
}

static struct sb_str without_scheme(struct sb_str url)
{
	static const char *const starts[] = {"https://", "http://", "www."};

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (sb_str_starts_nocase(url, starts[i]))
			url = sb_str_of(url.ptr + strlen(starts[i]), url.len - strlen(starts[i]));
	return url;
}

/* Whether a link shows its own address, shortened: by Mastodon's spans, or with an ellipsis at its end. */
static bool is_shortened(const GumboNode *link, struct sb_str href)
{
	const GumboVector *children = &link->v.element.children;

	if (!sb_str_starts_nocase(href, "http"))
		return false;
	for (unsigned i = 0; i < children->length && i < 4; i++) {
		const GumboNode *child = children->data[i];
		if (child->type == GUMBO_NODE_ELEMENT &&
		    (has_class(child, "invisible") || has_class(child, "ellipsis")))
			return true;
	}
	if (children->length != 1 || ((const GumboNode *)children->data[0])->type != GUMBO_NODE_TEXT)
		return false;
	struct sb_str shown = sb_str_trim(sb_str_from(((const GumboNode *)children->data[0])->v.text.text));
	size_t dots = sb_str_ends(shown, "\xE2\x80\xA6") || sb_str_ends(shown, "...") ? 3 : 0;
	shown.len -= dots;
	shown = without_scheme(shown);
	href = without_scheme(href);
	return dots > 0 && shown.len > 0 && shown.len < href.len && memcmp(shown.ptr, href.ptr, shown.len) == 0;
}

/* True when the children of the link are done with. */
static bool open_link(struct walk *w, const GumboNode *node)
{
	struct sb_str href = sb_str_trim(attribute(node, "href"));

	if (href.len == 0)
		return false;
	if (w->link != NULL && !has_class(node, "mention") && !has_class(node, "hashtag") &&
	    !has_word(attribute(node, "rel"), "tag"))
		w->link(w->ctx, href);
	if (!is_shortened(node, href))
		return false;
	add_text(w, href);
	return true;
}

static void open_list(struct walk *w, const GumboNode *node)
{
	int64_t first = 1;

	if (w->lists++ >= LISTS_MAX) {
		w->lists--;
		return;
	}
	sb_num_i64(attribute(node, "start"), &first);
	w->list[w->lists - 1].numbered = node->v.element.tag == GUMBO_TAG_OL;
	w->list[w->lists - 1].number = first < INT32_MAX && first > INT32_MIN ? first - 1 : 0;
}

/* What stands in an <iframe>, which is often never closed, is HTML that the parser takes for text. */
static void add_inside(struct walk *w, const GumboNode *node)
{
	const GumboVector *children = &node->v.element.children;
	struct sb_buf text;

	if (w->inside || children->length != 1 || ((const GumboNode *)children->data[0])->type != GUMBO_NODE_TEXT)
		return;
	sb_buf_init(&text, SB_HTML_BYTES_MAX);
	make_text(sb_str_from(((const GumboNode *)children->data[0])->v.text.text), &text, w->link, w->ctx, true);
	add_text(w, sb_buf_str(&text));
	sb_buf_free(&text);
}

/* True when the children are to be visited. */
static bool open_element(struct walk *w, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;

	if (is_hidden(node))
		return false;
	due_lines(w, lines_around(w, tag));
	switch (tag) {
	case GUMBO_TAG_A:
		return !open_link(w, node);
	case GUMBO_TAG_BR:
		w->lines = w->lines < 2 ? w->lines + 1 : 2;
		return false;
	case GUMBO_TAG_IMG:
		add_text(w, sb_str_trim(attribute(node, "alt")));
		return false;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		w->space = true;
		return true;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		open_list(w, node);
		return true;
	case GUMBO_TAG_LI:
		w->item = true;
		if (w->lists > 0)
			w->list[w->lists - 1].number++;
		return true;
	case GUMBO_TAG_BLOCKQUOTE:
		w->quotes++;
		return true;
	case GUMBO_TAG_PRE:
		w->pre++;
		return true;
	case GUMBO_TAG_IFRAME:
		add_inside(w, node);
		return false;
	default:
		return true;
	}
}

static void close_element(struct walk *w, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;

	if (has_class(node, "ellipsis"))
		sb_buf_add_text(w->out, "\xE2\x80\xA6");
	if (tag == GUMBO_TAG_BLOCKQUOTE)
		w->quotes--;
	else if (tag == GUMBO_TAG_PRE)
		w->pre--;
	else if (tag == GUMBO_TAG_LI)
		w->item = false;
	else if ((tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL) && w->lists > 0)
		w->lists--;
	due_lines(w, lines_around(w, tag));
}

static bool has_children(const GumboNode *node)
{
	return (node->type == GUMBO_NODE_ELEMENT && node->v.element.children.length > 0);
}

static bool visit(struct walk *w, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		return open_element(w, node);
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		add_text(w, sb_str_from(node->v.text.text));
		return false;
	default:
		return false;
	}
}

/* Depth first without recursion: up by `parent`, along by the index in it. */
static void walk_tree(struct walk *w, const GumboNode *root)
{
	const GumboNode *node = root;

	for (;;) {
		bool opened = visit(w, node);
		if (opened && has_children(node)) {
			node = node->v.element.children.data[0];
			continue;
		}
		if (opened)
			close_element(w, node);
		while (node != root) {
			const GumboNode *parent = node->parent;
			size_t next = node->index_within_parent + 1;
			if (next < parent->v.element.children.length) {
				node = parent->v.element.children.data[next];
				break;
			}
			node = parent;
			close_element(w, node);
		}
		if (node == root)
			return;
	}
}

/* gumbo frees a tree by recursion as deep as a stranger's tags: an arena frees it in one step instead. */
static void *take(void *arena, size_t size)
{
	return sb_arena_alloc(arena, size);
}

static void keep(void *arena, void *piece)
{
	(void)arena;
	(void)piece;
}

static void make_text(struct sb_str html, struct sb_buf *text, sb_html_link *link, void *ctx, bool inside)
{
	struct sb_arena arena = SB_ARENA_INIT;
	GumboOptions options = kGumboDefaultOptions;
	struct walk w = {.out = text, .start = text->len, .link = link, .ctx = ctx, .inside = inside};

	html = sb_html_within_limits(html);
	if (html.len == 0)
		return;
	if (memchr(html.ptr, '<', html.len) == NULL && memchr(html.ptr, '&', html.len) == NULL) {
		add_text(&w, html); /* nothing to parse in it */
		return;
	}
	options.allocator = take;
	options.deallocator = keep;
	options.userdata = &arena;
	options.max_errors = 0;
	const GumboOutput *tree = gumbo_parse_with_options(&options, html.ptr, html.len);
	walk_tree(&w, tree->root);
	sb_arena_free(&arena);
}

void sb_html_text(struct sb_str html, struct sb_buf *text, sb_html_link *link, void *ctx)
{
	make_text(html, text, link, ctx, false);
}
