# Output that cannot be written is status 4, and what was accepted is there nevertheless.
printf 'channels:\n  desk: {type: stdout}\npeople:\n  - {name: Dana, channels: [desk]}\nroutes:\n  - {when: refund, to: Dana}\n' >routes.yaml
echo '{"id":"x:1","text":"refund"}' | sb-notify -c routes.yaml >/dev/full
echo "status $?"
sb-notify log | jq -r .event
sb-notify status >/dev/full
echo "status $?"
