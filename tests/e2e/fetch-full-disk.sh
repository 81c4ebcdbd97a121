# A disk that is full in the middle of a line loses no post: the next run gives all that was not committed, and the line that was
# cut off does not swallow what is appended. A closed pipe ends the run quietly, and loses nothing either.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
port=$(free_port)
base=http://127.0.0.1:$port
start_server "$port" /usr/bin/python3 "$TOP/tests/lib/growing_feed.py" "$port" 100000 40
titles() { jq -rR 'fromjson? | .title' "$@" | sort -u; }
all() { for ((i = 1; i <= $(curl -fsS "$base/count/$1"); i++)); do echo "$1 $i"; done | sort; }

# a file that may not grow beyond so many bytes is what a full disk is: a write that is cut short, then an error. It has 2 MB of
# blank before, so that the state, which is smaller, has room.
head -c 2097151 /dev/zero | tr '\0' ' ' >posts.ndjson
echo >>posts.ndjson
cut=0
for free in 1 3 2 5 9 1; do
	for _ in {1..15}; do curl -fsS "$base/feed/a" >/dev/null; done # more posts than fit into a KB or two
	status=0
	limit=$(($(wc -c <posts.ndjson) / 1024 + free))
	(ulimit -f $limit; trap '' XFSZ; exec sb-fetch --limit 100000 "$base/feed/a" >>posts.ndjson 2>err) || status=$?
	[ $status -eq 4 ] || [ $status -eq 0 ] || fail "a full disk is status 4, not $status:" "$(cat err)"
	[ $status -eq 0 ] || grep -q 'standard output: File too large' err || fail "$(cat err)"
	[ -z "$(tail -c 1 posts.ndjson)" ] || cut=$((cut + 1))
done
[ $cut -gt 0 ] || fail "no line was cut off: that shows nothing"
curl -fsS "$base/stop"
sb-fetch --limit 100000 "$base/feed/a" >>posts.ndjson || fail "with room again it ended with $?"
[ "$(titles posts.ndjson)" = "$(all a)" ] || fail "posts were lost:" "$(titles posts.ndjson | wc -l) of $(all a | wc -l)"

# the reader goes away
port=$(free_port)
base=http://127.0.0.1:$port
start_server "$port" /usr/bin/python3 "$TOP/tests/lib/growing_feed.py" "$port" 100000 40
for _ in 1 2 3; do curl -fsS "$base/feed/b" >/dev/null; done
set +o pipefail
sb-fetch --limit 100000 "$base/feed/b" 2>err | true
[ ! -s err ] || fail "a closed pipe is no news:" "$(cat err)"
curl -fsS "$base/stop"
sb-fetch --limit 100000 "$base/feed/b" >b.ndjson || fail "after the closed pipe it ended with $?"
[ "$(titles b.ndjson)" = "$(all b)" ] || fail "posts were lost:" "$(titles b.ndjson | wc -l) of $(all b | wc -l)"
