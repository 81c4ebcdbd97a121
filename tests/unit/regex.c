/* Regular expressions: what they match, what is wrong with them, and that no pattern or text keeps a program busy. */
#include "text/regex.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static enum sb_found match(const char *pattern, const char *flags, const char *text)
{
	struct sb_err err;
	struct sb_regex *regex = sb_regex_open(sb_str_from(pattern), flags, &err);

	if (regex == NULL)
		fail_msg("%s", err.text);
	enum sb_found first = sb_regex_match(regex, sb_str_from(text), &err);
	enum sb_found again = sb_regex_match(regex, sb_str_from(text), &err);
	assert_int_equal(first, again);
	sb_regex_close(regex);
	return first;
}

static void expressions_match_anywhere(void **state)
{
	(void)state;
	assert_int_equal(match("b+", NULL, "abbc"), SB_FOUND);
	assert_int_equal(match("^b", NULL, "abbc"), SB_FOUND_NOT);
	assert_int_equal(match("", NULL, ""), SB_FOUND);
	assert_int_equal(match("x", NULL, ""), SB_FOUND_NOT);
	assert_int_equal(match("^$", NULL, ""), SB_FOUND);
	assert_int_equal(match("a$", NULL, "a\n"), SB_FOUND_NOT);
	assert_int_equal(match("(?<!c)a(?=b)", NULL, "ab"), SB_FOUND);
	assert_int_equal(match("(.)\\1", NULL, "shoot"), SB_FOUND);
}

static void flags_are_those_of_perl(void **state)
{
	struct sb_err err;

	(void)state;
	assert_int_equal(match("SHOE", NULL, "shoe"), SB_FOUND_NOT);
	assert_int_equal(match("SHOE", "i", "shoe"), SB_FOUND);
	assert_int_equal(match("^b", NULL, "a\nb"), SB_FOUND_NOT);
	assert_int_equal(match("^b", "m", "a\nb"), SB_FOUND);
	assert_int_equal(match("a.b", NULL, "a\nb"), SB_FOUND_NOT);
	assert_int_equal(match("a.b", "s", "a\nb"), SB_FOUND);
	assert_int_equal(match("a b", "x", "ab"), SB_FOUND);
	assert_int_equal(match("^ É $", "ixm", "x\né"), SB_FOUND);
	assert_null(sb_regex_open(SB_STR("a"), "ig", &err));
	assert_string_equal(err.text, "regular expression: 'g' is not one of the flags imsx");
}

static void characters_are_those_of_unicode(void **state)
{
	(void)state;
	assert_int_equal(match("^.$", NULL, "靴"), SB_FOUND);
	assert_int_equal(match("^\\w+$", NULL, "größe"), SB_FOUND);
	assert_int_equal(match("\\bé", NULL, "xé"), SB_FOUND_NOT);
	assert_int_equal(match("ÜBER", "i", "über"), SB_FOUND);
	assert_int_equal(match("^\\p{Han}+$", NULL, "靴"), SB_FOUND);
	assert_int_equal(match("[😡-😢]", NULL, "😡"), SB_FOUND);
}

static void mistakes_are_told_with_their_character(void **state)
{
	static const char *const mistakes[] = {"(", "é[", "*", "\\C", "\xFF", "(?<a>", "a{2,1}"};
	struct sb_err err;

	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		assert_null(sb_regex_open(sb_str_from(mistakes[i]), NULL, &err));
		assert_int_equal(err.status, SB_USAGE);
		assert_true(sb_str_starts(sb_str_from(err.text), "regular expression '"));
		assert_non_null(strstr(err.text, " at character "));
	}
	assert_null(sb_regex_open(SB_STR("é["), NULL, &err));
	assert_true(sb_str_ends(sb_str_from(err.text), " at character 3")); /* characters, not bytes */
}

static void hostile_patterns_are_refused(void **state)
{
	struct sb_buf pattern;
	struct sb_err err;

	(void)state;
	sb_buf_init(&pattern, 200000);
	for (int i = 0; i < 200; i++)
		sb_buf_add_char(&pattern, '(');
	for (int i = 0; i < 200; i++)
		sb_buf_add_char(&pattern, ')');
	assert_null(sb_regex_open(sb_buf_str(&pattern), NULL, &err));
	sb_buf_clear(&pattern);
	while (pattern.len <= 64 * 1024)
		sb_buf_add_char(&pattern, 'a');
	assert_null(sb_regex_open(sb_buf_str(&pattern), NULL, &err));
	assert_string_equal(err.text, "regular expression: longer than 65536 bytes");
	sb_buf_free(&pattern);
}

static void hopeless_searches_are_given_up(void **state)
{
	static const char *const patterns[] = {"^(a+)+$", "^(a|aa)+$", "(a*)*b", "^(\\w+\\s?)*$", "^(?:(a)|b|a)*?c$"};
	struct sb_buf text;
	struct sb_err err;

	(void)state;
	sb_buf_init(&text, 1000000);
	while (text.len < 100000)
		sb_buf_add_char(&text, 'a');
	sb_buf_add_char(&text, '!');
	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		struct sb_regex *regex = sb_regex_open(sb_str_from(patterns[i]), NULL, &err);
		assert_non_null(regex);
		err = (struct sb_err){0};
		enum sb_found found = sb_regex_match(regex, sb_buf_str(&text), &err);
		assert_true(found == SB_FOUND_NOT || (found == SB_FOUND_FAILED && err.status == SB_REJECTED && err.text[0] != '\0'));
		assert_true(i > 0 || found == SB_FOUND_FAILED);
		/* and the next text is searched as if nothing had been */
		assert_int_equal(sb_regex_match(regex, SB_STR("c"), &err), i == 3 || i == 4 ? SB_FOUND : SB_FOUND_NOT);
		sb_regex_close(regex);
	}
	sb_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_match_anywhere),
		cmocka_unit_test(flags_are_those_of_perl),
		cmocka_unit_test(characters_are_those_of_unicode),
		cmocka_unit_test(mistakes_are_told_with_their_character),
		cmocka_unit_test(hostile_patterns_are_refused),
		cmocka_unit_test(hopeless_searches_are_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
