# fetch_crash RUNS: incremental runs against feeds that keep growing, each killed with -9 at a random moment, then one that is
# let through. No post may be lost. How many came twice is said: a kill between writing and remembering repeats what was
# written.
# shellcheck shell=bash
fetch_crash() {
	local runs=$1 port base killed=0 pid i name count names="a b c d e f"
	port=$(free_port)
	base=http://127.0.0.1:$port
	start_server "$port" /usr/bin/python3 "$TOP/tests/lib/growing_feed.py" "$port" 100000 3
	for name in $names; do echo "$base/feed/$name --limit 1000000"; done >sources.txt
	for ((i = 0; i < runs; i++)); do
		sb-fetch -s sources.txt >>posts.ndjson 2>>err &
		pid=$!
		# a whole run takes some 40 ms here: from before it begins to after it has ended
		sleep "0.$(printf %03d $((RANDOM % 60)))"
		kill -9 $pid 2>/dev/null && killed=$((killed + 1))
		wait $pid 2>/dev/null
	done
	curl -fsS "$base/stop"
	sb-fetch -s sources.txt >>posts.ndjson 2>>err || fail "the last run ended with $?" "$(tail -n 5 err)"
	# a line that a kill cut off is one that came again later: it is no JSON, and is no post
	jq -rR 'fromjson? | .title' posts.ndjson | sort >all
	sort -u all >once
	for name in $names; do
		count=$(curl -fsS "$base/count/$name")
		for ((i = 1; i <= count; i++)); do echo "$name $i"; done
	done | sort >wanted
	comm -13 once wanted >lost
	[ ! -s lost ] || fail "$(wc -l <lost) of $(wc -l <wanted) posts were lost:" "$(head lost)"
	[ "$killed" -gt $((runs / 4)) ] || fail "only $killed of $runs runs were killed: that shows nothing"
	[ "$(sqlite3 "$XDG_STATE_HOME/sb/fetch.db" 'PRAGMA integrity_check')" = ok ] || fail "the state is broken"
	echo "$runs runs, $killed of them killed: $(wc -l <wanted) posts, none lost, $(($(wc -l <all) - $(wc -l <once))) came twice"
	sb-fetch -s sources.txt >again || fail "one more run ended with $?"
	[ ! -s again ] || fail "what is remembered came again"
}
