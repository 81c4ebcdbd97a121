# --follow of a Mastodon source takes its posts from the server's stream as they happen. Nothing is lost and nothing comes twice,
# whatever happens to the stream; where there is none, the source is asked as ever. Killed at any moment, no post is lost.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
port=$(free_port)
web=http://127.0.0.1:$port
start_server "$port" /usr/bin/python3 "$TOP/tests/lib/streaming_server.py" "$port"
to() { curl -fsS "$web/$1"; }
until_is() { # WHAT WANTED COMMAND...
	local what=$1 wanted=$2
	shift 2
	wait_until says "$wanted" "$@" || fail "$what: expected '$wanted', and got '$("$@")'" "$(tail -n 3 posts err)"
}
says() { [ "$("${@:2}")" = "$1" ]; } # WANTED COMMAND...
lines() { wc -l <"${1:-posts}"; }
follow() { # ARGUMENT...
	sb-fetch --follow "$@" >>posts 2>>err &
	follower=$!
	server_pids[1]=$follower
}
end() { kill "$follower"; wait "$follower" 2>/dev/null; }
in_order() { # each post of the source once, in its order
	[ "$(jq -r '.text' "$1" | grep -o '[0-9]*')" = "$(seq "$(to count)")" ] || fail "not each once and in order:" "$(jq -c '[.id, .text]' "$1")"
}

# from the stream, though the source is asked once an hour; edits, deletions and comments are no posts
to 'post?n=3'
follow --every 1h "$web/tags/shoes"
until_is 'the first posts' 3 lines
until_is 'an open stream' 1 to open
until_is 'asked once more as it stands' 3 to asked # the first time for a page that is empty, too
for n in 4 5 6; do
	to post
	until_is "post $n" $n lines
done
[ "$(to asked)" -eq 3 ] || fail "the source was asked again: $(to asked)"
[ "$(jq -r .via posts | sort -u)" = "$web/tags/shoes" ] || fail "$(cat posts)"
# it breaks in the middle of an event, and posts are made before it stands again: asking finds them
to mode?stream=idle
to break
to 'post?n=45'
until_is 'what came meanwhile' 52 lines
until_is 'another stream' 2 to streams
to mode?stream=on
to post
until_is 'from the new stream' 53 lines
# an event that was lost is found when the source is asked the next time: here, by the next run
to mute?on=1
to 'post?n=2'
to mute?on=0
end
follow --every 1h "$web/tags/shoes"
until_is 'what the stream did not tell' 55 lines
in_order posts
[ ! -s err ] || fail "nothing went wrong:" "$(cat err)"
[ "$(sb-fetch --status --format ndjson | jq -c '[.posts, .failures]')" = '[55,0]' ] || fail "$(sb-fetch --status)"
until_is 'a stream for this run' 1 to open
end
until_is 'no stream' 0 to open

# more posts than ids are remembered: the source is asked between, and none comes twice
rm -rf "$XDG_STATE_HOME"
: >posts
follow --every 1h --limit 1000 "$web/public"
until_is 'all so far' 55 lines
until_is 'a stream' 1 to open
for i in $(seq 12); do
	to 'post?n=200'
	until_is "all $((200 * i))" $((55 + 200 * i)) lines
done
opened=$(to streams)
to break
until_is 'another stream' $((opened + 1)) to streams
until_is 'all of them' 2456 lines
end
in_order posts

# mentions of the token's account; a token is needed here, and without it the source is asked as ever
to mode?stream=token
before=$(lines posts)
follow --every 1s "mastodon:$web notifications"
until_is 'why there is no stream' 1 grep -c 'its stream wants a token (see sb-credentials(5)); until then it is asked at the pace of --every$' err
until_is 'the newest 200' $((before + 200)) lines
to post
until_is 'by asking' $((before + 201)) lines
end
export SB_TOKEN_MASTODON=secret
opened=$(to streams)
follow --every 1h "mastodon:$web notifications"
until_is 'a stream with the token' 1 to open
to post
until_is 'a mention' $((before + 202)) lines
end
expect 'streams' "$(to streams)" $((opened + 1))
grep -q secret err posts && fail "the token is in the output"
unset SB_TOKEN_MASTODON

# no stream, or something else in its place: asked as ever, and not for a stream again
for mode in off html; do
	to "mode?stream=$mode"
	: >posts
	rm -rf "$XDG_STATE_HOME"
	follow --every 1s --limit 5 "$web/public"
	until_is "the newest ($mode)" 5 lines
	to post
	until_is "by asking ($mode)" 6 lines
	end
done
[ "$(to streams)" -le $((opened + 2)) ] || fail "what is no stream was asked for again and again: $(to streams)"
[ "$(wc -l <err)" -eq 1 ] || fail "more was said than was wrong:" "$(cat err)"

# a stream that is silent for too long is dead
mkdir -p "$XDG_CONFIG_HOME/sb/networks"
sed 's/idle: 120}/idle: 1}/' "$TOP/lib/networks/mastodon.jq" >"$XDG_CONFIG_HOME/sb/networks/mastodon.jq"
grep -q 'idle: 1}' "$XDG_CONFIG_HOME/sb/networks/mastodon.jq" || fail "the file is another one now"
to mode?stream=idle
opened=$(to streams)
follow --every 1h "$web/public"
enough_streams() { [ "$(to streams)" -lt $((opened + 2)) ] || echo ok; }
until_is 'two more streams' ok enough_streams
end
rm "$XDG_CONFIG_HOME/sb/networks/mastodon.jq"

# a full disk ends the run, and nothing is lost
to mode?stream=on
follow --every 1h "$web/public"
until_is 'a stream' 1 to open
end
timeout 60 sb-fetch --follow --every 1h "$web/public" >/dev/full 2>full &
full=$!
until_is 'a stream' 1 to open
to post
wait $full
[ $? -eq 4 ] || fail "a full disk: $(cat full)"

# killed at any moment
rm -rf "$XDG_STATE_HOME"
: >posts
to auto?every=0.01
for ((i = 0; i < ${kills:-12}; i++)); do
	follow --every 1s --limit 100000 "$web/public"
	sleep "0.$((RANDOM % 9))"
	[ $((i % 3)) -ne 0 ] || to break
	sleep "0.$((RANDOM % 9))"
	kill -9 "$follower"
	wait "$follower" 2>/dev/null
	[ -z "$(tail -c 1 posts)" ] || echo >>posts # a line that was cut off
done
to auto?every=0
follow --every 1s --limit 100000 "$web/public"
until_is 'all of them' "$(to count)" bash -c "jq -rR 'fromjson? | .id' posts | sort -u | wc -l"
end
echo "$(to count) posts, none lost in ${kills:-12} kills, $(($(lines) - $(to count))) lines more"
