# Acknowledging ends an incident: what waits is cancelled, a second acknowledgement changes nothing, an unknown id is
# status 1, and a mistyped one is an unknown one.
export SB_NOW=2026-03-10T10:00:00Z
printf 'channels:\n  desk: {type: stdout}\npeople:\n  - {name: Dana, role: social, channels: [desk]}\nroutes:\n  - {when: refund, to: Dana}\n' >routes.yaml
printf '{"id":"x:%s","text":"refund"}\n' 1 2 3 | sb-notify -c routes.yaml --queue | jq -r .incident
export SB_NOW=2026-03-10T10:07:00Z
sb-notify ack 1R x:3 --as dana
echo "status $?"
sb-notify ack 1r --as Owen
echo "status $?"
sb-notify ack 12r 2r 9d x:7 '' --as Dana
echo "status $?"
sb-notify run -c routes.yaml | jq -c '[.event, .incident]'
sb-notify status
sb-notify status --all
