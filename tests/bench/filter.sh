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

rows 'fields' "$count"
measure "sb-filter -q 'lang:en followers:>1000'" sb-filter -q 'lang:en followers:>1000' "$file"
measure "sb-filter -e, through libjq" sb-filter -e '.lang=="en" and .author.followers>1000' "$file"
jqs -c 'select(.lang=="en" and .author.followers>1000)'

rows 'each id once' "$count"
measure 'sb-filter --unique' sb-filter --unique "$file"

echo '{"text":"one line"}' >"$B/bench/one.ndjson"
start=$(date +%s%N)
for _ in {1..50}; do sb-filter -q line "$B/bench/one.ndjson" >/dev/null; done
awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "\nstart to end on one line: %.1f ms\n", ns / 50e6 }'
