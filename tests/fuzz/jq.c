/* Any text as a jq expression for the native part: it is understood or left, and what is understood runs on records of
 * every shape, twice with the same answer. */
#include "query/jq_tree.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const records[] = {
	"{}",
	"{\"a\":null,\"text\":\"Red shoes \\u00e9\\u0000\",\"n\":-1.5,\"tags\":[\"a\",1,null,[\"b\"],{\"c\":2}],\"author\":{\"handle\":\"x\",\"n\":1e400}}",
	"{\"a\":{\"b\":{\"c\":[true,false]}},\"a\":[[[[1]]]],\"text\":7,\"tags\":{\"x\":1,\"x\":2},\"n\":123456789012345678901234567890}",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_jq_tree tree;
	struct sb_arena scratch = SB_ARENA_INIT;
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_err err;

	if (sb_jq_tree_parse(&tree, sb_str_of((const char *)data, size))) {
		for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
			sb_json *record = sb_json_parse(&parser, sb_str_from(records[i]), NULL, NULL);
			enum sb_jq_answer first = sb_jq_tree_ask(&tree, record, i == 1, &scratch, &err);
			if (first != sb_jq_tree_ask(&tree, record, i == 1, &scratch, &err))
				abort();
		}
	}
	sb_jq_tree_free(&tree);
	sb_arena_free(&scratch);
	sb_json_parser_free(&parser);
	return 0;
}
