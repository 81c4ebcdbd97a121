# A message by hand reaches those who are named, at once, and can be acknowledged like any other.
export SB_NOW=2026-03-10T10:00:00Z
cat >routes.yaml <<'Y'
channels: {desk: {type: stdout}}
people:
  - {name: Marguerite Oduya, level: top, role: leadership, channels: [{desk: m}]}
  - {name: Carol Benning, handle: larkspur_carol, role: callcentre, channels: [{desk: c}]}
routes:
  - {when: refund, to: Carol Benning}
Y
sb-notify send -c routes.yaml --to 'level:top, role:callcentre' --severity critical --as 'Tamsin Grey' 'The give-away is off. Say so.'
printf 'From a file,\nin two lines.\n' | sb-notify send -c routes.yaml --to @larkspur_carol - | jq -r 'select(.event == "message") | .text'
echo '{"id":"notice:1r","text":"refund, says a stranger"}' | sb-notify -c routes.yaml --queue | jq -r '.incident'
sb-notify ack notice:1r --as LARKSPUR_CAROL
SB_NOW=2026-03-10T11:30:20Z sb-notify status
SB_NOW=2026-03-10T11:30:20Z sb-notify status --all --format json
