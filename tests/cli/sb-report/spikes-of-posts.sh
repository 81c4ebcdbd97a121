# Posts are counted by the hour, whatever order they come in: the give-away's storm is a spike, as a whole and by network.
export SB_NOW=2026-03-23T09:00:00Z
jq -c '.score = {label: (if (.text // "" | test("broken|crash|sorry|not|never|rash|wrong"; "i")) then "negative" else "neutral" end)}' \
	"$TOP/lib/data/sample.ndjson" >posts.ndjson
sb-report spikes --by network --format ndjson posts.ndjson
tac posts.ndjson | sb-report spikes --by network --format ndjson | cmp - <(sb-report spikes --by network --format ndjson posts.ndjson) && echo same
# nothing after a moment is used for it: without all that comes later the spike is the same
jq -c 'select(.created_at < "2026-03-17T10:00")' posts.ndjson | sb-report spikes --format ndjson
# a clock from the year 1 and one that runs ahead change nothing
{ cat posts.ndjson; echo '{"id":"x:1","created_at":"0001-01-01T00:00:00Z"}
{"id":"x:2","created_at":"9999-12-31T23:59:59Z"}'; } | sb-report spikes --format ndjson
