# Three servers hold the stream, four workers run; workers and the stream's leader are killed at random, and what comes out is what
# the plain pipe makes, each record once.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
batch=${SB_TEST_BATCH:-20}
posts=${SB_TEST_POSTS:-20000} kills=${SB_TEST_KILLS:-12} leaders=${SB_TEST_LEADERS:-1}
start_nats_cluster
/usr/bin/python3 "$TOP/tests/bench/generate.py" "$posts" >posts.ndjson
sb-filter 'lang:en' posts.ndjson | sb-score | sort >wanted
[ -s wanted ] || fail "the plain pipe kept nothing"

sb-worker create "$nats/RAW/score" --subject posts.raw --replicas 3 --duplicates 30m --ack-wait 3s || fail "create: $?"
sb-worker create "$nats/SCORED/out" --subject posts.scored --subject posts.scored.dead --replicas 3 --duplicates 30m || fail "create: $?"
sb-worker publish --to "$nats/posts.raw" posts.ndjson || fail "publish: $?"

# as long as there is a file "hold", whoever has a batch keeps it
cat >held <<'H'
if IFS= read -r line; then
	printf '%s\n' "$line"
	cat
	while [ -e hold ]; do sleep 0.05; done
fi
H
declare -a workers
work() { # N: starts worker N
	sb-worker run --from "$nats/RAW/score" --to "$nats/posts.scored" --batch "$batch" --follow -- sh ./held '|' sb-filter 'lang:en' '|' sb-score \
		2>>"worker-$1.log" &
	workers[$1]=$!
	server_pids+=($!)
}
left() { sb-worker status --from "$nats/RAW/score" --format json --interval 10ms | jq '.lag + .unsettled'; }
out() { [ "$(sb-worker status --from "$nats/RAW/score" --format json --interval 10ms | jq .unsettled)" -gt 0 ]; }
touch hold
for n in 0 1 2 3; do work "$n"; done
wait_until out # they are killed in the middle of their work, however quick the machine is
for n in 0 1 2 3; do
	kill -9 "${workers[n]}"
	wait "${workers[n]}" 2>/dev/null
	work "$n"
done
killed=4
while [ "$(left)" -gt 0 ]; do
	if [ "$killed" -lt "$kills" ]; then
		n=$((RANDOM % 4))
		kill -9 "${workers[n]}" 2>/dev/null
		wait "${workers[n]}" 2>/dev/null
		work $n
		killed=$((killed + 1))
	fi
	leader=$(nats_leader SCORED)
	if [ "$leaders" -gt 0 ] && [ -n "$leader" ]; then
		leaders=$((leaders - 1))
		kill -9 "${nats_pids[leader]}"
		wait "${nats_pids[leader]}" 2>/dev/null
		start_nats_member "$leader"
	fi
	for n in 0 1 2 3; do # one that gave up because of the servers is started again, as its unit would
		kill -0 "${workers[n]}" 2>/dev/null || work "$n"
	done
	rm -f hold
done
for n in 0 1 2 3; do kill "${workers[n]}" 2>/dev/null; done
for n in 0 1 2 3; do wait "${workers[n]}"; done
[ "$leaders" -eq 0 ] || fail "no leader was killed"

sb-worker drain --from "$nats/SCORED/out" >drained || fail "drain: $?"
sort drained >got
echo "posts $posts, kept $(wc -l <wanted), workers killed $killed"
cmp got wanted || fail "missing: $(comm -13 got wanted | wc -l), more than once or other: $(comm -23 got wanted | wc -l)" "$(cat worker-?.log)"
