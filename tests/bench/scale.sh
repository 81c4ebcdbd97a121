# What each program takes of one core, and the most memory that it takes: the table of sb-scale(7). tests/bench/scale.sh POSTS.ndjson
cd "$(dirname "$0")/../.." || exit 1
. tests/bench/measure
runs=${RUNS:-7}
file=$1
count=$(wc -l <"$file")

takes() { # COMMAND...
	measure "$*" "$@" "$file"
	printf '  %-44s %8d KiB\n' '' "$({ command time -qf %M "$@" "$file" >/dev/null; } 2>&1 | tail -n 1)"
}

rows 'what a program takes' "$count"
takes sb-filter lang:en
takes sb-filter -m text~refund
takes sb-score
takes sb-report volume
takes sb-report overview
takes sb-thread
runs=2
takes sb-score --model best
sb-score "$file" | wc -c | awk -v n="$count" -v raw="$(wc -c <"$file")" -v packed="$(zstd -3 -c "$file" | wc -c)" \
	'{ printf "  bytes a post: %.0f, with its score %.0f, packed by zstd -3 %.0f\n", raw / n, $1 / n, packed / n }'
