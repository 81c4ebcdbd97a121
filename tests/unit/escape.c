#include "check.h"

#include "text/csv.h"
#include "text/escape.h"

typedef void escape(struct sb_buf *out, struct sb_str text);

static void check(escape *how, struct sb_str text, struct sb_str wanted, int line)
{
	struct sb_buf out;

	sb_buf_init(&out, 4096);
	how(&out, text);
	check_str(sb_buf_str(&out), wanted, __FILE__, line);
	sb_buf_free(&out);
}

#define assert_escaped(how, text, wanted) check(how, SB_STR(text), SB_STR(wanted), __LINE__)

static void html_has_no_mark_up_left(void **state)
{
	(void)state;
	assert_escaped(sb_escape_html, "<script>alert(\"x\" && 'y')</script>",
		       "&lt;script&gt;alert(&quot;x&quot; &amp;&amp; &#39;y&#39;)&lt;/script&gt;");
	assert_escaped(sb_escape_html, "a\nb\tc\0d\x1b\xff", "a\nb\tc\uFFFDd\uFFFD\uFFFD");
	assert_escaped(sb_escape_html, "schön 👟", "schön 👟");
}

static void a_terminal_gets_no_controls(void **state)
{
	(void)state;
	assert_escaped(sb_escape_terminal, "\x1b[2J\x1b]0;pwned\x07 x", "\uFFFD[2J\uFFFD]0;pwned\uFFFD x");
	assert_escaped(sb_escape_terminal, "one\r\ntwo\tthree", "one  two three");
	assert_escaped(sb_escape_terminal, "\xc2\x9b" "31m", "\uFFFD31m");                     /* CSI as one character */
	assert_escaped(sb_escape_terminal, "abc \u202Egpj.exe\u2066", "abc \uFFFDgpj.exe\uFFFD"); /* turned writing */
}

static void markdown_stays_text(void **state)
{
	(void)state;
	assert_escaped(sb_escape_markdown, "**b** [a](b) | <i> `c` ~d~ \\", "\\*\\*b\\*\\* \\[a\\](b) \\| \\<i\\> \\`c\\` \\~d\\~ \\\\");
	assert_escaped(sb_escape_markdown, "@everyone #12", "\\@\u2060everyone \\#\u206012");
	assert_escaped(sb_escape_markdown, "http://a.b www.c.d time: 10", "http\\://a.b www\\.c.d time: 10");
	assert_escaped(sb_escape_markdown, "line\nbreak", "line break");
	assert_escaped(sb_escape_markdown, "&lt; $x$ ![i](u)", "\\&lt; \\$x\\$ \\!\\[i\\](u)");
}

static void script_data_cannot_end_its_element(void **state)
{
	(void)state;
	assert_escaped(sb_escape_script, "[\"</script><!-- & -->\"]", "[\"\\u003c/script\\u003e\\u003c!-- \\u0026 --\\u003e\"]");
}

static void formulas_become_text(void **state)
{
	(void)state;
	assert_escaped(sb_escape_formula, "=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")");
	assert_escaped(sb_escape_formula, "+1", "'+1");
	assert_escaped(sb_escape_formula, "-1", "'-1");
	assert_escaped(sb_escape_formula, "@handle", "'@handle");
	assert_escaped(sb_escape_formula, "\t=1", "'\t=1");
	assert_escaped(sb_escape_formula, "  =1", "'  =1");
	assert_escaped(sb_escape_formula, "\uFF1D1", "'\uFF1D1");
	assert_escaped(sb_escape_formula, "a=1", "a=1");
	assert_escaped(sb_escape_formula, "", "");
}

static void urls_stand_in_markdown_and_only_web_links_are_links(void **state)
{
	(void)state;
	assert_escaped(sb_escape_url, "https://a.example/x y>(z)|\"ü", "https://a.example/x%20y%3E%28z%29%7C%22%C3%BC");
	assert_true(sb_escape_is_web_link(SB_STR("https://a.example/")));
	assert_true(sb_escape_is_web_link(SB_STR("HTTP://a.example/")));
	assert_false(sb_escape_is_web_link(SB_STR("javascript:alert(1)")));
	assert_false(sb_escape_is_web_link(SB_STR(" https://a.example/")));
	assert_false(sb_escape_is_web_link(SB_STR("https://a.example/\nx")));
	assert_false(sb_escape_is_web_link((struct sb_str){NULL, 0}));
}

static void csv_fields_are_quoted_as_rfc_4180_has_it(void **state)
{
	struct sb_buf out;

	(void)state;
	sb_buf_init(&out, 4096);
	sb_csv_add_field(&out, SB_STR("a \"b\", c\nd"), true);
	sb_csv_add_number(&out, SB_STR("1.5"), false);
	sb_csv_add_field(&out, (struct sb_str){NULL, 0}, false);
	sb_csv_add_field(&out, SB_STR("e"), false);
	sb_csv_add_end(&out);
	assert_str(sb_buf_str(&out), "\"a \"\"b\"\", c\nd\",1.5,,\"e\"\r\n");
	assert_int_equal(strlen(out.ptr), out.len);
	sb_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_has_no_mark_up_left),
		cmocka_unit_test(a_terminal_gets_no_controls),
		cmocka_unit_test(markdown_stays_text),
		cmocka_unit_test(script_data_cannot_end_its_element),
		cmocka_unit_test(formulas_become_text),
		cmocka_unit_test(urls_stand_in_markdown_and_only_web_links_are_links),
		cmocka_unit_test(csv_fields_are_quoted_as_rfc_4180_has_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
