# On each network an answer has the form that its documentation asks for, stands there once, whatever the server says or does
# not say, and no secret shows anywhere.
# shellcheck source=../lib/servers.sh disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_networks
host=${web#http://}
mkdir -p "$XDG_CONFIG_HOME/sb"
echo "$host hush-hush-token-7441" >"$XDG_CONFIG_HOME/sb/credentials"
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
all="bluesky discourse github lemmy mastodon nodebb reddit x youtube"
{
	printf 'replies:\n  accounts:\n'
	for network in $all; do echo "    $network: {url: \"$web\", as: shop}"; done
} >routes.yaml
parent() {
	case $1 in
	bluesky) echo "at://did:plc:b/app.bsky.feed.post/3k" ;;
	discourse) echo "$host/7/2" ;;
	github) echo "o/r/comment/55" ;;
	lemmy) echo "$host/comment/5" ;;
	mastodon) echo "$host/110" ;;
	nodebb) echo "$host/9" ;;
	reddit) echo "t1_abc" ;;
	x) echo "99" ;;
	youtube) echo "Ugx.9" ;;
	esac
}
draft() { # NETWORK NUMBER [TEXT]
	jq -cn --arg id "$1-$2" --arg to "$1:$(parent "$1")" --arg text "${3:-Sorry & thanks, number $2: «groß» 👟 #shoes https://larkspur.example/a?b=1&c}" \
		'{type: "draft", $id, reply_to: $to, $text, by: "dana", department: "support", approved_by: "samira"}'
}
now=$(date -d 2026-03-23T09:00:00Z +%s)
later() { now=$((now + 3600)) SB_NOW=$(date -u -d "@$now" +%Y-%m-%dT%H:%M:%SZ) && export SB_NOW; } # leases and waits are over
export SB_NOW=2026-03-23T09:00:00Z
send() { sb-reply -c routes.yaml "$@" >>events.ndjson 2>>messages; }
count() { jq -s --arg n "$1" 'map(select(.network == $n)) | length' "$networks/posts.ndjson"; }
last() { jq -c "select(.method == \"POST\") | try ($1) catch empty" "$networks/requests.ndjson" | tail -n 1; }

# the form, and what is told of it
for network in $all; do
	draft "$network" 1 >draft.ndjson
	send draft.ndjson || fail "$network ended with $?:" "$(tail -n 2 messages)"
	expect "posts on $network" "$(count "$network")" 1
	expect "the post of $network as it is told" "$(tail -n 2 events.ndjson | jq -r --arg n "$network" --arg up "$network:$(parent "$network")" \
		'[.type, .network // .channel, ((.reply_to // .about) == $up), .author.role // .actor, .author.department // .department, (.id // ($n + ":") | startswith($n + ":"))] | @csv' |
		tr -d '"' | paste -s -d ' ')" "post,$network,true,staff,support,true event,$network,true,dana,support,true"
done
shape() { expect "$1" "$(last "$2")" "$3"; }
draft bluesky f "Hi @bob.test and @nobody.example – «ü» 👟 see https://larkspur.example/x #shoes" >draft.ndjson
send draft.ndjson || fail "facets ended with $?"
shape "facets" '.body.record.facets | map([.index.byteStart, .index.byteEnd, (.features[0] | .did // .uri // .tag)])' \
	'[[3,12,"did:plc:bob"],[53,79,"https://larkspur.example/x"],[80,86,"shoes"]]'
shape "root and parent" '.body.record.reply' \
	'{"root":{"uri":"at://did:plc:b/app.bsky.feed.post/root","cid":"cidroot"},"parent":{"uri":"at://did:plc:b/app.bsky.feed.post/3k","cid":"cidparent"}}'
shape "the key of a record" '.body.rkey | test("^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$")' true
expect "log-ins of Bluesky in a run" "$(for i in 2 3; do draft bluesky $i; done >two.ndjson; : >"$networks/requests.ndjson"; send two.ndjson
	jq -r .path "$networks/requests.ndjson" | grep -c createSession)" 1
for network in mastodon github; do draft $network shape | sb-reply -c routes.yaml >>events.ndjson 2>>messages || fail "$network ended with $?"; done
expect "what Mastodon is asked" "$(jq -c 'select(.path == "/api/v1/statuses") | [(.headers["idempotency-key"] | test("^sb-[0-9a-f]{32}-[0-9]+-1-[0-9a-f]+$")), .body.in_reply_to_id, .body.visibility, (.body.status | startswith("@bob@else.example Sorry"))]' "$networks/requests.ndjson")" \
	'[true,"110","unlisted",true]'
jq -cn --arg to "mastodon:far.example/5" '{type: "draft", reply_to: $to, url: "https://far.example/@bob/5", text: "across", by: "d", approved_by: "s"}' |
	sb-reply -c routes.yaml >>events.ndjson 2>>messages || fail "a post of another server ended with $?"
shape "the number of a post of another server" .body.in_reply_to_id '"777"'

expect "requests with a header that Node refuses" "$(jq -c 'select(.headers | has("expect"))' "$networks/requests.ndjson" | wc -l)" 0

# what the server says, and what follows: later, never, or in doubt and read back; in the end it is there once, or not at all
step() { # NETWORK NUMBER MOOD STATUS POSTS-NOW POSTS-IN-THE-END
	local before status=0
	before=$(count "$1")
	echo "$3" >"$networks/mood"
	draft "$1" "$2" >draft.ndjson
	send draft.ndjson || status=$?
	expect "the status of $1 when '$3'" "$status" "$4"
	expect "posts on $1 after '$3'" "$(($(count "$1") - before))" "$5"
	: >"$networks/mood"
	later
	send run || [ $? -ne 5 ] || fail "$1 still waits after '$3':" "$(tail -n 1 messages)"
	later
	send run || true
	expect "posts on $1 in the end after '$3'" "$(($(count "$1") - before))" "$6"
}
for network in $all; do
	step "$network" stored "stored drop" 5 1 1
	[ "$network" = mastodon ] || [ -n "${SB_ALL:-}" ] || continue # the others: in the long test
	step "$network" drop drop 5 0 1
	step "$network" half half 5 1 1
	step "$network" s500 "stored 500" 5 1 1
	step "$network" 503 503 5 0 1
	step "$network" 429 "429" 5 0 1
	step "$network" 401 401 5 0 1 # the token may be renewed
	for status in 400 403 404 422; do step "$network" $status $status 6 0 0; done
done
step reddit limit '200 - {"json":{"errors":[["RATELIMIT","you are doing that too much. try again in 9 minutes.","ratelimit"]]}}' 5 0 1
step reddit no '200 - {"json":{"errors":[["THREAD_LOCKED","Comments are locked.",null]]}}' 6 0 0
step x duplicate '403 - {"detail":"You are not allowed to create a Tweet with duplicate content."}' 6 0 0
step youtube quota '403 - {"error":{"errors":[{"reason":"quotaExceeded"}]}}' 5 0 1
step mastodon odd '200 - <html>hello</html>' 5 0 1

# a pause that the server asks for holds for the next run too, and for the others of that server
: >"$networks/requests.ndjson"
echo "429 7200" >"$networks/mood"
draft x pause1 >draft.ndjson
send draft.ndjson && fail "a 429 ended well"
draft x pause2 >draft.ndjson
send draft.ndjson && fail "what waits for a pause ended well"
later
send run
expect "requests during the pause" "$(jq -r 'select(.path == "/2/tweets") | .path' "$networks/requests.ndjson" | wc -l)" 1
later
later
send run || fail "after the pause: $?"
expect "requests after the pause" "$(jq -r 'select(.path == "/2/tweets") | .path' "$networks/requests.ndjson" | wc -l)" 3

# a token that was renewed is read anew, also by a program that waits for drafts; what it was refused with waits for its time
refusals() { grep -c 'the token is refused, and is to be renewed' messages; }
said=$(refusals)
echo "$host old-hush-token-1" >"$XDG_CONFIG_HOME/sb/credentials"
mkfifo drafts
send <drafts &
reader=$!
exec 4>drafts
draft x renew >&4
wait_until grep -q '"about":"x:99".*the token is refused' events.ndjson || fail "nobody was told" "$(tail -n 2 messages)"
echo "$host hush-hush-token-7441" >"$XDG_CONFIG_HOME/sb/credentials"
before=$(count github)
draft github renew >&4
exec 4>&-
status=0
wait $reader || status=$?
expect "the status with a refused token" $status 5
expect "what waits, and why" "$(sb-reply list | grep -c 'the token is refused')" 1
expect "posts with the new one" $(($(count github) - before)) 1
expect "what is said" $(($(refusals) - said)) 1
before=$(count x)
later
send run || fail "with the renewed token: $?"
expect "what was refused" $(($(count x) - before)) 1

# without a token nothing is lost, and without a server
rm "$XDG_CONFIG_HOME/sb/credentials"
draft x token >draft.ndjson
status=0
send draft.ndjson || status=$?
expect "the status without a token" $status 2
grep -q "there is no token for $host" messages || fail "no word about the token:" "$(tail -n 1 messages)"
echo "$host hush-hush-token-7441" >"$XDG_CONFIG_HOME/sb/credentials"
chmod 600 "$XDG_CONFIG_HOME/sb/credentials"
send run || fail "with the token again: $?"
stop_servers
draft x down >draft.ndjson
status=0
send draft.ndjson || status=$?
expect "the status when the server is not there" $status 5
draft x dry | sb-reply -c routes.yaml --dry-run >>events.ndjson 2>>messages
if grep -l -e hush-hush -e hush-session events.ndjson messages "$XDG_STATE_HOME"/sb/reply.db*; then fail "a secret shows"; fi
exit 0
