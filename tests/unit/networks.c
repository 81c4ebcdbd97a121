#include "check.h"

#include "fetch/network.h"

static struct sb_networks *networks;

static int open_all(void **state)
{
	struct sb_err err;

	(void)state;
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	networks = sb_networks_open(&err);
	if (networks == NULL)
		print_error("%s\n", err.text);
	return networks == NULL;
}

static int close_all(void **state)
{
	(void)state;
	sb_networks_close(networks);
	return 0;
}

/* --- the thread of a post --- */

static const struct {
	const char *post, *thread;
} threads[] = {
	{"{\"id\":\"mastodon:one.example/12.a\",\"network\":\"mastodon\",\"author\":{\"handle\":\"jo@two.example\"}}",
	 "https://one.example/@jo@two.example/12.a"},
	{"{\"id\":\"mastodon:127.0.0.1:80/1\",\"network\":\"mastodon\",\"via\":\"http://127.0.0.1:80/tags/a\"}",
	 "http://127.0.0.1:80/@user/1"},
	{"{\"id\":\"mastodon:one.example/2\",\"network\":\"mastodon\",\"repost_of\":\"mastodon:one.example/1\","
	 "\"author\":{\"handle\":\"a b/c\"}}",
	 "https://one.example/@user/1"},
	{"{\"id\":\"bluesky:at://did:plc:a/app.bsky.feed.post/2\",\"network\":\"bluesky\","
	 "\"thread_id\":\"bluesky:at://did:plc:b/app.bsky.feed.post/1\"}",
	 "https://bsky.app/profile/did:plc:b/post/1"},
	{"{\"id\":\"reddit:t1_x\",\"network\":\"reddit\",\"thread_id\":\"reddit:t3_y\"}",
	 "https://www.reddit.com/comments/y"},
	{"{\"id\":\"hackernews:8\",\"network\":\"hackernews\",\"thread_id\":\"hackernews:7\"}",
	 "https://news.ycombinator.com/item?id=7"},
	{"{\"id\":\"lemmy:l.example/comment/8\",\"network\":\"lemmy\",\"thread_id\":\"lemmy:l.example/post/7\"}",
	 "https://l.example/post/7"},
	{"{\"id\":\"discourse:d.example/8/3\",\"network\":\"discourse\"}", "https://d.example/t/8"},
	{"{\"id\":\"nodebb:n.example/8\",\"network\":\"nodebb\",\"topic_id\":\"3\"}", "https://n.example/topic/3"},
	{"{\"id\":\"bluesky:at://did:plc:a/app.bsky.feed.post/2\",\"network\":\"bluesky\",\"via\":\"bluesky:pds.example notifications\"}",
	 "bluesky:pds.example https://bsky.app/profile/did:plc:a/post/2"},
	{"{\"id\":\"x:12\",\"network\":\"x\",\"thread_id\":\"x:10\"}", "https://x.com/i/status/10"},
	{"{\"id\":\"youtube:c.1\",\"network\":\"youtube\",\"thread_id\":\"youtube:c\","
	 "\"url\":\"https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=c.1\"}",
	 "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=c"},
	{"{\"id\":\"github:o/r/comment/99\",\"network\":\"github\",\"thread_id\":\"github:o/r/12\"}",
	 "https://github.com/o/r/issues/12"},
	{"{\"id\":\"stackexchange:unix/41\",\"network\":\"stackexchange\",\"thread_id\":\"stackexchange:unix/40\","
	 "\"url\":\"https://unix.stackexchange.com/a/41\"}",
	 "https://unix.stackexchange.com/questions/40"},
	{"{\"id\":\"appstore:1\",\"network\":\"appstore\"}", ""},
	{"{\"id\":\"feed:1\",\"network\":\"feed\"}", ""},
	{"{}", ""},
};

static void a_post_leads_to_a_source_of_its_whole_thread(void **state)
{
	struct sb_buf source, spec;
	struct sb_err err;

	(void)state;
	sb_buf_init(&source, 10000);
	sb_buf_init(&spec, 10000);
	for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
		const char *network = NULL;
		if (!sb_network_thread(networks, sb_str_from(threads[i].post), &source, &err))
			fail_msg("%s: %s", threads[i].post, err.text);
		assert_string_equal(source.ptr, threads[i].thread);
		if (source.len == 0)
			continue;
		/* and the same network claims it */
		assert_true(sb_claims_find(sb_networks_claims(networks), sb_buf_str(&source), &network, &spec, &err));
		if (network == NULL || strstr(threads[i].post, network) == NULL)
			fail_msg("'%s' belongs to %s", source.ptr, network ? network : "nobody");
	}
	assert_false(sb_network_thread(networks, SB_STR("no JSON"), &source, &err));
	sb_buf_free(&source);
	sb_buf_free(&spec);
}

/* --- whether a post still stands --- */

static const struct {
	const char *post, *url;
	struct {
		long status;
		const char *body;
		enum sb_network_stands stands;
	} answers[4];
} posts[] = {
	{"{\"id\":\"mastodon:one.example/12\",\"network\":\"mastodon\"}",
	 "https://one.example/api/v1/statuses/12",
	 {{200, "{}", SB_NETWORK_STANDS}, {404, "<html>", SB_NETWORK_GONE}, {410, "", SB_NETWORK_GONE}, {503, "", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"bluesky:at://did:plc:a/app.bsky.feed.post/2\",\"network\":\"bluesky\"}",
	 "https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts?uris=at%3A%2F%2Fdid%3Aplc%3Aa%2Fapp.bsky.feed.post%2F2",
	 {{200, "{\"posts\":[{}]}", SB_NETWORK_STANDS}, {200, "{\"posts\":[]}", SB_NETWORK_GONE}, {200, "{}", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"reddit:t1_x\",\"network\":\"reddit\"}",
	 "https://www.reddit.com/api/info.json?id=t1_x&raw_json=1",
	 {{200, "{\"data\":{\"children\":[{\"data\":{\"author\":\"jo\",\"body\":\"a\"}}]}}", SB_NETWORK_STANDS},
	  {200, "{\"data\":{\"children\":[{\"data\":{\"author\":\"jo\",\"body\":\"[removed]\"}}]}}", SB_NETWORK_GONE},
	  {200, "{\"data\":{\"children\":[]}}", SB_NETWORK_GONE},
	  {403, "", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"hackernews:7\",\"network\":\"hackernews\"}",
	 "https://hacker-news.firebaseio.com/v0/item/7.json",
	 {{200, "{\"id\":7}", SB_NETWORK_STANDS}, {200, "{\"deleted\":true}", SB_NETWORK_GONE}, {200, "null", SB_NETWORK_GONE}}},
	{"{\"id\":\"lemmy:l.example/comment/8\",\"network\":\"lemmy\"}",
	 "https://l.example/api/v3/comment?id=8",
	 {{200, "{\"comment_view\":{\"comment\":{\"deleted\":false}}}", SB_NETWORK_STANDS},
	  {200, "{\"comment_view\":{\"comment\":{\"removed\":true}}}", SB_NETWORK_GONE},
	  {400, "{\"error\":\"couldnt_find_comment\"}", SB_NETWORK_GONE},
	  {400, "[]", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"discourse:d.example/8/3\",\"network\":\"discourse\"}",
	 "https://d.example/posts/by_number/8/3.json",
	 {{200, "{\"id\":1}", SB_NETWORK_STANDS}, {200, "{\"user_deleted\":true}", SB_NETWORK_GONE}, {403, "{}", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"nodebb:n.example/8\",\"network\":\"nodebb\"}",
	 "https://n.example/api/v3/posts/8",
	 {{200, "{\"response\":{\"deleted\":0}}", SB_NETWORK_STANDS}, {200, "{\"response\":{\"deleted\":1}}", SB_NETWORK_GONE}}},
	{"{\"id\":\"x:12\",\"network\":\"x\"}",
	 "https://api.x.com/2/tweets?ids=12",
	 {{200, "{\"data\":[{\"id\":\"12\"}]}", SB_NETWORK_STANDS},
	  {200, "{\"errors\":[{\"type\":\"https://api.twitter.com/2/problems/resource-not-found\"}]}", SB_NETWORK_GONE},
	  {200, "{\"errors\":[{\"type\":\"x\"}]}", SB_NETWORK_UNCLEAR},
	  {429, "", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"youtube:c.1\",\"network\":\"youtube\"}",
	 "https://www.googleapis.com/youtube/v3/comments?part=id&id=c.1",
	 {{200, "{\"items\":[{}]}", SB_NETWORK_STANDS}, {200, "{\"items\":[]}", SB_NETWORK_GONE}, {403, "", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"github:o/r/comment/99\",\"network\":\"github\"}",
	 "https://api.github.com/repos/o/r/issues/comments/99",
	 {{200, "{}", SB_NETWORK_STANDS}, {410, "{}", SB_NETWORK_GONE}, {403, "{}", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"stackexchange:unix/comment/41\",\"network\":\"stackexchange\"}",
	 "https://api.stackexchange.com/2.3/comments/41?site=unix",
	 {{200, "{\"items\":[{}]}", SB_NETWORK_STANDS}, {200, "{\"items\":[]}", SB_NETWORK_GONE}, {400, "{}", SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"appstore:8\",\"network\":\"appstore\"}", "", {{0, NULL, SB_NETWORK_UNCLEAR}}},
	{"{\"id\":\"feed:8\",\"network\":\"feed\"}", "", {{0, NULL, SB_NETWORK_UNCLEAR}}},
};

static void it_can_be_asked_whether_a_post_still_stands(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
		struct sb_network_source source;
		struct sb_network_request request = {.url = SB_STR("")};
		struct sb_arena arena = SB_ARENA_INIT;
		struct sb_err err;
		if (!sb_network_exists(networks, sb_str_from(posts[i].post), &source, &err) ||
		    (source.request.len > 0 && !sb_network_request(&source, &arena, &request, &err)))
			fail_msg("%s: %s", posts[i].post, err.text);
		assert_view(request.url, sb_str_from(posts[i].url));
		for (size_t k = 0; k < 4 && posts[i].answers[k].body != NULL; k++) {
			enum sb_network_stands stands = SB_NETWORK_UNCLEAR;
			struct sb_http_response response = {.end = SB_HTTP_ANSWERED,
							    .status = posts[i].answers[k].status,
							    .body = sb_str_from(posts[i].answers[k].body)};
			if (!sb_network_gone(&source, &response, &stands, &err))
				fail_msg("%s: %s", posts[i].url, err.text);
			if (stands != posts[i].answers[k].stands)
				fail_msg("%s: %ld %s", posts[i].url, response.status, posts[i].answers[k].body);
		}
		sb_network_source_free(&source);
		sb_arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_leads_to_a_source_of_its_whole_thread),
		cmocka_unit_test(it_can_be_asked_whether_a_post_still_stands),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
