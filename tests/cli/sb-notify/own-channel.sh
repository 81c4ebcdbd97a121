# A jq file of the user's own is a channel; what is wrong with one is told, and the message waits.
export SB_NOW=2026-03-10T10:00:00Z
mkdir -p "$XDG_CONFIG_HOME/sb/channels"
cat >"$XDG_CONFIG_HOME/sb/channels/push.jq" <<'J'
def request($arg): {url: ("http://127.0.0.1:9/" + $arg.options.topic), body: .text};
def outcome: "accepted";
def repeatable: true;
J
cat >routes.yaml <<'Y'
channels: {push: {type: push, url: "http://127.0.0.1:9/", options: {topic: shop}}}
people: [{name: Dana, channels: [push]}]
routes: [{when: refund, to: Dana}]
Y
echo '{"id":"x:1","text":"refund"}' | sb-notify -c routes.yaml | jq -c '[.event, .outcome]'
echo "status ${PIPESTATUS[1]}"
echo 'def request($arg): nothing;' >"$XDG_CONFIG_HOME/sb/channels/push.jq"
SB_NOW=2026-03-10T11:00:00Z sb-notify run -c routes.yaml 2>&1 | sed 's/:.*//'
echo "status ${PIPESTATUS[0]}"
