# A count that is none, or comes too late, is reported and the rest is judged.
sb-report spikes --format ndjson <<'X'
{"type":"count","at":"2026-03-01T01:00:00Z","n":3}
{"type":"count","at":"2026-03-01T02:00:00Z","n":4}
{"type":"count","at":"2026-03-01T02:00:00Z","n":4}
{"type":"count","at":"2026-03-01T01:30:00Z","n":4}
{"type":"count","at":"2026-03-01T01:30:00Z","n":4,"series":"another"}
{"type":"count","n":4}
{"type":"count","at":"2026-03-01T03:00:00Z","n":-1}
{"type":"count","at":"2026-03-01T03:00:00Z","n":"7"}
{"type":"count","at":"2026-03-01T03:00:00Z","n":1e300}
{"type":"event","at":"2026-03-01T03:00:00Z"}
X
status=$?
sb-report volume --format ndjson </dev/null
echo "then $?"
sb-report spikes --severity 2 </dev/null
echo "then $?"
exit $status
