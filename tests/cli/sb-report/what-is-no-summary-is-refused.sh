# A summary that does not fit, or is broken, is reported and adds nothing; the usual mistakes are explained.
export SB_NOW=2026-03-02T00:00:00Z
echo '{"id":"t:1","network":"x","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"}}' >posts.ndjson
sb-report --partial --by network posts.ndjson >network
sb-report --partial --by lang posts.ndjson >lang
sb-report --partial --by network --every 1h posts.ndjson >hours
sb-report --partial --by network --zone Asia/Tokyo posts.ndjson >tokyo
sb-report --partial --by network --target 5m posts.ndjson >target
sb-report --partial volume posts.ndjson >volume-only
posts() { jq -c '.posts // .volume.posts'; }
sb-report --merge volume --format json network network | posts
for other in lang hours tokyo target; do sb-report --merge volume --format json network $other | posts; done
sb-report --merge volume --by network lang | head -n 0
sb-report --merge volume --every 1h network | head -n 0
sb-report --merge response volume-only; echo "$?"
sed 's/"posts":1/"posts":-1/' network | sb-report --merge volume --format json | posts
sed 's/"sentiment":0/"sentiment":1e999/' network | sb-report --merge volume --format json | posts
sed 's/"buckets":\[/"buckets":[9999,1,/; s/"first":{"count":0}/"first":{"count":1}/' network | sb-report --merge volume --format json | posts
sed 's/"authors":\[/"authors":["x",/' network | sb-report --merge volume --format json | jq .authors
sed 's/"version":2/"version":1/' network | sb-report --merge volume --format json | posts
tail -n +2 network | sb-report --merge volume --format json | posts
sb-report --merge volume --format json posts.ndjson | posts
try() { sb-report "$@" >/dev/null; echo "$?"; }
try overview --partial posts.ndjson
try overview --merge network
try --once --merge network
try overview --once posts.ndjson
try response --partial --once posts.ndjson
try --merge --since 1d network
