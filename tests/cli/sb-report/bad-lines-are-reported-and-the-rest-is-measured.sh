printf '{"id":"t:1"}\nnot json\n[1]\n\n{"id":"t:2"}\n' >posts.ndjson
sb-report volume --format json posts.ndjson; echo "status $?"
sb-report volume --format json --rejects bad posts.ndjson 2>/dev/null; echo "status $?"
cat bad
sb-report volume --format json </dev/null | jq .posts
{ sb-report posts.ndjson 2>/dev/null >/dev/full; } || echo "full disk: status $?"
