/* HTML becomes text that reads well. */
#include "text/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static void add_link(void *ctx, struct sb_str href)
{
	struct sb_buf *links = ctx;

	if (links->len > 0)
		sb_buf_add_char(links, ' ');
	sb_buf_add_str(links, href);
}

static void expect(const char *html, const char *text, const char *links)
{
	struct sb_buf out, found;

	sb_buf_init(&out, 1 << 20);
	sb_buf_init(&found, 1 << 20);
	sb_html_text(sb_str_from(html), &out, add_link, &found);
	assert_string_equal(out.ptr, text);
	assert_string_equal(found.ptr, links);
	sb_buf_free(&out);
	sb_buf_free(&found);
}

static void paragraphs_lines_and_spaces(void **state)
{
	(void)state;
	expect("<p>One\n  two</p><p>three<br>four<br/><br/>five</p>", "One two\n\nthree\nfour\n\nfive", "");
	expect("  plain   text\n", "plain text", "");
	expect("<div>a</div><div>b <b>c</b>d</div>", "a\nb cd", "");
	expect("a &amp; b &lt;c&gt; &eacute; &#x1F600; &nosuch;", "a & b <c> \xC3\xA9 \xF0\x9F\x98\x80 &nosuch;", "");
	expect("<p>a</p>\n\n<p> </p><p>b</p>", "a\n\nb", "");
	expect("x<hr>y", "x\n\ny", "");
	expect("", "", "");
}

static void lists_quotes_tables_and_code(void **state)
{
	(void)state;
	expect("<p>Buy:</p><ul><li>shoes<li>laces<ul><li>red</ul></ul><p>now</p>",
	       "Buy:\n\n- shoes\n- laces\n  - red\n\nnow", "");
	expect("<ol start=3><li>c</li><li>d</li></ol>", "3. c\n4. d", "");
	expect("<blockquote><p>They said</p><p>no</p></blockquote>Why?", "> They said\n\n> no\n\nWhy?", "");
	expect("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a b\n1 2", "");
	expect("<pre>if x:\n  y\n</pre>z", "if x:\n  y\n\nz", "");
}

static void what_is_not_text_is_dropped(void **state)
{
	(void)state;
	expect("a<script>alert(1)</script><style>p{}</style><!-- c --><template>t</template>b", "ab", "");
	expect("<p style='display:none'>spy</p><p hidden>x</p>seen <img src=a alt='a smile'>", "seen a smile", "");
	expect("<title>t</title><p>body", "body", "");
}

static void links_are_collected(void **state)
{
	(void)state;
	expect("see <a href=' /x?a=1&amp;b=2 '>this</a> and <a>that</a>", "see this and that", "/x?a=1&b=2");
	expect("<a href='https://example.org/a/long/path'>example.org/a/lo…</a>", "https://example.org/a/long/path",
	       "https://example.org/a/long/path");
}

static void what_mastodon_writes_reads_as_it_is_shown(void **state)
{
	(void)state;
	expect("<p><span class=\"h-card\"><a href=\"https://m.example/@larkspur\" class=\"u-url "
	       "mention\">@<span>larkspur</span></a></span> "
	       "look <a href=\"https://example.org/a/very/long/address\"><span class=\"invisible\">https://</span>"
	       "<span class=\"ellipsis\">example.org/a/very</span><span class=\"invisible\">/long/address</span></a> "
	       "<a href=\"https://m.example/tags/shoes\" class=\"mention hashtag\" "
	       "rel=\"tag\">#<span>shoes</span></a></p>",
	       "@larkspur look https://example.org/a/very/long/address #shoes",
	       "https://example.org/a/very/long/address");
	expect("<p class=\"quote-inline\">RE: <a href=\"https://m.example/1\">x</a></p><p>yes</p>", "yes", "");
}

/* A stranger's HTML costs bounded time and stack. */
static void hostile_nesting_is_bounded(void **state)
{
	static const char *const pieces[] = {"<b>",
					     "<div>",
					     "<p>",
					     "<table><td>",
					     "<a href=x>",
					     "<b><i><p>",
					     "<li>",
					     "<x",
					     "<b></p>",
					     "<blockquote>",
					     "<ul><li>",
					     "<span class=ellipsis>x</i>",
					     "<svg><b>",
					     "&",
					     "<form><div>",
					     "<select><option>",
					     "<b id=1></div>",
					     "<nobr>",
					     "<button>",
					     "<a><table>"};
	size_t size = (size_t)1 << 20;

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct sb_buf html, out;
		sb_buf_init(&html, size + 64);
		sb_buf_init(&out, size);
		while (html.len < size)
			sb_buf_add_text(&html, pieces[i]);
		clock_t begin = clock();
		sb_html_text(sb_buf_str(&html), &out, NULL, NULL);
		double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
		if (getenv("SB_SHOW_TIMES") != NULL)
			fprintf(stderr, "%s: %.3f s\n", pieces[i], seconds);
		assert_true(seconds < 20);
		sb_buf_free(&html);
		sb_buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paragraphs_lines_and_spaces),
		cmocka_unit_test(lists_quotes_tables_and_code),
		cmocka_unit_test(what_is_not_text_is_dropped),
		cmocka_unit_test(links_are_collected),
		cmocka_unit_test(what_mastodon_writes_reads_as_it_is_shown),
		cmocka_unit_test(hostile_nesting_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
