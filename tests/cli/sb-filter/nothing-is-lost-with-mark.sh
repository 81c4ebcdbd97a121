# --unique drops what repeats, --mark says whose it repeats, and a window forgets.
printf '%s\n' '{"id":"a","u":1,"created_at":"2026-03-01T00:00:00Z"}' '{"id":"b","u":2,"created_at":"2026-03-01T01:00:00Z"}' \
	'{"id":"c","u":1,"created_at":"2026-03-01T02:00:00Z"}' '{"id":"d","u":"1","created_at":"2026-03-03T00:00:00Z"}' '{"id":"e"}' '{"id":"f"}' \
	'{"id":"g","u":1,"created_at":"2026-03-03T00:30:00Z"}' >p
id() { jq -r '.id + (if .duplicate_of then "=" + .duplicate_of else "" end)' | paste -s -d ' '; }
sb-filter --unique=u '' p | id
sb-filter --unique=u --mark '' p | id
sb-filter --unique=u --window 1 '' p | id
sb-filter --unique=u --window 2d '' p | id
sb-filter --unique=u --window 1h '' p | id
sb-filter --unique=near --mark '' <<'Q'
{"id":"x:1","text":"My parcel with the new winter boots never arrived, thanks Larkspur!"}
{"id":"x:2","text":"RT @ann: my parcel with the new winter boots NEVER arrived… thanks larkspur https://t.example/1"}
{"id":"x:3","text":"my parcel with the old summer shoes came early, thank you Larkspur"}
{"id":"x:4","text":""}
{"id":"x:5","text":""}
Q
