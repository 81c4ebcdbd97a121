# Only posts for which the query holds count; answers by others to a case that counts are still seen.
cat >posts.ndjson <<'J'
{"id":"t:1","network":"x","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"},"text":"my parcel is late"}
{"id":"t:2","network":"x","reply_to":"t:1","created_at":"2026-03-01T11:00:00Z","author":{"handle":"s","role":"staff"},"text":"sorry"}
{"id":"t:3","network":"x","created_at":"2026-03-02T10:00:00Z","author":{"handle":"b"},"text":"nice boots"}
{"id":"t:4","network":"reddit","created_at":"2026-03-02T12:00:00Z","author":{"handle":"b"},"text":"where is my Parcel?"}
{"type":"event","event":"ack","about":"t:1"}
J
export SB_NOW=2026-03-05T00:00:00Z
show() { sb-report "$@" --format json posts.ndjson | jq -c 'del(.histogram)'; }
show response --where parcel
show volume --where 'parcel network:reddit' --every 1d
show volume --where ''
show sentiment --where 'nothing'
sb-report volume --where 'parcel AND (' posts.ndjson
