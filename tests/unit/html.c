/* HTML becomes text that reads well. */
#include "text/html_walk.h"

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

/* What the parser's tree gives of `html`. */
static void by_tree(struct sb_str html, struct sb_buf *text, struct sb_buf *links)
{
	struct sb_html_walk walk = {.out = text, .start = text->len, .link = add_link, .ctx = links};

	sb_html_tree(&walk, html);
}

static bool by_itself(struct sb_str html, struct sb_buf *text, struct sb_buf *links)
{
	struct sb_html_walk walk = {.out = text, .start = text->len, .link = add_link, .ctx = links};

	return sb_html_simple(&walk, html);
}

/* Pieces put together at random: closed rightly or not, in each other where they may be or not. Where the short way takes such a
 * text, it gives what the parser gives; where it does not, it adds nothing. */
static void the_short_way_gives_what_the_parser_gives(void **state)
{
	static const char *const pieces[] = {
		"<p>", "</p>", "<p class=\"a b\">", "<b>", "</b>", "<em>", "</em>", "<a href=\"https://a.example/b/c?d=1&amp;e=2\">",
		"</a>", "<a class='mention' href='/x'>", "a.example/b...", "<span>", "</span>", "<ul>", "</ul>", "<ol start=\"3\">",
		"</ol>", "<li>", "</li>", "<blockquote>", "</blockquote>", "<br>", "<br/>", "<hr />", "<img src=\"x\" alt=\"a &quot;b&quot;\">",
		"<div>", "</div>", "<h2>", "</h2>", "<code>", "</code>", "&amp;", "&nbsp;", "&#8217;", "&#x41;", "& ", "&b", "&copy;",
		"word", "two words", " ", "\n", "\xC3\xA9", "\xEF\xBF\xBD", "<span class=\"ellipsis\">", "<p hidden>", "<table>", "<td>",
		"<p style=\"display:none\">", "<!-- c -->", "<", ">", "\"", "<pre>", "</pre>", "<figure>", "</figure>", "<font color=red>"};
	uint64_t random = 88172645463325252u; /* xorshift64, George Marsaglia 2003 */
	size_t taken = 0;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		struct sb_buf html, text[2], links[2];
		sb_buf_init(&html, 4096);
		for (int i = 0; i < 2; i++) {
			sb_buf_init(&text[i], 8192);
			sb_buf_init(&links[i], 8192);
		}
		for (int i = 0; i < 2 + round % 9; i++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			sb_buf_add_text(&html, pieces[random % (sizeof pieces / sizeof *pieces)]);
		}
		by_tree(sb_buf_str(&html), &text[0], &links[0]);
		if (by_itself(sb_buf_str(&html), &text[1], &links[1])) {
			taken++;
			if (!sb_str_eq(sb_buf_str(&text[0]), sb_buf_str(&text[1])))
				fprintf(stderr, "of %s\n", html.ptr);
			assert_string_equal(text[1].ptr, text[0].ptr);
			assert_string_equal(links[1].ptr, links[0].ptr);
		} else {
			assert_int_equal(text[1].len + links[1].len, 0);
		}
		sb_buf_free(&html);
		for (int i = 0; i < 2; i++) {
			sb_buf_free(&text[i]);
			sb_buf_free(&links[i]);
		}
	}
	assert_true(taken > 1000);
}

/* Posts as the networks write them take it. */
static void usual_posts_take_the_short_way(void **state)
{
	static const char *const posts[] = {
		"<p>Who knows <b>these</b> shoes?<br />They&#8217;re said to be <em>good</em> &amp; cheap&hellip;</p>",
		"<p><span class=\"h-card\" translate=\"no\"><a href=\"https://m.example/@x\" class=\"u-url mention\">@<span>x</span></a></span> "
		"hi</p>",
		"<p>See <a href=\"https://a.example/?a=1&b=2\" rel=\"nofollow noopener\" target=\"_blank\">this</a>.</p>\n<ul>\n<li>one</li>\n"
		"<li>two</li>\n</ul>",
		"<div class=\"entry\"><h2>T</h2><figure class=\"wp\"><img src=\"a.jpg\" alt=\"a shoe\" width=\"300\" /></figure>\n"
		"<blockquote>\n<p>q</p>\n</blockquote>\n<p>r</p></div>"};

	(void)state;
	for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
		struct sb_buf text, links;
		sb_buf_init(&text, 8192);
		sb_buf_init(&links, 8192);
		assert_true(by_itself(sb_str_from(posts[i]), &text, &links));
		sb_buf_free(&text);
		sb_buf_free(&links);
	}
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
		cmocka_unit_test(the_short_way_gives_what_the_parser_gives),
		cmocka_unit_test(usual_posts_take_the_short_way),
		cmocka_unit_test(hostile_nesting_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
