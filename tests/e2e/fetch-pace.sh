# Politeness: a feed is asked once in the time it names, a source that fails is asked less and less, robots.txt is obeyed,
# and --status says all of it.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
web='' # start_nginx sets it
start_nginx "
		location = /aged.rss { add_header Cache-Control 'public, max-age=600'; }
		location = /broken { if (-f \$document_root/mended) { rewrite ^ /ttl.rss last; } return 503; }
		location = /robots.txt { if (-f \$document_root/lame) { return 500; } }"
feed() { # name words...
	printf '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>t</title>%s' "$2" >"web/$1.rss"
	printf '<item><guid isPermaLink="false">%s-1</guid><title>one</title></item></channel></rss>' "$1" >>"web/$1.rss"
}
feed ttl '<ttl>60</ttl>'
feed daily '<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>'
feed aged ''
feed free ''
export SB_NOW=2026-03-23T10:00:00Z
run() { # STATUS ARGUMENT...
	local want=$1 status=0
	shift
	sb-fetch "$@" >out 2>err || status=$?
	[ $status -eq "$want" ] || fail "sb-fetch $*: the status should be $want, it is $status:" "$(cat err)"
}
asked() { lines_logged "$2" "GET $1 " nginx/access.log || fail "$1 should have been asked for $2 times:" "$(cat nginx/access.log)"; }

# once in their time: RSS's ttl, RSS 1.0's syndication module, Cache-Control; passing over is no failure
four=("$web/ttl.rss" "$web/daily.rss" "$web/aged.rss" "$web/free.rss")
run 0 "${four[@]}"
[ "$(wc -l <out)" -eq 4 ] || fail "$(cat out err)"
SB_NOW=2026-03-23T10:09:59Z run 0 "${four[@]}"
[ ! -s err ] || fail "$(cat err)"
SB_NOW=2026-03-23T10:59:00Z run 0 "${four[@]}"
SB_NOW=2026-03-23T11:00:00Z run 0 "${four[@]}"
asked /ttl.rss 2
asked /daily.rss 1
asked /aged.rss 2 # at 10:59 again: its 10 minutes were over; then 304 says the same once more
asked /free.rss 4
SB_NOW=2026-03-23T11:00:01Z run 0 --now "$web/ttl.rss"
asked /ttl.rss 3

# what fails is asked less and less: the first time changes nothing, then the bound doubles
bound=0
now=$(date -u -d 2026-03-23T12:00:00Z +%s)
for i in 1 2 3 4 5 6; do
	SB_NOW=$(date -u -d "@$now" +%FT%TZ)
	run 5 "$web/broken"
	grep -q 'the server answered 503' err || fail "$(cat err)"
	asked /broken $i
	[ $i -eq 1 ] || grep -q "it failed $i times in a row and is left alone until" err || fail "$(cat err)"
	next=$(sb-fetch --status --format ndjson "$web/broken" | jq -r '.next // empty')
	wait=$(($(date -u -d "${next:-@$now}" +%s) - now))
	{ [ "$wait" -ge 0 ] && [ "$wait" -le $bound ]; } || fail "after failure $i it waits $wait s, and should wait at most $bound"
	bound=$((bound == 0 ? 120 : 2 * bound))
	now=$((now + wait))
done
sqlite3 "$XDG_STATE_HOME/sb/fetch.db" "UPDATE source SET wait_until = wait_until + 60000000 WHERE failures > 0"
run 5 "$web/broken"
grep -q 'it failed 6 times in a row (the server answered 503) and is left alone until .*; passed over$' err || fail "$(cat err)"
asked /broken 6
[ "$(sb-fetch --status --format ndjson "$web/broken" | jq -c '[.failures, .posts, .problem]')" = '[6,0,"the server answered 503"]' ] ||
	fail "$(sb-fetch --status "$web/broken")"
touch web/mended
run 0 --now "$web/broken"
[ "$(sb-fetch --status --format ndjson "$web/broken" | jq -c '[.failures, .posts, has("problem")]')" = '[0,1,false]' ] ||
	fail "$(sb-fetch --status "$web/broken")"

# robots.txt: asked once a day and host, obeyed, and kept
export SB_NOW=2026-03-24T13:00:00Z
lines_logged 1 'GET /robots.txt ' nginx/access.log || fail "robots.txt is asked for once:" "$(cat nginx/access.log)"
printf 'User-agent: *\nDisallow: /\nAllow: /free\n\nUser-agent: other\nUser-agent: SB\nDisallow: /*.rss$\nAllow: /aged.rss\n' >web/robots.txt
run 6 --no-state "$web/free.rss" "$web/aged.rss"
grep -q "free.rss: $web/robots.txt forbids it to 'sb'; --no-robots asks all the same, where you may$" err || fail "$(cat err)"
[ "$(jq -r .id out)" = feed:aged-1 ] || fail "$(cat out)"
run 0 --no-state --no-robots "$web/free.rss"
run 0 --no-state --user-agent 'mybot/1.0 (me@example.org)' "$web/free.rss"
run 6 --no-state --user-agent 'mybot/1.0 (me@example.org)' "$web/aged.rss"
touch web/lame
run 5 --no-state "$web/aged.rss"
grep -q 'robots.txt answered 500, so that it is not known whether it may be asked$' err || fail "$(cat err)"
run 0 "$web/free.rss" # the copy of the day before will do
echo "$web/free.rss --no-robots --limit 1" >list.txt
run 0 --no-state -s list.txt

# what the table shows
SB_NOW=2026-03-23T11:30:00Z sb-fetch --status "$web/ttl.rss" "$web/daily.rss" | sed "s|$web||" >out
printf '%s\n' 'LAST SUCCESS             POSTS  FAILURES  NOT BEFORE            SOURCE' \
	'2026-03-23T10:00:00Z         1         0  2026-03-23T16:00:00Z  /daily.rss' \
	'2026-03-23T11:00:01Z         1         0  2026-03-23T12:00:01Z  /ttl.rss' | diff - out || fail "the table is another one"
