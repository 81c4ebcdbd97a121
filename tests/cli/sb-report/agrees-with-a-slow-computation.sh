# Every figure agrees with an independent computation, on the sample story and on posts with every edge.
export SB_NOW=2026-03-23T09:00:00Z
slow() { python3 "$TOP/tests/cli/sb-report/slow.py" "$@"; }
: >empty.ndjson
echo '{"id":"t:1","created_at":"2026-03-01T10:00:00Z","text":"one"}' >one.ndjson
echo '{"id":"t:1","text":"no time"}' >undated.ndjson
cat >circle.ndjson <<'J'
{"id":"t:1","reply_to":"t:2","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"}}
{"id":"t:2","reply_to":"t:3","created_at":"2026-03-01T09:00:00Z","author":{"handle":"b"}}
{"id":"t:3","reply_to":"t:1","created_at":"2026-03-01T11:00:00Z","author":{"handle":"c","role":"staff"}}
{"id":"t:4","reply_to":"t:3","created_at":"2026-03-01T09:30:00Z","author":{"handle":"d","role":"staff"}}
{"id":"t:5","reply_to":"t:5","created_at":"2026-03-01T08:00:00Z","author":{"handle":"e"}}
J
cat >years.ndjson <<'J'
{"id":"t:1","created_at":"0001-01-01T00:00:00Z","author":{"handle":"a"}}
{"id":"t:2","reply_to":"t:1","created_at":"1970-01-01T00:00:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:3","created_at":"1969-12-31T23:59:59.5Z","author":{"handle":"a"}}
{"id":"t:4","reply_to":"t:3","created_at":"1970-01-01T00:00:01Z","author":{"handle":"s","role":"staff"}}
{"id":"t:5","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"}}
{"id":"t:6","reply_to":"t:5","created_at":"2026-03-01T09:00:00Z","author":{"handle":"s","role":"staff"}}
J
cat >siblings.ndjson <<'J'
{"id":"t:2","reply_to":"t:gone","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"}}
{"id":"t:3","reply_to":"t:gone","created_at":"2026-03-01T10:20:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:4","reply_to":"t:3","created_at":"2026-03-01T10:10:00Z","author":{"handle":"b"}}
J
cat >same-moment.ndjson <<'J'
{"id":"t:1","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"}}
{"id":"t:2","reply_to":"t:1","created_at":"2026-03-01T10:00:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:3","reply_to":"t:1","created_at":"2026-03-01T10:00:00Z","author":{"handle":"b"}}
J
for seed in 1 2 3 4 5 6; do slow make $seed $((seed * 60)) >random-$seed.ndjson; done
slow check "$TOP/lib/data/sample.ndjson" ./*.ndjson
echo compared "$(find . -name '*.ndjson' | wc -l)" and the sample
