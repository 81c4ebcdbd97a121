# fetch_crash KILLS: incremental runs against feeds that keep growing, killed with -9 at a random moment, until so many were, then
# one that is let through. No post may be lost. How many came twice is said: a kill between writing and remembering repeats what was
# written.
# shellcheck shell=bash
fetch_crash() {
	local kills=$1 port base runs=0 killed=0 start most moment pid i name count names="a b c d e f"
	port=$(free_port)
	base=http://127.0.0.1:$port
	start_server "$port" /usr/bin/python3 "$TOP/tests/lib/growing_feed.py" "$port" 100000 3
	for name in $names; do echo "$base/feed/$name --limit 1000000"; done >sources.txt
	start=$(date +%s%N)
	sb-fetch -s sources.txt >posts.ndjson || fail "a whole run ended with $?"
	most=$((($(date +%s%N) - start) / 800000)) # in ms: from before a run begins to after it has ended
	while [ $killed -lt "$kills" ]; do
		sb-fetch -s sources.txt >>posts.ndjson 2>>err &
		pid=$!
		moment=$((RANDOM % most))
		sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
		if [ $? -eq 137 ]; then
			killed=$((killed + 1))
			most=$((most * 9 / 8 + 1)) # the machine may be slower by now
		else
			most=$((most * 3 / 4 + 1))
		fi
		runs=$((runs + 1))
		[ -z "$(tail -c 1 posts.ndjson)" ] || echo >>posts.ndjson # a line that was cut off ends here
	done
	curl -fsS "$base/stop"
	sb-fetch -s sources.txt >>posts.ndjson 2>>err || fail "the last run ended with $?" "$(tail -n 5 err)"
	# a line that was cut off is no JSON and no post: it came again later
	jq -rR 'fromjson? | .title' posts.ndjson | sort >all
	sort -u all >once
	for name in $names; do
		count=$(curl -fsS "$base/count/$name")
		for ((i = 1; i <= count; i++)); do echo "$name $i"; done
	done | sort >wanted
	comm -13 once wanted >lost
	[ ! -s lost ] || fail "$(wc -l <lost) of $(wc -l <wanted) posts were lost:" "$(head lost)"
	[ "$(sqlite3 "$XDG_STATE_HOME/sb/fetch.db" 'PRAGMA integrity_check')" = ok ] || fail "the state is broken"
	echo "$runs runs, $killed of them killed: $(wc -l <wanted) posts, none lost, $(($(wc -l <all) - $(wc -l <once))) came twice"
	sb-fetch -s sources.txt >again || fail "one more run ended with $?"
	[ ! -s again ] || fail "what is remembered came again"
}
