# Discourse: what is new in a forum, walked down to the id seen last through a gap of ids; a topic, its rest by id.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay forum.example board.example
posts() { # ID...: the number in the topic is the id without its hundreds
	jq -n '[$ARGS.positional[] | tonumber | {id: ., post_number: (. % 100), topic_id: 8, topic_slug: "wide", topic_title: "Wide fittings", post_type: 1,
		username: "lou", name: "Lou", user_id: 5, created_at: "2026-03-20T09:00:\(. % 100 + 10).000Z", cooked: "<p>post <b>\(.)</b></p>",
		reply_to_post_number: (if . % 100 == 3 then 2 else null end), reply_count: 0, reads: 4, version: 1, actions_summary: [{id: 2, count: 3}]}]' --args "$@"
}
latest() { jq '{latest_posts: .}' | answer "https://forum.example/posts.json$1"; }
posts 102 101 | latest ''
posts | latest '?before=100'
sb-fetch discourse:forum.example >one || fail "the forum ended with $?"
jq -c '[.id, .title, .text, .author.handle, .created_at, .thread_id, .reply_to, .metrics, .url]' one | diff - /dev/fd/3 3<<'W' || fail "the forum"
["discourse:forum.example/8/1","Wide fittings","post 101","lou","2026-03-20T09:00:11Z","discourse:forum.example/8/1",null,{"likes":3,"replies":0,"views":4},"https://forum.example/t/wide/8/1"]
["discourse:forum.example/8/2",null,"post 102","lou","2026-03-20T09:00:12Z","discourse:forum.example/8/1","discourse:forum.example/8/1",{"likes":3,"replies":0,"views":4},"https://forum.example/t/wide/8/2"]
W
# 105 and 104 are new; nothing of the 50 ids below is public; then 103
posts 205 204 | latest ''
posts | latest '?before=203'
posts 103 | latest '?before=153'
asked >/dev/null
expect "the second run" "$(sb-fetch discourse:forum.example | jq -r '.id + " " + .reply_to' | tr '\n' ' ')" \
	'discourse:forum.example/8/3 discourse:forum.example/8/2 discourse:forum.example/8/4 discourse:forum.example/8/1 discourse:forum.example/8/5 discourse:forum.example/8/1 '
expect "it asked for" "$(asked | sed 's/.*json//' | tr '\n' ' ')" ' ?before=203 ?before=153 '

# a topic: the rest by id, and later only what is new
posts 1 2 | jq '{title: "Wide fittings", post_stream: {posts: ., stream: [range(1; 24)]}}' | answer https://forum.example/t/9.json
ids() { seq -f 'post_ids%%5B%%5D=%g' -s '&' "$1" "$2"; }
posts $(seq 3 22) | jq '{post_stream: {posts: .}}' | answer "https://forum.example/t/9/posts.json?$(ids 3 22)"
posts 23 | jq '{post_stream: {posts: .}}' | answer "https://forum.example/t/9/posts.json?$(ids 23 23)"
expect "the topic" "$(sb-fetch https://forum.example/t/wide-fittings/9/4 | jq -r .id | sort -u | wc -l)" 23
posts 1 2 | jq '{title: "Wide fittings", post_stream: {posts: ., stream: [range(1; 25)]}}' | answer https://forum.example/t/9.json
posts 24 | jq '{post_stream: {posts: .}}' | answer "https://forum.example/t/9/posts.json?$(ids 24 24)"
expect "its second run" "$(sb-fetch https://forum.example/t/wide-fittings/9/4 | jq -r .text)" 'post 24'

# what is found has its beginning only, and is asked for whole; later only what is new
api=https://forum.example
jq -n '{posts: [{id: 31, created_at: "2026-03-20T09:00:31Z", blurb: "post…"}, {id: 30, created_at: "2026-03-20T09:00:30Z", blurb: "post…"}]}' | answer "$api/search.json?q=wide%20fit%20order%3Alatest&page=1"
jq -n '{posts: []}' | answer "$api/search.json?q=wide%20fit%20order%3Alatest&page=2"
for i in 30 31 32; do posts $i | jq '.[0]' | answer "$api/posts/$i.json"; done
expect "a search" "$(sb-fetch 'discourse:forum.example search wide fit' | jq -r .text | tr '\n' ' ')" 'post 30 post 31 '
jq -n '{posts: [{id: 32, created_at: "2026-03-20T09:00:32Z"}, {id: 31, created_at: "2026-03-20T09:00:31Z"}]}' | answer "$api/search.json?q=wide%20fit%20order%3Alatest&page=1"
asked >/dev/null
expect "the search again" "$(sb-fetch 'discourse:forum.example search wide fit' | jq -r .text)" 'post 32'
expect "it asked" "$(asked | wc -l)" 2

# a category: what the forum's newest posts have of it
posts 302 301 | jq 'map(.category_id = (.id % 2 + 6)) | {latest_posts: .}' | answer https://board.example/posts.json
posts | jq '{latest_posts: .}' | answer 'https://board.example/posts.json?before=300'
for before in $(seq 250 -50 50); do posts | jq '{latest_posts: .}' | answer "https://board.example/posts.json?before=$before"; done
expect "a category" "$(sb-fetch https://board.example/c/fit/wide/7 | jq -r .text)" 'post 301'
