# 'check' says whether the routes are right; with records it shows who would be told what, when and why, of each, as if it came now
# and nobody acknowledged; it sends nothing, keeps nothing, and reads no secret.
export SB_NOW=2026-03-28T10:00:00Z
cat >routes.yaml <<'Y'
zone: Europe/Berlin
channels: {room: {type: slack, url_file: not-there}, mail: {type: mail, server: "smtp://127.0.0.1:1", from: a@b.example}}
people:
  - {name: Dana, role: social, channels: [room], hours: mon-fri 09:00-17:00, deputy: Bo}
  - {name: Bo, channels: [{mail: bo@b.example}], away: 2026-03-28..2026-03-29}
  - {name: Henrik, level: top, channels: [{mail: h@b.example}]}
routes:
  - name: refunds
    when: refund OR "money back"
    to: Dana
    group_by: author.handle
    wait: 5m
    repeat: 1h
    escalate: [{after: 2h, to: "level:top"}]
    routes: [{name: loud, when: refund loud, severity: critical}]
Y
sb-notify check -c routes.yaml
sb-notify check -c routes.yaml --format json
printf '%s\n' '{"id":"x:1","text":"my money back"}' '{"id":"x:2","text":"a loud refund"}' '{"id":"x:3","text":"hello"}' '{' >records
sb-notify check -c routes.yaml records
echo "status $?"
sed -n 2p records | sb-notify check -c routes.yaml --format json - | head -n 1
sed 's/to: Dana/to: Dona/' routes.yaml >wrong.yaml
sb-notify check -c wrong.yaml 2>&1
echo "status $?"
ls "$XDG_STATE_HOME" 2>/dev/null
sb-notify status
