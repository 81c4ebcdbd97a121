# Acknowledgements without a server of ours: an answer to the mail, in a Maildir that somebody else reads; a button of ntfy, whose
# topic is polled; events among the records. Nobody else's mail, and no machine's, acknowledges anything; each is taken once, also
# when the run that takes it is killed.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_mail
start_moody_web
mkdir -p inbox/new inbox/cur inbox/tmp
cat >routes.yaml <<Y
channels:
  mail: {type: mail, server: "$mail", from: listening@larkspur.example, inbox: inbox}
  push: {type: ntfy, url: "$web/push", token_file: token, options: {ack: "$web/seen"}}
people:
  - {name: Dana, role: social, channels: [{mail: dana@larkspur.example}]}
  - {name: Carol, role: callcentre, channels: [{mail: carol@larkspur.example}]}
  - {name: Bo, channels: [{push: bo}]}
  - {name: Kai, channels: [{mail: kai@larkspur.example}], hours: mon-fri 12:00-17:00}
  - {name: Lin, channels: [{push: lin}], hours: mon-fri 12:00-17:00}
routes:
  - {name: complaints, when: refund, to: [Dana, Carol], ack: all}
  - {name: ideas, when: idea, to: Bo}
  - {name: nights, when: night, to: [Kai, Lin], quiet: digest, ack: all}
Y
(umask 077 && echo tk_hush >token)
ran() { sb-notify run -c routes.yaml >>events.ndjson || fail "run: status $?"; }
acks() { jq -c 'select(.event == "ack") | [.incident, .actor, .role, .channel]' events.ndjson | tr '\n' ' '; }
mail_id() { grep -l "^To: <$1@" mailbox/new/* | xargs grep -hi '^Message-ID:' | sed 's/.*<\(.*\)>.*/\1/'; }
answer_from() { printf 'From: Dana <%s>\r\nTo: listening@larkspur.example\r\n%b\r\n\r\nOn it.\r\n' "$2" "$3" >"inbox/$1"; }

printf '200\n{"id":"hwQ2YpKdmg","event":"message"}\n' >"$moods/push"
: >"$moods/seen-json.get"
export SB_NOW=2026-03-10T10:00:00Z
echo '{"id":"x:1","text":"refund","url":"https://x.example/1"}' | sb-notify -c routes.yaml >>events.ndjson || fail "status $?"
dana=$(mail_id dana) carol=$(mail_id carol)
[ -n "$dana" ] && [ -n "$carol" ] || fail "no mails"
grep -q 'Or answer this mail' mailbox/new/* || fail "the mail does not say that it can be answered"

# strangers, machines, and who was not sent that mail
answer_from new/1.stranger mallory@larkspur.example "In-Reply-To: <$dana>"
answer_from new/2.vacation dana@larkspur.example "In-Reply-To: <$dana>\r\nAuto-Submitted: auto-replied"
answer_from new/3.guess dana@larkspur.example "In-Reply-To: <0000000000000000-${dana#*-}>"
answer_from new/3.older dana@larkspur.example "In-Reply-To: <${dana%-*}-1f@larkspur.example>" # as many as there were before a backup
answer_from new/4.other carol@larkspur.example "In-Reply-To: <$dana>"
: >inbox/new/5.empty
ran
expect "acknowledgements by nobody" "$(acks)" ""
answer_from cur/6.dana:2,S Dana@Larkspur.example "References: <other@b>\r\n <$dana>"
ran
ran
expect "acknowledgements by Dana" "$(acks)" '["1r","Dana","social","mail"] '
mv inbox/cur/6.dana:2,S inbox/cur/6.dana:2,RS
answer_from new/7.carol carol@larkspur.example "In-Reply-To: <$carol>"
ran
expect "acknowledgements by both" "$(acks)" '["1r","Dana","social","mail"] ["1r","Carol","callcentre","mail"] '
expect "the state" "$(sb-notify status --format json --all | jq -r '.incidents[0].state')" acknowledged

# news stand in the thread of the first mail
sb-notify update 1r 'A cat' -c routes.yaml --as Dana >>events.ndjson || fail "status $?"
expect "threads" "$(grep -h '^References:' mailbox/new/* | tr -d '\r' | sort)" "$(printf 'References: <%s>\nReferences: <%s>' "$carol" "$dana" | sort)"

# a button, pressed; the topic is asked only for what is new, with the token, as it is the same server
echo '{"id":"x:2","text":"an idea"}' | sb-notify -c routes.yaml >>events.ndjson || fail "status $?"
button() { jq -r --arg path "/push/$1" 'select(.path == $path) | .headers.actions' "$moods/requests.ndjson" | sed 's/=?UTF-8?B?//; s/?=$//' | base64 -d | jq -c '.[] | [.url, .body]'; }
expect "the button" "$(button bo)" \
	"[\"$web/seen\",\"{\\\"ack\\\":\\\"2w\\\",\\\"as\\\":\\\"Bo\\\"}\"]"
cat >"$moods/seen-json.get" <<'J'
{"id":"aaa","event":"open"}
no JSON
{"id":"bbb","event":"message","message":"no JSON"}
{"id":"ccc","event":"message","message":"{\"ack\":\"99z\",\"as\":\"Bo\"}"}
{"id":"ddd","event":"message","message":"{\"ack\":\"2w\",\"as\":\"Bo\"}"}
J
: >"$moods/asked"
ran
: >"$moods/seen-json.get"
ran
expect "acknowledgements by the button" "$(jq -c 'select(.event == "ack" and .incident == "2w") | [.actor, .channel]' events.ndjson)" '["Bo","push"]'
expect "what was asked" "$(cat "$moods/asked")" "$(printf '/seen/json?poll=1&since=all Bearer tk_hush\n/seen/json?poll=1&since=ddd Bearer tk_hush')"

# events among the records
printf '%s\n' '{"id":"x:3","text":"an idea"}' '{"type":"event","event":"ack","about":"x:3","actor":"Bo","channel":"pager"}' \
	'{"type":"event","event":"ack","incident":"77q","actor":"Bo"}' '{"type":"event","event":"reply","about":"x:3","actor":"Bo"}' |
	sb-notify -c routes.yaml --queue >>events.ndjson || fail "status $?"
expect "acknowledgements by events" "$(jq -c 'select(.event == "ack" and .incident == "3a") | [.actor, .channel, .cancelled]' events.ndjson)" '["Bo","pager",1]'

# the token was renewed while it listens: it is read anew when the server refuses it
echo Basic c2VlbjpuZXc= >"$moods/token"
: >"$moods/asked"
sb-notify run --follow -c routes.yaml >>events.ndjson 2>messages &
server_pids+=($!)
wait_until test -s "$moods/asked" || fail "nothing was asked"
echo Basic c2VlbjpuZXc= >token
wait_until grep -q 'Basic c2VlbjpuZXc=' "$moods/asked" || fail "the token was not read anew"
kill "${server_pids[-1]}"
wait "${server_pids[-1]}" || true
expect "what is said" "$(sort -u messages)" "sb-notify: the channel 'push' cannot be asked for acknowledgements: it answers with status 401"

# a mail that gathers messages: the answer is for all of them. Killed at whatever moment, the run after it takes what was not taken.
# A push message that gathers them has one button for all
printf '%s\n' '{"id":"x:8","text":"at night"}' '{"id":"x:9","text":"at night, too"}' | sb-notify -c routes.yaml >>events.ndjson || fail "status $?"
SB_NOW=2026-03-10T12:00:00Z
ran
answer_from new/8.kai kai@larkspur.example "In-Reply-To: <$(mail_id kai)>"
gcc -shared -fPIC -o kill_at.so "$TOP/tests/lib/kill_at.c" -ldl || fail "no shim"
for at in $(seq 1 8); do
	rm -f state.db*
	cp "$XDG_STATE_HOME/sb/notify.db" state.db
	LD_PRELOAD=$PWD/kill_at.so KILL_AT=$at KILL_AFTER=1 sb-notify run -c routes.yaml --state state.db >/dev/null 2>&1 || true
	sb-notify run -c routes.yaml --state state.db >/dev/null || fail "the run after the one that was killed: $?"
	expect "what Kai has acknowledged, killed at $at" "$(sb-notify log --state state.db | jq -r 'select(.event == "ack" and .actor == "Kai") | .about' | paste -s -d ' ')" "x:8 x:9"
done
expect "the button for several" "$(button lin)" "[\"$web/seen\",\"{\\\"ack\\\":[\\\"4g\\\",\\\"5m\\\"],\\\"as\\\":\\\"Lin\\\"}\"]"
button lin | jq -c '{id: "eee", event: "message", message: .[1]}' >"$moods/seen-json.get"
ran
expect "what Lin has acknowledged" "$(jq -r 'select(.event == "ack" and .actor == "Lin") | .about' events.ndjson | paste -s -d ' ')" "x:8 x:9"
