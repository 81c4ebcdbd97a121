# What is not known is absent, never 0, and the report says why.
export SB_NOW=2026-03-02T00:00:00Z
printf '{"id":"t:%s","network":"x","created_at":"2026-03-01T1%s:00:00Z","text":"a"}\n' 1 0 2 1 >posts.ndjson
sb-report sentiment --format json posts.ndjson
sb-report sentiment --every 1d posts.ndjson
sb-report --format json posts.ndjson | jq -c '[has("net_sentiment"), has("period_net_sentiment"), .loudest, .needs_someone[0]]'
