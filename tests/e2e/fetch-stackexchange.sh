# Stack Exchange: the questions of a tag, narrowed by time; a site with its answers and comments; a thread; backoff in the body
# of a good answer.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay api.stackexchange.com
api=https://api.stackexchange.com/2.3
end='site=stackoverflow&pagesize=100&filter=withbody'
questions() { # MORE SECOND...
	local more=$1
	shift
	jq -n --argjson more "$more" '{has_more: $more, quota_remaining: 290, items: [$ARGS.positional[] | tonumber | {question_id: ., title: "Which &quot;shoe&quot; is \(.)?", body: "<p>it is <b>wide</b></p>",
		link: "https://stackoverflow.com/questions/\(.)/x", tags: ["shoes"], creation_date: (1774000000 + .), owner: {user_id: 5, display_name: "J&#246;rg &amp; Co", link: "https://stackoverflow.com/users/5/x"}, score: -1, answer_count: 2, view_count: 9}]}' --args "$@"
}
tag="$api/questions?tagged=shoes&sort=creation"
questions true 25 24 23 | answer "$tag&order=desc&$end"
questions false 23 22 | answer "$tag&order=desc&todate=1774000023&$end"
sb-fetch https://stackoverflow.com/questions/tagged/shoes >one || fail "the tag ended with $?"
expect "its questions" "$(jq -r .id one | tr '\n' ' ')" 'stackexchange:stackoverflow/22 stackexchange:stackoverflow/23 stackexchange:stackoverflow/24 stackexchange:stackoverflow/25 '
jq -c '[.title, .text, .author.id, .url, .tags, .metrics, .thread_id == .id]' one | tail -n 1 | diff - /dev/fd/3 3<<'W' || fail "a question"
["Which \"shoe\" is 25?","it is wide","stackoverflow/5","https://stackoverflow.com/questions/25/x",["shoes"],{"likes":-1,"replies":2,"views":9},true]
W
# later, the oldest first: each page is kept; it is busy and says so in a good answer
questions true 25 26 27 | jq '.backoff = 10' | answer "$tag&order=asc&fromdate=1774000025&$end"
status=0
SB_NOW=2026-03-20T12:00:00Z sb-fetch https://stackoverflow.com/questions/tagged/shoes >two 2>err || status=$?
expect "the second run" "$(jq -r .id two | tr '\n' ' ')" 'stackexchange:stackoverflow/26 stackexchange:stackoverflow/27 '
questions false 27 28 | answer "$tag&order=asc&fromdate=1774000027&$end"
SB_NOW=2026-03-20T12:00:09Z sb-fetch https://stackoverflow.com/questions/tagged/shoes 2>&1 | grep -q 'asked to be left alone' || fail "the pause was not kept"
expect "after the pause" "$(SB_NOW=2026-03-20T12:00:10Z sb-fetch https://stackoverflow.com/questions/tagged/shoes | jq -r .id)" stackexchange:stackoverflow/28

# a thread: question, answers, comments on both
questions false 40 | answer "$api/questions/40?$end"
answer "$api/questions/40/answers?order=asc&sort=creation&page=1&$end" <<'J'
{"has_more": false, "items": [{"answer_id": 41, "question_id": 40, "body": "<p>the red one</p>", "creation_date": 1774000041, "last_edit_date": 1774000051, "owner": {"user_type": "does_not_exist", "display_name": "user7"}, "score": 3}]}
J
answer "$api/posts/40;41/comments?order=asc&sort=creation&page=1&$end" <<'J'
{"has_more": false, "items": [{"comment_id": 9, "post_id": 41, "body": "thanks", "creation_date": 1774000060, "owner": {"user_id": 5, "display_name": "jo"}, "reply_to_user": {"display_name": "user7"}, "score": 0}]}
J
sb-fetch https://stackoverflow.com/q/40 | jq -c '[.id, .text, .thread_id, .reply_to, .author, .mentions, .edited_at, .url]' | tail -n 2 | diff - /dev/fd/3 3<<'W' || fail "a thread"
["stackexchange:stackoverflow/41","the red one","stackexchange:stackoverflow/40","stackexchange:stackoverflow/40",{"handle":"user7","name":"user7"},null,"2026-03-20T09:47:31Z","https://stackoverflow.com/a/41"]
["stackexchange:stackoverflow/comment/9","thanks","stackexchange:stackoverflow/40","stackexchange:stackoverflow/41",{"id":"stackoverflow/5","handle":"jo","name":"jo"},["user7"],null,"https://stackoverflow.com/q/41#comment9_41"]
W

# an answer, by the address to be passed on: the thread that it stands in
echo '{"items": [{"answer_id": 41, "question_id": 40, "body": "<p>the red one</p>", "creation_date": 1774000041}]}' | answer "$api/answers/41?$end"
expect "the thread of an answer" "$(sb-fetch --no-state https://stackoverflow.com/a/41/5 | jq -r '.id + " " + .thread_id' | tr '\n' ' ')" \
	'stackexchange:stackoverflow/40 stackexchange:stackoverflow/40 stackexchange:stackoverflow/41 stackexchange:stackoverflow/40 stackexchange:stackoverflow/comment/9 stackexchange:stackoverflow/40 '
echo '{"items": []}' | answer "$api/answers/43?$end"
status=0
sb-fetch --no-state https://stackoverflow.com/a/43 2>err || status=$?
expect "an answer that is not there" "$status $(grep -c "there is no answer 43 on stackoverflow.com" err)" "3 1"
# a whole site; the throttle
shoes='site=shoes&pagesize=100&filter=withbody'
questions false 50 | answer "$api/questions?sort=creation&order=desc&$shoes"
echo '{"items": [{"answer_id": 51, "question_id": 40, "body": "a", "creation_date": 1774000051}]}' | answer "$api/answers?sort=creation&order=desc&$shoes"
echo '{"items": [{"comment_id": 52, "post_id": 40, "body": "c", "creation_date": 1774000052}]}' | answer "$api/comments?sort=creation&order=desc&$shoes"
expect "a site" "$(sb-fetch https://shoes.stackexchange.com/questions | jq -r .id | tr '\n' ' ')" 'stackexchange:shoes/50 stackexchange:shoes/51 stackexchange:shoes/comment/52 '
echo '{"error_id": 502, "error_name": "throttle_violation", "error_message": "too many requests from this IP, more requests available in 77 seconds"}' |
	answer "$api/search/advanced?q=wide%20fit&sort=creation&order=desc&$shoes" - 400
status=0
SB_NOW=2026-03-20T12:00:00Z sb-fetch 'stackexchange:shoes search wide fit' 2>err || status=$?
expect "the throttle" "$status $(grep -c '2026-03-20T12:01:17Z' err)" '5 1'
