# Where a network gives no parent the thread joins; so it does where the parent is not here; circles end.
cat >posts <<'P'
{"id":"f:1","network":"f","thread_id":"f:1","created_at":"2026-03-01T09:00:00Z","author":{"id":"1","handle":"a"}}
{"id":"f:2","network":"f","thread_id":"f:1","created_at":"2026-03-01T10:00:00Z","author":{"id":"2","handle":"b"}}
{"id":"m:3","network":"m","thread_id":"m:0","reply_to":"m:2","created_at":"2026-03-01T11:00:00Z","author":{"id":"3","handle":"c"}}
{"id":"m:1","network":"m","thread_id":"m:0","reply_to":"m:0","created_at":"2026-03-01T09:00:00Z","author":{"id":"4","handle":"d"}}
{"id":"z:1","network":"z","reply_to":"z:2","created_at":"2026-03-01T09:00:00Z","author":{"id":"5","handle":"e"}}
{"id":"z:2","network":"z","reply_to":"z:1","created_at":"2026-03-01T10:00:00Z","author":{"id":"6","handle":"f"}}
{"id":"r:1","network":"r","repost_of":"f:1","created_at":"2026-03-01T10:00:00Z","author":{"id":"7","handle":"g"}}
{"id":"y:1","network":"y","created_at":"0001-01-01T00:00:00Z","author":{"id":"8","handle":"h"}}
{"id":"y:2","network":"y","reply_to":"y:1","created_at":"9999-12-31T23:59:59Z","author":{"id":"9","handle":"i","role":"staff"}}
{"network":"y","created_at":"2026-03-01T09:00:00Z"}
{"id":"u:1"}
P
sb-thread posts | jq -c '[.id, .customer, .posts, .authors, .first_response_s]'
: | sb-thread
echo "status $?"
