# A draft waits until somebody who may approves it; the rules say who may.
cat >routes.yaml <<'Y'
people:
  - {name: Dana Whitlock, handle: larkspur_dana, role: social, department: support}
  - {name: Carol Benning, handle: larkspur_carol, role: callcentre}
  - {name: Henrik Saal, handle: larkspur_henrik, level: top}
replies:
  rules:
    - {network: mastodon, approval: "level:top"}
    - {by: "role:social", approval: none}
    - {by: "role:callcentre", approval: "role:social"}
Y
export SB_NOW=2026-03-23T09:00:00Z
cat >drafts.ndjson <<'D'
{"type":"draft","id":"1","reply_to":"x:1","text":"By social staff","by":"@larkspur_dana"}
{"type":"draft","id":"2","reply_to":"x:2","text":"By the call centre","by":"larkspur_carol"}
{"type":"draft","id":"3","reply_to":"x:3","text":"By the call centre, approved by itself","by":"larkspur_carol","approved_by":"Carol Benning"}
{"type":"draft","id":"4","reply_to":"x:4","text":"By the call centre, approved","by":"larkspur_carol","approved_by":"larkspur_dana"}
{"type":"draft","id":"5","reply_to":"mastodon:m.example/5","text":"For the top","by":"larkspur_dana","approved_by":"larkspur_carol"}
{"type":"draft","id":"6","reply_to":"x:6","text":"By a stranger","by":"somebody"}
D
sb-reply -c routes.yaml --queue drafts.ndjson | jq -r '[.event, .draft, .actor, .actor_kind] | @tsv'
sb-reply list
approve() {
	sb-reply approve -c routes.yaml "$@" | jq -r '[.event, .draft, .actor] | @tsv'
	echo "status ${PIPESTATUS[0]}"
}
approve 2w 5m --as larkspur_dana
approve 5m --as 'Henrik Saal'
approve 1r --as 'Henrik Saal'
# the same draft again brings its approval
echo '{"type":"draft","id":"6","reply_to":"x:6","text":"By a stranger","by":"somebody","approved_by":"anyone"}' |
	sb-reply -c routes.yaml --queue | jq -r '[.event, .draft, .actor] | @tsv'
sb-reply drop 3a --as larkspur_dana | jq -r '[.event, .draft, .actor] | @tsv'
sb-reply drop 3a
echo "status $?"
sb-reply approve 3a --as larkspur_dana
echo "status $?"
sb-reply list --all --format json | jq -r '[.id, .state, .approved_by, .reason, (.parts | length)] | @tsv'
echo '{"type":"draft","reply_to":"x:7","text":"Now","by":"somebody"}' | sb-reply --queue --yes >/dev/null
sb-reply list --format json | jq -r 'select(.reply_to == "x:7") | .state'

# a person has a row for each handle, and may stand among people besides: what they wrote under one they cannot approve under another,
# and a role that only one of these says is theirs
printf 'handle,name,role\nlarkspur_dana,Dana Whitlock,social\ndana_w,Dana Whitlock,\n' >people.csv
printf '%s\n' 'people: [{name: Dana Whitlock}, {name: Bo, role: social}]' 'people_file: people.csv' \
	'replies: {rules: [{by: "role:callcentre", approval: none}, {approval: ["role:social"]}]}' >routes.yaml
draft() { jq -cn --arg n "$1" --arg by "$2" '{type: "draft", reply_to: "mastodon:shoes.example/\($n)", text: "Yes.", by: $by}' | sb-reply --queue -c routes.yaml --state own.db >own.ndjson; }
draft 1 dana_w
sb-reply approve 1r -c routes.yaml --state own.db --as larkspur_dana || echo "status $?"
draft 2 bo
sb-reply approve 2w -c routes.yaml --state own.db --as "dana whitlock" | jq -r '[.event, .actor] | @tsv'
