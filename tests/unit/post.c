#include "check.h"

#include "post/post.h"

#include <math.h>

static struct sb_json_parser parser = SB_JSON_PARSER_INIT;

static struct sb_post read_post(const char *text)
{
	struct sb_post post;
	struct sb_err err;
	sb_json *root = sb_json_parse(&parser, sb_str_from(text), &err, NULL);

	if (root == NULL)
		fail_msg("%s: %s", text, err.text);
	memset(&post, 0xA5, sizeof post); /* every field must be set */
	sb_post_read(root, &post);
	return post;
}

static void every_field_has_its_place(void **state)
{
	struct sb_post p = read_post(
		"{\"type\":\"post\",\"id\":\"x:1\",\"network\":\"x\",\"url\":\"u\",\"created_at\":\"2026-03-02T07:50:55Z\","
		"\"edited_at\":\"2026-03-02T08:50:55+01:00\",\"seen_at\":\"2026-03-02T07:51:02.5Z\",\"author\":{\"id\":\"7\","
		"\"handle\":\"ann\",\"name\":\"Ann\",\"url\":\"au\",\"followers\":5100,\"bot\":true,\"role\":\"staff\","
		"\"department\":\"web\",\"tier\":\"key\"},\"title\":\"t\",\"text\":\"words\",\"lang\":\"en\",\"thread_id\":\"x:0\","
		"\"reply_to\":\"x:2\",\"repost_of\":\"x:3\",\"quote_of\":\"x:4\",\"mentions\":[1],\"tags\":[2],\"links\":[3],\"media\":[4],"
		"\"metrics\":{\"likes\":1,\"reposts\":2,\"quotes\":3,\"replies\":4,\"views\":5},\"rating\":4,\"via\":\"v\",\"topics\":[\"a\"],"
		"\"score\":{\"sentiment\":-0.5,\"label\":\"negative\",\"confidence\":0.9,\"intent\":\"complaint\",\"urgency\":0.7,"
		"\"reach\":900,\"priority\":0.8,\"canned\":0.1,\"promo\":0.2}}");

	(void)state;
	assert_str(p.type, "post");
	assert_str(p.id, "x:1");
	assert_str(p.network, "x");
	assert_str(p.url, "u");
	assert_int_equal(p.created_at, INT64_C(1772437855) * SB_SECOND);
	assert_int_equal(p.edited_at, p.created_at);
	assert_int_equal(p.seen_at - p.created_at, 7500000);
	assert_str(p.author.id, "7");
	assert_str(p.author.handle, "ann");
	assert_str(p.author.name, "Ann");
	assert_str(p.author.url, "au");
	assert_true(p.author.followers == 5100);
	assert_true(p.author.bot);
	assert_str(p.author.role, "staff");
	assert_str(p.author.department, "web");
	assert_str(p.author.tier, "key");
	assert_str(p.title, "t");
	assert_str(p.text, "words");
	assert_str(p.lang, "en");
	assert_str(p.thread_id, "x:0");
	assert_str(p.reply_to, "x:2");
	assert_str(p.repost_of, "x:3");
	assert_str(p.quote_of, "x:4");
	assert_str(p.via, "v");
	assert_non_null(p.mentions);
	assert_non_null(p.tags);
	assert_non_null(p.links);
	assert_non_null(p.media);
	assert_non_null(p.topics);
	assert_true(p.metrics.likes == 1 && p.metrics.reposts == 2 && p.metrics.quotes == 3 && p.metrics.replies == 4 &&
		    p.metrics.views == 5);
	assert_true(p.rating == 4);
	assert_true(p.scored);
	assert_str(p.score.label, "negative");
	assert_str(p.score.intent, "complaint");
	assert_number(p.score.sentiment, -0.5);
	assert_number(p.score.confidence, 0.9);
	assert_number(p.score.urgency, 0.7);
	assert_number(p.score.reach, 900);
	assert_number(p.score.priority, 0.8);
	assert_number(p.score.canned, 0.1);
	assert_number(p.score.promo, 0.2);
	assert_true(sb_post_is_post(&p));
	assert_true(sb_post_by_staff(&p));
}

static void check_empty(const char *text)
{
	struct sb_post p = read_post(text);

	assert_null(p.type.ptr);
	assert_null(p.id.ptr);
	assert_null(p.network.ptr);
	assert_null(p.text.ptr);
	assert_null(p.author.handle.ptr);
	assert_null(p.author.role.ptr);
	assert_true(isnan(p.author.followers));
	assert_false(p.author.bot);
	assert_int_equal(p.created_at, SB_TIME_NONE);
	assert_int_equal(p.edited_at, SB_TIME_NONE);
	assert_int_equal(p.seen_at, SB_TIME_NONE);
	assert_true(isnan(p.metrics.likes) && isnan(p.metrics.views) && isnan(p.rating));
	assert_true(isnan(p.score.sentiment) && isnan(p.score.reach));
	assert_null(p.mentions);
	assert_null(p.tags);
	assert_null(p.topics);
	assert_false(p.scored);
	assert_true(sb_post_is_post(&p));
	assert_false(sb_post_by_staff(&p));
}

static void what_is_missing_null_or_of_another_type_is_absent(void **state)
{
	(void)state;
	check_empty("{}");
	check_empty("{\"type\":null,\"id\":null,\"text\":null,\"author\":null,\"metrics\":null,\"score\":null,\"tags\":null}");
	check_empty("{\"type\":1,\"id\":2,\"network\":[],\"text\":{},\"author\":\"ann\",\"metrics\":[1],\"score\":\"high\",\"tags\":\"a\","
		    "\"created_at\":1772437855,\"mentions\":{},\"rating\":\"5\",\"topics\":true}");
	check_empty("{\"created_at\":\"yesterday\",\"edited_at\":\"\",\"seen_at\":\"2026-03-02\","
		    "\"author\":{\"handle\":5,\"followers\":\"many\",\"bot\":\"yes\",\"role\":[]},\"metrics\":{\"likes\":\"1\"}}");
	check_empty("[]");
	check_empty("5");
}

static void of_a_field_that_stands_twice_the_last_counts(void **state)
{
	struct sb_post p = read_post("{\"text\":\"a\",\"text\":\"b\"}");

	(void)state;
	assert_str(p.text, "b");
	check_empty("{\"text\":\"a\",\"text\":5}");
	check_empty("{\"author\":{\"handle\":\"ann\",\"followers\":5,\"bot\":true},\"author\":\"ann\"}");
	check_empty("{\"author\":{\"handle\":\"ann\",\"followers\":5,\"bot\":true},\"author\":{}}");
	check_empty("{\"metrics\":{\"likes\":5},\"metrics\":{}}");
	check_empty("{\"score\":{\"sentiment\":1},\"score\":null}");
	check_empty("{\"tags\":[1],\"tags\":\"x\"}");
	check_empty("{\"created_at\":\"2026-03-02T07:50:55Z\",\"created_at\":null}");
	check_empty("{\"rating\":5,\"rating\":\"x\"}");
}

static void other_records_are_no_posts(void **state)
{
	(void)state;
	struct sb_post p = read_post("{\"type\":\"case\"}");
	assert_false(sb_post_is_post(&p));
	p = read_post("{\"type\":\"\"}");
	assert_false(sb_post_is_post(&p));
}

static void an_author_is_known_by_network_and_id_or_handle(void **state)
{
	struct sb_buf scratch;

	(void)state;
	sb_buf_init(&scratch, 1000);
	struct sb_post p = read_post("{\"network\":\"x\",\"author\":{\"id\":\"7\",\"handle\":\"ann\"}}");
	assert_str(sb_post_author_key(&p, &scratch), "x:7");
	p = read_post("{\"network\":\"x\",\"author\":{\"handle\":\"ann\"}}");
	assert_str(sb_post_author_key(&p, &scratch), "x:ann");
	p = read_post("{\"author\":{\"handle\":\"ann\"}}");
	assert_str(sb_post_author_key(&p, &scratch), ":ann");
	p = read_post("{\"network\":\"x\",\"author\":{\"name\":\"Ann\"}}");
	assert_null(sb_post_author_key(&p, &scratch).ptr);
	sb_buf_free(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_has_its_place),
		cmocka_unit_test(what_is_missing_null_or_of_another_type_is_absent),
		cmocka_unit_test(of_a_field_that_stands_twice_the_last_counts),
		cmocka_unit_test(other_records_are_no_posts),
		cmocka_unit_test(an_author_is_known_by_network_and_id_or_handle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
