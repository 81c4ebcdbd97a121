# What a stranger writes cannot steer a terminal or turn the direction of writing around, and is cut to what is read at a glance.
export SB_NOW=2026-03-10T10:00:00Z
printf 'channels:\n  desk: {type: stdout}\npeople:\n  - {name: Dana, channels: [desk]}\nroutes:\n  - {name: refunds, when: refund, to: Dana}\n' >routes.yaml
jq -nc '{id: "x:1", author: {name: "No\u001b[31mva\nTo: x"}, text: ("refund \u202eevil\u202c\u0007\u009b " + ("👩‍👩‍👧é" * 200))}' >post.ndjson
jq -nc '{type: "case", id: "case:7", title: "Refund of Nova", url: ("https://x.example/" + "a" * 3000)}' >>post.ndjson
sb-notify -c routes.yaml post.ndjson | jq -r 'select(.event == "message") | .text'
sb-notify status
