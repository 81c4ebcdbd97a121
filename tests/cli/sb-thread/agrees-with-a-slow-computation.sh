# The sample's cases, worked out again in Python from the definitions; in any order of the posts, and with repeats.
cat >office <<'C'
zone Europe/Berlin
mon-fri 09:00-12:30 13:00-17:00
C
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >posts.ndjson
python3 "$TOP/tests/cli/sb-thread/slow.py" posts.ndjson >wanted
these() {
	jq -S -c '{id, posts, authors, opened_at, customer, first_response_s, first_response_business_s, first_human_response_s,
		next_response_s, handoffs} | with_entries(select(.value != null))' | jq -r '[.id, tojson] | @tsv' | sort | cut -f 2-
}
these <wanted >a
sb-thread --calendar office posts.ndjson | these >b
if diff a b >differ; then echo "$(wc -l <a) cases agree"; else head -n 20 differ; fi
{ cat posts.ndjson; shuf --random-source=office posts.ndjson 2>/dev/null || tac posts.ndjson; } | sb-thread --calendar office | these >c
diff a c && echo "in any order, with repeats"
