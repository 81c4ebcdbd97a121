# sb-thread posts | sb-report response gives what sb-report response gives of the posts, by network, agent, department and time too.
export SB_NOW=2026-04-30T09:00:00Z
same() { # FILE OPTION...
	local file=$1 options
	shift
	for options in "" "--by network" "--by agent" "--by department" "--by hour" "--every 1w" "--target 15m" "--since 2026-03-10"; do
		# shellcheck disable=SC2086
		sb-report response "$@" $options --format json "$file" | jq -S 'del(.posts) | del(.series[]? | select(.cases == 0))' >posts.json
		# shellcheck disable=SC2086
		sb-thread "$@" "$file" | sb-report response "$@" $options --format json - | jq -S 'del(.posts) | del(.series[]? | select(.cases == 0))' >cases.json
		cmp -s posts.json cases.json || diff posts.json cases.json | sed "s|^|$(basename "$file") $options: |" | head -5
	done
}
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >sample.ndjson
printf 'zone Europe/Berlin\nmon-fri 09:00-12:30 13:00-17:00\n' >hours
same sample.ndjson
same sample.ndjson --calendar hours
for seed in 11 12 13 14; do
	python3 "$TOP/tests/cli/sb-report/slow.py" make $seed 300 | jq -c 'select(.id)' >random.ndjson
	# what was done to some of the cases
	jq -c 'select((.id | ltrimstr("t:") | tonumber) % 9 == 0 and (.created_at // "" | startswith("2026"))) | .id as $id | (.id | ltrimstr("t:") | tonumber) as $n |
		{type: "event", event: (["claim", "reply", "resolve", "reopen", "reply"][$n / 9 % 5 | floor]), about: $id, actor: "h\($n % 12)",
		department: "web", actor_kind: (if $n % 4 == 0 then "bot" else "human" end), at: ("2026-03-2\($n % 10)T10:00:00Z")}' random.ndjson >events.ndjson
	cat random.ndjson events.ndjson >both.ndjson
	same both.ndjson
done
if [ -e "$SHARED/data/threads/twcs/twcs.csv" ] && command -v sb-fetch >/dev/null; then
	sb-fetch --no-state --as twcs "$SHARED/data/threads/twcs/twcs.csv" >twcs.ndjson
	same twcs.ndjson
fi
# where posts are here too, they count and their cases do not again
sb-thread sample.ndjson >cases.ndjson
cat sample.ndjson cases.ndjson cases.ndjson | sb-report response --format json | jq -c '[.posts, .cases, .answered]'
# what waits stands on the work list; --by any field of the case
sb-report --format json cases.ndjson | jq -c '.needs_someone[0] | [.network, .author, .url, .waiting_s]'
sb-report response --by status --format csv cases.ndjson | cut -d, -f1-4
sb-report response --where 'network:x' --format json cases.ndjson | jq -c '[.cases, .answered]'
