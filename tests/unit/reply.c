#include "check.h"

#include "base/backoff.h"
#include "base/ref.h"
#include "reply/intake.h"

static void what_nobody_filled_in_is_found(void **state)
{
	static const struct {
		const char *text, *open; /* NULL: all is filled in */
	} table[] = {
		{"Hello {name}!", "{name}"},
		{"Hello {{ name }}!", "{{ name }}"},
		{"Hello {{first}} and {last}", "{{first}}"},
		{"Your order [ORDER NUMBER] is there", "[ORDER NUMBER]"},
		{"{Größe}", "{Größe}"},
		{"{order.id}", "{order.id}"},
		{"a set {1, 2, 3}", NULL},
		{"{}", NULL},
		{"see [the page](https://x.example)", NULL},
		{"see [FAQ](https://x.example)", NULL},
		{"[1] and [a]", NULL},
		{"[NAME", NULL},
		{"{name", NULL},
		{"if (x) { return 1; }", NULL},
		{"{this is what somebody wrote in braces, at length, and it is no placeholder of any kind}", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct sb_str found = sb_draft_placeholder(sb_str_from(table[i].text));
		if (table[i].open == NULL ? found.ptr != NULL : !sb_str_is(found, table[i].open))
			fail_msg("in '%s' came '%.*s'", table[i].text, SB_FMT(found));
	}
}

static const char rules_text[] = "people:\n"
				 "  - {name: Dana Whitlock, handle: larkspur_dana, role: social, department: support, channels: [x]}\n"
				 "  - {name: Carol Benning, handle: larkspur_carol, role: callcentre, level: middle}\n"
				 "  - {name: Henrik Saal, handle: larkspur_henrik, level: top}\n"
				 "replies:\n"
				 "  accounts: {mastodon: {url: 'https://m.example/', limit: 1000}}\n"
				 "  rules:\n"
				 "    - {network: x, approval: 'level:top'}\n"
				 "    - {by: 'role:social', department: support, approval: none}\n"
				 "    - {by: larkspur_carol, approval: ['role:social', larkspur_carol]}\n";

static bool allowed(const struct sb_reply_rules *rules, const char *network, const char *by, const char *department,
		    const char *approved_by, const char *why)
{
	struct sb_draft draft = {.network = sb_str_from(network),
				 .by = sb_str_from(by),
				 .department = sb_str_from(department),
				 .approved_by = sb_str_from(approved_by)};
	struct sb_err err = {.text = ""};
	bool may = sb_reply_allowed(rules, &draft, &err);

	if (!may)
		assert_contains(err.text, why);
	return may;
}

static void the_first_rule_that_fits_decides_who_must_approve(void **state)
{
	struct sb_err err = {.text = ""};
	struct sb_reply_rules *rules = sb_reply_rules_parse("routes.yaml", sb_str_from(rules_text), &err);

	(void)state;
	if (rules == NULL)
		fail_msg("%s", err.text);
	assert_true(allowed(rules, "mastodon", "@Larkspur_Dana", "support", NULL, ""));
	assert_true(allowed(rules, "mastodon", "Dana Whitlock", "support", NULL, ""));
	assert_false(allowed(rules, "mastodon", "larkspur_dana", "web", NULL, "waits for approval"));
	assert_true(allowed(rules, "mastodon", "larkspur_dana", "web", "anybody", ""));
	assert_false(allowed(rules, "x", "larkspur_dana", "support", NULL, "waits for approval by level:top"));
	assert_false(allowed(rules, "x", "larkspur_dana", "support", "larkspur_carol", "may not approve"));
	assert_true(allowed(rules, "x", "larkspur_dana", "support", "Henrik Saal", ""));
	assert_false(allowed(rules, "x", "larkspur_henrik", NULL, "Henrik Saal", "their own"));
	assert_false(allowed(rules, "bluesky", "Carol Benning", NULL, "larkspur_carol", "their own"));
	assert_true(allowed(rules, "bluesky", "Carol Benning", NULL, "larkspur_dana", ""));
	assert_str(sb_reply_account(rules, SB_STR("mastodon"))->url, "https://m.example");
	assert_null(sb_reply_account(rules, SB_STR("x")));
	sb_reply_rules_close(rules);
}

static void a_mistake_in_the_rules_is_told_with_its_place(void **state)
{
	static const struct {
		const char *text, *why;
	} table[] = {
		{"replies: {acounts: {}}", "r.yaml:1:11: "},
		{"replies: {rules: [{by: a}]}", "r.yaml:1:20: the rule has no 'approval'"},
		{"replies: {rules: [{approval: [], by: a}]}", "'approval'"},
		{"replies: {rules: [{aproval: any}]}", "r.yaml:1:20: "},
		{"replies: {accounts: {mastodon: {url: m.example}}}", "'url' begins with https://"},
		{"replies: {accounts: {x: {token: abc}}}", "r.yaml:1:26: "},
		{"replies: []", "must be a mapping"},
		{"people_file: nowhere.csv", "nowhere.csv"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct sb_err err = {.text = ""};
		struct sb_reply_rules *rules = sb_reply_rules_parse("r.yaml", sb_str_from(table[i].text), &err);
		if (rules != NULL)
			fail_msg("'%s' was taken", table[i].text);
		assert_contains(err.text, table[i].why);
		assert_int_equal(err.status, SB_USAGE);
	}
}

static void a_mistyped_id_is_an_unknown_one(void **state)
{
	char ref[SB_REF_MAX];
	int64_t number;

	(void)state;
	for (int64_t n = 1; n < 2000; n++) {
		sb_ref_format(n, ref);
		assert_true(sb_ref_parse(sb_str_from(ref), &number) && number == n);
		ref[0] = ref[0] == '9' ? '1' : (char)(ref[0] + 1);
		assert_false(sb_ref_parse(sb_str_from(ref), &number));
	}
	assert_false(sb_ref_parse(SB_STR(""), &number));
	assert_false(sb_ref_parse(SB_STR("0t"), &number));
	assert_false(sb_ref_parse(SB_STR("-1r"), &number));
}

static void waits_grow_and_are_bounded(void **state)
{
	const struct sb_backoff backoff = {15 * SB_SECOND, 10 * SB_MINUTE};
	int64_t most = 0;

	(void)state;
	for (uint64_t seed = 1; seed < 200; seed++)
		for (uint64_t attempt = 1; attempt < 100; attempt += 7) {
			int64_t wait = sb_backoff_wait(&backoff, seed, 5, attempt);
			assert_true(wait >= SB_SECOND && wait <= 10 * SB_MINUTE);
			assert_true(attempt > 1 || wait <= 15 * SB_SECOND);
			assert_int_equal(wait, sb_backoff_wait(&backoff, seed, 5, attempt));
			most = wait > most ? wait : most;
		}
	assert_true(most > 9 * SB_MINUTE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_filled_in_is_found),
		cmocka_unit_test(the_first_rule_that_fits_decides_who_must_approve),
		cmocka_unit_test(a_mistake_in_the_rules_is_told_with_its_place),
		cmocka_unit_test(a_mistyped_id_is_an_unknown_one),
		cmocka_unit_test(waits_grow_and_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
