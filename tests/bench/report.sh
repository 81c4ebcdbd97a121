# Posts a second and memory of sb-report, each measure, against jq counting by network; tests/bench/report.sh [POSTS.ndjson]
# Prints figures and decides nothing.
cd "$(dirname "$0")/../.." || exit 1
PATH=${B:-$PWD/build}/bin:$PATH
file=${1:-} work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$file" ]; then
	file=$work/posts.ndjson
	python3 tests/bench/generate.py 100000 | sb-score >"$file" || exit 1
fi

seconds() { # of wall time, the best of three runs
	for _ in 1 2 3; do
		{ TIMEFORMAT='%R'; time "$@" >/dev/null; } 2>&1
	done | sort -n | head -n 1
}

posts=$(wc -l <"$file") bytes=$(wc -c <"$file")
jq_took=$(seconds jq -n 'reduce inputs as $p ({}; .[$p.network] += 1)' "$file")
for options in "volume" "volume --by network --every 1d" "sentiment" "response" "overview" "--html"; do
	# shellcheck disable=SC2086
	took=$(seconds sb-report $options --no-progress "$file")
	# shellcheck disable=SC2086
	memory=$(python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' sb-report $options "$file")
	awk -v n="$posts" -v b="$bytes" -v t="$took" -v j="$jq_took" -v m="$memory" -v o="$options" 'BEGIN {
		if (t < 0.001) t = 0.001
		printf "sb-report %-30s %9.0f posts/s %7.1f MB/s %6.0f bytes a post, %5.1fx jq\n", o, n / t, b / t / 1e6, m * 1024 / n, j / t }'
done
