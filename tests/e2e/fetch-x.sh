# X: a search page by page and what is new later, by the newest id of the first page; mentions of an account; a conversation.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay api.x.com
export SB_TOKEN_X=t0ken SB_NOW=2026-03-20T12:00:00Z
api=https://api.x.com/2
wanted='tweet.fields=created_at,author_id,conversation_id,referenced_tweets,entities,lang,public_metrics,note_tweet&expansions=author_id,referenced_tweets.id,attachments.media_keys&user.fields=username,name,public_metrics&media.fields=url,preview_image_url'
list() { echo "$api/$1max_results=100&$wanted${2:-}"; }
page() { # NEXT_TOKEN ID...
	local token=$1
	shift
	jq -n --arg token "$token" '[$ARGS.positional[]] as $ids | {
		data: [$ids[] | {id: ., text: "shoes \(.) &amp; more", author_id: "5", created_at: "2026-03-20T09:00:\(.)Z", conversation_id: "10", lang: "en",
			referenced_tweets: (if . == "10" then null else [{type: "replied_to", id: "10"}] end),
			public_metrics: {like_count: 1, retweet_count: 2, quote_count: 0, reply_count: 3, impression_count: 99}}],
		includes: {users: [{id: "5", username: "jo", name: "Jo", public_metrics: {followers_count: 7}}]},
		meta: ({newest_id: $ids[0], result_count: ($ids | length)} + if $token == "" then {} else {next_token: $token} end)}' --args "$@"
}
search='tweets/search/recent?query='
page abc 14 13 | answer "$(list "${search}shoes&")"
page '' 12 10 | answer "$(list "${search}shoes&" '&next_token=abc')"
sb-fetch 'x:search shoes' >one || fail "the search ended with $?"
jq -c '[.id, .text, .author, .created_at, .thread_id, .reply_to, .lang, .metrics.views, .url]' one | sed -n '1p;4p' | diff - /dev/fd/3 3<<'W' || fail "the search"
["x:10","shoes 10 & more",{"id":"5","handle":"jo","name":"Jo","url":"https://x.com/jo","followers":7},"2026-03-20T09:00:10Z","x:10",null,"en",99,"https://x.com/jo/status/10"]
["x:14","shoes 14 & more",{"id":"5","handle":"jo","name":"Jo","url":"https://x.com/jo","followers":7},"2026-03-20T09:00:14Z","x:10","x:10","en",99,"https://x.com/jo/status/14"]
W
expect "the token" "$(asked | cut -f 2 | sort -u)" 'Bearer t0ken'
# the next run begins after 14, the newest of the first page, and not after 12, the newest of the last one
page '' 16 15 | answer "$(list "${search}shoes&" '&since_id=14')"
expect "the second run" "$(sb-fetch 'x:search shoes' | jq -r .id | tr '\n' ' ')" 'x:15 x:16 '
echo '{"meta": {"result_count": 0}}' | answer "$(list "${search}shoes&" '&since_id=16')"
expect "the third run" "$(sb-fetch 'x:search shoes')" ''
# an id that is older than what it knows would be refused
page '' 17 16 | answer "$(list "${search}shoes&")"
expect "a week later" "$(SB_NOW=2026-03-29T00:00:00Z sb-fetch 'x:search shoes' | jq -r .id)" 'x:17'

# mentions: the account's number is asked for once
echo '{"data": {"id": "77", "username": "shop"}}' | answer "$api/users/by/username/shop"
page '' 21 20 | answer "$(list 'users/77/mentions?')"
expect "mentions" "$(sb-fetch 'x:mentions shop' | jq -r .id | tr '\n' ' ')" 'x:20 x:21 '
page '' 22 | answer "$(list 'users/77/mentions?' '&since_id=21')"
expect "later" "$(sb-fetch 'x:mentions @shop' 'x:mentions shop' 2>/dev/null | jq -r .id | sort | tr '\n' ' ')" 'x:20 x:21 x:22 '

# a conversation by any of its posts: the post, its root, the rest
page '' 13 | answer "$api/tweets?ids=13&$wanted"
page '' 10 | answer "$api/tweets?ids=10&$wanted"
page '' 14 13 12 | answer "$(list "${search}conversation_id%3A10&")"
expect "a conversation" "$(sb-fetch https://twitter.com/jo/status/13 | jq -r .id | tr '\n' ' ')" 'x:10 x:12 x:13 x:14 '

# a repost, a quotation, a long text, a picture, and one of which nothing can be made
answer "$(list "${search}from%3Ashop&")" <<'J'
{"data": [
 {"id": "31", "text": "RT @jo: cut o…", "author_id": "6", "created_at": "2026-03-20T10:00:00Z", "conversation_id": "31", "lang": "und", "referenced_tweets": [{"type": "retweeted", "id": "30"}]},
 {"id": 32, "text": "a number is no id"}, null, "x",
 {"id": "33", "text": "short", "note_tweet": {"text": "a long text https://t.co/a", "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://shop.example/b"}], "hashtags": [{"tag": "wide"}], "mentions": [{"username": "jo"}]}},
  "author_id": "6", "created_at": "2026-03-20T10:01:00Z", "conversation_id": "33", "referenced_tweets": [{"type": "quoted", "id": "30"}], "attachments": {"media_keys": ["3_1"]}}],
 "includes": {"users": [{"id": "6", "username": "shop", "name": "Shop"}], "tweets": [{"id": "30", "text": "cut off it is not", "author_id": "5"}], "media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"}]},
 "meta": {"newest_id": "33", "result_count": 5}}
J
status=0
sb-fetch https://x.com/shop 2>err >two || status=$?
expect "three that cannot be read" "$status $(wc -l <err)" '3 3'
jq -c '[.id, .text, .repost_of, .quote_of, .links, .tags, .mentions, .media]' two | diff - /dev/fd/3 3<<'W' || fail "what an account says"
["x:31","cut off it is not","x:30",null,null,null,null,null]
["x:33","a long text https://shop.example/b",null,"x:30",["https://shop.example/b"],["wide"],["jo"],["https://pbs.example/1.jpg"]]
W

# it says when to come back
echo '{"title": "Too Many Requests"}' | answer "$(list "${search}busy&")" - 429
sed -i '$s/}$/,"headers":{"x-rate-limit-reset":"1774008900"}}/' "$replay/answers"
sb-fetch 'x:search busy' 2>err && fail "a refusal went unnoticed"
grep -q '2026-03-20T12:15:00Z' err || fail "until when:" "$(cat err)"
