# NodeBB, from recorded answers: a topic with its replies, and what is new in a forum.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
recorded=$SHARED/data/fixtures/recorded-here/nodebb
[ -d "$recorded" ] || skip "the recorded answers are not here"
start_replay forum.example
answer 'https://forum.example/api/topic/2?page=1' "$recorded/topic_read.json"
sb-fetch https://forum.example/topic/2/no-signal-in-leeds | jq -c '[.id, .title, .text, .author.handle, .created_at, .thread_id, .reply_to, .mentions]' >one
diff - one <<'W' || fail "the topic"
["nodebb:forum.example/2","No signal in Leeds since this morning","My SIM shows no service since 9am, anyone else? I was told support answers here.","alice","2026-11-21T17:49:23.053Z","nodebb:forum.example/2",null,null]
["nodebb:forum.example/3",null,"@alice sorry to hear that - toggle airplane mode and tell us your postcode area.","giffgaff_agent","2026-11-21T17:49:23.109Z","nodebb:forum.example/2","nodebb:forum.example/2",["alice"]]
["nodebb:forum.example/4",null,"Same here in LS6, works after reboot","bob","2026-11-21T17:49:23.188Z","nodebb:forum.example/2","nodebb:forum.example/3",null]
W
expect "the topic's second run" "$(sb-fetch https://forum.example/topic/2/no-signal-in-leeds)" ''

# the forum: the recorded page, then what came after it
count=$(jq length "$recorded/posts_recent.json")
jq '.[:10]' "$recorded/posts_recent.json" | answer 'https://forum.example/api/recent/posts?page=1'
jq '.[10:]' "$recorded/posts_recent.json" | answer 'https://forum.example/api/recent/posts?page=2'
echo '[]' | answer 'https://forum.example/api/recent/posts?page=3'
sb-fetch nodebb:forum.example >two || fail "the forum ended with $?"
expect "posts of the forum" "$(jq -r .id two | sort -u | wc -l)" "$count"
jq '[.[0] | .pid = "900" | .topic.mainPid = "900" | .timestamp = "1795290000000"] + .[:9]' "$recorded/posts_recent.json" | answer 'https://forum.example/api/recent/posts?page=1'
jq '.[9:20]' "$recorded/posts_recent.json" | answer 'https://forum.example/api/recent/posts?page=2'
expect "the second run" "$(sb-fetch nodebb:forum.example | jq -r .id)" 'nodebb:forum.example/900'

# a search, a category, and the thread of a post
jq '{posts: .[:5], pageCount: 2, matchCount: 6}' "$recorded/posts_recent.json" | answer 'https://forum.example/api/search?term=no%20signal&in=titlesposts&showAs=posts&sortBy=timestamp&sortDirection=desc&page=1'
jq '{posts: .[5:6], pageCount: 2}' "$recorded/posts_recent.json" | answer 'https://forum.example/api/search?term=no%20signal&in=titlesposts&showAs=posts&sortBy=timestamp&sortDirection=desc&page=2'
expect "a search" "$(sb-fetch 'nodebb:forum.example search no signal' | jq -r .id | sort -u | wc -l)" 6
category=$(jq -r '.[0].topic.cid // .[0].category.cid' "$recorded/posts_recent.json")
jq '.[:10]' "$recorded/posts_recent.json" | answer 'https://forum.example/api/recent/posts?page=1'
echo '[]' | answer 'https://forum.example/api/recent/posts?page=2'
expect "a category" "$(sb-fetch "https://forum.example/category/$category/talk" | wc -l)" \
	"$(jq --arg c "$category" '[.[:10][] | select("\(.topic.cid // .category.cid)" == $c)] | length' "$recorded/posts_recent.json")"
expect "another category" "$(sb-fetch https://forum.example/category/999/none)" ''
