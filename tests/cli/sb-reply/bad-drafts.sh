# What is no draft, or must not go out, is told with its line; the others are taken.
cat >drafts.ndjson <<'D'
{"type":"draft","reply_to":"x:1","text":"the first"}
{"type":"draft","reply_to":"x:1"
[]
{"type":"post","id":"x:1","text":"a post"}
{"reply_to":"x:1","text":"no type"}
{"type":"draft","reply_to":"x:2"}
{"type":"draft","reply_to":"x:2","text":"  "}
{"type":"draft","reply_to":"x:2","text":7}
{"type":"draft","reply_to":"x:2","text":"by a number","by":7}
{"type":"draft","reply_to":"x","text":"no id"}
{"type":"draft","reply_to":":1","text":"no network"}
{"type":"draft","reply_to":"x:","text":"no number"}
{"type":"draft","reply_to":"../../etc/passwd:1","text":"a path"}
{"type":"draft","reply_to":"hackernews:1","text":"who cannot be answered"}
{"type":"draft","text":"no parent"}
{"type":"draft","reply_to":"x:3","text":"Dear {name}"}
{"type":"draft","reply_to":"x:3","text":"Dear {{customer.name}}"}
{"type":"draft","reply_to":"x:3","text":"Dear [FIRST NAME]"}
{"type":"draft","reply_to":"x:3","text":"a bell \u0007 rings"}
{"type":"draft","reply_to":"discourse:d.example/7/2","text":"too short"}
{"type":"draft","id":"a","reply_to":"x:4","text":"one"}
{"type":"draft","id":"a","reply_to":"x:4","text":"another"}
{"type":"draft","reply_to":"x:5","text":"the last","unknown":{"field":[1]},"by":null}
D
sb-reply --queue drafts.ndjson | jq -r '[.event, .about, .text] | @tsv'
status=${PIPESTATUS[0]}
sb-reply --queue --rejects kept drafts.ndjson 2>/dev/null
echo "with rejects: $?, kept $(wc -l <kept)"
exit "$status"
