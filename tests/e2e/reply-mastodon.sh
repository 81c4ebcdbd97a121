# An answer stands on a real Mastodon-compatible server once, whatever happens to the program that gives it: killed at random
# moments, run twice, run side by side. What was published is told as a post and an event, which sb-thread joins to the case.
# SB_KILLS is how often it is killed (20).
# shellcheck source=../lib/servers.sh disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_snac
alice=$(snac_user alice)
shop=$(snac_user larkspur)
host=${snac#http://}
# the token of the environment is for the server that the user names
mkdir -p "$XDG_CONFIG_HOME/sb"
cat >"$XDG_CONFIG_HOME/sb/routes.yaml" <<Y
replies: {accounts: {mastodon: {url: "$snac"}}}
Y
export SB_TOKEN_MASTODON=$shop
first=$(snac_post "$alice" "my #shoes came in the wrong colour")
answers() { curl -fsS -H "Authorization: Bearer $shop" "$snac/api/v1/statuses/$1/context" | jq -c '.descendants[]'; }

# waits for approval, then goes out once
jq -cn --arg to "mastodon:$host/$first" '{type: "draft", id: "a1", reply_to: $to, to: "alice", by: "dana", department: "support",
	text: "Sorry! Swap them in any shop, see https://larkspur.example/swap?a=1&b=2 – we don\u0027t charge a \"fee\"."}' >draft.ndjson
sb-reply draft.ndjson >one || fail "a draft that waits ended with $?"
expect "events of a draft that waits" "$(jq -r .event one)" drafted
expect "answers before the approval" "$(answers "$first" | wc -l)" 0
expect "the list" "$(sb-reply list | awk 'NR == 2 { print $1, $2 }')" "1r waiting"
sb-reply approve 1r --as samira >>one || fail "approve ended with $?"
sb-reply run >>one || fail "run ended with $?"
sb-reply run >>one || fail "the second run ended with $?"
sb-reply draft.ndjson >>one || fail "the same draft again ended with $?"
expect "what was said" "$(jq -r '.event // .type' one | paste -s -d ' ')" "drafted approved post reply"
expect "answers" "$(answers "$first" | wc -l)" 1
expect "whom it names" "$(answers "$first" | jq -r '.content | contains("alice")')" true
sb-fetch "$snac/@alice" >posts.ndjson || fail "sb-fetch ended with $?"
cat one >>posts.ndjson
sb-thread posts.ndjson | jq -r --arg id "case:mastodon:$host/$first" 'select(.id == $id) | [.status, .departments[]] | @tsv' >case
expect "the case" "$(cat case)" "answered	support"

# the record of the post is what sb-fetch makes of it, as far as it goes
sb-fetch --no-state "$snac/@larkspur" | jq -cS '[.id, .url, .network, .author.handle, .reply_to]' >fetched
jq -cS 'select(.type == "post") | [.id, .url, .network, .author.handle, .reply_to]' one >told
expect "the post as it was told" "$(cat told)" "$(cat fetched)"

# a thread of its own, and one that is split
jq -cn '{type: "draft", by: "dana", approved_by: "samira", text: ([range(60) | "Sentence number \(.) of this."] | join(" "))}' >long.ndjson
sb-reply --new mastodon long.ndjson 2>err && fail "a text that is too long was taken"
grep -q 'too long for mastodon: it counts 1669, and 500 is the most' err || fail "no word about the length:" "$(cat err)"
sb-reply --new mastodon --split long.ndjson >thread || fail "--split ended with $?"
expect "parts" "$(jq -r 'select(.type == "post") | .text | capture("\\((?<m>[0-9/]+)\\)$").m' thread | paste -s -d ' ')" "1/4 2/4 3/4 4/4"
jq -es 'map(select(.type == "post")) | .[1].reply_to == .[0].id and .[2].reply_to == .[1].id and .[3].reply_to == .[2].id' thread >/dev/null ||
	fail "the parts do not answer one another:" "$(cat thread)"

# what is not there is refused for good
jq -cn --arg to "mastodon:$host/123.nothing" '{type: "draft", reply_to: $to, by: "dana", approved_by: "samira", text: "hello?"}' >gone.ndjson
status=0
sb-reply gone.ndjson >gone 2>err || status=$?
expect "the status when the post is gone" $status 6
expect "the outcome when the post is gone" "$(jq -r 'select(.event == "unsent") | .outcome' gone)" failed

# a host that only a draft names gets no token
status=0
echo '{"type":"draft","reply_to":"mastodon:127.0.0.1:9/1","text":"evil","by":"d","approved_by":"s"}' |
	XDG_CONFIG_HOME=$PWD/none sb-reply --state other.db >gone 2>err || status=$?
expect "the status of a host that nobody named" $status 2
grep -q 'there is no token for 127.0.0.1:9' err || fail "no word about the token:" "$(cat err)"

# killed at random moments: each draft that was accepted is there once
kills=${SB_KILLS:-20}
post=$(snac_post "$alice" "one more about #shoes")
now=$(date -u +%s)
kill_draft() { # N
	jq -cn --arg to "mastodon:$host/$post" --arg n "$1" '{type: "draft", id: "k\($n)", reply_to: $to, to: "alice", by: "dana",
		approved_by: "samira", text: "Answer number \($n), and no other"}'
}
kill_draft 0 >whole.ndjson
start=$(date +%s%N)
sb-reply whole.ndjson >/dev/null || fail "a whole run ended with $?"
whole=$(($(date +%s%N) - start)) # how long one takes today
for round in $(seq "$kills"); do
	kill_draft "$round" >round.ndjson
	SB_NOW=$(date -u -d "@$((now + round * 3600))" +%Y-%m-%dT%H:%M:%SZ) sb-reply round.ndjson >round.out 2>>err &
	victim=$!
	kill_moment "$round" $whole
	kill -9 $victim 2>/dev/null
	wait $victim 2>/dev/null
	# a lease lasts for many minutes: by the next run the server has long done what it was asked; here it has this long
	/usr/bin/python3 -c "import time; time.sleep(0.1)"
done
sb-reply list --all --format json | jq -r 'select(.text | startswith("Answer number")) | .text' | sort >accepted
sb-reply log | jq -r 'select(.type == "post") | .text | select(contains("Answer number"))' | wc -l >before
# their leases have run out by then
SB_NOW=$(date -u -d "@$((now + (kills + 1) * 3600))" +%Y-%m-%dT%H:%M:%SZ) sb-reply run >>after 2>>err || fail "run after the kills ended with $?" "$(tail -n 3 err)"
answers "$post" | jq -r '.content | capture("(?<t>Answer number [0-9]+, and no other)").t' | sort >there
expect "accepted and not there, or there twice" "$(diff accepted there)" ""
sb-reply log | jq -r 'select(.type == "post") | .text | select(contains("Answer number"))' | sed 's/^@alice[^ ]* //' | sort >logged
diff logged accepted >/dev/null || fail "the log does not tell of each once:" "$(diff logged accepted)"
[ "$(wc -l <accepted)" -gt $((kills / 3)) ] || fail "only $(wc -l <accepted) of $kills were accepted: the kills come too early to show anything"
unclear=$(sb-reply list --all --format json | jq '.parts[] | select(.attempts > 1)' | jq -s length)
echo "killed $kills times, accepted $(wc -l <accepted), published before the kill or read back afterwards: all once; $(cat before) were told before the last run, $unclear took more than one attempt"

# runs side by side publish nothing twice
post=$(snac_post "$alice" "side by side #shoes")
seq 10 | jq -c --arg to "mastodon:$host/$post" '{type: "draft", id: "s\(.)", reply_to: $to, to: "alice", by: "dana", approved_by: "x", text: "Side \(.)"}' |
	sb-reply --queue >/dev/null || fail "--queue ended with $?"
runs=()
for _ in 1 2 3; do
	sb-reply run >>side 2>>err &
	runs+=($!)
done
wait "${runs[@]}"
sb-reply run >>side 2>>err
expect "answers of three runs side by side" "$(answers "$post" | wc -l)" 10
if grep -l "$shop" one thread gone after side err "$XDG_STATE_HOME"/sb/reply.db*; then fail "the token shows"; fi
exit 0
