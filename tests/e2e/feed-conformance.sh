# The suites of feedparser and gofeed, served by a real server and read by sb-fetch: at least 97 % of the cases that concern
# fields of a post pass, and each that does not stands in tests/lib/feed_cases.known with its reason.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
suites=$SHARED/data/conformance
[ -d "$suites/feedparser" ] || skip "the suites are not here: $suites"
port=$(free_port)
start_server "$port" /usr/bin/python3 "$TOP/tests/lib/feed_cases.py" serve "$suites" "$port"
/usr/bin/python3 "$TOP/tests/lib/feed_cases.py" sources "$suites" "$port" >sources
sb-fetch --no-state --limit 1000000 -s sources >posts 2>errors
/usr/bin/python3 "$TOP/tests/lib/feed_cases.py" judge "$suites" "$port" posts errors "$TOP/tests/lib/feed_cases.known" \
	>judged || fail "$(cat judged)"
# the judge itself can tell: a title that is another one is noticed
jq -c 'if .title then .title += "!" else . end' posts >wrong
/usr/bin/python3 "$TOP/tests/lib/feed_cases.py" judge "$suites" "$port" wrong errors "$TOP/tests/lib/feed_cases.known" \
	>/dev/null && fail "the judge notices nothing"
exit 0
