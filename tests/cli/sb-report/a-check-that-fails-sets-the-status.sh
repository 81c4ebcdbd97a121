# --fail-if ends with status 1 when a condition holds, and the report is written all the same.
cat >posts.ndjson <<'J'
{"id":"t:1","created_at":"2026-03-01T10:00:00Z","author":{"handle":"a"}}
{"id":"t:2","reply_to":"t:1","created_at":"2026-03-01T10:20:00Z","author":{"handle":"s","role":"staff"}}
{"id":"t:3","created_at":"2026-03-02T10:00:00Z","author":{"handle":"b"}}
J
export SB_NOW=2026-03-05T00:00:00Z
try() {
	local status=0
	sb-report response volume "$@" --format json posts.ndjson >report || status=$?
	jq -c '.response.response_rate' report
	echo "$* $status"
}
for c in 'response_rate<0.9' 'response_rate < 50%' 'response_rate<=50%' 'response_rate=0.5' 'response_rate!=0.5' 'response_rate>=0.5' \
	'first_response_median_s>15m' 'first_response_median_s>1h' 'volume.posts>2' 'response.posts>3'; do
	try --fail-if "$c" 2>&1
done
try --fail-if 'response_rate<0.9' --fail-if 'posts>100' 2>&1
try --fail-if 'volume.response_rate<1' 2>&1
for c in 'response_rate' '<0.5' 'response_rate<soon' 'response_rate<'; do sb-report --fail-if "$c" posts.ndjson 2>&1; echo "$?"; done
: >empty
sb-report response --fail-if 'response_rate<0.9' empty >/dev/null; echo "what is not known fails nothing: $?"
{ echo '{"id":"t:1"}'; echo bad; } | sb-report volume --fail-if 'posts>0' >/dev/null 2>&1; echo "a bad line goes before: $?"
