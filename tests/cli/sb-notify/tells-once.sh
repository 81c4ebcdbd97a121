# A record is told once to everyone whom the first matching route names, however often it comes; other records to nobody.
export SB_NOW=2026-03-10T10:00:00Z
cat >routes.yaml <<'Y'
channels: {desk: {type: stdout}}
people:
  - {name: Dana, handle: "@dana", role: social, department: support, level: front, channels: [desk]}
  - {name: Samira, role: social, channels: [{desk: door}]}
routes:
  - {name: refunds, when: refund, to: "role:social", severity: high}
Y
cat >posts.ndjson <<'J'
{"id":"x:1","network":"x","url":"https://x.example/1","created_at":"2026-03-10T09:58:00Z","author":{"handle":"nova"},"title":"Hello","text":"I want my\trefund"}

{"id":"x:2","text":"nice shoes"}
{"id":"x:1","text":"the same refund, edited"}
{"type":"event","event":"notified","about":"x:9","text":"refund"}
{"type":"draft","text":"refund"}
J
sb-notify -c routes.yaml posts.ndjson
sb-notify -c routes.yaml - <posts.ndjson
