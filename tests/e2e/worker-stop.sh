# Ended by SIGTERM, a worker finishes the batch that it has; however long that takes, no other worker gets it meanwhile. A second
# one ends it at once, and leaves nothing at work. When the server dies under it, it says that it is to be run again, and nothing is lost or comes twice.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_nats
sb-worker create "$nats/P/score" --subject 'p.>' --filter p.raw --ack-wait 4s || fail "create: $?"
sb-worker create "$nats/P/out" --filter p.out || fail "create: $?"
seq -f '{"id":"x:%g"}' 10 >lines
head -n 5 lines | sb-worker publish --to "$nats/p.raw" || fail "publish: $?"
# whoever has a batch keeps it until there is a file "go"
cat >held <<'H'
if IFS= read -r line; then
	echo $$ >holds # (not when it is tried without input)
	while [ ! -e go ]; do sleep 0.05; done
	printf '%s\n' "$line"
	cat
fi
H
run=(sb-worker run --from "$nats/P/score" --to "$nats/p.out" --batch 5 --timeout 3s)
hold() {
	rm -f go holds
	"${run[@]}" --follow -- sh ./held 2>>said &
	worker=$!
	server_pids+=("$worker")
	wait_until test -s holds || fail "no batch came" "$(cat said)"
}
at_work() { kill -0 "$(cat holds)" 2>/dev/null; }
figures() { sb-worker status --from "$nats/P/score" --format json --interval 10ms | jq -c '[.lag, .unsettled]'; }

hold
end_again() { # two that come as one are one
	kill -TERM "$worker" 2>/dev/null
	! at_work
}
wait_until end_again || fail "the command was left at work"
wait "$worker"
expect "the status after a second SIGTERM" $? 143

hold
kill -TERM "$worker"
"${run[@]}" --follow -- tee other 2>>said &
other=$!
server_pids+=("$other")
sleep 6 # longer than --ack-wait, by the server's clock
touch go
wait "$worker"
expect "the status after SIGTERM" $? 0
kill -TERM "$other"
wait "$other"
expect "the status of one that had nothing" $? 0
[ -e other ] && [ ! -s other ] || fail "another worker got" "$(cat other)"
expect "what waits, and is out" "$(figures)" '[0,0]'
sb-worker drain --from "$nats/P/out" >got || fail "drain: $?"
head -n 5 lines | cmp - got || fail "not the batch that it had:" "$(cat got)"

tail -n 5 lines | sb-worker publish --to "$nats/p.raw" || fail "publish: $?"
hold
kill -9 "${server_pids[0]}"
wait "${server_pids[0]}" 2>/dev/null
touch go
wait "$worker"
expect "the status when the server is dead" $? 5
start_server "${nats##*:}" nats-server -c nats.conf
"${run[@]}" -- sh ./held 2>>said || fail "run: $?" "$(cat said)"
sb-worker drain --from "$nats/P/out" >>got || fail "drain: $?"
sort got | cmp - <(sort lines) || fail "lost, or twice:" "$(cat got)"
