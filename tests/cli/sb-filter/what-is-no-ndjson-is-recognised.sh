# Of a file of which no line is a record it is said how it becomes one; not where a line is, nor where one line is broken.
printf 'id,text\n1,"hello, refund"\n2,foo\n' >posts.csv
printf '{"id":"x:1","text":"refund"}\n' >posts.ndjson
jq . posts.ndjson >pretty.json
jq -c -s . posts.ndjson >list.json
printf '{"id":\n' >broken.ndjson
for file in posts.csv pretty.json list.json broken.ndjson; do
	sb-filter refund "$file"
	echo "$?"
done
jq -c '.[]' list.json | sb-filter -c refund
cat posts.csv posts.ndjson | sb-filter -j 2 -c refund
sb-filter -j 2 -c refund posts.csv posts.ndjson
