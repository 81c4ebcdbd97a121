# what a program found is told in words: how far a series went, whose case waits since when; a stranger's name in it is text
cat >routes.yaml <<'Y'
channels: {desk: {type: stdout}}
people: [{name: Dana, channels: [desk]}]
routes:
  - {name: sudden, when: "kind:spike .severity:>=0.2", to: Dana, severity: high}
  - {name: waits, when: "kind:case .status:open", to: Dana}
Y
cat >records.ndjson <<'J'
{"type":"spike","id":"spike:2026-03-17T09:00:00Z:volume","at":"2026-03-17T09:00:00Z","series":"volume","n":39,"expected":1.2,"severity":0.299,"direction":"up"}
{"type":"spike","id":"spike:2026-03-17T10:00:00Z:volume","at":"2026-03-17T10:00:00Z","series":"volume","n":2,"expected":1.2,"severity":0.1,"direction":"up"}
{"type":"case","id":"case:x:1","status":"open","url":"https://x.example/1","customer":"no\u001b[31mva","network":"x","posts":3,"waiting_since":"2026-03-02T07:50:55Z","due_at":"2026-03-02T11:50:55Z","claimed_by":"dana"}
{"type":"case","id":"case:x:2","status":"answered","customer":"bo","network":"x","posts":2}
{"type":"case","id":"case:x:3","status":"open","customer":["x"],"posts":null}
J
SB_NOW=2026-03-17T09:05:00Z sb-notify -c routes.yaml records.ndjson | jq -r 'select(.event == "message") | .text'
