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

# all that is written, number by number: what was deleted is passed over, what is not there yet is waited for
start_replay hn.algolia.com hacker-news.firebaseio.com
own=https://hacker-news.firebaseio.com/v0
item() { jq -n --argjson id "$1" '{id: $id, by: "jo", time: (1774000000 + $id), text: "item \($id)", parent: ($id - 1), type: "comment"}' | answer "$own/item/$1.json"; }
echo 103 | answer "$own/maxitem.json"
for i in 100 101 103; do item $i; done
echo '{"id": 102, "deleted": true, "time": 1774000102, "type": "comment"}' | answer "$own/item/102.json"
expect "the first run" "$(sb-fetch --limit 3 hackernews:new | jq -r .id | tr '\n' ' ')" 'hackernews:100 hackernews:101 hackernews:103 '
echo 107 | answer "$own/maxitem.json"
for i in 104 105 107; do item $i; done
echo null | answer "$own/item/106.json"
expect "up to what is not there yet" "$(sb-fetch hackernews:new | jq -r .id | tr '\n' ' ')" 'hackernews:104 hackernews:105 '
echo 108 | answer "$own/maxitem.json"
item 106
echo '{"id": 108, "type": "story", "by": "ann", "time": 1774000108, "title": "Shoes", "url": "https://shoes.example/", "score": 3, "descendants": 0}' | answer "$own/item/108.json"
asked >/dev/null
expect "no gap" "$(sb-fetch hackernews:new | jq -c '[.id, .text // .title, .reply_to, .thread_id]' | tr '\n' ' ')" \
	'["hackernews:106","item 106","hackernews:105",null] ["hackernews:107","item 107","hackernews:106",null] ["hackernews:108","Shoes",null,"hackernews:108"] '
expect "each asked once" "$(asked | sed 's|.*/||' | tr '\n' ' ')" 'maxitem.json 106.json 107.json 108.json '
# a number that never comes is given up when many others came
echo 610 | answer "$own/maxitem.json"
echo null | answer "$own/item/109.json"
item 110
for i in $(seq 111 112); do echo null | answer "$own/item/$i.json"; done
expect "given up" "$(sb-fetch hackernews:new | jq -r .id | tr '\n' ' ')" 'hackernews:110 '

start_replay hn.algolia.com
recorded=$SHARED/data/fixtures/hackernews-algolia/fixtures.json
[ -f "$recorded" ] || exit 0
jq '{hits: [.[] | .reply | if type == "string" then fromjson else . end | .hits[]?] | unique_by(.objectID)}' "$recorded" |
	tee hits.json | answer "$api/search_by_date?tags=story&hitsPerPage=200&attributesToHighlight=none"
sb-fetch --limit "$(jq ".hits | length" hits.json)" https://news.ycombinator.com/newest >three 2>err || fail "the recorded answers ended with $?" "$(cat err)"
jq -es 'length > 3 and all(.[]; .created_at and .author.handle and (.id == .thread_id or .reply_to))' three >/dev/null || fail "recorded hits were lost:" "$(cat three err)"
