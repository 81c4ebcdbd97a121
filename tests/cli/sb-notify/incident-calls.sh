# Calls of claim, update, close and silence that cannot be meant are told what they need.
exec 2>&1
export SB_NOW=2026-03-10T10:00:00Z
printf 'channels: {desk: {type: stdout}}\npeople: [{name: Dana, channels: [desk]}]\nroutes: [{name: all, when: "*", to: Dana}]\n' >routes.yaml
try() { sb-notify "$@" | jq -c '[.event, .incident, .text]'; echo "status ${PIPESTATUS[0]}"; }
try claim 1r
try update 1r --as Dana
try update 1r one two --as Dana
try close --as Dana
try update 1r -c routes.yaml --as Dana 'nothing is there'
try close 1r -c routes.yaml --as Dana
try silence
try silence refund
try silence --for 2h
try silence 'refund' --for 2h --list
try silence '(refund' --for 2h
try silence '' --for 2h
try silence --end 7
sb-notify silence --list
try send -c routes.yaml --route nowhere 'hello'
try send -c routes.yaml --route all --as Dana 'hello'
try close 1r ' ' -c routes.yaml --as Dana
try close 1r -c routes.yaml --as Dana
try close 1r -c routes.yaml --as Dana
try claim 1r --as Dana
sb-notify status --all
