# An archive is not touched: ids above 2^53, spacing and key order stay. Blank lines go, a bad line is named and the rest goes on.
printf '%s\n' '{ "id":"x:12345678901234567891", "n": 12345678901234567891 }' '' '{"b":1,"a":2}' 'nonsense' '[1]' '{"c":3}' >posts.ndjson
sb-fetch --as ndjson posts.ndjson
status=$?
sb-fetch --as ndjson --rejects bad posts.ndjson >/dev/null || exit 1
cat bad
exit $status
