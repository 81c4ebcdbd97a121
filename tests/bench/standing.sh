# Thousands of standing queries over one stream: how little the cost grows with their number. tests/bench/standing.sh POSTS.ndjson
cd "$(dirname "$0")/../.." || exit 1
. tests/bench/measure
file=$1
count=$(wc -l <"$file")
queries=$B/bench/standing

# Each asks for a brand of its own with some words beside it, as a listening team's do; one in fifty for the brand that one
# post in 25 speaks of.
write_queries() { # NUMBER
	awk -v n="$1" 'BEGIN {
		srand(7)
		split("parcel delivery shoes refund return broken login crash manager union leather price discount voucher website waiting late", w)
		for (i = 0; i < n; i++)
			printf "name%d: %s (%s OR %s* OR \"%s today\") -giveaway\n", i, i % 50 ? "brand" i : "larkspur",
				w[1 + int(rand() * 17)], w[1 + int(rand() * 17)], w[1 + int(rand() * 17)]
	}'
}

rows 'standing queries (the first row is parsing each line, and no more)' "$count"
measure "sb-filter -c ''" sb-filter -c '' "$file"
for n in 10 100 1000 10000 100000; do
	write_queries "$n" >"$queries-$n"
	measure "sb-filter --queries, $n of them" sb-filter --queries "$queries-$n" "$file"
done
measure 'the same with -j 2' sb-filter -j 2 --queries "$queries-100000" "$file"
for n in 10000 100000; do
	echo '{"text":"one line"}' >"$B/bench/one.ndjson"
	measure "loading $n, and one line" sb-filter --queries "$queries-$n" "$B/bench/one.ndjson"
	printf '  %-44s %8s KiB\n' "memory with $n" "$({ command time -f %M sb-filter --queries "$queries-$n" "$file" >/dev/null; } 2>&1)"
done
