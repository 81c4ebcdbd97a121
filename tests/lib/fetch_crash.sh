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

# fetch_counted WRITE SPARED SOURCE...: while WRITE puts texts, its arguments, where all the sources find them, runs over the sources are
# killed with -9 at random moments, but one of SPARED, and then one is let through. Each source must have given each text.
fetch_counted() {
	local write=$1 spared=$2 runs=${SB_KILLS:-60} killed=0 written=0 round start whole victim source i
	shift 2
	start=$(date +%s%N)
	sb-fetch "$1" >posts || fail "the first run ended with $?"
	whole=$(($(date +%s%N) - start))
	for round in $(seq "$runs"); do
		"$write" "counting $((written + 1))" "counting $((written + 2))" "counting $((written + 3))"
		written=$((written + 3))
		sb-fetch "$@" >>posts 2>>err &
		victim=$!
		if [ $((round % spared)) -ne 0 ]; then
			/usr/bin/python3 -c "import random, time; time.sleep(random.uniform(0.05, 1.1) * $whole / 1e9)"
			kill -9 $victim 2>/dev/null && killed=$((killed + 1))
		fi
		wait $victim 2>/dev/null
	done
	sb-fetch "$@" >>posts || fail "the last run ended with $?"
	for ((i = 1; i <= written; i++)); do echo "counting $i"; done | sort >wanted
	for source in "$@"; do
		jq -rR --arg source "$source" 'fromjson? | select(.via == $source) | .text' posts | grep '^counting' | sort >all
		comm -13 <(sort -u all) wanted >lost
		[ ! -s lost ] || fail "$(wc -l <lost) of $written posts were lost of $source:" "$(head -n 5 lost)"
		echo "$source: $runs runs, $killed of them killed, $written posts, none lost, $(($(wc -l <all) - written)) came twice"
	done
	[ "$killed" -gt $((runs / 4)) ] || fail "only $killed of $runs were killed: that shows nothing"
	[ -z "$(sb-fetch "$1")" ] || fail "what is remembered came again"
}
