# Records go through a stream and a command and come out as from the plain pipe; a bad line is put aside with its reason, and
# nothing beside it is lost.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_nats
cp "$TOP/lib/data/sample.ndjson" .
sb-worker create "$nats/POSTS/score" --subject 'posts.>' --filter posts.raw || fail "create: $?"
sb-worker create "$nats/POSTS/score" --subject 'posts.>' --filter posts.raw || fail "create again: $?"
sb-worker create "$nats/POSTS/out" --filter posts.scored || fail "create: $?"
sb-worker create "$nats/POSTS/bad" --filter posts.scored.dead || fail "create: $?"
for other in '--filter posts.other' '--filter posts.raw --ack-wait 3s' ''; do
	# shellcheck disable=SC2086
	sb-worker create "$nats/POSTS/score" $other 2>>said
	expect "making a consumer that is there, and differs ($other)" $? 2
done
sb-worker create "$nats/SHORT" --subject short --max-age 10s || fail "create with a short age: $?"

sb-worker publish --to "$nats/posts.raw" sample.ndjson || fail "publish: $?"
sb-worker publish --to "$nats/posts.raw" sample.ndjson || fail "publish again: $?"
expect "records that stand in the stream after two publishings" \
	"$(sb-worker status --from "$nats/POSTS/score" --format json --interval 10ms | jq .lag)" 319
sb-worker run --from "$nats/POSTS/score" --to "$nats/posts.scored" --batch 50 -- sb-filter refund '|' sb-score || fail "run: $?"
sb-worker drain --from "$nats/POSTS/out" >/dev/full 2>said
expect "the status of a drain into a full disk" $? 4
expect "what it says" "$(cat said)" "sb-worker: standard output: No space left on device"
sb-worker drain --from "$nats/POSTS/out" >got || fail "drain: $?"
sb-filter refund sample.ndjson | sb-score >wanted
[ -s wanted ] || fail "the plain pipe kept nothing"
cmp got wanted || fail "the worker's output differs from the plain pipe's"
expect "what is left" "$(sb-worker status --from "$nats/POSTS/score" --format json --interval 10ms | jq -c '[.lag, .unsettled]')" '[0,0]'
expect "drained a second time" "$(sb-worker drain --from "$nats/POSTS/out")" ""

# a bad line among good ones
seq -f '{"id":"x:%g","text":"fine"}' 100 | sed 's/x:37","text":"fine/x:37","text":"POISON/' >lines
sb-worker publish --to "$nats/posts.raw" lines || fail "publish: $?"
sb-worker run --from "$nats/POSTS/score" --to "$nats/posts.scored" -- awk '/POISON/ { print "awk: I choke" >"/dev/stderr"; exit 7 } 1' \
	2>said || fail "run: $?"
grep -q 'message 360: awk: I choke; it went to posts.scored.dead' said || fail "what was said:" "$(cat said)"
sb-worker drain --from "$nats/POSTS/out" >got
grep -v POISON lines | cmp - got || fail "the good lines beside the bad one differ"
expect "the bad line" "$(sb-worker drain --from "$nats/POSTS/bad")" "$(grep POISON lines)"

# one that fits in and does not come out, and one that does not fit in
/usr/bin/python3 - >lines <<'P'
for name, size in ("in", 1048576 - 4096), ("none", 1048576 - 4095):
    start = f'{{"id":"{name}","text":"'
    print(start + "a" * (size - len(start) - 2) + '"}')
print('{"id":"small","text":"a"}')
P
sb-worker publish --to "$nats/posts.raw" --rejects too-long lines 2>said || fail "publish: $?" "$(cat said)"
expect "the lines that do not fit in" "$(jq -r .id too-long)" none
sb-worker run --from "$nats/POSTS/score" --to "$nats/posts.scored" -- sb-score 2>said || fail "run: $?" "$(cat said)"
grep -q 'message [0-9]*: a line of [0-9]* bytes came out; the server takes 1044480; it went to posts.scored.dead' said || fail "$(cat said)"
expect "what came out beside it" "$(sb-worker drain --from "$nats/POSTS/out" | jq -r .id)" small
expect "the line whose result is too long" "$(sb-worker drain --from "$nats/POSTS/bad" | jq -r .id)" in

# what would come round for ever is not begun, and a subject that nobody takes is told before anything is done
sb-worker create "$nats/POSTS/all" || fail "create: $?"
for case in score:posts.raw all:posts.other score:posts.x:posts.raw; do
	IFS=: read -r consumer to dead <<<"$case"
	sb-worker run --from "$nats/POSTS/$consumer" --to "$nats/$to" ${dead:+--dead "$dead"} -- cat 2>>said
	expect "the status of $case" $? 2
done
sb-worker run --from "$nats/POSTS/score" --to "$nats/posts.scored" --dead nobody.takes -- cat 2>said || fail "run: $?"
grep -q 'nobody.takes: no stream takes this subject' said || fail "what was said:" "$(cat said)"

# a command that cannot work loses nothing
sb-worker publish --to "$nats/posts.raw" <<<'{"id":"y:1","text":"a"}' || fail "publish: $?"
for command in false nowhere-to-be-found 'sb-score --people nowhere.csv'; do
	# shellcheck disable=SC2086
	sb-worker run --from "$nats/POSTS/score" --to "$nats/posts.scored" -- $command 2>/dev/null && fail "'$command' did not fail"
done
sb-worker run --from "$nats/POSTS/score" --to "$nats/posts.scored" -- sh -c 'if read -r x; then kill -9 $$; fi' 2>/dev/null
expect "the status when the command was killed" $? 5
expect "what is left after commands that cannot work" \
	"$(sb-worker status --from "$nats/POSTS/score" --format json --interval 10ms | jq '.lag + .unsettled')" 1

# Bad lines that are alone in a batch go, too, as the command still does what it did before; what a program of ours says is bad
# need not be compared with anything.
lines() { printf '{"id":"x:%s"}\n' "$@"; }
left() { sb-worker status --from "$nats/POSTS/score" --format json --interval 10ms | jq '.lag + .unsettled'; }
run=(sb-worker run --from "$nats/POSTS/score" --to "$nats/posts.scored")
"${run[@]}" -- cat || fail "run: $?"
sb-worker drain --from "$nats/POSTS/out" >got
printf '{"n":%s}\n' '"much"' | sb-worker publish --to "$nats/posts.raw" || fail "publish: $?"
"${run[@]}" -- sb-filter -e '(.n | tonumber) > 1' 2>said || fail "run: $?" "$(cat said)"
expect "the line that sb-filter rejects" "$(sb-worker drain --from "$nats/POSTS/bad" | jq -r .n)" much
lines fine-1 fine-2 POISON-1 POISON-2 | sb-worker publish --to "$nats/posts.raw" || fail "publish: $?"
"${run[@]}" --batch 2 -- awk '/POISON/ { exit 7 } 1' 2>said || fail "run: $?" "$(cat said)"
expect "what came out before two bad lines" "$(sb-worker drain --from "$nats/POSTS/out")" "$(lines fine-1 fine-2)"
expect "two bad lines alone" "$(sb-worker drain --from "$nats/POSTS/bad")" "$(lines POISON-1 POISON-2)"

# an outage of the command makes no line bad, whenever it begins and ends; a line with OUTAGE-N makes the next N runs fail
cat >moody <<'M'
input=$(cat)
[ -n "$input" ] || exit 0
if [ -s out ]; then
	sed -i 1d out
	exit 7
fi
case $input in
*POISON*) exit 7 ;;
*OUTAGE-*) yes | head -n "$(expr "$input" : '.*OUTAGE-\([0-9]*\)')" >out ;;
esac
printf '%s\n' "$input"
M
outage() { # STATUS BATCH ID...: the good ones of these lines come out, and none of them is put aside
	local wanted=$1 batch=$2
	shift 2
	lines "$@" | sb-worker publish --to "$nats/posts.raw" || fail "publish: $?"
	"${run[@]}" --batch "$batch" -- sh ./moody 2>said
	expect "$*: the status" $? "$wanted"
	: >out
	lines "$1-after" | sb-worker publish --to "$nats/posts.raw" || fail "publish: $?"
	"${run[@]}" -- sh ./moody 2>>said || fail "run: $?" "$(cat said)"
	expect "$*: what came out" "$(sb-worker drain --from "$nats/POSTS/out" | sort)" "$(lines "$@" "$1-after" | grep -v POISON | sort)"
	expect "$*: what was put aside" "$(sb-worker drain --from "$nats/POSTS/bad")" "$(lines "$@" | grep POISON)"
}
outage 5 2 a-1 a-OUTAGE-99 a-2 a-3
outage 5 4 b-1 b-OUTAGE-99 b-2 b-POISON
outage 0 2 c-1 c-OUTAGE-2 c-2 c-3
yes | head -n 99 >out
outage 5 1 d-1

# one conversation stays together
sb-worker create "$nats/TALK" --subject 'talk.*' || fail "create: $?"
sb-worker publish --to "$nats/talk" --key thread_id --partitions 4 sample.ndjson || fail "publish by key: $?"
for n in 0 1 2 3; do
	sb-worker create "$nats/TALK/p$n" --filter "talk.$n" || fail "create: $?"
	sb-worker drain --from "$nats/TALK/p$n" >part-$n
	[ -s part-$n ] || fail "partition $n is empty"
done
sort part-? | cmp - <(sort sample.ndjson) || fail "the partitions together differ from the input"
expect "threads in two partitions" "$(for n in 0 1 2 3; do jq -r .thread_id part-$n | sort -u; done | sort | uniq -d)" ""
sb-worker create "$nats/BYNUMBER" --subject 'bynumber.*' || fail "create: $?"
seq -f '{"id":"n:%g","thread_id":7}' 20 | sb-worker publish --to "$nats/bynumber" --key thread_id --partitions 4 || fail "publish: $?"
for n in 0 1 2 3; do
	sb-worker create "$nats/BYNUMBER/p$n" --filter "bynumber.$n" || fail "create: $?"
	sb-worker drain --from "$nats/BYNUMBER/p$n" | wc -l
done | sort | xargs >spread
expect "the lines in each part, of one thread whose name is a number" "$(cat spread)" '0 0 0 20'
# workers make partial reports, one joins them
for n in 0 1 2 3; do sb-score part-$n | sb-report --partial response volume >partial-$n; done
sb-report --merge response volume --format json partial-? >merged
sb-score sample.ndjson | sb-report response volume --format json >whole
cmp merged whole || fail "the figures of the partial reports differ from those of one run"
