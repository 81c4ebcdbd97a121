# Killed at any moment, it forgets nothing that it said it had accepted: each such message arrives, and one that arrives
# twice has the same id both times. Two runs side by side send nothing twice.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
cat >routes.yaml <<Y
channels:
  hook: {type: webhook, url: "$web/hook"}
people:
  - {name: Room, channels: [hook]}
routes:
  - {name: all, when: "*", to: Room}
Y
rounds=${ROUNDS:-30}
posts() { seq -f "{\"id\":\"x:$1-%g\",\"text\":\"refund\"}" 40 >posts.ndjson; } # ROUND
posts 0
start=$(date +%s%N)
sb-notify -c routes.yaml posts.ndjson >events.ndjson || fail "a whole run ended with $?"
whole=$(($(date +%s%N) - start)) # how long one takes today
for round in $(seq $rounds); do
	posts "$round"
	sb-notify -c routes.yaml posts.ndjson >round.out &
	victim=$!
	kill_moment "$round" $whole
	kill -9 $victim 2>/dev/null
	wait $victim 2>/dev/null
	cat round.out >>events.ndjson
	[ -z "$(tail -c 1 round.out)" ] || echo >>events.ndjson
done
# the last line of a round may be cut off by the kill
jq -R -r 'fromjson? | select(.event == "notified") | .about' events.ndjson | sort -u >said
sb-notify log | jq -r 'select(.event == "notified") | .about' | sort -u >accepted
expect "said to be accepted, and not in the outbox" "$(comm -23 said accepted)" ""
# leases that the dead held have run out by then
SB_NOW=$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ) sb-notify run -c routes.yaml >/dev/null
SB_NOW=$(date -u -d '+2 hours' +%Y-%m-%dT%H:%M:%SZ) sb-notify run -c routes.yaml >/dev/null || fail "something still waits: $?"
jq -r '.body.incident.about' "$moods/requests.ndjson" | sort -u >arrived
expect "accepted, and never arrived" "$(comm -23 accepted arrived)" ""
expect "arrived, and never accepted" "$(comm -13 accepted arrived)" ""
expect "messages with two ids" "$(jq -r '[.body.incident.about, .id] | @tsv' "$moods/requests.ndjson" | sort -u | cut -f 1 | uniq -d)" ""
[ "$(wc -l <accepted)" -gt 100 ] || fail "only $(wc -l <accepted) were accepted: the kills come too early to show anything"
echo "accepted $(wc -l <accepted), requests $(requests)"

rm "$moods/requests.ndjson"
touch "$moods/requests.ndjson"
seq -f '{"id":"y:%g","text":"refund"}' 200 | sb-notify -c routes.yaml --queue >/dev/null || fail "status $?"
runs=()
for _ in 1 2 3; do
	sb-notify run -c routes.yaml >/dev/null &
	runs+=($!)
done
wait "${runs[@]}"
expect "requests of three runs side by side" "$(requests)" 200
