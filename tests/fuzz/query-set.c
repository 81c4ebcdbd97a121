/* Any text as a file of named queries: a set that loads answers for every record as each of its queries does alone. */
#include "query/set.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const records[] = {
	"{}",
	"{\"title\":\"A red day\",\"text\":\"The shop's #sale @bob@a.example \\ud83d\\ude21 \\u9774 don't? https://b.example/c Stra\\u00dfe\","
	"\"lang\":\"en\",\"tags\":[\"SALE\",\"x y\"],\"mentions\":[\"Ann\"],\"author\":{\"handle\":\"bob\",\"followers\":10}}",
};

static void check(const struct sb_query_set *set, const char *text)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_query_record record, alone;
	struct sb_query_hits hits;
	struct sb_post post;
	size_t n = 0;

	sb_post_read(sb_json_parse_object(&parser, sb_str_from(text), NULL, NULL), &post);
	sb_query_record_init(&record);
	sb_query_record_init(&alone);
	sb_query_record_set(&record, &post);
	sb_query_hits_init(&hits);
	if (sb_query_set_match(set, &hits, &record, 0)) {
		for (uint32_t i = 0; i < set->count; i++) {
			sb_query_record_set(&alone, &post);
			bool holds = sb_query_match(set->entries[i].query, &alone, 0), in = n < hits.count && hits.list[n] == i;
			if (holds != in && !alone.failed)
				abort();
			n += in;
		}
	}
	sb_query_hits_free(&hits);
	sb_query_record_free(&record);
	sb_query_record_free(&alone);
	sb_json_parser_free(&parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_query_set set = SB_QUERY_SET_INIT;
	struct sb_str query;
	struct sb_err err;
	size_t line, where;

	if (sb_query_set_load(&set, sb_str_of((const char *)data, size), &line, &query, &where, &err)) {
		for (size_t i = 0; i < sizeof records / sizeof records[0]; i++)
			check(&set, records[i]);
	} else if (where > query.len || err.text[0] == '\0') {
		abort();
	}
	sb_query_set_free(&set);
	return 0;
}
