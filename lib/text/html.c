#include "text/html.h"

#include "base/mem.h"
#include "text/html_walk.h"

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
		const char *tag = memchr(html.ptr + i, '<', html.len - 1 - i);
		if (tag == NULL)
			break;
		i = (size_t)(tag - html.ptr);
		if (html.ptr[i + 1] == '/')
			depth -= depth > 0;
		else if (is_letter(html.ptr[i + 1]) && !is_flat(html, i + 1))
			depth++;
		if (++tags > SB_HTML_TAGS_MAX || depth > SB_HTML_DEPTH_MAX)
			return sb_str_of(html.ptr, i);
	}
	return html;
}

/* --- the parser's tree --- */

static struct sb_str attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);

	return sb_str_from(found ? found->value : NULL);
}

static struct sb_html_element element_of(const GumboNode *node)
{
	struct sb_html_element e = {.tag = node->v.element.tag};

	if (node->v.element.attributes.length == 0)
		return e;
	e.class = attribute(node, "class");
	e.style = attribute(node, "style");
	e.hidden = attribute(node, "hidden");
	e.href = attribute(node, "href");
	e.rel = attribute(node, "rel");
	e.alt = attribute(node, "alt");
	e.start = attribute(node, "start");
	return e;
}

/* Whether a link shows its own address, shortened: by Mastodon's spans, or with an ellipsis at its end. */
static bool is_shortened(const GumboNode *link, struct sb_str href)
{
	const GumboVector *children = &link->v.element.children;

	if (!sb_str_starts_nocase(href, "http"))
		return false;
	for (unsigned i = 0; i < children->length && i < 4; i++) {
		const GumboNode *child = children->data[i];
		struct sb_str class = child->type == GUMBO_NODE_ELEMENT ? attribute(child, "class") : (struct sb_str){NULL, 0};
		if (sb_html_has_word(class, "invisible") || sb_html_has_word(class, "ellipsis"))
			return true;
	}
	return children->length == 1 && ((const GumboNode *)children->data[0])->type == GUMBO_NODE_TEXT &&
	       sb_html_shortened(sb_str_from(((const GumboNode *)children->data[0])->v.text.text), href);
}

/* What stands in an <iframe>, which is often never closed, is HTML that the parser takes for text. */
static void add_inside(struct sb_html_walk *w, const GumboNode *node)
{
	const GumboVector *children = &node->v.element.children;
	struct sb_buf text;

	if (w->inside || children->length != 1 || ((const GumboNode *)children->data[0])->type != GUMBO_NODE_TEXT)
		return;
	sb_buf_init(&text, SB_HTML_BYTES_MAX);
	make_text(sb_str_from(((const GumboNode *)children->data[0])->v.text.text), &text, w->link, w->ctx, true);
	sb_html_add(w, sb_buf_str(&text));
	sb_buf_free(&text);
}

/* True when the children are to be visited. */
static bool open_element(struct sb_html_walk *w, const GumboNode *node)
{
	struct sb_html_element e = element_of(node);
	struct sb_str href = sb_str_trim(e.href);

	if (sb_html_hidden(&e))
		return false;
	sb_html_open(w, &e);
	switch (e.tag) {
	case GUMBO_TAG_A:
		if (!is_shortened(node, href))
			return true;
		sb_html_add(w, href);
		return false;
	case GUMBO_TAG_IFRAME:
		add_inside(w, node);
		return false;
	default:
		return e.tag != GUMBO_TAG_BR && e.tag != GUMBO_TAG_IMG;
	}
}

static void close_element(struct sb_html_walk *w, const GumboNode *node)
{
	struct sb_html_element e = element_of(node);

	sb_html_close(w, &e);
}

static bool has_children(const GumboNode *node)
{
	return (node->type == GUMBO_NODE_ELEMENT && node->v.element.children.length > 0);
}

static bool visit(struct sb_html_walk *w, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		return open_element(w, node);
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		sb_html_add(w, sb_str_from(node->v.text.text));
		return false;
	default:
		return false;
	}
}

/* Depth first without recursion: up by `parent`, along by the index in it. */
static void walk_tree(struct sb_html_walk *w, const GumboNode *root)
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

void sb_html_tree(struct sb_html_walk *w, struct sb_str html)
{
	struct sb_arena arena = SB_ARENA_INIT;
	GumboOptions options = kGumboDefaultOptions;

	options.allocator = take;
	options.deallocator = keep;
	options.userdata = &arena;
	options.max_errors = 0;
	const GumboOutput *tree = gumbo_parse_with_options(&options, html.ptr, html.len);
	walk_tree(w, tree->root);
	sb_arena_free(&arena);
}

/* --- which way --- */

static void make_text(struct sb_str html, struct sb_buf *text, sb_html_link *link, void *ctx, bool inside)
{
	struct sb_html_walk w = {.out = text, .start = text->len, .link = link, .ctx = ctx, .inside = inside};

	html = sb_html_within_limits(html);
	if (html.len == 0)
		return;
	if (memchr(html.ptr, '<', html.len) == NULL && memchr(html.ptr, '&', html.len) == NULL)
		sb_html_add(&w, html); /* nothing to parse in it */
	else if (!sb_html_simple(&w, html))
		sb_html_tree(&w, html);
}

void sb_html_text(struct sb_str html, struct sb_buf *text, sb_html_link *link, void *ctx)
{
	make_text(html, text, link, ctx, false);
}
