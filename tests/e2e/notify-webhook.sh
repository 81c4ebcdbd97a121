# What a web server says is understood: 429 with Retry-After is waited for, 500 is tried again after a while, an answer that
# breaks off is repeated under the same id, 400 is final, nothing listening is tried again. No secret shows anywhere.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
nobody=$(free_port)
echo 'hush-hush-token-7441' >hook.token
echo whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw >sign.key
chmod 600 hook.token sign.key
cat >routes.yaml <<Y
channels:
  hook: {type: webhook, url: "$web/hook", token_file: hook.token, sign_file: sign.key}
  other: {type: webhook, url: "$web/other", token_file: hook.token, limits: {attempts: 3}}
  dead: {type: webhook, url: "http://127.0.0.1:$nobody/", limits: {age: 30m}}
people:
  - {name: Room, role: social, channels: [hook]}
  - {name: Wall, role: callcentre, channels: [other]}
  - {name: Void, role: void, channels: [dead]}
routes:
  - {name: complaints, when: refund, to: ["role:social"]}
  - {name: calls, when: call, to: "role:callcentre"}
  - {name: void, when: void, to: "role:void"}
Y
post() { echo "{\"id\":\"x:$1\",\"text\":\"$2\"}" >post.ndjson; }
ran() { # WANTED-STATUS COMMAND...
	local wanted=$1 status=0
	shift
	"$@" >>events.ndjson 2>>messages || status=$?
	expect "status of $* at $SB_NOW" $status "$wanted"
}
retry_at() { jq -r --arg about "$1" 'select(.about == $about and .retry_at) | .retry_at' events.ndjson | tail -n 1; }

export SB_NOW=2026-03-10T10:00:00Z
post 1 refund
echo '429 120' >"$moods/hook"
ran 5 sb-notify -c routes.yaml post.ndjson
expect "when a 429 with Retry-After: 120 is tried again" "$(retry_at x:1)" 2026-03-10T10:02:00Z
# the server asked for silence: what comes meanwhile waits too
post 2 refund
SB_NOW=2026-03-10T10:01:00Z
ran 5 sb-notify -c routes.yaml post.ndjson
echo 200 >"$moods/hook"
SB_NOW=2026-03-10T10:01:59Z ran 5 sb-notify run -c routes.yaml
SB_NOW=2026-03-10T10:02:00Z ran 0 sb-notify run -c routes.yaml
expect "requests" "$(jq -r .body.incident.about "$moods/requests.ndjson" | sort | tr "\n" " ")" "x:1 x:1 x:2 "
expect "ids of a message" "$(jq -r 'select(.body.incident.about == "x:1") | .id' "$moods/requests.ndjson" | sort -u | wc -l)" 1
expect "ids of two messages" "$(jq -r '.id' "$moods/requests.ndjson" | sort -u | wc -l)" 2
expect "id in the body" "$(jq -r 'select(.id != .body.id) | .id' "$moods/requests.ndjson")" ""
expect "authorization" "$(jq -r '.authorization' "$moods/requests.ndjson" | sort -u)" "Bearer hush-hush-token-7441"

# what a receiver does to know who sent it
head -n 1 "$moods/requests.ndjson" >signed.json
expect "signature" "$(jq -r '.headers["webhook-signature"]' signed.json)" "$(/usr/bin/python3 - signed.json <<'P'
import base64, hashlib, hmac, json, sys
seen = json.load(open(sys.argv[1]))
text = ".".join([seen["id"], seen["headers"]["webhook-timestamp"], seen["raw"]])
digest = hmac.new(base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), text.encode(), hashlib.sha256).digest()
print("v1," + base64.b64encode(digest).decode())
P
)"

# a failure of the server, three times: then it is given up, as the channel says
echo 500 >"$moods/other"
post 3 call
SB_NOW=2026-03-10T11:00:00Z
ran 5 sb-notify -c routes.yaml post.ndjson
for wanted in 5 6; do
	SB_NOW=$(retry_at x:3)
	ran $wanted sb-notify run -c routes.yaml
done
expect "attempts" "$(requests /other)" 3
expect "the end" "$(jq -r 'select(.about == "x:3") | .outcome // .event' events.ndjson | tr '\n' ' ')" "notified retry retry failed "

# an answer that breaks off, and none at all: nobody knows, and sending again does no harm
for mood in half drop; do
	echo $mood >"$moods/hook"
	post $mood refund
	SB_NOW=2026-03-10T12:00:00Z
	ran 5 sb-notify -c routes.yaml post.ndjson
	echo 200 >"$moods/hook"
	SB_NOW=$(retry_at x:$mood)
	ran 0 sb-notify run -c routes.yaml
	expect "requests of $mood, ids of them" "$(jq -r --arg about "x:$mood" 'select(.body.incident.about == $about) | .id' \
		"$moods/requests.ndjson" | sort | uniq -c | awk '{ print $1 }')" 2
done

# a refusal is final
echo 400 >"$moods/hook"
post 6 refund
ran 6 sb-notify -c routes.yaml post.ndjson
SB_NOW=2026-03-11T09:00:00Z ran 0 sb-notify run -c routes.yaml
expect "requests of a refused one" "$(jq -c 'select(.body.incident.about == "x:6")' "$moods/requests.ndjson" | wc -l)" 1
expect "what the server said, without the token it said back" "$(jq -r 'select(.about == "x:6" and .reason) | .reason' events.ndjson)" \
	"status 400: no: Bearer ********************"

# nobody there, until it is too late
SB_NOW=2026-03-12T09:00:00Z
post 7 void
ran 5 sb-notify -c routes.yaml post.ndjson
tries=1 status=5
while [ $status -eq 5 ] && [ $tries -lt 50 ]; do
	SB_NOW=$(retry_at x:7)
	status=0 tries=$((tries + 1))
	sb-notify run -c routes.yaml >>events.ndjson 2>>messages || status=$?
done
expect "status when it is given up" $status 6
if [[ $SB_NOW > 2026-03-12T09:30:00Z || $SB_NOW < 2026-03-12T09:10:00Z ]]; then fail "given up at $SB_NOW"; fi

expect "messages" "$(cat messages)" ""
sb-notify status --all --format json >status.json
sb-notify log >log.ndjson
cmp log.ndjson events.ndjson || fail "the log is not what was printed"
if grep -rl hush-hush --include='*' events.ndjson messages status.json log.ndjson "$XDG_STATE_HOME"; then fail "a secret shows"; fi
