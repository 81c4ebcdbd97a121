# The network that sb-networks(5) shows works when it is dropped into a user's folder: pages, posts, and the second run.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay board.example
mkdir -p "$XDG_CONFIG_HOME/sb/networks"
sed -n "/board.jq <<'END'/,/^> END/p" "$TOP/man/sb-networks.5" | sed -n 's/^> \(def\|   \)/\1/p' | sed 's/\\e/\\/g' >"$XDG_CONFIG_HOME/sb/networks/board.jq"
page() { # BEFORE ID...
	local before=$1
	shift
	jq -n '{messages: [$ARGS.positional[] | tonumber | {id: ., date: "2026-03-20T09:00:0\(.)Z", user: "jo", message: "<p>number \(.)",
		root: 1, answers: (if . > 1 then . - 1 else null end)}]}' --args "$@" | answer "https://board.example/api/shoes?before=$before"
}
page '' 4 3
page 3 2 1
sb-fetch https://board.example/shoes | jq -c '[.id, .text, .thread_id, .reply_to]' >one
diff - one <<'W' || fail "the first run"
["board:1","number 1","board:1",null]
["board:2","number 2","board:1","board:1"]
["board:3","number 3","board:1","board:2"]
["board:4","number 4","board:1","board:3"]
W
page '' 6 5
page 5 4 3
expect "the second run" "$(sb-fetch https://board.example/shoes | jq -r .id | tr '\n' ' ')" 'board:5 board:6 '
