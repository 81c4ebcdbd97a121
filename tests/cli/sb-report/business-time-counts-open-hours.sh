# With a calendar each wait stands in business time too: Friday 16:30 to Monday 9:30 is an hour of Monday to Friday, 9 to 17;
# and days are those of its zone.
[ -e /usr/share/zoneinfo/Europe/Berlin ] || { echo "no time zones here"; exit 77; }
export SB_NOW=2026-04-10T00:00:00Z
cat >office <<'C'
zone Europe/Berlin
mon-fri 09:00-17:00
C
# 27 March is a Friday; the clocks change on the 29th
cat >posts.ndjson <<'J'
{"id":"t:1","created_at":"2026-03-27T15:30:00Z","author":{"handle":"a"}}
{"id":"t:2","reply_to":"t:1","created_at":"2026-03-30T07:30:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:3","reply_to":"t:2","created_at":"2026-03-30T14:00:00Z","author":{"handle":"a"}}
{"id":"t:4","reply_to":"t:3","created_at":"2026-03-31T06:00:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:5","created_at":"2026-03-31T22:30:00Z","author":{"handle":"b"}}
{"id":"t:6","reply_to":"t:5","created_at":"2026-04-01T08:00:00Z","author":{"handle":"s","role":"staff"}}
J
sb-report response --calendar office --target 1h --every 1d --format json posts.ndjson | jq -c 'del(.histogram, .series)'
sb-report response --calendar office --every 1d --format csv posts.ndjson
sb-report response --calendar office --zone Asia/Tokyo posts.ndjson
# in parts too
sb-report response --calendar office --target 1h --partial posts.ndjson | sb-report response --merge --format json >joined
sb-report response --calendar office --target 1h --format json posts.ndjson | python3 -c 'import json, sys
whole, joined = json.load(sys.stdin), json.load(open("joined"))
print(list(whole) == list(joined), all(abs(whole[k] - joined[k]) <= 0.005 * whole[k] for k in whole if "business" in k), sum("business" in k for k in whole))'
sb-report response --calendar office --merge joined
sb-report response --calendar nowhere posts.ndjson
