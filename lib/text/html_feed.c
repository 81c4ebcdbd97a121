/* Feed discovery: what a page names in <link rel=alternate>. */
#include "base/mem.h"
#include "text/html.h"

#include <gumbo.h>

#define HEAD_MAX ((size_t)256 << 10) /* bytes in which the head of a page ends; those of large shops have 100 KiB */

static struct sb_str attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);

	return sb_str_trim(sb_str_from(found ? found->value : NULL));
}

static bool has_word(struct sb_str words, const char *word)
{
	while (words.ptr != NULL)
		if (sb_str_eq_nocase(sb_str_cut(&words, ' '), sb_str_from(word)))
			return true;
	return false;
}

static bool is_feed_type(struct sb_str type)
{
	static const char *const types[] = {"application/rss+xml", "application/atom+xml", "application/feed+json",
					    "application/rdf+xml"};

	type = sb_str_trim(sb_str_cut(&type, ';'));
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (sb_str_eq_nocase(type, sb_str_from(types[i])))
			return true;
	return false;
}

static void look_at(const GumboNode *node, struct sb_buf *href, struct sb_buf *base)
{
	struct sb_str address = attribute(node, "href");

	if (address.len == 0)
		return;
	if (node->v.element.tag == GUMBO_TAG_BASE && base->len == 0)
		sb_buf_add_str(base, address);
	else if (node->v.element.tag == GUMBO_TAG_LINK && href->len == 0 && has_word(attribute(node, "rel"), "alternate") &&
		 is_feed_type(attribute(node, "type")))
		sb_buf_add_str(href, address);
}

/* Children of <html>, <head> and <body>: where such elements stand, and no recursion. */
static void look_below(const GumboNode *parent, struct sb_buf *href, struct sb_buf *base)
{
	for (unsigned i = 0; i < parent->v.element.children.length; i++) {
		const GumboNode *node = parent->v.element.children.data[i];
		if (node->type == GUMBO_NODE_ELEMENT)
			look_at(node, href, base);
	}
}

static void *take(void *arena, size_t size)
{
	return sb_arena_alloc(arena, size);
}

static void keep(void *arena, void *piece)
{
	(void)arena;
	(void)piece;
}

bool sb_html_find_feed(struct sb_str page, struct sb_buf *href, struct sb_buf *base)
{
	struct sb_arena arena = SB_ARENA_INIT;
	GumboOptions options = kGumboDefaultOptions;

	if (page.len > HEAD_MAX)
		page.len = HEAD_MAX;
	page = sb_html_within_limits(page);
	options.allocator = take;
	options.deallocator = keep;
	options.userdata = &arena;
	options.max_errors = 0;
	const GumboNode *root = gumbo_parse_with_options(&options, page.ptr, page.len)->root;
	for (unsigned i = 0; i < root->v.element.children.length; i++) {
		const GumboNode *node = root->v.element.children.data[i];
		if (node->type == GUMBO_NODE_ELEMENT)
			look_below(node, href, base);
	}
	sb_arena_free(&arena);
	return href->len > 0;
}
