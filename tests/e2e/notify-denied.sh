# A token that ran out, or a right that is missing, loses no alarm: people are told by their next channel at once, who has no other
# is told when somebody has mended it, and that it needs mending is said on standard error, in the events and by status. The secret
# is read anew before each attempt. A secret that cannot be read holds up nobody but its own channel.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
(umask 077 && echo old-token-5512 >hook.token)
cat >routes.yaml <<Y
channels:
  hook: {type: webhook, url: "$web/hook", token_file: hook.token}
  room: {type: ntfy, url: "$web", token_file: hook.token}
  desk: {type: stdout}
people:
  - {name: Dana, channels: [hook, desk]}
  - {name: Carol, channels: [{hook: carol}]}
  - {name: Bo, channels: [{room: bo}]}
  - {name: Ines, channels: [{room: ines}]}
  - {name: Kai, channels: [{room: kai}, {desk: k}], hours: mon-fri 09:00-17:00}
routes:
  - {name: both, when: refund, to: [Dana, Carol], deadline: 1d}
  - {name: topics, when: topic, to: [Bo, Ines], deadline: 1d}
  - {name: bo, when: bo, to: Bo}
  - {name: ines, when: ines, to: Ines}
  - {name: ideas, when: idea, to: Kai, quiet: digest, deadline: 1d}
Y
post() { echo "{\"id\":\"x:$1\",\"text\":\"$2\"}"; }
ran() { # WANTED-STATUS COMMAND...
	local wanted=$1 status=0
	shift
	"$@" >>events.ndjson 2>>messages || status=$?
	expect "status of $* at $SB_NOW" $status "$wanted"
}
steps() { # POST PERSON
	jq -r --arg about "x:$1" --arg to "$2" 'select(.about == $about and .to == $to and .event != "message") | .channel + " " + (.outcome // .event)' \
		events.ndjson | paste -s -d ,
}
refusals() { sb-notify status --format json | jq -c '[.denied[] | [.channel, .address, .since, .reason]]'; }

# Dana is told at the desk, once, and Carol waits; what comes while nobody asks the channel goes to the desk at once, too
export SB_NOW=2026-03-10T10:00:00Z
echo 401 >"$moods/hook"
post 1 refund >post.ndjson
ran 5 sb-notify -c routes.yaml post.ndjson
asked=$(requests)
expect "Dana's steps" "$(steps 1 Dana)" "hook notified,hook rerouted,desk notified,desk accepted"
expect "Carol's steps" "$(steps 1 Carol)" "hook notified,hook retry"
post 2 refund >post.ndjson
ran 5 sb-notify -c routes.yaml post.ndjson
expect "requests while the channel is left alone" "$(requests)" "$asked"
expect "Dana's steps for what comes meanwhile" "$(steps 2 Dana)" "hook notified,hook rerouted,desk notified,desk accepted"
expect "Carol's steps for what comes meanwhile" "$(steps 2 Carol)" "hook notified"
expect "why" "$(jq -r 'select(.about == "x:2" and .outcome == "rerouted") | .reason' events.ndjson | sed -E 's/[0-9-]+T[0-9:.]+Z/then/')" \
	"the channel refuses access; it is asked again at then"
expect "the message" "$(cat messages)" "sb-notify: the channel 'hook': access refused: status 401: no: Bearer **************; what waits for it goes by other channels, or is tried again"
expect "what status says" "$(sb-notify status | tail -n 1)" \
	"the channel 'hook', since 2026-03-10T10:00:00Z: access refused: status 401: no: Bearer **************"
expect "what status says to programs" "$(refusals)" '[["hook",null,"2026-03-10T10:00:00Z","access refused: status 401: no: Bearer **************"]]'

# mended: Carol has both, with the new token
echo new-token-7741 >hook.token
rm "$moods/hook"
SB_NOW=2026-03-10T10:05:00Z
ran 0 sb-notify run -c routes.yaml
expect "what Carol has" "$(tail -n 2 "$moods/requests.ndjson" | jq -c '[.body.incident.about, .body.address, .authorization]' | sort)" "$(
	printf '["x:%s","carol","Bearer new-token-7741"]\n' 1 2)"
expect "what status says then" "$(refusals)" "[]"

# 403: one topic is not for us, others are; and within one process the token is read anew after a refusal
SB_NOW=2026-03-10T12:00:00Z
mkfifo pipe
sb-notify -c routes.yaml >>events.ndjson 2>>messages <pipe &
reader=$!
exec 4>pipe
printed() { # TEXT: until an event has it
	local tries=0
	until grep -q "$1" events.ndjson || [ $tries -ge 500 ]; do tries=$((tries + 1)) && sleep 0.02; done
	grep -q "$1" events.ndjson || fail "no event has $1" "$(tail -n 6 events.ndjson)" "$(cat messages)"
}
echo 403 >"$moods/bo"
printf '200\n{"id":"1","event":"message"}' >"$moods/ines"
post 3 bo >&4
printed 'access refused: status 403'
echo third-token-9924 >hook.token
post 4 ines >&4
printed '"accepted","about":"x:4"'
post 5 topic >&4
printed '"accepted","about":"x:5"'
exec 4>&-
status=0
wait $reader || status=$?
expect "status" $status 5
expect "to whom, with which token" "$(jq -c 'select(.path == "/bo" or .path == "/ines") | [.path, .authorization]' "$moods/requests.ndjson" | tr '\n' ' ')" \
	'["/bo","Bearer new-token-7741"] ["/ines","Bearer third-token-9924"] ["/ines","Bearer third-token-9924"] '
expect "what status says of one address" "$(refusals | jq -c '.[0][:3]')" '["room","bo","2026-03-10T12:00:00Z"]'

# messages that go together each go another way
SB_NOW=2026-03-10T20:00:00Z
{ post 6 idea && post 7 idea; } >post.ndjson
echo 401 >"$moods/kai"
ran 5 sb-notify -c routes.yaml post.ndjson
SB_NOW=2026-03-11T09:00:00Z
ran 5 sb-notify run -c routes.yaml
for n in 6 7; do
	expect "steps of a digest's message" "$(steps $n Kai)" "room notified,room rerouted,desk notified,desk accepted"
done

# a secret that is not there: the other channel goes on, and this one does when there is one
SB_NOW=2026-03-12T10:00:00Z
sed -i 's/hook", token_file: hook.token/hook", token_file: other.token/' routes.yaml
post 8 refund >post.ndjson
: >messages
ran 2 sb-notify -c routes.yaml post.ndjson
expect "steps without a secret" "$(steps 8 Dana)" "hook notified,hook rerouted,desk notified,desk accepted"
expect "the messages" "$(sed -E 's/: [^:]*(other.token: )/: \1/' messages | head -n 1)" "sb-notify: other.token: No such file or directory"
(umask 077 && echo fourth-token-3305 >other.token)
SB_NOW=2026-03-12T10:05:00Z
cp "$moods/ines" "$moods/bo"
ran 0 sb-notify run -c routes.yaml
expect "Carol's token" "$(jq -r 'select(.body.incident?.about? == "x:8") | .authorization' "$moods/requests.ndjson")" "Bearer fourth-token-3305"

for secret in old-token new-token third-token fourth-token; do
	if grep -rl $secret events.ndjson messages "$XDG_STATE_HOME"; then fail "a secret shows"; fi
done
