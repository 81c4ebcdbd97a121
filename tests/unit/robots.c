/* robots.txt: the groups and the matching of RFC 9309, with its own examples. */
#include "check.h"
#include "fetch/robots.h"

static bool allowed(const char *text, const char *product, const char *path)
{
	struct sb_buf rules;

	sb_buf_init(&rules, 1 << 16);
	sb_robots_reduce(sb_str_from(text), product, &rules);
	bool allow = sb_robots_allow(sb_buf_str(&rules), sb_str_from(path));
	sb_buf_free(&rules);
	return allow;
}

/* RFC 9309, section 5.1 */
static const char simple[] = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n"
			     "User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n"
			     "User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";

static void groups_are_found(void **state)
{
	(void)state;
	assert_false(allowed(simple, "sb", "/a/b.gif"));
	assert_true(allowed(simple, "sb", "/a/b.gif?x"));
	assert_false(allowed(simple, "sb", "/example/page.html"));
	assert_true(allowed(simple, "sb", "/publications/x"));
	assert_true(allowed(simple, "FooBot", "/example/page.html"));
	assert_false(allowed(simple, "foobot", "/other"));
	assert_false(allowed(simple, "barbot", "/example/page.html"));
	assert_false(allowed(simple, "bazbot", "/example/page.html"));
	assert_true(allowed(simple, "bazbot", "/example/page.htm"));
	assert_true(allowed(simple, "quxbot", "/example/page.html"));
	/* groups of one name count as one; other records stand anywhere */
	assert_false(allowed("user-agent: sb\ndisallow: /a\nuser-agent: x\nallow: /\nuser-agent: sb # us\ndisallow: /b\n", "sb", "/b"));
	assert_false(allowed("User-agent: sb\nCrawl-delay: 5\nUser-agent: x\nSitemap: y\nDisallow: /a", "sb", "/a"));
	assert_true(allowed("Disallow: /\n", "sb", "/"));
	assert_true(allowed("<html>user-agent</html>", "sb", "/"));
	assert_false(allowed("\xEF\xBB\xBFUser-agent: *\r\nDisallow: /\r\n", "sb", "/x"));
	assert_true(allowed("User-agent: *\nDisallow: /\n", "sb", "/robots.txt"));
	assert_true(allowed("User-agent: *\nDisallow:\n", "sb", "/x"));
	assert_false(allowed("User-agent: sb/2.0\nDisallow: /\n", "sb", "/x"));
	assert_true(allowed("User-agent: sbx\nDisallow: /\n", "sb", "/x"));
}

static void patterns_match(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool matches;
	} cases[] = {
		{"/", "/x", true},
		{"/fish", "/fish.html", true},
		{"/fish", "/Fish.asp", false},
		{"/fish*", "/fishheads/yummy.html", true},
		{"/fish/", "/fish", false},
		{"/*.php", "/folder/any.php.file.html", true},
		{"/*.php", "/php", false},
		{"/*.php$", "/filename.php", true},
		{"/*.php$", "/filename.php?parameters", false},
		{"/*.php$", "/a.php/b.php", true},
		{"/fish*.php", "/fishheads/catfish.php?parameters", true},
		{"/fish*.php", "/Fish.PHP", false},
		{"/a$", "/a", true},
		{"/a$", "/ab", false},
		{"/$", "/", true},
		{"/a*a$", "/a", false},
		{"*", "/x", true},
		{"*$", "/x", true},
		{"/**b", "/ab", true},
		{"/%7ejoe/", "/~joe/index.html", true},
		{"/a%3cd.html", "/a%3Cd.html", true},
		{"/a%2fb", "/a/b", false},
		{"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", true},
		{"/foo/bar/%62%61%7A", "/foo/bar/baz", true},
		{"/%", "/%zz", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[256];
		snprintf(text, sizeof text, "User-agent: *\nDisallow: %s\n", cases[i].pattern);
		if (allowed(text, "sb", cases[i].path) == cases[i].matches)
			fail_msg("%s and %s", cases[i].pattern, cases[i].path);
	}
}

static void longest_decides(void **state)
{
	(void)state;
	assert_true(allowed("User-agent: *\nAllow: /p\nDisallow: /\n", "sb", "/page"));
	assert_true(allowed("User-agent: *\nAllow: /folder\nDisallow: /folder\n", "sb", "/folder/page"));
	assert_false(allowed("User-agent: *\nAllow: /page\nDisallow: /*.htm\n", "sb", "/page.htm"));
	assert_true(allowed("User-agent: *\nAllow: /$\nDisallow: /\n", "sb", "/"));
	assert_false(allowed("User-agent: *\nAllow: /$\nDisallow: /\n", "sb", "/page.htm"));
}

/* A pattern of many stars must not take time beyond measure. */
static void stars_are_no_trap(void **state)
{
	struct sb_buf rules, path;

	(void)state;
	sb_buf_init(&rules, 1 << 16);
	sb_buf_init(&path, 1 << 16);
	sb_buf_add_text(&rules, "-/");
	for (int i = 0; i < 2000; i++)
		sb_buf_add_text(&rules, "*a");
	sb_buf_add_text(&rules, "b$\n");
	sb_buf_add_char(&path, '/');
	for (int i = 0; i < 8000; i++)
		sb_buf_add_char(&path, 'a');
	assert_true(sb_robots_allow(sb_buf_str(&rules), sb_buf_str(&path)));
	sb_buf_free(&rules);
	sb_buf_free(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_are_found),
		cmocka_unit_test(patterns_match),
		cmocka_unit_test(longest_decides),
		cmocka_unit_test(stars_are_no_trap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
