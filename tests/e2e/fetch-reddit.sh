# Reddit: a subreddit page by page, also when the newest post of the run before is gone; the thread of a post; recorded answers.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay www.reddit.com oauth.reddit.com
listing() { # AFTER NUMBER...: submissions of these numbers
	local after=$1
	shift
	jq -n --arg after "$after" '{kind: "Listing", data: {after: (if $after == "" then null else $after end), children: [$ARGS.positional[] | tonumber | {kind: "t3", data: {
		name: "t3_\(.)", id: "\(.)", created_utc: (1774000000 + .), title: "Shoe \(.)", author: "jo", author_fullname: "t2_j", selftext: "it is *fine*",
		selftext_html: "<div class=\"md\"><p>it is <em>fine</em></p></div>", permalink: "/r/shoes/comments/\(.)/x/", score: ., num_comments: 0, is_self: true,
		edited: false, url: "https://www.reddit.com/r/shoes/comments/\(.)/x/"}}]}}' --args "$@"
}
new='https://www.reddit.com/r/shoes/new.json?raw_json=1&limit=100'
listing t3_3 5 4 3 | answer "$new"
listing '' 2 1 | answer "$new&after=t3_3"
sb-fetch https://www.reddit.com/r/shoes/ >one || fail "the first run ended with $?"
expect "the first run" "$(jq -r .id one | tr '\n' ' ')" 'reddit:t3_1 reddit:t3_2 reddit:t3_3 reddit:t3_4 reddit:t3_5 '
expect "a post" "$(tail -n 1 one | jq -c '[.title, .text, .created_at, .author.handle, .thread_id == .id, .metrics, .links]')" \
	'["Shoe 5","it is fine","2026-03-20T09:46:45Z","jo",true,{"likes":5,"replies":0},null]'
# 5 is gone, 6 to 9 are new
listing t3_7 9 8 7 | answer "$new"
listing t3_4 6 4 | answer "$new&after=t3_7"
asked >/dev/null
expect "the second run" "$(sb-fetch https://www.reddit.com/r/shoes/ | jq -r .title | tr '\n' ' ')" 'Shoe 6 Shoe 7 Shoe 8 Shoe 9 '
expect "and it stops there" "$(asked | wc -l)" 2

expect "what else is claimed" "$(sb-fetch --dry-run 'https://old.reddit.com/r/shoes/search?q=too+narrow&sort=new' https://www.reddit.com/user/jo reddit:search\ narrow https://oauth.reddit.com/r/shoes/comments/)" \
	'GET https://www.reddit.com/r/shoes/search.json?raw_json=1&q=too%20narrow&sort=new&restrict_sr=1&limit=100
GET https://www.reddit.com/user/jo.json?raw_json=1&sort=new&limit=100
GET https://www.reddit.com/search.json?raw_json=1&q=narrow&sort=new&limit=100
GET https://oauth.reddit.com/r/shoes/comments?raw_json=1&limit=100'
sb-fetch --dry-run https://www.reddit.com/r/shoes/.rss | grep -q '^GET https://www.reddit.com/r/shoes/.rss' || fail "a feed of Reddit is a feed"

# a thread whose answer has stubs: comments by their ids, one of which has a branch that is too deep
comment='def comment($id; $parent; $replies): {kind: "t1", data: {name: "t1_\($id)", id: $id, link_id: "t3_w", parent_id: $parent, author: "jo", body: "number \($id)", body_html: "<p>number \($id)</p>",
	created_utc: 1774000000, permalink: "/r/shoes/comments/w/x/\($id)/", score: 1, replies: $replies}};
	def more($children; $parent): {kind: "more", data: {id: "m", name: "t1_m", parent_id: $parent, children: $children, count: 1}};
	def listing($things): {kind: "Listing", data: {after: null, children: $things}};'
jq -n "$comment"'[listing([{kind: "t3", data: {name: "t3_w", id: "w", author: "jo", title: "Wide", selftext: "", created_utc: 1774000000, permalink: "/r/shoes/comments/w/", score: 1}}]),
	listing([comment("a"; "t3_w"; listing([more(["b", "c"]; "t1_a")])), more([range(101) | "z\(.)"]; "t3_w")])]' | answer 'https://www.reddit.com/comments/w.json?raw_json=1&limit=500&sort=new'
more='https://www.reddit.com/api/morechildren.json?raw_json=1&api_type=json&link_id=t3_w&children='
jq -n "$comment"'{json: {data: {things: [comment("b"; "t1_a"; ""), comment("c"; "t1_b"; ""), more([]; "t1_c")]}}}' | answer "${more}b%2Cc$(seq -f '%%2Cz%g' -s '' 0 97)"
jq -n "$comment"'{json: {data: {things: [comment("z98"; "t3_w"; "")]}}}' | answer "${more}z98%2Cz99%2Cz100"
jq -n "$comment"'[listing([]), listing([comment("c"; "t1_b"; listing([comment("d"; "t1_c"; "")]))])]' | answer 'https://www.reddit.com/comments/w.json?raw_json=1&limit=500&sort=new&comment=c'
expect "a thread with stubs" "$(sb-fetch https://www.reddit.com/comments/w | jq -r .id | tr '\n' ' ')" 'reddit:t1_a reddit:t3_w reddit:t1_c reddit:t1_b reddit:t1_z98 reddit:t1_d '
# an address to be passed on: where it leads is asked, and nothing that is not Reddit's
short=https://www.reddit.com/r/shoes/s/AbC123
answer "$short" /dev/null 301 'https://www.reddit.com/r/shoes/comments/w/wide/?share_id=x&utm_name=iossmf'
expect "where a short address leads" "$(sb-fetch --no-state "$short" | jq -r '.id + " " + .via' | tail -n 1)" "reddit:t1_d $short"
for elsewhere in https://shoes.example/feed http://127.0.0.1:1/ "$short" ''; do
	answer "$short" /dev/null 302 "$elsewhere"
	asked >/dev/null
	status=0
	sb-fetch --no-state "$short" >out 2>err || status=$?
	expect "a short address that leads to '$elsewhere'" "$status $(asked | sort -u)" "6 $short"
done
# with a token for the host where it counts, that is asked
expect "the host of the token" "$(SB_TOKEN_REDDIT=t sb-fetch --dry-run https://www.reddit.com/r/shoes/)" 'GET https://oauth.reddit.com/r/shoes/new?raw_json=1&limit=100
	Authorization: (a token)'

recorded=$SHARED/data/fixtures/reddit-praw
[ -d "$recorded" ] || exit 0
# a thread as it was recorded, replies in replies
jq -s '[.[].interactions[]? | .response.body.string | fromjson? | select(type == "array" and .[0].kind? == "Listing")]
	| max_by([.. | objects | select(.kind? == "t1")] | length)' "$recorded"/TestComment.test_*.json >thread.json
answer 'https://www.reddit.com/comments/2gmzqe.json?raw_json=1&limit=500&sort=new' thread.json
# what its stubs lead to was not recorded
jq -r '[.. | objects | select(.kind? == "more") | .data] | ([.[].children[]] | join("%2C")),
	(.[] | select(.children == []) | .parent_id[3:])' thread.json >stubs
echo '{"json": {"data": {"things": []}}}' | answer "https://www.reddit.com/api/morechildren.json?raw_json=1&api_type=json&link_id=t3_2gmzqe&children=$(head -n 1 stubs)"
for deep in $(sed 1d stubs); do echo '[]' | answer "https://www.reddit.com/comments/2gmzqe.json?raw_json=1&limit=500&sort=new&comment=$deep"; done
sb-fetch https://www.reddit.com/r/redditdev/comments/2gmzqe/praw_https_enabled/ >two || fail "the recorded thread ended with $?"
wanted=$(jq '[.. | objects | select(.kind? == "t1" or .kind? == "t3") | .data | select((.body // .selftext // "") | . != "[deleted]" and . != "[removed]")] | length' thread.json)
[ "$wanted" -gt 1 ] || fail "the recorded thread has no replies"
expect "the recorded thread" "$(jq -r .id two | sort -u | wc -l)" "$wanted"
jq -es '(map(.thread_id) | unique | length) == 1 and (map(select(.id == .thread_id)) | length) == 1 and
	all(.[]; .created_at and .network == "reddit" and (.id == .thread_id or .reply_to))' two >/dev/null || fail "the recorded thread is not one:" "$(head -n 3 two)"
