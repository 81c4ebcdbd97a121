# A real NodeBB 1.4.0: a forum, a category, a topic with its answers, an account's posts and a search become posts; who is killed at any
# moment while others write loses no post, and the next run goes on where the last one ended.
# It needs Redis and nodebb of npm, which `.ci/deps long` takes.
# shellcheck source=../lib/servers.sh disable=SC2154
. "$TOP/tests/lib/servers.sh"
# shellcheck source=../lib/fetch_crash.sh
. "$TOP/tests/lib/fetch_crash.sh"
modules=${SB_NODE_MODULES:-$TOP/.deps/node/node_modules}
[ -d "$modules/nodebb" ] || skip "nodebb is not here"
command -v redis-server >/dev/null || skip "redis-server is not here"
redis=$(free_port)
start_server "$redis" redis-server --port "$redis" --bind 127.0.0.1 --save '' --dir "$PWD"
port=$(free_port)
forum=http://127.0.0.1:$port
mkfifo say
node "$TOP/tests/lib/nodebb_forum.js" "$modules" "$PWD/forum" "$port" "$redis" <say >said 2>forum.err &
server_pids+=($!)
exec 4>say
come() { # N: waits for so many lines of the forum
	local tries=0
	until [ "$(wc -l <said)" -ge "$1" ]; do
		tries=$((tries + 1))
		[ $tries -lt 900 ] || fail "NodeBB does not answer:" "$(tail -n 5 forum.err)"
		sleep 0.2
	done
}
say() { # JSON: writes it in the forum; prints {tid, pid}
	local lines
	lines=$(wc -l <said)
	echo "$1" >&4
	come $((lines + 1))
	tail -n 1 said
}
come 1
topic=$(say '{"user": "alice", "cid": 1, "title": "No signal in Leeds", "text": "My SIM shows **no service** since 9am"}')
tid=$(jq .tid <<<"$topic") first=$(jq .pid <<<"$topic")
second=$(say "{\"user\": \"agent\", \"tid\": $tid, \"text\": \"@alice sorry to hear that\"}" | jq .pid)
third=$(say "{\"user\": \"bob\", \"tid\": $tid, \"pid\": $second, \"text\": \"Same here in LS6\"}" | jq .pid)
other=$(say '{"user": "bob", "cid": 3, "title": "A bill", "text": "Who reads bills?"}' | jq .pid)

id() { echo "nodebb:127.0.0.1:$port/$1"; }
sb-fetch "$forum/topic/$tid/no-signal-in-leeds" >thread || fail "a topic ended with $?"
jq -c '[.id, .title, .text, .author.handle, .thread_id, .reply_to]' thread | diff - <(jq -cn --arg a "$(id "$first")" --arg b "$(id "$second")" --arg c "$(id "$third")" \
	'[$a, "No signal in Leeds", "My SIM shows no service since 9am", "alice", $a, null], [$b, null, "@alice sorry to hear that", "agent", $a, $a],
	 [$c, null, "Same here in LS6", "bob", $a, $b]') || fail "the topic"
expect "the topic again" "$(sb-fetch "$forum/topic/$tid/no-signal-in-leeds")" ''
expect "a category" "$(sb-fetch "$forum/category/1/announcements" | jq -r .id | sort)" "$(for i in $first $second $third; do id "$i"; done | sort)"
expect "an account" "$(sb-fetch "$forum/user/bob/posts" | jq -r .id | sort)" "$(for i in $third $other; do id "$i"; done | sort)"
expect "a search" "$(sb-fetch "nodebb:$forum search LS6" | jq -r .id)" "$(id "$third")"
sb-fetch --replies "nodebb:$forum search bills" >found || fail "--replies ended with $?"
expect "the thread of what was found" "$(jq -r .id found | sort -u)" "$(id "$other")"

# killed at random moments, while Bob goes on writing. This NodeBB shows the last 20 posts of a forum and no older ones, so one run of
# three is let through.
write() {
	local text
	for text in "$@"; do say "{\"user\": \"bob\", \"tid\": $tid, \"text\": \"$text\"}" >/dev/null; done
}
fetch_counted write 3 "nodebb:$forum" "$forum/topic/$tid/no-signal-in-leeds"
# more than it shows: what is missing is said
for i in $(seq 25); do say "{\"user\": \"bob\", \"tid\": $tid, \"text\": \"many posts $i\"}" >/dev/null; done
status=0
sb-fetch "nodebb:$forum" >many 2>err || status=$?
expect "more than the forum shows" "$status $(wc -l <many) $(grep -c 'shows its last 20 posts only' err)" '3 20 1'
exec 4>&-
exit 0
