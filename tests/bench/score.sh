# Posts a second of sb-score, JSON in to JSON out, on one thread; and its start. tests/bench/score.sh [POSTS.ndjson]
# Prints figures and decides nothing.
cd "$(dirname "$0")/../.." || exit 1
PATH=${B:-$PWD/build}/bin:$PATH
file=${1:-}
if [ -z "$file" ]; then
	file=$(mktemp)
	trap 'rm -f "$file"' EXIT
	python3 tests/bench/generate.py 100000 >"$file" || exit 1
fi

seconds() { # of processor time, the best of three runs
	for _ in 1 2 3; do
		{ TIMEFORMAT='%U %S'; time "$@" >/dev/null; } 2>&1 | awk '{ print $1 + $2 }'
	done | sort -n | head -n 1
}

posts=$(wc -l <"$file") bytes=$(wc -c <"$file")
for options in "" "--explain" "--model best"; do
	# shellcheck disable=SC2086
	took=$(seconds sb-score $options "$file")
	awk -v n="$posts" -v b="$bytes" -v t="$took" -v o="$options" \
		'BEGIN { printf "sb-score %-12s %9.0f posts/s  %6.1f MB/s  (%d posts of %d bytes)\n", o, n / t, b / t / 1e6, n, b / n }'
done
echo '{"text":"one line"}' >"$file.one"
start=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do sb-score "$file.one" >/dev/null; done
awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "start to end on one line: %.1f ms\n", ns / 1e7 }'
rm -f "$file.one"
