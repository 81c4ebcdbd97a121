# Bluesky, from recorded answers of its own servers: an account, a search and a thread, page by page, each post once.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
recorded=$SHARED/data/fixtures/recorded-here/bsky
[ -d "$recorded" ] || skip "the recorded answers are not here"
start_replay public.api.bsky.app api.bsky.app
api=https://public.api.bsky.app/xrpc/app.bsky.feed search=https://api.bsky.app/xrpc/app.bsky.feed.searchPosts

# an account: two pages, and no third
answer "$api.getAuthorFeed?actor=bob.test&limit=100" "$recorded/getAuthorFeed.json"
jq 'del(.cursor)' "$recorded/getAuthorFeed_2.json" |
	answer "$api.getAuthorFeed?actor=bob.test&limit=100&cursor=$(jq -r '.cursor | @uri' "$recorded/getAuthorFeed.json")"
sb-fetch https://bsky.app/profile/bob.test >one || fail "the account ended with $?"
expect "the account's posts" "$(jq -r .id one)" \
	"$(jq -rs '[.[].feed[].post.uri] | reverse[] | "bluesky:" + .' "$recorded/getAuthorFeed.json" "$recorded/getAuthorFeed_2.json")"
expect "its second run" "$(sb-fetch https://bsky.app/profile/bob.test)" ''
asked >/dev/null

# a search goes on by time, with the second of the oldest post asked for again, and never by a cursor
words='bluesky:search giffgaff esim'
answer "$search?q=giffgaff%20esim&sort=latest&limit=100" "$recorded/searchPosts.json"
answer "$search?q=giffgaff%20esim&sort=latest&limit=100&until=2026-11-21T17%3A23%3A29Z" "$recorded/searchPosts_2.json"
sb-fetch --limit 10 "$words" >two || fail "the search ended with $?"
expect "the search's posts" "$(wc -l <two)" 10
answer "$search?q=giffgaff%20esim&sort=latest&limit=100&since=2026-11-21T17%3A13%3A29Z" "$recorded/searchPosts.json"
answer "$search?q=giffgaff%20esim&sort=latest&limit=100&since=2026-11-21T17%3A13%3A29Z&until=2026-11-21T17%3A23%3A29Z" "$recorded/searchPosts_2.json"
expect "its second run" "$(sb-fetch "$words")" ''
expect "what was asked" "$(asked | sed -n 3p)" "$search?q=giffgaff%20esim&sort=latest&limit=100&since=2026-11-21T17%3A13%3A29Z"

# a thread, with mentions and tags from the network
answer "$api.getPostThread?uri=at%3A%2F%2Falice.test%2Fapp.bsky.feed.post%2F3n2&depth=1000&parentHeight=1000" "$recorded/getPostThread.json"
sb-fetch https://bsky.app/profile/alice.test/post/3n2 >three || fail "the thread ended with $?"
jq -es '.[0] as $first | length == 2 and $first.thread_id == $first.id and ($first | has("reply_to") | not)
	and .[1].reply_to == $first.id and .[1].thread_id == $first.id
	and $first.tags == ["giffgaff"] and $first.mentions == ["giffgaff.test"] and $first.lang == "en"
	and $first.author.handle == "alice.test" and $first.created_at == "2026-11-21T17:23:23Z"
	and $first.metrics == {likes: 0, reposts: 0, quotes: 0, replies: 1}' three >/dev/null || fail "the thread is not as expected:" "$(cat three)"

# the earlier of two times; a repost; a quote with a picture and a card; a pinned post says nothing of the order
answer "$api.getAuthorFeed?actor=shop.test&limit=100" <<'J'
{"feed": [
 {"reason": {"$type": "app.bsky.feed.defs#reasonPin"},
  "post": {"uri": "at://did:plc:a/app.bsky.feed.post/1", "author": {"did": "did:plc:a", "handle": "shop.test"}, "indexedAt": "2020-01-01T00:00:00Z",
   "record": {"text": "pinned", "createdAt": "2020-01-01T00:00:00.000Z"}}},
 {"reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": "did:plc:a", "handle": "shop.test"}, "indexedAt": "2026-03-02T00:00:00.000Z",
   "uri": "at://did:plc:a/app.bsky.feed.repost/r"},
  "post": {"uri": "at://did:plc:b/app.bsky.feed.post/2", "author": {"did": "did:plc:b", "handle": "handle.invalid"}, "indexedAt": "2026-02-01T00:00:00.000Z",
   "record": {"text": "good shoes", "createdAt": "2026-02-01T00:00:00.000Z"}}},
 {"post": {"uri": "at://did:plc:a/app.bsky.feed.post/3", "author": {"did": "did:plc:a", "handle": "shop.test"}, "indexedAt": "2026-03-01T00:00:00.000Z",
   "record": {"text": "from the future", "createdAt": "2031-01-01T00:00:00.000Z"}, "embed": {"$type": "app.bsky.embed.recordWithMedia#view",
    "record": {"record": {"uri": "at://did:plc:c/app.bsky.feed.post/4"}}, "media": {"images": [{"fullsize": "https://cdn.example/i.jpg"}]}}}}]}
J
sb-fetch https://bsky.app/profile/shop.test | jq -c '[.id, .created_at, .author.handle, .repost_of, .quote_of, .media]' >four
cat >wanted <<'W'
["bluesky:at://did:plc:a/app.bsky.feed.post/1","2020-01-01T00:00:00Z","shop.test",null,null,null]
["bluesky:at://did:plc:a/app.bsky.feed.post/3","2026-03-01T00:00:00Z","shop.test",null,"bluesky:at://did:plc:c/app.bsky.feed.post/4",["https://cdn.example/i.jpg"]]
["bluesky:at://did:plc:a/app.bsky.feed.repost/r","2026-03-02T00:00:00Z","shop.test","bluesky:at://did:plc:b/app.bsky.feed.post/2",null,null]
W
diff wanted four || fail "an account with a pin, a repost and a quote"
