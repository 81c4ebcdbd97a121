# A search that would take for ever rejects its record, and the run goes on.
printf '{"id":1,"text":"%s!"}\n{"id":2,"text":"aa"}\n' "$(printf 'a%.0s' {1..5000})" >in
sb-filter -m 'text~^(a+)+$' in
echo $?
# the same within a query, also under a NOT, and in a jq condition
printf '{"id":1,"text":"%s!"}\n{"id":2,"text":"b"}\n' "$(printf '%040d' 0 | tr 0 a)" >p
sb-filter 'NOT /^(a+)+$/' p
sb-filter -e '.text | test("^(a+)+$") | not' p
sb-filter --map .id -e '(.text | test("(x+x+)+y")) or .id == 2' p
