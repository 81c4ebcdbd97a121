/* People get pseudonyms wherever a post names them, and nothing else changes. */
#include "check.h"

#include "json/rewrite.h"
#include "post/pseudonym.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void open_with(struct sb_pseudonyms *p, const char *key, const char **public)
{
	struct sb_err err;
	int fd = open("key", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0 && write(fd, key, strlen(key)) == (ssize_t)strlen(key) && close(fd) == 0);
	assert_true(sb_pseudonyms_open(p, "key", public, &err));
}

static void add(struct sb_pseudonyms *p, const char *line, struct sb_buf *out)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_post post;
	struct sb_err err;

	sb_post_read(sb_json_parse_object(&parser, sb_str_from(line), &err, NULL), &post);
	sb_buf_init(out, 100000);
	assert_true(sb_pseudonyms_add(p, sb_str_from(line), &post, out, &err));
	sb_json_parser_free(&parser);
}

/* `wanted` has A, B, I, M for the pseudonyms of @ann, @bob, the id 77 and the address a.n@shop.example. */
static void expect(const char *line, const char *wanted)
{
	static const char *const marks = "ABIM", *const kinds[] = {"handle", "handle", "id", "mail"};
	static const char *const values[] = {"ann", "bob", "77", "a.n@shop.example"};
	static const char *public[] = {"shop", NULL};
	struct sb_buf came, filled;
	struct sb_pseudonyms p;

	open_with(&p, "0123456789abcdef", public);
	add(&p, line, &came);
	sb_buf_init(&filled, 100000);
	p.network = SB_STR("x");
	for (const char *at = wanted; *at != '\0'; at++) {
		const char *mark = strchr(marks, *at);
		if (mark == NULL)
			sb_buf_add_char(&filled, *at);
		else
			sb_pseudonyms_add_hash(&p, kinds[mark - marks], sb_str_from(values[mark - marks]), &filled);
	}
	assert_string_equal(came.ptr, filled.ptr);
	sb_buf_free(&came);
	sb_buf_free(&filled);
	sb_pseudonyms_close(&p);
}

/* A post by ann, who mentions bob, with a text. */
static void expect_text(const char *text, const char *wanted)
{
	struct sb_buf line, after;

	sb_buf_init(&line, 10000);
	sb_buf_init(&after, 10000);
	sb_buf_add_format(&line, "{\"network\":\"x\",\"author\":{\"handle\":\"Ann\",\"name\":\"ann lee\"},\"mentions\":[\"bob\"],\"text\":\"%s\"}", text);
	sb_buf_add_format(&after, "{\"network\":\"x\",\"author\":{\"handle\":\"A\",\"name\":\"A\"},\"mentions\":[\"B\"],\"text\":\"%s\"}", wanted);
	expect(line.ptr, after.ptr);
	sb_buf_free(&line);
	sb_buf_free(&after);
}

static void fields_that_name_people_change_and_no_other_byte(void **state)
{
	(void)state;
	expect("{ \"n\":12345678901234567890, \"network\" : \"x\",\"url\":\"https://x/ann/1\" ,\"author\":{\"url\":\"u\", \"id\":\"77\","
	       "\"name\":\"n\",\"followers\":5,\"handle\":\"@ANN\",\"role\":\"partner\"},\"mentions\":[\"bob\", \"shop\"],\"tags\":[ \"a\\u0062\" ] }",
	       "{ \"n\":12345678901234567890, \"network\" : \"x\" ,\"author\":{\"id\":\"I\","
	       "\"name\":\"A\",\"followers\":5,\"handle\":\"A\",\"role\":\"partner\"},\"mentions\":[\"B\", \"shop\"],\"tags\":[ \"a\\u0062\" ] }");
	expect("{\"url\":\"u\",\"network\":\"x\",\"author\":{\"id\":77,\"url\":\"u\"}}", "{\"network\":\"x\",\"author\":{\"id\":\"I\"}}");
	expect("{\"url\":\"u\"}", "{}");
	expect("{ \"url\" : \"u\" , \"url\":1 , \"a\":2}", "{ \"a\":2}");
	expect("{\"a\":2 ,\"url\":1, \"url\":2 }", "{\"a\":2 }");
	/* an organisation's own account; what is no text; what somebody hid behind a later key */
	expect("{\"network\":\"x\",\"author\":{\"handle\":\"Shop\",\"url\":\"u\"}}", "{\"network\":\"x\",\"author\":{\"handle\":\"Shop\",\"url\":\"u\"}}");
	expect("{\"network\":\"x\",\"mentions\":null,\"author\":null}", "{\"network\":\"x\",\"mentions\":null,\"author\":null}");
	expect("{\"network\":\"x\",\"text\":\"@ann\",\"mentions\":[\"ann\"],\"mentions\":[\"bob\"],\"text\":\"x\"}",
	       "{\"network\":\"x\",\"text\":\"@A\",\"mentions\":[\"A\"],\"mentions\":[\"B\"],\"text\":\"x\"}");
	expect("{\"network\":\"x\",\"more\":{\"ann\":[{\"by\":\"@\\u0061nn\"}]}}", "{\"network\":\"x\",\"more\":{\"ann\":[{\"by\":\"@A\"}]}}");
}

static void texts_name_nobody(void **state)
{
	(void)state;
	expect_text("@ann, (@BOB) .@shop \xEF\xBC\xA0" "bob\xE3\x81\x95\xE3\x82\x93", "@A, (@B) .@shop \xEF\xBC\xA0" "B\xE3\x81\x95\xE3\x82\x93");
	expect_text("Ann is here, annex is not; so is Ann Lee.", "A is here, annex is not; so is A.");
	expect_text("mail a.n@shop.example. \\\"Or ann@bob\\\"", "mail M. \\\"Or A@B\\\"");
}

static void addresses_of_profiles_name_nobody(void **state)
{
	(void)state;
	expect_text("https://m.example/@ann/1 https://m.example/users/ann?x", "https://m.example/@A/1 https://m.example/users/A?x");
	expect_text("https://x.com/bob https://y.example/bob/status/1 r/shoes u/ann", "https://x.com/B https://y.example/B/status/1 r/shoes u/A");
	expect_text("https://example.org/sale#top and/or 1/2 \\\"quoted\\\"", "https://example.org/sale#top and/or 1/2 \\\"quoted\\\"");
}

static void ids_join_and_networks_do_not(void **state)
{
	struct sb_buf root, reply, other;
	struct sb_pseudonyms p;

	(void)state;
	open_with(&p, "0123456789abcdef", NULL);
	add(&p, "{\"id\":\"x:1\",\"network\":\"x\",\"author\":{\"handle\":\"ann\"}}", &root);
	add(&p, "{\"id\":\"x:2\",\"network\":\"x\",\"reply_to\":\"x:1\"}", &reply);
	add(&p, "{\"id\":\"x:1\",\"network\":\"y\",\"author\":{\"handle\":\"ann\"}}", &other);
	struct sb_str id = sb_str_of(root.ptr + strlen("{\"id\":"), strlen("\"x:p\"") + 24);
	assert_memory_equal(id.ptr, "\"x:p", 4);
	assert_memory_equal(strstr(reply.ptr, "reply_to") + strlen("reply_to\":"), id.ptr, id.len);
	assert_string_not_equal(strstr(root.ptr, "author"), strstr(other.ptr, "author"));
	sb_buf_free(&root);
	sb_buf_free(&reply);
	sb_buf_free(&other);
	sb_pseudonyms_close(&p);
}

/* RFC 4231 has no case of our three parts; the figures are Python's hmac over the same bytes. */
static void hashes_are_hmac_sha256(void **state)
{
	struct sb_keyed keyed;
	struct sb_buf out;

	(void)state;
	sb_keyed_open(&keyed, SB_STR("Jefe"));
	sb_buf_init(&out, 1000);
	sb_keyed_add(&keyed, "what", SB_STR("do ya"), SB_STR("want"), 64, &out);
	sb_keyed_add(&keyed, "", sb_str_from(NULL), SB_STR(""), 8, &out);
	assert_string_equal(out.ptr, "5f4fd3b0fcd76c50c2562ee1b56d0f1bcf7edb06a6433430f9b372d98a485becf47b311e");
	sb_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_that_name_people_change_and_no_other_byte),
		cmocka_unit_test(texts_name_nobody),
		cmocka_unit_test(addresses_of_profiles_name_nobody),
		cmocka_unit_test(ids_join_and_networks_do_not),
		cmocka_unit_test(hashes_are_hmac_sha256),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
