/* Any HTML: where the way without a tree takes it, it gives the very text and links that the parser's tree gives. */
#include "text/html_walk.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZE_MAX_TRIED 4096 /* bytes; more show nothing new */

static void add_link(void *ctx, struct sb_str href)
{
	struct sb_buf *links = ctx;

	sb_buf_add_str(links, href);
	sb_buf_add_char(links, '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str html = sb_html_within_limits(sb_str_of((const char *)data, size < SIZE_MAX_TRIED ? size : SIZE_MAX_TRIED));
	struct sb_buf text[2], links[2];

	for (int i = 0; i < 2; i++) {
		sb_buf_init(&text[i], 1 << 20);
		sb_buf_init(&links[i], 1 << 20);
	}
	struct sb_html_walk simple = {.out = &text[0], .link = add_link, .ctx = &links[0]};
	struct sb_html_walk tree = {.out = &text[1], .link = add_link, .ctx = &links[1]};
	bool taken = sb_html_simple(&simple, html);
	sb_html_tree(&tree, html);
	if (taken ? !sb_str_eq(sb_buf_str(&text[0]), sb_buf_str(&text[1])) ||
			    !sb_str_eq(sb_buf_str(&links[0]), sb_buf_str(&links[1]))
		  : text[0].len > 0 || links[0].len > 0)
		abort();
	for (int i = 0; i < 2; i++) {
		sb_buf_free(&text[i]);
		sb_buf_free(&links[i]);
	}
	return 0;
}
