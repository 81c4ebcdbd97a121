# YouTube: the comments of a video, with replies that did not come with their thread; a channel by its name; one thread. The
# key travels in its own header.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay www.googleapis.com
export SB_TOKEN_YOUTUBE=k3y
api=https://www.googleapis.com/youtube/v3
threads="$api/commentThreads?part=snippet,replies&textFormat=plainText"
comment='def comment($id; $minute): {id: $id, snippet: ({videoId: "dQw4w9WgXcQ", textDisplay: "number \($id), see https://a.example/", authorDisplayName: "@jo",
	authorChannelUrl: "http://www.youtube.com/@jo", authorChannelId: {value: "UCjo"}, likeCount: 2, publishedAt: "2026-03-20T09:\($minute):00Z", updatedAt: "2026-03-20T09:\($minute):00Z"}
	+ if $id | contains(".") then {parentId: ($id | split(".")[0])} else {} end)};
	def thread($id; $minute; $total; $replies): {id: $id, snippet: {totalReplyCount: $total, topLevelComment: comment($id; $minute)}} + if $replies == [] then {} else {replies: {comments: $replies}} end;'
jq -n "$comment"'{nextPageToken: "p2", items: [thread("d"; 40; 0; []), thread("c"; 30; 2; [comment("c.1"; 35)])]}' | answer "$threads&maxResults=100&order=time&videoId=dQw4w9WgXcQ"
jq -n "$comment"'{items: [comment("c.2"; 36), comment("c.1"; 35)]}' | answer "$api/comments?part=snippet&textFormat=plainText&maxResults=100&parentId=c"
jq -n "$comment"'{items: [thread("b"; 20; 1; [comment("b.1"; 21)])]}' | answer "$threads&maxResults=100&order=time&videoId=dQw4w9WgXcQ&pageToken=p2"
sb-fetch https://youtu.be/dQw4w9WgXcQ >one || fail "the video ended with $?"
expect "its comments" "$(jq -r .id one | tr '\n' ' ')" 'youtube:b youtube:b.1 youtube:c youtube:c.1 youtube:c.2 youtube:d '
jq -c '[.text, .author, .thread_id, .reply_to, .links, .metrics, .url]' one | sed -n '3,4p' | diff - /dev/fd/3 3<<'W' || fail "a comment and a reply"
["number c, see https://a.example/",{"id":"UCjo","handle":"jo","name":"@jo","url":"http://www.youtube.com/@jo"},"youtube:c",null,["https://a.example/"],{"likes":2,"replies":2},"https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=c"]
["number c.1, see https://a.example/",{"id":"UCjo","handle":"jo","name":"@jo","url":"http://www.youtube.com/@jo"},"youtube:c","youtube:c",["https://a.example/"],{"likes":2},"https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=c.1"]
W
expect "the key" "$(asked | cut -f 2 | sort -u)" k3y
# later: what is new, and no further than what was known
jq -n "$comment"'{nextPageToken: "p2", items: [thread("e"; 50; 0; []), thread("d"; 40; 0; []), thread("c"; 30; 0; [])]}' | answer "$threads&maxResults=100&order=time&videoId=dQw4w9WgXcQ"
expect "the second run" "$(sb-fetch https://youtu.be/dQw4w9WgXcQ | jq -r .id)" youtube:e
expect "it asked" "$(asked | wc -l)" 1

echo '{"items": [{"id": "UC1234567890123456789012"}]}' | answer "$api/channels?part=id&forHandle=shop"
jq -n "$comment"'{items: [thread("x"; 10; 0; [])]}' | answer "$threads&maxResults=100&order=time&allThreadsRelatedToChannelId=UC1234567890123456789012"
expect "a channel" "$(sb-fetch https://www.youtube.com/@shop | jq -r .id)" youtube:x
jq -n "$comment"'{items: [thread("c"; 30; 2; [comment("c.1"; 35)])]}' | answer "$threads&id=c"
expect "a thread" "$(sb-fetch 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=c.1' | jq -r .id | tr '\n' ' ')" 'youtube:c youtube:c.1 youtube:c.2 '

# the quota of the day is used up: not for good; comments that are closed: for good
echo '{"error": {"errors": [{"reason": "quotaExceeded"}]}}' | answer "$threads&maxResults=100&order=time&videoId=aaaaaaaaaaa" - 403
echo '{"error": {"errors": [{"reason": "commentsDisabled"}]}}' | answer "$threads&maxResults=100&order=time&videoId=bbbbbbbbbbb" - 403
status=0
SB_NOW=2026-03-20T12:00:00Z sb-fetch https://youtu.be/aaaaaaaaaaa 2>err || status=$?
expect "the quota" "$status $(grep -c '2026-03-20T13:00:00Z' err)" '5 1'
status=0
sb-fetch https://youtu.be/bbbbbbbbbbb 2>err || status=$?
expect "closed comments" $status 6
if grep -q k3y err "$XDG_STATE_HOME"/sb/fetch.db; then fail "the key is where it should not be"; fi
