# What is sent was written down before: on a disk that is full at any moment nothing leaves that the next run would send again,
# and nothing is lost. The channel does not know a message that comes again, so each must come once.
. "$TOP/tests/lib/servers.sh"
start_moody_web
cat >routes.yaml <<Y
channels: {room: {type: slack, url: "$web/room"}}
people: [{name: Dana, channels: [room]}]
routes: [{name: all, when: refund, to: Dana}]
Y
for i in {1..300}; do echo "{\"id\":\"x:$i\",\"text\":\"refund $i\"}"; done >posts.ndjson
sb-notify -c routes.yaml --queue --state s.db posts.ndjson >/dev/null || fail "accepting ended with $?"

# a file that may not grow beyond so many KB is what a full disk is; the first 32 are for what the database's readers share
full=0
for limit in 33 40 60 100 150; do
	status=0
	(ulimit -f $limit; trap '' XFSZ; exec sb-notify run -c routes.yaml --state s.db >>events.ndjson 2>err) || status=$?
	[ $status -eq 0 ] || [ $status -eq 4 ] || fail "a full disk is status 4, not $status:" "$(cat err)"
	[ $status -eq 0 ] || { full=$((full + 1)); grep -q 's.db: ' err || fail "$(cat err)"; }
done
[ $full -gt 0 ] || fail "no disk was full: that shows nothing"
export SB_NOW=2037-01-01T00:00:00Z # leases are over
sb-notify run -c routes.yaml --state s.db >>events.ndjson 2>err || [ $? -eq 6 ] || fail "with room again it ended with $?" "$(cat err)"
jq -r '.body.text' "$moods/requests.ndjson" | grep -o 'refund [0-9]*' | sort >came
expect "messages that came" "$(wc -l <came)" 300
expect "messages that came twice" "$(uniq -d came | wc -l)" 0
