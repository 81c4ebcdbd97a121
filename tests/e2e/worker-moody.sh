# What a stream did not write down is published again, whatever words it found for it, and then the last of it first: a new leader
# that knows its id has all before it, so that nothing stands there twice.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
moody() { # NAME ANSWER...: sb-worker publishes three records to a server that begins with these answers
	local name=$1 port
	shift
	port=$(free_port)
	mkdir "$name"
	printf '%s\n' "$@" >"$name/answers"
	start_server "$port" /usr/bin/python3 "$TOP/tests/lib/moody_nats.py" "$port" "$PWD/$name"
	seq -f '{"id":"%g"}' 3 | sb-worker publish --to "nats://127.0.0.1:$port/posts" --timeout 30s 2>"$name/said"
	status=$?
	came=$(tr '\n' ' ' <"$name/came")
}
yes='{"stream":"S","seq":1}'
moody fine "$yes"
expect "status" $status 0
expect "what came" "$came" "1 2 3 "
for no in '{"stream":"S","seq":0,"duplicate":true}' \
	'{"error":{"code":409,"err_code":10158,"description":"duplicate message id is in process"}}' \
	'{"error":{"code":503,"err_code":10008,"description":"JetStream system temporarily unavailable"}}' \
	'{"error":{"code":503,"err_code":10077,"description":"error: no space left on device"}}' \
	'{"error":{"code":503,"description":"raft: not leader"}}'; do
	moody "no-$((++n))" "$yes" "$no" "$yes"
	expect "status after $no" "$status $(cat "no-$n/said")" "0 "
	expect "what came after $no" "$came" "1 2 3 3 1 2 3 "
done
moody silent "$yes" - -
expect "status after silence" $status 0
expect "what came after silence" "$came" "1 2 3 3 1 2 3 "
# what waiting does not help is told at once
moody full "$yes" '{"error":{"code":400,"err_code":10054,"description":"message size exceeds maximum allowed"}}'
expect "status" $status 2
grep -q 'posts: message size exceeds maximum allowed' full/said || fail "$(cat full/said)"
expect "what came" "$came" "1 2 3 "
