# Volume counts posts within; response counts cases opened within and still sees their later answers.
cat >posts.ndjson <<'J'
{"id":"t:1","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"}}
{"id":"t:2","reply_to":"t:1","created_at":"2026-03-03T10:00:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:3","created_at":"2026-03-02T10:00:00Z","author":{"handle":"b"}}
{"id":"t:4","reply_to":"t:3","created_at":"2026-03-04T10:00:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:5","author":{"handle":"c"}}
J
export SB_NOW=2026-03-05T00:00:00Z
show() { sb-report "$@" --format json posts.ndjson | jq -c 'del(.histogram, .week)'; }
show volume --since 2026-03-02 --until 2026-03-03
show response --since 2026-03-02 --until 2026-03-03
show response --until 2026-03-02
show volume --since 36h
