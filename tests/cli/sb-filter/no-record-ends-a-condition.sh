# A stranger's number that is no time, or an empty word, is that record's mistake; the others are judged.
cat >posts <<'END'
{"id":"x:1","n":1e300,"text":"a"}
{"id":"x:2","n":1000000000,"text":"a","word":"a"}
{"id":"x:3","n":1000000000,"text":"a","word":""}
END
sb-filter -e '.n | todate < "2002"' posts
echo "status $?"
sb-filter -e '.word as $w | $w != null and (.text | indices($w) | length > 0)' posts
sb-filter -e '.n < 1e10' --map '.at = (.n | todate)' posts
sb-filter -e '.n | todat' posts
