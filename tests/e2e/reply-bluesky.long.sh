# On a real PDS and AppView of Bluesky: an answer has its root and its parent, its links, mentions and tags are where they stand
# in the text, it is there once however often the program is killed, and a thread of three parts hangs together.
# shellcheck source=../lib/servers.sh disable=SC2154
. "$TOP/tests/lib/servers.sh"
# shellcheck source=../lib/bluesky.sh
. "$TOP/tests/lib/bluesky.sh"
start_bluesky

answers() { # texts of the posts of the shop
	curl -fsS "$(net pds)/xrpc/com.atproto.repo.listRecords?repo=$(net shop)&collection=app.bsky.feed.post&limit=100" | jq -c '.records[]'
}

pds=$(net pds)
printf 'replies:\n  accounts:\n    bluesky: {url: "%s", as: larkspur.test}\n' "$pds" >routes.yaml
export SB_TOKEN_BLUESKY=hush-hush-larkspur
jq -cn --arg to "bluesky:$(net parent)" '{type: "draft", reply_to: $to, by: "dana", approved_by: "samira",
	text: "Sorry @alice.test – «ü» 👟! See https://larkspur.example/swap #shoes and @nobody.test"}' | sb-reply -c routes.yaml >one || fail "status $?" "$(cat one)"
answers >records
expect "answers" "$(wc -l <records)" 1
expect "its reply" "$(jq -c '[.value.reply.root.uri, .value.reply.parent.uri]' records)" "[\"$(net root)\",\"$(net parent)\"]"
# what stands at the bytes of each facet
/usr/bin/python3 - records >facets <<'P'
import json, sys
value = json.loads(open(sys.argv[1]).readline())["value"]
text = value["text"].encode()
for facet in value["facets"]:
    print(text[facet["index"]["byteStart"]:facet["index"]["byteEnd"]].decode(), {k: v for k, v in facet["features"][0].items() if k != "$type"})
P
expect "its facets" "$(cat facets)" "@alice.test {'did': '$(net alice)'}
https://larkspur.example/swap {'uri': 'https://larkspur.example/swap'}
#shoes {'tag': 'shoes'}"
settle
thread=$(curl -fsS "$(net appview)/xrpc/app.bsky.feed.getPostThread?uri=$(net root | jq -Rr @uri)&depth=10")
expect "the answer in the thread that the AppView shows" "$(jq -r '.thread.replies[0].replies[0].post.author.handle' <<<"$thread")" larkspur.test
expect "the id that is told" "$(jq -r 'select(.type == "post") | .id' one)" "bluesky:$(jq -r .uri records)"

# a thread of its own
jq -cn '{type: "draft", by: "dana", approved_by: "s", text: ([range(28) | "Sentence number \(.) of this."] | join(" "))}' |
	sb-reply -c routes.yaml --new bluesky --split >thread || fail "--split ended with $?"
expect "parts" "$(jq -r 'select(.type == "post") | .text | capture("\\((?<m>[0-9/]+)\\)$").m' thread | paste -s -d ' ')" "1/3 2/3 3/3"
jq -es 'map(select(.type == "post")) | .[1].reply_to == .[0].id and .[2].reply_to == .[1].id and .[2].thread_id == .[0].id' thread >/dev/null || fail "the parts:" "$(cat thread)"

# killed at random moments
kills=${SB_KILLS:-60}
now=$(date -u +%s)
draft() { jq -cn --arg to "bluesky:$(net root)" --arg n "$1" '{type: "draft", id: "k\($n)", reply_to: $to, by: "dana", approved_by: "s", text: "Answer number \($n)"}'; }
draft 0 >draft.ndjson
start=$(date +%s%N)
sb-reply -c routes.yaml draft.ndjson >/dev/null || fail "a whole run ended with $?"
whole=$(($(date +%s%N) - start))
for round in $(seq "$kills"); do
	draft "$round" >draft.ndjson
	SB_NOW=$(date -u -d "@$((now + round * 3600))" +%Y-%m-%dT%H:%M:%SZ) sb-reply -c routes.yaml draft.ndjson >round.out 2>>err &
	victim=$!
	kill_moment "$round" $whole
	kill -9 $victim 2>/dev/null
	wait $victim 2>/dev/null
	/usr/bin/python3 -c "import time; time.sleep(0.1)" # a lease is longer than a server needs
done
SB_NOW=$(date -u -d "@$((now + (kills + 1) * 3600))" +%Y-%m-%dT%H:%M:%SZ) sb-reply run -c routes.yaml >>killed.ndjson 2>>err || fail "the last run ended with $?" "$(tail -n 3 err)"
sb-reply list --all --format json | jq -r '.text | select(startswith("Answer number"))' | sort >accepted
curl -fsS "$pds/xrpc/com.atproto.repo.listRecords?repo=$(net shop)&collection=app.bsky.feed.post&limit=100" | jq -r '.records[].value.text | select(startswith("Answer number"))' | sort >there
expect "accepted and not there, or there twice" "$(diff accepted there)" ""
[ "$(wc -l <accepted)" -gt $((kills / 3)) ] || fail "only $(wc -l <accepted) of $kills were accepted"
if grep -l hush-hush one thread killed.ndjson err "$XDG_STATE_HOME"/sb/reply.db*; then fail "the password shows"; fi
exec 4>&-
exit 0
