/* Any text as a query: it is parsed or refused with a place inside it, it holds the same way twice, and its NOT holds
 * where it does not. */
#include "query/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char record_text[] =
	"{\"id\":\"x:1\",\"network\":\"x\",\"url\":\"https://a.example/b\",\"created_at\":\"2026-03-10T12:00:00Z\","
	"\"author\":{\"handle\":\"bob\",\"followers\":10},\"title\":\"A day\",\"text\":\"The shop's #sale @bob@a.example "
	"\\ud83d\\ude21 \\u9774 don't? https://b.example/c\",\"lang\":\"en-GB\",\"tags\":[\"sale\"],\"links\":[\"http://u@c.example:8/\"],"
	"\"metrics\":{\"likes\":5},\"score\":{\"sentiment\":-0.5}}";

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_place(struct sb_str text, size_t where, const struct sb_err *err)
{
	struct sb_buf shown;

	require(where <= text.len && err->text[0] != '\0' && err->status == SB_USAGE);
	sb_buf_init(&shown, 10000);
	sb_query_show_error(text, where, &shown);
	require(!shown.full && shown.len < 2000);
	sb_buf_free(&shown);
}

/* NOT ( text ), where the text itself is a query that is not empty; a comment at its end must not swallow the bracket. */
static struct sb_query *parse_opposite(struct sb_str text)
{
	struct sb_buf opposite;
	struct sb_err err;

	sb_buf_init(&opposite, text.len + 20);
	sb_buf_add_text(&opposite, "NOT (");
	sb_buf_add_str(&opposite, text);
	sb_buf_add_text(&opposite, "\n)");
	struct sb_query *query = sb_query_parse(sb_buf_str(&opposite), &err);
	sb_buf_free(&opposite);
	return query;
}

static void check_match(const struct sb_query *query, struct sb_str text)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_query_record record, split;
	struct sb_post post;
	const sb_time now = SB_DAY * 20522;
	struct sb_query *opposite = parse_opposite(text), *question = sb_query_parse(SB_STR("has:question"), NULL);

	sb_post_read(sb_json_parse_object(&parser, sb_str_from(record_text), NULL, NULL), &post);
	sb_query_record_init(&record);
	sb_query_record_init(&split);
	sb_query_record_set(&record, &post);
	bool holds = sb_query_match(query, &record, now);
	require(holds == sb_query_match(query, &record, now));
	/* whether the words were split before makes no difference */
	sb_query_record_set(&split, &post);
	require(sb_query_match(question, &split, now));
	/* what is looked for first rules out nothing that matches */
	struct sb_query_literals literals;
	if (holds && sb_query_literals(query, &literals))
		require(sb_query_may_match(&literals, post.root));
	require(holds == sb_query_match(query, &split, now));
	if (opposite != NULL)
		require(holds != sb_query_match(opposite, &record, now));
	sb_query_free(opposite);
	sb_query_free(question);
	sb_query_record_free(&record);
	sb_query_record_free(&split);
	sb_json_parser_free(&parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_str text = {(const char *)data, size};
	struct sb_err err = {0};
	size_t where = 0;
	struct sb_query *query = sb_query_parse_at(text, &where, &err);

	if (query == NULL)
		check_place(text, where, &err);
	else
		check_match(query, text);
	sb_query_free(query);
	return 0;
}
