# Ended by a signal, a run takes nothing new, waits for what is on its way and writes down how it ended: a room that knows no message
# again has each once, no more than eight are on their way to it at the same time, and nothing is held as unknown. A second signal ends it at once. sb-reply waits for its answer, too.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
printf '%s\n' "$web/room" >room.url
chmod 600 room.url
cat >routes.yaml <<'Y'
channels: {room: {type: slack, url_file: room.url}}
people: [{name: Dana, channels: [room]}]
routes: [{name: all, when: "*", to: Dana}]
Y
state() { sb-notify status --all --format json | jq -c '[(.incidents | map(.deliveries[] | select(.state == "accepted")) | length), .waiting, .unknown]'; }
taken() { wait_until grep -q '^ShdPnd:[[:space:]]*0*$' "/proc/$1/status"; } # PID: it has seen the signal that was sent
seen() { wait_until has_lines "$1" . "$moods/requests.ndjson" || fail "only $(requests) requests came"; } # N: so many have come
seq -f '{"id":"x:%g","text":"refund"}' 12 | sb-notify -c routes.yaml --queue >/dev/null

for signal in TERM INT; do
	rm -f "$moods/go"
	before=$(requests)
	echo wait >"$moods/room"
	set -m # an interactive shell's children can be interrupted
	sb-notify run -c routes.yaml >events.ndjson &
	run=$!
	set +m
	server_pids+=("$run")
	seen $((before + 1))
	kill -$signal $run
	taken $run # else all may be done before it is
	touch "$moods/go"
	status=0
	wait $run || status=$?
	expect "status after $signal" $status $((128 + $(kill -l $signal)))
	expect "accepted, waiting, unknown after $signal" "$(state)" "$(if [ $signal = TERM ]; then echo '[8,4,0]'; else echo '[12,0,0]'; fi)"
	expect "requests after $signal" "$(requests)" "$(if [ $signal = TERM ]; then echo 8; else echo 12; fi)"
done

# nobody who insists is kept waiting
rm -f "$moods/go"
echo '{"id":"x:13","text":"refund"}' | sb-notify -c routes.yaml --queue >/dev/null
sb-notify run -c routes.yaml >events.ndjson &
run=$!
server_pids+=("$run")
seen 13
kill -TERM $run
taken $run # else both are one
kill -TERM $run
status=0
wait $run || status=$?
expect "status after two" $status 143
expect "deliveries on their way" "$(sb-notify status --format json | jq -c '.incidents[].deliveries[] | select(.state == "sending") | .attempts')" 1
touch "$moods/go"

# sb-reply: of two drafts the one that is on its way is published, the other waits
start_networks
mkdir -p "$XDG_CONFIG_HOME/sb"
echo "${web#http://} hush-hush-token-7441" >"$XDG_CONFIG_HOME/sb/credentials"
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
echo "replies: {accounts: {mastodon: {url: \"$web\", as: shop}}}" >reply.yaml
for i in 1 2; do
	jq -cn --arg id $i --arg url "mastodon:${web#http://}/11$i" '{type: "draft", $id, reply_to: $url, text: "Sorry, number \($id)", by: "dana", approved_by: "samira"}'
done | sb-reply -c reply.yaml --queue >/dev/null
echo wait >"$networks/mood"
sb-reply run -c reply.yaml >replies.ndjson &
run=$!
server_pids+=("$run")
wait_until has_lines 1 '"method": *"POST"' "$networks/requests.ndjson" || fail "nothing was published"
kill -TERM $run
taken $run
touch "$networks/go"
status=0
wait $run || status=$?
expect "status of sb-reply" $status 143
expect "what it published, and said so" "$(wc -l <"$networks/posts.ndjson") $(jq -c 'select(.event == "reply")' replies.ndjson | wc -l)" "1 1"
sb-reply run -c reply.yaml >>replies.ndjson || fail "status $?"
expect "what is published in the end" "$(wc -l <"$networks/posts.ndjson") $(jq -c 'select(.event == "reply")' replies.ndjson | wc -l)" "2 2"
