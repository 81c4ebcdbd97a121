/* Any answer for any network, as a server could send it: its posts are posts or a word about what is none, and the walk goes on
 * or ends, or the whole is an error. The input is {network, spec, request, status, headers, body, arg}, as in the corpus;
 * tests/e2e/networks-hostile.sh asks for more. */
#include "fetch/network.h"
#include "json/write.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libjq 1.6 loses the messages of some errors that a program catches. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libjq.so";
}

#define TEXT_MAX ((size_t)1 << 22)

static struct sb_networks *networks;

static const char *known(struct sb_str name)
{
	static const char *const names[] = {"appstore", "bluesky", "discourse", "github", "hackernews", "lemmy",
					    "mastodon", "nodebb",  "reddit",	"stackexchange", "x", "youtube"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (sb_str_is(name, names[i]))
			return names[i];
	return NULL;
}

static bool on_post(void *ctx, sb_json *post)
{
	struct sb_record record;
	struct sb_buf scratch, line;
	struct sb_err err;

	(void)ctx;
	sb_record_init(&record);
	sb_buf_init(&scratch, SB_RECORD_TEXT_MAX);
	sb_buf_init(&line, TEXT_MAX);
	sb_record_from_json(&record, post, SB_STR("https://a.example/"), &scratch);
	if (sb_record_write(&record, &line, &err)) { /* what is written can be read */
		struct sb_json_parser parser = SB_JSON_PARSER_INIT;
		if (!line.full && sb_json_parse_object(&parser, sb_buf_str(&line), NULL, NULL) == NULL)
			abort();
		sb_json_parser_free(&parser);
	}
	sb_buf_free(&line);
	sb_buf_free(&scratch);
	sb_record_free(&record);
	return true;
}

static void answer(const char *network, sb_json *root)
{
	struct sb_network_source source;
	struct sb_buf body;
	struct sb_arena arena = SB_ARENA_INIT;
	struct sb_network_request request;
	struct sb_err err;
	bool more;

	sb_network_source_init(&source, networks, network);
	sb_buf_init(&body, TEXT_MAX);
	sb_json_add_value(&source.spec, sb_json_get(root, SB_STR("spec")));
	sb_json_add_value(&source.request, sb_json_get(root, SB_STR("request")));
	if (sb_json_get(root, SB_STR("body")) != NULL)
		sb_json_add_value(&body, sb_json_get(root, SB_STR("body")));
	double status = sb_json_number(sb_json_get(root, SB_STR("status")), 200);
	const struct sb_http_header remaining = {SB_STR("x-ratelimit-remaining"), SB_STR("0")};
	struct sb_http_response response = {
		.end = SB_HTTP_ANSWERED,
		.status = status >= 100 && status < 600 ? (long)status : 200,
		.body = sb_buf_str(&body),
		.headers = &remaining,
		.header_count = 1,
	};
	sb_network_pause(&source, &response, 0);
	if (sb_network_answer(&source, &response, on_post, NULL, &err) &&
	    sb_network_next(&source, &response, SB_TIME_NONE, &more, &err) && more)
		sb_network_request(&source, &arena, &request, &err);
	sb_arena_free(&arena);
	sb_buf_free(&body);
	sb_network_source_free(&source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_json_parser parser = SB_JSON_PARSER_INIT;
	struct sb_err err;

	if (networks == NULL) {
		setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
		networks = sb_networks_open(&err);
		if (networks == NULL)
			abort();
	}
	sb_json *root = sb_json_parse_object(&parser, sb_str_of((const char *)data, size), NULL, NULL);
	const char *network = known(sb_json_str(sb_json_get(root, SB_STR("network"))));
	if (network != NULL && sb_json_is_object(sb_json_get(root, SB_STR("spec"))) &&
	    sb_json_is_object(sb_json_get(root, SB_STR("request"))))
		answer(network, root);
	sb_json_parser_free(&parser);
	return 0;
}
