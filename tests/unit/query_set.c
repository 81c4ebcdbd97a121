/* Thousands of queries at once answer as each of them does alone, and few of them are tried. */
#include "query/set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const queries[] = {
	"red", "\"red shoes\"", "red OR blue", "red blue", "retur*", "*urn", "re?urn", "-red", "red -blue", "(red OR lang:en)", "lang:en",
	"#sale", "@shop", "@shop@host.example", "!\"Red\"", "/red/", "red NEAR/2 shoes", "(red OR bl*) NEAR/3f (sock OR shoes)", "text:red",
	"title:(red OR retur*)", "tag:sale", "mention:shop", "靴", "\"靴 が\"", "strasse", "https://a.example/b", "😡", "\":-)\"", "shop",
	"(a OR b OR c OR red) (x OR shoes)", "ab*", "a*", "NOT (red OR blue)", "red AND NOT blue", "shops", "(retur* refund) OR (#sale -red)",
	"author:bob", "has:question red", "\"* shoes\"", "don't", "été",
};
static const char *const texts[] = {
	"{}",
	"{\"text\":\"red shoes\"}",
	"{\"text\":\"Red, blue socks and a return? #Sale @Shop@host.example\",\"lang\":\"en\"}",
	"{\"text\":\"x\",\"tags\":[\"SALE\",7],\"mentions\":[\"shop\"],\"title\":\"returning the shoe\"}",
	"{\"text\":\"the shop's Straße 靴が \\ud83d\\ude21 :-) https://a.example/b\",\"author\":{\"handle\":\"bob\"}}",
	"{\"title\":\"red\",\"text\":\"abba refund returned don\\u2019t e\\u0301te\\u0301\"}",
	"{\"text\":\"blue sock b red\"}",
};
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void a_set_answers_as_each_query_alone(void **state)
{
	struct sb_query_set set = SB_QUERY_SET_INIT;
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_query_record record, alone;
	struct sb_query_hits hits;
	struct sb_post post;
	size_t where, held = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(queries); i++)
		assert_true(sb_query_set_add(&set, SB_STR("n"), SB_STR(""), sb_str_from(queries[i]), &where, NULL));
	sb_query_hits_init(&hits);
	sb_query_record_init(&record);
	sb_query_record_init(&alone);
	for (size_t t = 0; t < COUNT(texts); t++) {
		sb_post_read(sb_json_parse_object(&parser, sb_str_from(texts[t]), NULL, NULL), &post);
		sb_query_record_set(&record, &post);
		sb_query_record_set(&alone, &post);
		assert_true(sb_query_set_match(&set, &hits, &record, 0));
		for (size_t i = 0, n = 0; i < COUNT(queries); i++) {
			bool holds = sb_query_match(set.entries[i].query, &alone, 0), in = n < hits.count && hits.list[n] == i;
			if (holds != in)
				fail_msg("%s on %s: alone %d, in the set %d", queries[i], texts[t], holds, in);
			n += in;
			held += in;
		}
	}
	assert_true(held > 60);
	sb_query_hits_free(&hits);
	sb_query_record_free(&record);
	sb_query_record_free(&alone);
	sb_query_set_free(&set);
	sb_json_parser_free(&parser);
}

/* Ten thousand brands: only those that a text names are tried. */
static void few_queries_are_tried(void **state)
{
	struct sb_query_set set = SB_QUERY_SET_INIT;
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_query_record record;
	struct sb_query_hits hits;
	struct sb_post post;
	struct sb_buf file;
	struct sb_str query;
	size_t line, where;

	(void)state;
	sb_buf_init(&file, 10000000);
	for (int i = 0; i < 10000; i++)
		sb_buf_add_format(&file, "brand %d -> team: brand%d (return* OR refund* OR \"money back\") -giveaway lang:en\n", i, i);
	assert_true(sb_query_set_load(&set, sb_buf_str(&file), &line, &query, &where, NULL));
	assert_int_equal(set.count, 10000);
	assert_int_equal(set.always_count, 0);
	assert_true(sb_str_is(set.entries[77].department, "team"));
	sb_post_read(sb_json_parse_object(&parser, SB_STR("{\"text\":\"brand77 returned my money back refund\",\"lang\":\"en\"}"), NULL, NULL), &post);
	sb_query_record_init(&record);
	sb_query_record_set(&record, &post);
	sb_query_hits_init(&hits);
	assert_true(sb_query_set_match(&set, &hits, &record, 0));
	assert_int_equal(hits.count, 1);
	assert_int_equal(hits.list[0], 77);
	assert_int_equal(hits.tried, 1);
	sb_query_hits_free(&hits);
	sb_query_record_free(&record);
	sb_query_set_free(&set);
	sb_json_parser_free(&parser);
	sb_buf_free(&file);
}

/* What a hundred thousand queries hold in memory is a small multiple of ten thousand's. */
static void many_queries_load_in_proportion(void **state)
{
	size_t members[2];

	(void)state;
	for (size_t round = 0; round < 2; round++) {
		struct sb_query_set set = SB_QUERY_SET_INIT;
		size_t where, count = round == 0 ? 10000 : 100000;
		for (size_t i = 0; i < count; i++) {
			char *text = sb_mem_format("(name%zu OR \"other name%zu\") refund*", i, i);
			assert_true(sb_query_set_add(&set, SB_STR("n"), SB_STR(""), sb_str_from(text), &where, NULL));
			free(text);
		}
		members[round] = set.member_count;
		sb_query_set_free(&set);
	}
	assert_true(members[1] <= 10 * members[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_answers_as_each_query_alone),
		cmocka_unit_test(few_queries_are_tried),
		cmocka_unit_test(many_queries_load_in_proportion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
