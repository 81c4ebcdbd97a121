# A real ntfy and a real Alertmanager take what sb-notify sends: title, priority, buttons and link arrive as they were meant,
# a text of any length is a message and no file, an alert that comes twice is one, and a refusal is final.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
ntfy=$(command -v ntfy || echo "$TOP/.deps/usr/bin/ntfy")
[ -x "$ntfy" ] || skip "ntfy is not here: .ci/deps long takes it"
alertmanager=$(command -v prometheus-alertmanager) || skip "prometheus-alertmanager is not here: .ci/deps long takes it"

port=$(free_port)
push=http://127.0.0.1:$port
start_server "$port" "$ntfy" serve --listen-http "127.0.0.1:$port" --base-url "$push" --cache-file "$PWD/ntfy.db" \
	--config /dev/null --attachment-cache-dir "$PWD/attachments"
port=$(free_port)
alerts=http://127.0.0.1:$port
printf 'route: {receiver: none}\nreceivers: [{name: none}]\n' >alertmanager.yml
start_server "$port" "$alertmanager" --config.file=alertmanager.yml --storage.path="$PWD/am" --cluster.listen-address= \
	--web.listen-address="127.0.0.1:$port"

cat >routes.yaml <<Y
channels:
  push: {type: ntfy, url: "$push", options: {ack: "$push/seen"}}
  wrong: {type: ntfy, url: "$push/not/a/topic"}
  alerts: {type: alertmanager, url: "$alerts"}
  gone: {type: alertmanager, url: "$alerts/nowhere"}
people:
  - {name: Inês, channels: [{push: ines}]}
  - {name: Wall, channels: [alerts]}
  - {name: Lost, channels: [wrong]}
  - {name: Gone, channels: [gone]}
routes: [{name: breach, when: "*", to: [Inês, Wall], severity: critical}]
Y
jq -nc '{id: "x:1", network: "x", author: {handle: "nova"}, url: "https://x.example/nova/é/1",
	text: "Break-in: für 5 € 👟 **bold** @everyone"}' >post.ndjson
sb-notify -c routes.yaml post.ndjson >events.ndjson || fail "status $?" "$(cat events.ndjson)"
curl -fsS "$push/ines/json?poll=1" | jq -c 'select(.event == "message")' >pushed.ndjson
expect "title" "$(jq -r .title pushed.ndjson)" "[critical] breach: @nova on x: Break-in: für 5 € 👟 **bold** @everyone"
expect "priority and link" "$(jq -c '[.priority, .click, .content_type, .attachment]' pushed.ndjson)" \
	'[5,"https://x.example/nova/é/1",null,null]'
expect "text" "$(jq -r .message pushed.ndjson | tail -n 2 | tr '\n' ' ')" \
	"https://x.example/nova/é/1 To acknowledge: sb-notify ack 1r --as NAME "
expect "buttons" "$(jq -c '[.actions[] | [.action, .url, .method]]' pushed.ndjson)" \
	"[[\"view\",\"https://x.example/nova/é/1\",null],[\"http\",\"$push/seen\",\"POST\"]]"
# what a phone does when the button is pressed
jq -r '.actions[1].body' pushed.ndjson | tr -d '\n' | curl -fsS --data-binary @- "$push/seen" >answer
expect "what a run hears of the button" "$(sb-notify run -c routes.yaml | jq -c 'select(.event == "ack") | [.actor, .channel, .incident]')" \
	'["Inês","push","1r"]'
expect "what the next run hears of it" "$(sb-notify run -c routes.yaml)" ""

jq -nr '[range(3000) | "wörd "] | join("")' >long.txt
sb-notify send -c routes.yaml --to Inês - <long.txt >>events.ndjson || fail "status $?"
curl -fsS "$push/ines/json?poll=1" | jq -c 'select(.event == "message")' | tail -n 1 >pushed.ndjson
expect "a long text" "$(jq -c '[.attachment, (.message | utf8bytelength <= 4096), (.message | test("…\nTo acknowledge: "))]' pushed.ndjson)" \
	'[null,true,true]'

curl -fsS "$alerts/api/v2/alerts" >alerts.json
expect "alert" "$(jq -c '[.[] | [.labels.alertname, .labels.severity, .labels.incident, .labels.about, .annotations.link, .status.state]]' alerts.json)" \
	'[["breach","critical","1r","x:1","https://x.example/nova/é/1","active"]]'
expect "how long the alert lasts" "$(jq '.[0] | (.endsAt[0:19] + "Z" | fromdateiso8601) - (.startsAt[0:19] + "Z" | fromdateiso8601)' alerts.json)" 86400
# the same again, as after a crash that left its outcome unknown
request=$(jq -c '[.[] | {labels, annotations, startsAt, endsAt, generatorURL}]' alerts.json)
curl -fsS -H 'Content-Type: application/json' -d "$request" "$alerts/api/v2/alerts"
expect "alerts after the same again" "$(curl -fsS "$alerts/api/v2/alerts" | jq length)" 1

for who in Lost Gone; do
	status=0
	sb-notify send -c routes.yaml --to $who hello >events.ndjson || status=$?
	expect "status when the server has no such place ($who)" $status 6
done
