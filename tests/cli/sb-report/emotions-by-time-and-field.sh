# Emotions are counted by time, network, topic and language; where there are none, that is said.
cat >posts.ndjson <<'J'
{"id":"t:1","network":"x","lang":"en","created_at":"2026-03-02T10:00:00Z","topics":["boots","price"],"score":{"emotion":"anger"}}
{"id":"t:2","network":"x","lang":"de","created_at":"2026-03-02T11:00:00Z","topics":["boots"],"score":{"emotion":"joy"}}
{"id":"t:3","network":"reddit","lang":"en","created_at":"2026-03-03T10:00:00Z","topics":["boots"],"score":{"emotion":"anger"}}
{"id":"t:4","network":"reddit","lang":"en","created_at":"2026-03-03T10:00:00Z","score":{"label":"neutral"}}
{"id":"t:5","network":"reddit","created_at":"2026-03-03T10:00:00Z","score":{"emotion":"<b>\"posts"}}
J
sb-report emotion --every 1d posts.ndjson
for field in network topic lang; do sb-report emotion --by $field --format csv posts.ndjson; done
sb-report emotion --by lang --every 1d --format json posts.ndjson | jq -c '.rows[]'
grep '"t:4"' posts.ndjson | sb-report emotion
