# What somebody else has claimed or answered is not answered again, unless by force; what contradicts or copies is warned of.
cat >cases.ndjson <<'C'
{"type":"post","id":"x:1","network":"x","created_at":"2026-03-01T09:00:00Z","author":{"id":"7","handle":"theo"},"text":"Where is my refund?","thread_id":"x:1"}
{"type":"post","id":"x:2","network":"x","created_at":"2026-03-01T10:00:00Z","author":{"id":"8","handle":"larkspur_dana","role":"staff"},"text":"@theo Refunds go out within 14 days after we have the parcel, every single time.","reply_to":"x:1"}
{"type":"post","id":"x:3","network":"x","created_at":"2026-03-01T11:00:00Z","author":{"id":"7","handle":"theo"},"text":"It is not there","reply_to":"x:2"}
{"type":"post","id":"x:10","network":"x","created_at":"2026-03-01T09:00:00Z","author":{"id":"9","handle":"nova"},"text":"Broken","thread_id":"x:10"}
{"type":"event","event":"claim","about":"case:x:10","at":"2026-03-01T09:30:00Z","actor":"larkspur_bo"}
{"type":"post","id":"x:20","network":"x","created_at":"2026-03-01T09:00:00Z","author":{"id":"10","handle":"ada"},"text":"Hm","thread_id":"x:20"}
{"type":"event","event":"claim","about":"x:20","at":"2026-03-01T09:30:00Z","actor":"larkspur_bo"}
{"type":"event","event":"resolve","about":"x:20","at":"2026-03-01T09:40:00Z","actor":"larkspur_bo"}
{"type":"event","event":"handoff","about":"x:30","at":"2026-03-01T09:40:00Z","actor":"larkspur_bo","to":"Owen"}
{"type":"case","id":"case:x:40","status":"open","claimed_by":"larkspur_bo","last_at":"2026-03-01T09:40:00Z"}
{"type":"event","event":"reply","about":"x:50","at":"2026-03-01T09:40:00Z","actor":"larkspur_bo"}
no record
C
draft() { jq -cn --arg to "$1" --arg by "$2" --arg text "${3:-We are looking into it}" '{type: "draft", reply_to: $to, $by, $text}'; }
try() {
	draft "$@" | sb-reply --queue --cases cases.ndjson 2>&1 | sed 's/^{.*"event":"drafted".*/taken/'
}
exec 2>&1
try x:1 owen                                # answered by dana
try x:1 larkspur_dana                       # who may say more
try x:3 owen 'Refunds take 30 days.'        # a hand-off, and a contradiction
try x:3 owen2 '@theo Refunds go out within 14 days after we have the parcel, every single time.'
try x:10 owen                               # claimed by bo
try x:10 @Larkspur_Bo
try x:20 owen                               # resolved since
try x:30 owen                               # handed to owen
try x:30 larkspur_bo
try x:40 owen
try x:50 owen
try x:99 owen                               # nobody knows of it
try x:99 dana                               # but owen's draft is there
draft x:10 owen | sb-reply --queue --cases cases.ndjson --force | sed 's/^{.*"event":"drafted".*/taken/'
cat >routes.yaml <<'Y'
people: [{name: Bo Lindqvist, handle: larkspur_bo}]
Y
draft x:40 'Bo Lindqvist' | sb-reply -c routes.yaml --queue --cases cases.ndjson | sed 's/^{.*"event":"drafted".*/taken/'
