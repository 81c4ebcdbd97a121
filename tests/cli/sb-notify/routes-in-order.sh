# The first route that holds decides; behind one with `continue` the later ones are asked too, and the highest severity
# counts. People who share an address share a message; a channel of the route goes before the person's own.
export SB_NOW=2026-03-10T10:00:00Z
cat >routes.yaml <<'Y'
routes:
  - {name: all, when: "*", to: [everyone], channel: log, severity: low, continue: true}
  - {name: paid, when: paid, to: [Dana, "department:web"], severity: critical}
  - {name: never, when: paid, to: Carol}
people:
  - {name: Dana, channels: [desk]}
  - {name: Ines, department: web, channels: [{desk: web}, log]}
  - {name: Owen, department: Web, channels: [{desk: web}]}
  - {name: Carol, channels: [desk]}
channels:
  desk: {type: stdout}
  log: {type: stdout}
Y
echo '{"text":"paid twice"}' | sb-notify -c routes.yaml --queue | jq -c '[.event,.to,.channel,.route,.severity,.about]'
echo '{"text":"paid twice"}' | sb-notify -c routes.yaml --queue
echo "run:"
sb-notify run -c routes.yaml | jq -c 'select(.event == "message") | [.to,.channel]'
