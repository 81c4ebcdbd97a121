# Deliveries for a channel that the routes file lost are pointed out, and wait.
printf 'channels:\n  desk: {type: stdout}\npeople:\n  - {name: Dana, channels: [desk]}\nroutes:\n  - {when: refund, to: Dana}\n' >routes.yaml
echo '{"id":"x:1","text":"refund"}' | sb-notify -c routes.yaml --queue >/dev/null
sed -i 's/desk/door/' routes.yaml
sb-notify run -c routes.yaml
echo "status $?"
sed -i 's/door/desk/' routes.yaml
sb-notify run -c routes.yaml | jq -r .event
