# With any number of threads the report is the same, messages about bad lines too.
export SB_NOW=2026-04-30T09:00:00Z
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >sample.ndjson
sb-thread sample.ndjson | head -40 >cases.ndjson
for seed in 21 22; do python3 "$TOP/tests/cli/sb-report/slow.py" make $seed 2000; done >random.ndjson
printf '%s\n' '{"type":"count","at":"2026-03-10T14:00:00Z","n":1}' '{"type":"count","at":"2026-03-10T14:00:00Z","n":1}' '{bad' '[]' \
	'{"id":"t:long","created_at":"2026-03-10T14:00:00Z","score":{"reach":1e9},"title":"'"$(printf 'é%.0s' {1..200})"'","text":"'"$(printf '\\u00e9%.0s' {1..300})"'"}' >odd.ndjson
cat cases.ndjson random.ndjson odd.ndjson >mixed.ndjson
cat random.ndjson >>mixed.ndjson
for file in sample mixed; do
	for options in "overview --format json" "volume --by hour" "sentiment --by topic --every 1w" "response --by agent" "emotion --by network" \
		"spikes --every 1d --format ndjson" "--html" "volume response --partial --by lang" "volume --partial --once" \
		"response --where lang:en --format csv" "volume --by rating"; do
		for j in 1 2 7; do
			# shellcheck disable=SC2086
			sb-report $options -j $j $file.ndjson >$j.out 2>$j.err
			echo $? >>$j.out
		done
		cmp -s 1.out 2.out && cmp -s 1.out 7.out && cmp -s 1.err 2.err && cmp -s 1.err 7.err || echo "$file $options: differs"
	done
done
grep -c . 1.out && sed 's,byte [0-9]*,byte N,' 1.err
sb-report volume -j 0
