#include "check.h"

#include "base/asset.h"
#include "query/named.h"
#include "text/likeness.h"
#include "text/rules.h"

static struct sb_rules *open_rules(void)
{
	struct sb_err err = {0};
	struct sb_rules *rules = sb_rules_open(sb_asset_find(sb_assets_talk, "rules.txt"), &err);

	if (rules == NULL)
		print_error("%s\n", err.text);
	assert_non_null(rules);
	return rules;
}

static void the_last_sentence_that_takes_a_side_counts(void **state)
{
	static const struct {
		const char *text;
		enum sb_side side;
	} cases[] = {
		{"@shop for. fewer vans", SB_SIDE_FOR},
		{"For, on balance.", SB_SIDE_FOR},
		{"For the record, I do not care", SB_SIDE_NONE},
		{"I'm for lockers.", SB_SIDE_FOR},
		{"Lockers yes please.", SB_SIDE_FOR},
		{"Strongly against.", SB_SIDE_AGAINST},
		{"I am not against it", SB_SIDE_NONE},
		{"I have nothing against lockers", SB_SIDE_NONE},
		{"Hard no from here.", SB_SIDE_AGAINST},
		{"I'd be for it with a choice. As written: against.", SB_SIDE_AGAINST},
		{"I was for it, I'm not any more.", SB_SIDE_AGAINST},
		{"I was against it. Now I'm for it", SB_SIDE_FOR},
		{"Ich bin dagegen.", SB_SIDE_AGAINST},
		{"Nicht dagegen.", SB_SIDE_NONE},
		{"En contra. En mi pueblo no hay", SB_SIDE_AGAINST},
		{"Contre.", SB_SIDE_AGAINST},
		{"Where can I buy these?", SB_SIDE_NONE},
		{"", SB_SIDE_NONE},
	};
	struct sb_rules *rules = open_rules();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum sb_side side = sb_rules_side(rules, sb_str_from(cases[i].text));
		if (side != cases[i].side)
			fail_msg("'%s': %d and not %d", cases[i].text, (int)side, (int)cases[i].side);
	}
	sb_rules_close(rules);
}

static void thanks_are_thanks_in_several_languages(void **state)
{
	static const char *const yes[] = {"Thank you!", "thanks a lot", "ありがとう", "Tatsächlich. Danke, Käthe!", "thx"};
	static const char *const no[] = {"no thanks", "Where is it?", "thankless task", "Thanks for nothing"};
	struct sb_rules *rules = open_rules();

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		if (!sb_rules_hold(rules, SB_RULE_THANKS, sb_str_from(yes[i])))
			fail_msg("'%s' thanks nobody", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		if (sb_rules_hold(rules, SB_RULE_THANKS, sb_str_from(no[i])))
			fail_msg("'%s' thanks someone", no[i]);
	sb_rules_close(rules);
}

static void wrong_rules_are_refused_with_their_line(void **state)
{
	static const char *const texts[] = {"thanks", "gratitude: a", "thanks: (", "thanks: a", ""};
	static const char *const why[] = {"line 1", "no rule 'gratitude'", "line 1", "is missing", "is missing"};
	struct sb_err err;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_null(sb_rules_open(sb_str_from(texts[i]), &err));
		assert_non_null(strstr(err.text, why[i]));
		assert_int_equal(err.status, SB_USAGE);
	}
}

static void sentences_end_where_people_end_them(void **state)
{
	static const char *const parts[] = {"Version 4.12 is out!", " Really?!", " Yes…", " See x.example for it.\n", "あ。", "い"};
	struct sb_str rest = SB_STR("Version 4.12 is out! Really?! Yes… See x.example for it.\nあ。い"), sentence;
	size_t count = 0;

	(void)state;
	while (sb_text_sentence(&rest, &sentence)) {
		if (!sb_str_is(sentence, parts[count]))
			fail_msg("'%.*s' and not '%s'", SB_FMT(sentence), parts[count]);
		count++;
	}
	assert_int_equal(count, sizeof parts / sizeof parts[0]);
}

static void near_copies_are_joined_and_others_are_not(void **state)
{
	static const char *const texts[] = {
		"Sorry to hear that! Please send us your order number and we look into it",
		"Could you make wider boots please",
		"@ann Sorry to hear that, Ann! Please send us your order number and we look into it https://x.example",
		"Sorry to hear that! Please send us your order number and we look into it",
		"", "no",
	};
	static const uint32_t wanted[] = {0, 1, 0, 0, 4, 5};
	struct sb_likeness likeness;
	uint32_t group[6];

	(void)state;
	sb_likeness_init(&likeness);
	for (size_t i = 0; i < 6; i++)
		sb_likeness_add(&likeness, sb_str_from(texts[i]), true);
	sb_likeness_join(&likeness, 0.75, false, 3, group);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(group[i], wanted[i]);
	sb_likeness_free(&likeness);
}

static void named_queries_have_names_departments_and_errors(void **state)
{
	struct sb_named_list named = {.count = 0};
	struct sb_err err;

	(void)state;
	assert_true(sb_named_add(&named, SB_STR(" returns -> support: return OR locker "), &err));
	assert_str(named.list[0].name, "returns");
	assert_str(named.list[0].department, "support");
	assert_true(sb_named_add(&named, SB_STR("site: url:shoes"), &err));
	assert_null(named.list[1].department.ptr);
	assert_false(sb_named_add(&named, SB_STR("returns: a"), &err));
	assert_false(sb_named_add(&named, SB_STR(": a"), &err));
	assert_false(sb_named_add(&named, SB_STR("lockers"), &err));
	assert_false(sb_named_add(&named, SB_STR("broken: (a"), &err));
	assert_int_equal(named.count, 2);
	sb_named_free(&named);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_sentence_that_takes_a_side_counts),
		cmocka_unit_test(thanks_are_thanks_in_several_languages),
		cmocka_unit_test(wrong_rules_are_refused_with_their_line),
		cmocka_unit_test(sentences_end_where_people_end_them),
		cmocka_unit_test(near_copies_are_joined_and_others_are_not),
		cmocka_unit_test(named_queries_have_names_departments_and_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
