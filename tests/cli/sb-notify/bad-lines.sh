# A line that is no record is told and passed over; kept in a rejects file it does not change the status.
export SB_NOW=2026-03-10T10:00:00Z
printf 'channels:\n  desk: {type: stdout}\npeople:\n  - {name: Dana, channels: [desk]}\nroutes:\n  - {when: refund, to: Dana}\n' >routes.yaml
printf '{"id":"x:1","text":"refund"}\n[1]\n{"id":\n\r\n{"id":"x:2","text":"refund"}' >posts.ndjson
sb-notify -c routes.yaml --queue posts.ndjson | jq -r .about
echo "status ${PIPESTATUS[0]}"
sb-notify -c routes.yaml --queue --rejects bad posts.ndjson
echo "status $?"
cat bad
sb-notify -c routes.yaml </dev/null | jq -c '[.event, .about]'
echo "status ${PIPESTATUS[0]}"
