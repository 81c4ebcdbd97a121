/* The listening query: what it says, what it holds for, and how its mistakes are reported. */
#include "query/query.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char post_text[] =
	"{\"id\":\"x:AbC1\",\"network\":\"mastodon\",\"url\":\"https://shoes.social.example/@bob/1\","
	"\"created_at\":\"2026-03-10T12:00:00Z\",\"author\":{\"id\":\"42\",\"handle\":\"Bob\",\"name\":\"Bob Smith\","
	"\"followers\":1000,\"role\":\"customer\",\"department\":\"web\",\"tier\":\"key\",\"bot\":true},"
	"\"title\":\"A woman's Stra\xC3\x9F" "e\",\"text\":\"Returning my shoes, again! The Larkspur's #FreeShoes day @larkspur@shop.example "
	"cost me \xF0\x9F\x98\xA1 \xE9\x9D\xB4\xE3\x81\x8C\xE5\xA3\x8A\xE3\x82\x8C\xE3\x81\x9F why? www.x.example/a\","
	"\"lang\":\"en-GB\",\"thread_id\":\"x:T\",\"reply_to\":\"x:T\",\"mentions\":[\"larkspur\",\"ann\"],\"tags\":[\"freeshoes\",\"Sale\"],"
	"\"links\":[\"http://u:p@News.Larkspur.example:80/a?b=Spring\"],\"media\":[{\"url\":\"m\"}],"
	"\"metrics\":{\"likes\":5,\"views\":0},\"rating\":2,\"topics\":[\"returns\",\"app\"],"
	"\"score\":{\"sentiment\":-0.5,\"label\":\"negative\",\"intent\":\"complaint\",\"urgency\":0.75,\"reach\":1e4,"
	"\"priority\":0.9,\"confidence\":1}}";

/* 1, 0, or -1 when the query has an error. */
static int match_in(const char *record_text, const char *query_text)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_query_record record;
	struct sb_post post;
	struct sb_err err;
	sb_time now = 0;
	struct sb_query *query = sb_query_parse(sb_str_from(query_text), &err);

	if (query == NULL) {
		print_error("\"%s\": %s\n", query_text, err.text);
		return -1;
	}
	assert_true(sb_time_parse(SB_STR("2026-03-11T12:00:00Z"), &now));
	sb_json *root = sb_json_parse_object(&parser, sb_str_from(record_text), &err, NULL);
	assert_non_null(root);
	sb_post_read(root, &post);
	sb_query_record_init(&record);
	sb_query_record_set(&record, &post);
	int holds = sb_query_match(query, &record, now);
	assert_int_equal(holds, sb_query_match(query, &record, now));
	sb_query_record_free(&record);
	sb_json_parser_free(&parser);
	sb_query_free(query);
	return holds;
}

static void check(const char *const *queries, int wanted)
{
	int wrong = 0;

	for (; *queries != NULL; queries++) {
		int came = match_in(post_text, *queries);
		if (came != wanted) {
			print_error("%s: %d\n", *queries, came);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

#define HOLD(...) check((const char *const[]){__VA_ARGS__, NULL}, 1)
#define FAIL(...) check((const char *const[]){__VA_ARGS__, NULL}, 0)

static void words_are_found_whole_and_folded(void **state)
{
	(void)state;
	HOLD("shoes", "SHOES", "day", "strasse", "STRASSE", "woman", "woman's", "larkspur", "freeshoes", "😡", "靴", "壊れた", "");
	FAIL("shoe", "returnin", "free", "my-day", "靴た", "👍", "x", "example");
}

static void phrases_are_words_in_a_row(void **state)
{
	(void)state;
	HOLD("\"my shoes\"", "\"shoes again the\"", "\xE2\x80\x9Cmy shoes\xE2\x80\x9D", "shoes-again", "\"me 😡\"", "\"the larkspur\"",
	     "\"larkspur freeshoes day\"", "\"why?\"");
	FAIL("\"shoes my\"", "\"my again\"", "\"strasse returning\"", "\"my\nday\"");
}

static void wildcards_stand_for_letters(void **state)
{
	(void)state;
	HOLD("return*", "RETUR*", "*urning", "s?oes", "shoe?", "w?m?n*", "\"return* my sh*s\"", "\"my * again\"", "lark*", "*", "str*sse",
	     "free*", "#free*", "@lark*");
	FAIL("shoes?", "s?es", "\"my * * * day\"", "return?", "#lark*", "@free*");
}

static void signs_ask_for_tags_and_mentions(void **state)
{
	(void)state;
	HOLD("#freeshoes", "#FREESHOES", "#sale", "@larkspur", "@Larkspur@shop.example", "@ann", "\"#freeshoes day\"");
	FAIL("#day", "#larkspur", "@freeshoes", "@bob", "@larkspur@other.example", "sale", "ann");
}

static void operators_bind_as_said(void **state)
{
	(void)state;
	HOLD("shoes day", "shoes AND day", "nothing OR day", "-nothing", "NOT nothing", "NOT NOT day", "day OR nothing nothing",
	     "(nothing OR day) shoes", "day -nothing", "NOT nothing AND day", "NOT (nothing day)", "--day", "-(nothing)",
	     "nothing nothing OR day", "day AND NOT nothing");
	FAIL("shoes nothing", "shoes AND nothing", "-day", "NOT day", "(nothing OR day) nothing", "NOT day OR nothing",
	     "(day OR nothing) -shoes", "and", "shoes and day", "or", "not");
}

static void comments_and_lines_are_passed_over(void **state)
{
	(void)state;
	HOLD("// our own\n  shoes // AND nothing\n AND\n\tday", "day // )", "//", "day\xC2\xA0shoes", "day\xE3\x80\x80shoes");
	FAIL("day // x\n nothing");
}

static void fields_compare_values(void **state)
{
	(void)state;
	HOLD("network:mastodon", "network:MASTODON", "NETWORK:mast*", "author:bob", "author:@bob", "author:\"bob smith\"", "author:42",
	     "author:*smith", "lang:en", "lang:en-gb", "lang:e*", "role:customer", "department:web", "tier:key", "label:negative",
	     "intent:complaint", "topic:returns", "topic:a*", "tag:sale", "tag:#freeshoes", "mention:ann", "mention:@larkspur",
	     "mention:larkspur", "id:x:AbC1", "id:x:*", "thread:x:T", "network:(x OR mastodon)", "-network:(x OR reddit)",
	     "network:mast??on", "author:(bob -jim)");
	FAIL("network:masto", "network:x", "author:smith", "lang:e", "lang:gb", "lang:en-us", "role:staff", "topic:return", "tag:new",
	     "mention:bob", "id:x:abc1", "id:AbC1", "thread:x:t", "network:(x OR reddit)", "-author:bob");
}

static void addresses_are_compared_by_part_or_by_host(void **state)
{
	(void)state;
	HOLD("site:shoes.social.example", "site:social.example", "site:larkspur.example", "site:news.larkspur.example", "site:example",
	     "site:*.larkspur.example", "url:@bob/1", "url:spring", "url:https://shoes.social.example/@bob/1", "url:a?b=spring",
	     "url:\"b=s*g\"", "https://shoes.social.example OR day", "www.x.example/a");
	FAIL("site:arkspur.example", "site:p", "site:80", "url:bob/2", "www.x.example", "site:spur.example");
}

static void text_and_title_are_told_apart(void **state)
{
	(void)state;
	HOLD("text:shoes", "title:woman", "text:(shoes nothing OR day)", "title:\"woman strasse\"", "title:(-shoes)", "text:#freeshoes");
	FAIL("title:shoes", "text:woman", "text:#sale", "title:(shoes OR day)");
}

static void numbers_are_compared(void **state)
{
	(void)state;
	HOLD("followers:1000", "followers:>999", "followers:>=1000", "followers:<1001", "followers:<=1000", "followers:5..1000",
	     "followers:1000..", "followers:..1000", "likes:5", "views:0", "views:<1", "rating:2", "sentiment:<-0.4", "sentiment:-1..-0.5",
	     "urgency:>.7", "reach:10000", "priority:>=0.9", "confidence:1", "rating:(1 OR 2)", "-replies:0", "-reposts:>=0");
	FAIL("followers:>1000", "followers:<1000", "followers:1001..", "followers:..999", "replies:0", "replies:>=0", "reposts:<1",
	     "quotes:..5", "sentiment:>0");
}

static void times_are_moments_dates_or_ages(void **state)
{
	(void)state;
	HOLD("since:2026-03-10", "since:2026-03-10T12:00:00Z", "since:1d", "since:25h", "until:2026-03-11", "until:2026-03-10T12:00:00.1Z",
	     "until:23h", "since:2026-03-10 until:2026-03-11", "since:9999w");
	FAIL("since:2026-03-11", "since:23h", "until:2026-03-10", "until:2026-03-10T12:00:00Z", "until:1d");
}

static void near_words_have_few_others_between(void **state)
{
	(void)state;
	HOLD("returning NEAR/1 shoes", "shoes NEAR/1 returning", "returning NEAR/1f shoes", "my NEAR/0 shoes", "shoes NEAR/5 day",
	     "(nothing OR return*) NEAR/2 (again OR x)", "\"my shoes\" NEAR/0f again", "again NEAR/0 \"my shoes\"", "text:(my NEAR/1 again)",
	     "NOT (my NEAR/1 nothing)", "day NEAR/0 #freeshoes", "nothing OR my NEAR/0 shoes", "\"my shoes again\" NEAR/100 cost");
	FAIL("returning NEAR/0 shoes", "shoes NEAR/1f returning", "my NEAR/0 my", "shoes NEAR/3 day", "\"my shoes\" NEAR/3 shoes",
	     "title:(my NEAR/1 again)", "woman NEAR/9 shoes", "nothing NEAR/9 shoes");
}

static void case_counts_where_it_is_asked_for(void **state)
{
	(void)state;
	HOLD("!\"Returning\"", "!\"Larkspur\"", "!\"The Larkspur's\"", "!\"FreeShoes\"", "!\"Free*\"", "!\"Returning my\" NEAR/0 shoes",
	     "title:!\"Stra\xC3\x9F" "e\"");
	FAIL("!\"returning\"", "!\"LARKSPUR\"", "!\"THE\"", "!\"free*\"", "!\"Shoes\"");
}

static void regular_expressions_search_the_texts(void **state)
{
	(void)state;
	HOLD("/Return\\w+ my/", "/SHOES/i", "/^A woman/", "text:/^Returning/", "/shop\\.example/", "/x\\/y|day/", "nothing OR /\\bday\\b/",
	     "-/nothing/", "title:/stra(ß|ss)e$/i");
	FAIL("/SHOES/", "title:/shoes/", "text:/woman/", "/^shoes/");
}

static void any_path_can_be_asked_for(void **state)
{
	(void)state;
	HOLD(".metrics.likes:>3", ".metrics.likes:5", ".author.name:bob*", ".author.name:\"bob smith\"", ".author.bot:true", ".media.url:m",
	     ".author.name:/^Bob/", ".rating:(1 OR 2)", ".score.reach:10000", ".thread_id:x:t", "kind:post", ".lang:EN-gb", ".tags:s*");
	FAIL(".metrics.likes:>5", ".metrics.none:>0", ".author.name:bob", ".author:*", ".metrics:5", ".author.name:>3", "kind:case",
	     ".author.name:/^bob/", ".author.followers:\"1000\"");
	assert_int_equal(match_in("{\"type\":\"case\"}", "kind:(case OR event)"), 1);
}

static void remember(void *ctx, struct sb_str clause)
{
	sb_buf_add_str(ctx, clause);
	sb_buf_add_char(ctx, '|');
}

static void the_clauses_that_held_are_told(void **state)
{
	static const char *const text = "(day OR nothing OR sho?s) lang:(de OR en) -x (nothing OR (shoes absent) OR my NEAR/2 again) .rating:<3";
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_query *query = sb_query_parse(sb_str_from(text), NULL);
	struct sb_query_record record;
	struct sb_post post;
	struct sb_buf told;

	(void)state;
	sb_buf_init(&told, 1000);
	sb_post_read(sb_json_parse_object(&parser, sb_str_from(post_text), NULL, NULL), &post);
	sb_query_record_init(&record);
	sb_query_record_set(&record, &post);
	assert_true(sb_query_match(query, &record, 0));
	sb_query_why(query, &record, 0, remember, &told);
	assert_string_equal(told.ptr, "day|sho?s|lang:en|my NEAR/2 again|.rating:<3|");
	sb_buf_clear(&told);
	sb_query_explain(query, 0, &told);
	assert_non_null(strstr(told.ptr, "all of\n\tany of\n\t\tword: day (first 'day' in the text)\n"));
	assert_non_null(strstr(told.ptr, "\tnot\n\t\tword: x\n"));
	sb_buf_free(&told);
	sb_query_free(query);
	sb_query_record_free(&record);
	sb_json_parser_free(&parser);
}

static void hopeless_searches_fail_the_record_alone(void **state)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_query *query = sb_query_parse(SB_STR("-/^(a+)+$/"), NULL);
	struct sb_query_record record;
	struct sb_post post;

	(void)state;
	sb_query_record_init(&record);
	sb_post_read(sb_json_parse_object(&parser, SB_STR("{\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"}"), NULL, NULL), &post);
	sb_query_record_set(&record, &post);
	assert_false(sb_query_match(query, &record, 0));
	assert_true(record.failed);
	sb_post_read(sb_json_parse_object(&parser, SB_STR("{\"text\":\"b\"}"), NULL, NULL), &post);
	sb_query_record_set(&record, &post);
	assert_true(sb_query_match(query, &record, 0));
	assert_false(record.failed);
	sb_query_free(query);
	sb_query_record_free(&record);
	sb_json_parser_free(&parser);
}

static void traits_are_had(void **state)
{
	(void)state;
	HOLD("has:link", "has:media", "has:question", "is:reply", "is:bot", "-is:original", "-is:repost", "-is:quote");
	FAIL("is:original", "is:repost", "is:quote", "-has:link");
	assert_int_equal(match_in("{\"text\":\"see https://x.example/?a\"}", "has:link -has:question is:original"), 1);
	assert_int_equal(match_in("{\"text\":\"\xEF\xBC\x9F\"}", "has:question"), 1);
	assert_int_equal(match_in("{\"text\":\"\xD8\x9F\"}", "has:question"), 1);
}

static void what_is_missing_matches_nothing_and_its_opposite_matches(void **state)
{
	static const char *const leaves[] = {"a", "\"a b\"", "a*", "#a", "@a", "author:a", "network:a", "lang:a*", "site:a", "url:a", "tag:a",
					     "mention:a", "role:*", "department:a", "tier:a", "topic:*", "intent:a", "label:a", "id:*",
					     "thread:a", "text:*", "title:a", "followers:>0", "likes:<5", "rating:..5", "reach:0",
					     "since:2000-01-01", "until:2050-01-01", "has:link", "has:media", "has:question", "is:reply"};
	static const char *const records[] = {"{}", "{\"text\":null,\"author\":7,\"score\":[],\"metrics\":\"x\",\"tags\":{},\"lang\":1,"
						    "\"created_at\":\"yesterday\",\"links\":[1,null]}"};

	(void)state;
	for (size_t i = 0; i < sizeof leaves / sizeof leaves[0]; i++) {
		for (size_t r = 0; r < 2; r++) {
			char *opposite = sb_mem_format("-%s", leaves[i]);
			bool both = match_in(records[r], leaves[i]) != 0 || match_in(records[r], opposite) != 1;
			if (both && !(r == 1 && strcmp(leaves[i], "has:link") == 0)) /* a list of links is a link, whatever is in it */
				fail_msg("%s", leaves[i]);
			free(opposite);
		}
	}
}

struct mistake {
	const char *query, *message;
	size_t where;
};

static void mistakes_are_told_with_their_place(void **state)
{
	static const struct mistake mistakes[] = {
		{"autor:x", "column 1: there is no field 'autor'; put quotes", 0},
		{"shoes autor:x", "column 7: there is no field 'autor'; put quotes", 6},
		{"shoes\n// ü\nü AND Autor:x", "line 3, column 7: there is no field 'Autor'", 19},
		{"(shoes", "column 1: the bracket that opens here is not closed", 0},
		{"shoes)", "column 6: this bracket was never opened", 5},
		{"()", "column 2: there is nothing between these brackets", 1},
		{"shoes AND", "column 10: the query ends where something must follow", 9},
		{"OR shoes", "column 1: AND, OR and NEAR need something on both sides", 0},
		{"a AND OR b", "column 7: AND, OR and NEAR need", 6},
		{"a OR )", "column 6: something is missing before this bracket", 5},
		{"NOT", "column 4: the query ends", 3},
		{"\"shoes", "column 1: the quotation that begins here has no end", 0},
		{"\"!!\"", "column 1: there is no word in this to look for", 0},
		{"a - b", "column 3: there is no word in this", 2},
		{"author:", "column 1: 'author:' needs a value directly behind its colon", 0},
		{"x author: bob", "column 3: 'author:' needs a value directly", 2},
		{"author:\"\"", "column 8: 'author:' needs a value", 7},
		{"network:(x lang:en)", "column 12: a field cannot stand inside", 11},
		{"likes:many", "column 7: 'likes:' takes a number as in 5, >5", 6},
		{"likes:..", "column 7: 'likes:' takes a number", 6},
		{"likes:>", "column 7: 'likes:' takes a number", 6},
		{"since:soon", "column 7: 'since:' takes a date, a time as in", 6},
		{"has:colour", "column 5: 'has:' takes one of link, media, question", 4},
		{"is:link", "column 4: 'is:' takes one of reply, repost, quote, bot, original", 3},
		{"a NEAR b", "column 3: NEAR says how many words may stand between, as in NEAR/3", 2},
		{"a NEAR/x b", "column 3: NEAR takes a number of words up to 100", 2},
		{"a NEAR/101 b", "column 3: NEAR takes a number of words up to 100", 2},
		{"a NEAR/3", "column 9: the query ends", 8},
		{"(a b) NEAR/3 c", "column 1: NEAR stands between words", 0},
		{"a NEAR/3 -c", "column 10: NEAR stands between words", 9},
		{"a NEAR/3 lang:en", "column 10: NEAR stands between words", 9},
		{"a NEAR/3 b NEAR/3 c", "column 12: only two can be near", 11},
		{"\"a b\"~3", "column 6: tools disagree on what", 5},
		{"/a.*b", "column 1: the regular expression that begins here", 0},
		{"/a/g", "column 4: behind a regular expression stand flags", 3},
		{"x /(/", "column 3: regular expression '(': missing closing", 2},
		{"author:!\"Case\"", "column 8: 'author:' takes no !", 7},
		{".a..b:x", "column 1: '.a..b' is not a field", 0},
		{".a:>x", "column 4: '.path:' takes a number", 3},
		{"a \xFF", "column 3: not valid UTF-8", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		struct sb_err err = {0};
		size_t where = 99;
		struct sb_query *query = sb_query_parse_at(sb_str_from(mistakes[i].query), &where, &err);
		assert_null(query);
		assert_int_equal(err.status, SB_USAGE);
		if (!sb_str_starts(sb_str_from(err.text), mistakes[i].message) || where != mistakes[i].where)
			fail_msg("\"%s\": at %zu: %s", mistakes[i].query, where, err.text);
	}
}

static void check_shown(const char *query, size_t where, const char *wanted)
{
	struct sb_buf out;

	sb_buf_init(&out, 10000);
	sb_query_show_error(sb_str_from(query), where, &out);
	assert_string_equal(out.ptr, wanted);
	sb_buf_free(&out);
}

static void the_place_is_shown_with_a_caret(void **state)
{
	(void)state;
	check_shown("a b:c", 2, "a b:c\n  ^\n");
	check_shown("x\n\xE9\x9D\xB4 \tb:c\ny", 7, "\xE9\x9D\xB4  b:c\n    ^\n");
	check_shown("", 0, "\n^\n");
	check_shown("a AND", 5, "a AND\n     ^\n");
	check_shown("0123456789012345678901234567890123456789012345678901234567890123456789 b:c", 71,
		    "1234567890123456789012345678901234567890123456789 b:c\n                                                  ^\n");
}

static void limits_hold_and_large_queries_load(void **state)
{
	struct sb_buf text;
	struct sb_err err;

	(void)state;
	sb_buf_init(&text, 20000000);
	for (int i = 0; i < 99; i++)
		sb_buf_add_char(&text, '(');
	sb_buf_add_text(&text, "a");
	for (int i = 0; i < 99; i++)
		sb_buf_add_char(&text, ')');
	struct sb_query *query = sb_query_parse(sb_buf_str(&text), &err);
	assert_non_null(query);
	sb_query_free(query);

	sb_buf_clear(&text);
	for (int i = 0; i < 1000000; i++)
		sb_buf_add_char(&text, i < 500000 ? '(' : '-');
	assert_null(sb_query_parse(sb_buf_str(&text), &err));
	assert_non_null(strstr(err.text, "too many brackets"));

	static const char *const pieces[] = {"ab OR ", "ab ", "?", "* ", "a", "\"a\" ", "lang:en ", "(a) "};
	for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
		sb_buf_clear(&text);
		while (text.len < 1000000)
			sb_buf_add_text(&text, pieces[p]);
		sb_buf_add_text(&text, "b");
		sb_query_free(sb_query_parse(sb_buf_str(&text), &err));
	}
	sb_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found_whole_and_folded),
		cmocka_unit_test(phrases_are_words_in_a_row),
		cmocka_unit_test(wildcards_stand_for_letters),
		cmocka_unit_test(signs_ask_for_tags_and_mentions),
		cmocka_unit_test(operators_bind_as_said),
		cmocka_unit_test(comments_and_lines_are_passed_over),
		cmocka_unit_test(fields_compare_values),
		cmocka_unit_test(addresses_are_compared_by_part_or_by_host),
		cmocka_unit_test(text_and_title_are_told_apart),
		cmocka_unit_test(numbers_are_compared),
		cmocka_unit_test(times_are_moments_dates_or_ages),
		cmocka_unit_test(traits_are_had),
		cmocka_unit_test(near_words_have_few_others_between),
		cmocka_unit_test(case_counts_where_it_is_asked_for),
		cmocka_unit_test(regular_expressions_search_the_texts),
		cmocka_unit_test(any_path_can_be_asked_for),
		cmocka_unit_test(the_clauses_that_held_are_told),
		cmocka_unit_test(hopeless_searches_fail_the_record_alone),
		cmocka_unit_test(what_is_missing_matches_nothing_and_its_opposite_matches),
		cmocka_unit_test(mistakes_are_told_with_their_place),
		cmocka_unit_test(the_place_is_shown_with_a_caret),
		cmocka_unit_test(limits_hold_and_large_queries_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
