# Wrong calls say what is wrong, and change nothing.
try() {
	sb-notify "$@" 2>&1 | sed "s|$HOME|HOME|"
	echo "status ${PIPESTATUS[0]}"
}
printf 'channels:\n  desk: {type: stdout}\npeople:\n  - {name: Dana, channels: [desk]}\nroutes:\n  - {when: refund, to: Dana}\n' >routes.yaml
try
try -c nowhere.yaml
try -c routes.yaml nowhere.ndjson
try send -c routes.yaml hello
try send -c routes.yaml --to Dana
try send -c routes.yaml --to Dana two words
try send -c routes.yaml --to Dana ' '
try send -c routes.yaml --to Nobody hello
try send -c routes.yaml --to Dana --severity awful hello
try send -c routes.yaml --to Dana --public bluesky,mastodn hello
try send -c routes.yaml --to Dana --public bluesky,youtube hello
try update -c routes.yaml --as Dana --public mastodn 1r hello
try run -c routes.yaml now
try ack
try ack 1r
try ack 1r --as Dana
try ack --as Dana
try status --format xml
try status 1r
try log --as Dana
try --as Dana
try status
