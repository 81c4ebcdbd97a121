# --follow asks each source again at its own pace, each post once, also those of a server that was away for a while.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
port=$(free_port)
base=http://127.0.0.1:$port
start_feeds() { start_server "$port" /usr/bin/python3 "$TOP/tests/lib/growing_feed.py" "$port" 1000 2; }
until_there() { wait_until has_lines "$@" || fail "no $1 lines with '$2' came:" "$(cat "$3" err)"; } # N PATTERN FILE
start_feeds
printf '%s\n' "$base/feed/often --every 1s" "$base/feed/seldom --every 1h" 'nonsense:search x' >list.txt
sb-fetch --follow -s list.txt >posts 2>err &
server_pids+=($!)
follower=$!
until_there 1 'seldom 1' posts
until_there 3 'via.*often' posts
# the server is away for a while: that is said, and over when it is over
kill "${server_pids[0]}"
wait "${server_pids[0]}" 2>/dev/null
until_there 1 'feed/often: ' err
server_pids=("$follower")
start_feeds
before=$(wc -l <posts)
for _ in $(seq 20); do curl -fsS "$base/feed/often" >/dev/null; done # as many as there were, and more
until_there $((before + 10)) . posts
kill "$follower"
wait "$follower" 2>/dev/null
[ "$(jq -r .id posts | sort | uniq -d | wc -l)" -eq 0 ] || fail "a post came twice:" "$(jq -r .id posts | sort | uniq -d)"
[ "$(jq -r .title posts | grep often | sed 's/often //')" = "$(seq "$(grep -c 'via.*often' posts)")" ] || fail "not each, or not in order:" "$(jq -r .title posts)"
[ "$(grep -c nonsense err)" -eq 1 ] || fail "wrong usage is said once:" "$(cat err)"
[ "$(curl -fsS "$base/count/seldom")" -eq 0 ] || fail "what is to be asked once an hour was asked again"
[ "$(sb-fetch --status --format ndjson "$base/feed/often" | jq .posts)" -eq "$(grep -c 'via.*often' posts)" ] || fail "$(sb-fetch --status)"

# with --no-state it knows what it gave, until it ends
sb-fetch --follow --no-state --every 1s "$base/feed/forgetful" >posts 2>err &
server_pids+=($!)
follower=$!
until_there 5 . posts
kill "$follower"
wait "$follower" 2>/dev/null
[ "$(jq -r .id posts | sort | uniq -d | wc -l)" -eq 0 ] || fail "--no-state: a post came twice:" "$(jq -r .id posts | sort | uniq -d)"
[ -z "$(sb-fetch --status | grep forgetful)" ] || fail "--no-state: something is remembered"
