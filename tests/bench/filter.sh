# Reading and filtering, against jq, grep's kin and what the machine can do at all. tests/bench/filter.sh POSTS.ndjson
cd "$(dirname "$0")/../.." || exit 1
. tests/bench/measure
file=$1
count=$(wc -l <"$file")
printf '%s: %s posts, %s MB; %s\n' "$(basename "$file")" "$count" "$(($(wc -c <"$file") / 1000000))" "$(nproc) processors"

newer_jq() {
	local root=$PWD/.deps/newer-jq
	"$root"/usr/lib64/ld-linux-x86-64.so.2 --library-path "$(echo "$root"/usr/lib/*-linux-gnu)" "$root/usr/bin/jq" "$@"
}

jqs() { # ARGUMENTS...: both, where there are two
	measure "$(jq --version)" jq "$@" "$file"
	if [ -e .deps/newer-jq/usr/bin/jq ]; then measure "$(newer_jq --version), from the next release" newer_jq "$@" "$file"; fi
}

rows 'reading (the first row is parsing each line, and no more)' "$count"
measure "sb-filter -c ''" sb-filter -c '' "$file"
measure "sb-filter ''" sb-filter '' "$file"
measure cat cat "$file"
measure 'wc -l' wc -l "$file"
jqs -c .

rows 'a word' "$count"
measure 'sb-filter -q larkspur' sb-filter -q larkspur "$file"
measure "sb-filter -m 'text~(?i)larkspur'" sb-filter -m 'text~(?i)larkspur' "$file"
command -v rg >/dev/null && measure 'rg -j1 -i larkspur' rg -j1 -i larkspur "$file"
jqs -c 'select((.text // "") | test("larkspur"; "i"))'

rows 'words, a phrase, a wildcard' "$count"
query='larkspur OR "great help" OR refund*'
measure "sb-filter -q '$query'" sb-filter -q "$query" "$file"
measure 'sb-filter -m, the same as an expression' sb-filter -m 'text~(?i)\b(larkspur\b|great help\b|refund)' "$file"
command -v rg >/dev/null && measure 'rg -j1 -i, the same' rg -j1 -i '\b(larkspur\b|great help\b|refund)' "$file"
jqs -c 'select((.text // "") | test("\\b(larkspur\\b|great help\\b|refund)"; "i"))'

rows 'forty words' "$count"
forty=$(echo larkspur refund order parcel delivery broken sole app login crash manager policy union factory vegan leather price \
	discount voucher website wide narrow size staff rude friendly quick nobody asked phone bestellung paket schuhe commande colis \
	pedido paquete zapatos entrega sapatos | sed 's/ / OR /g')
measure 'sb-filter -q' sb-filter -q "$forty" "$file"
command -v rg >/dev/null && measure 'rg -j1 -iw, the same' rg -j1 -iw "$(echo "$forty" | sed 's/ OR /|/g')" "$file"

rows 'fields' "$count"
condition='.lang=="en" and .author.followers>1000'
measure "sb-filter -q 'lang:en followers:>1000'" sb-filter -q 'lang:en followers:>1000' "$file"
measure "sb-filter -e '$condition'" sb-filter -e "$condition" "$file"
measure 'sb-filter -e, the same through libjq' sb-filter -e "def whole: .; $condition" "$file"
jqs -c "select($condition)"
if command -v gojq >/dev/null; then measure gojq gojq -c "select($condition)" "$file"; fi
if command -v jaq >/dev/null; then measure jaq jaq -c "select($condition)" "$file"; fi
if command -v mlr >/dev/null; then
	measure 'mlr filter (Miller)' mlr --ijsonl --ojsonl filter "is_present(\$lang) && \$lang==\"en\" && \$author.followers>1000" "$file"
fi
duckdb() { node tests/bench/duckdb.js "$B/bench" "$file" "$@"; }
if command -v node >/dev/null && [ -d "$B/bench/node_modules/@duckdb/node-api" ]; then
	measure 'DuckDB, two threads' duckdb "lang='en' AND author.followers>1000"
fi

rows 'with two threads: processor time of both' "$count"
measure 'sb-filter -j 1' sb-filter -j 1 -q "$query" "$file"
measure 'sb-filter -j 2' sb-filter -j 2 -q "$query" "$file"

rows 'each id once' "$count"
measure 'sb-filter --unique' sb-filter --unique "$file"
measure 'sb-filter --unique --window 10000' sb-filter --unique --window 10000 "$file"
measure 'sb-filter --unique=near' sb-filter --unique=near "$file"

rows 'packed input' "$count"
gzip -1 -c "$file" >"$B/bench/posts.gz"
zstd -q -f "$file" -o "$B/bench/posts.zst"
measure 'sb-filter larkspur, as it is' sb-filter larkspur "$file"
measure 'sb-filter larkspur, gzip' sb-filter larkspur "$B/bench/posts.gz"
measure 'sb-filter larkspur, zstd' sb-filter larkspur "$B/bench/posts.zst"
measure 'zcat, and no more' zcat "$B/bench/posts.gz"

printf '\nmemory\n'
for memory in "larkspur" "-e .lang" "--unique" "--unique --window 10000" "--unique=near"; do
	# shellcheck disable=SC2086
	printf '  sb-filter %-34s %8s KiB\n' "$memory" "$({ command time -f %M sb-filter $memory "$file" >/dev/null; } 2>&1)"
done

echo '{"text":"one line"}' >"$B/bench/one.ndjson"
start=$(date +%s%N)
for _ in {1..50}; do sb-filter -q line "$B/bench/one.ndjson" >/dev/null; done
awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "\nstart to end on one line: %.1f ms\n", ns / 50e6 }'
