# Each record is kept either by a query or by the same query with -v; a bad line by neither.
data=$TOP/lib/data/sample.ndjson
all=$(sb-filter -c '' "$data")
for q in larkspur 'lang:en -is:reply' '"my shoes" OR refund*' 'followers:>500' 'since:2026-03-10' '' 'NOT (a OR b)' 'text:*'; do
	sb-filter "$q" "$data" >yes
	sb-filter -v "$q" "$data" >no
	cat yes no | sort | cmp - <(sort "$data") && [ "$(sb-filter -c "$q" "$data")" -eq "$(wc -l <yes)" ] || echo "wrong: $q"
	[ $(($(sb-filter -c "$q" "$data") + $(sb-filter -cv "$q" "$data"))) -eq "$all" ] || echo "sum: $q"
	[ -z "$q" ] || [ "$(sb-filter -c "NOT ($q)" "$data")" = "$(sb-filter -cv "$q" "$data")" ] || echo "NOT: $q"
done
for m in 'text~(?i)shoes?' 'tags~^free' 'author.followers~5'; do
	[ $(($(sb-filter -c -m "$m" "$data") + $(sb-filter -c -m "${m/\~/!\~}" "$data"))) -eq "$all" ] || echo "-m: $m"
done
[ $(($(sb-filter -c -e '.lang=="en"' "$data") + $(sb-filter -cv -e '.lang=="en"' "$data"))) -eq "$all" ] || echo "-e"
sb-filter -c --since 2026-03-10 --until 2026-03-12 "$data"
sb-filter -c 'since:2026-03-10 until:2026-03-12' "$data"
jq -r 'select(.created_at >= "2026-03-10" and .created_at < "2026-03-12").id' "$data" | wc -l
