# A name of records that is not there, where a query or a file may stand: it is missing, and no word to look for on standard input.
echo '{"text":"refund"}' >posts.ndjson
for options in '--unique' '--max 1' '--since 2d' '--map .id' '--sample 0.5'; do
	# shellcheck disable=SC2086
	echo '{"text":"what nobody meant, postz ndjson"}' | sb-filter $options postz.ndjson
	echo $?
done
sb-filter --unique archive.jsonl.gz posts.ndjson
sb-filter postz.ndjson refund 2>&1 | head -n 1
sb-filter -q postz.ndjson posts.ndjson
echo $?
