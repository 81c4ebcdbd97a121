# Hacker News, from recorded answers: a search whose time is narrowed with each request, and the thread of an item.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay hn.algolia.com
api=https://hn.algolia.com/api/v1
query="$api/search_by_date?tags=%28story%2Ccomment%29&hitsPerPage=200&attributesToHighlight=none&query=running%20shoes"

hits() { # NEWEST COUNT: hits a minute apart, the newest first
	jq -n --argjson newest "$1" --argjson count "$2" '{hits: [range($count) | ($newest - 60 * .) as $t | {
		objectID: "\($t)", created_at_i: $t, created_at: ($t | todateiso8601), author: "jo", comment_text: "number \($t)<p>and more",
		story_id: 7, parent_id: 8}]}'
}
# 1,200 hits are more than a search gives
for page in 0 1 2 3 4 5; do
	newest=$((1774000020 - page * 200 * 60 + page * 60)) # each begins with the last one of the one before
	filter=$(jq -nr --arg at "$newest" '"created_at_i<=" + $at | @uri')
	hits $newest 200 | answer "$query$([ $page -eq 0 ] || echo "&numericFilters=$filter")"
done
echo '{"hits": []}' | answer "$query&numericFilters=$(jq -nr --argjson at $((1774000020 - 5 * 199 * 60 - 199 * 60)) '"created_at_i<=\($at)" | @uri')"
sb-fetch --limit 5000 "hackernews:search running shoes" >one || fail "the search ended with $?" "$(tail -n 1 "$replay/asked")" "$(tail -n 1 "$replay/answers")"
expect "posts, each once" "$(jq -r .id one | sort -u | wc -l) of $(wc -l <one)" '1195 of 1195'
asked >/dev/null
hits 1774000080 2 | answer "$query&numericFilters=created_at_i%3E%3D1773999420"
echo '{"hits": []}' | answer "$query&numericFilters=created_at_i%3E%3D1773999420%2Ccreated_at_i%3C%3D1774000020"
expect "the second run" "$(sb-fetch 'hackernews:search running shoes' | jq -c '[.id, .text, .thread_id, .reply_to, .author.handle, .created_at]')" \
	'["hackernews:1774000080","number 1774000080\n\nand more","hackernews:7","hackernews:8","jo","2026-03-20T09:48:00Z"]'

# a thread: what was deleted is left out; later only what is new
answer "$api/items/7" <<'J'
{"id": 7, "created_at": "2026-03-20T09:00:00.000Z", "author": "ann", "title": "Shoes", "url": "https://shoes.example/", "text": null, "points": 12,
 "parent_id": null, "story_id": 7, "children": [{"id": 8, "created_at": "2026-03-20T09:01:00.000Z", "author": null, "text": null, "parent_id": 7, "story_id": 7,
  "children": [{"id": 9, "created_at": "2026-03-20T09:02:00.000Z", "author": "bo", "text": "Too <i>narrow</i>", "parent_id": 8, "story_id": 7, "children": []}]}]}
J
sb-fetch 'https://news.ycombinator.com/item?id=7' | jq -c '[.id, .title, .text, .thread_id, .reply_to, .links, .metrics]' >two
diff - two <<'W' || fail "the thread"
["hackernews:7","Shoes",null,"hackernews:7",null,["https://shoes.example/"],{"likes":12}]
["hackernews:9",null,"Too narrow","hackernews:7","hackernews:8",null,null]
W
expect "the thread's second run" "$(sb-fetch 'https://news.ycombinator.com/item?id=7')" ''

recorded=$SHARED/data/fixtures/hackernews-algolia/fixtures.json
[ -f "$recorded" ] || exit 0
jq '{hits: [.[] | .reply | if type == "string" then fromjson else . end | .hits[]?] | unique_by(.objectID)}' "$recorded" |
	tee hits.json | answer "$api/search_by_date?tags=story&hitsPerPage=200&attributesToHighlight=none"
sb-fetch --limit "$(jq ".hits | length" hits.json)" https://news.ycombinator.com/newest >three 2>err || fail "the recorded answers ended with $?" "$(cat err)"
jq -es 'length > 3 and all(.[]; .created_at and .author.handle and (.id == .thread_id or .reply_to))' three >/dev/null || fail "recorded hits were lost:" "$(cat three err)"
