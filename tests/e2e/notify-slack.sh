# A Slack message is text whatever a stranger wrote, its secret URL shows nowhere, and one of which nobody knows whether
# it arrived is held until the channel says that it may be sent again.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
echo "$web/services/T0/B0/sesame-open-99" >slack.url
chmod 600 slack.url
cat >routes.yaml <<Y
channels:
  room: {type: slack, url_file: slack.url}
people:
  - {name: Room, role: social, channels: [room]}
  - {name: Dana, role: social, channels: [room]}
routes:
  - {name: complaints, when: refund, to: ["role:social"]}
Y
mkdir -p "$moods/services/T0/B0"
mood=$moods/services/T0/B0/sesame-open-99
cat >post.ndjson <<'J'
{"id":"x:1","network":"x","author":{"handle":"<!here>"},"text":"refund! <!channel> @channel @Everyone & <https://evil.example|your bank> *bold* für 5 €"}
J
export SB_NOW=2026-03-10T10:00:00Z
sb-notify -c routes.yaml post.ndjson >events.ndjson || fail "status $?"
expect "messages to a room in which two people are" "$(requests)" 1
expect "how it reads" "$(jq -r '.body.text' "$moods/requests.ndjson" | tr -d '\342\200\213' | sed -n 1,2p)" \
	"$(printf '[normal] complaints: @&lt;!here&gt; on x\nrefund! &lt;!channel&gt; @channel @Everyone &amp; &lt;https://evil.example|your bank&gt; *bold* für 5 ' | tr -d '\342\200\213')$(printf '€' | tr -d '\342\200\213')"
expect "words that wake a room" "$(jq -r '.body.text | test("@(channel|everyone|here)"; "i")' "$moods/requests.ndjson")" false
expect "events" "$(jq -r '[.event, .to] | join(" ")' events.ndjson | sort | tr '\n' ';')" \
	"accepted Dana;accepted Room;notified Dana;notified Room;"

echo drop >"$mood"
status=0
echo '{"id":"x:2","text":"refund now"}' | sb-notify -c routes.yaml >>events.ndjson || status=$?
expect "status when nobody knows" $status 6
echo 200 >"$mood"
SB_NOW=2026-03-10T20:00:00Z
sb-notify run -c routes.yaml >>events.ndjson || fail "status $?"
expect "requests while it is held" "$(requests)" 2
expect "its state" "$(sb-notify status --format json | jq -c '[.unknown, .incidents[1].deliveries[0].state]')" '[1,"unknown"]'
sed -i 's/type: slack/type: slack, on_unknown: resend/' routes.yaml
sb-notify run -c routes.yaml >>events.ndjson || fail "status $?"
expect "requests when it may be repeated" "$(requests)" 3

echo 404 >"$mood"
echo '{"id":"x:3","text":"refund now"}' | sb-notify -c routes.yaml >>events.ndjson && fail "a refusal is no success"
if grep -rl sesame events.ndjson "$XDG_STATE_HOME"; then fail "a secret shows"; fi
chmod 644 slack.url
sb-notify run -c routes.yaml 2>messages
expect "status when others can read the secret" $? 2
expect "message" "$(cat messages)" "sb-notify: slack.url: others can read this secret; run: chmod 600 slack.url"
