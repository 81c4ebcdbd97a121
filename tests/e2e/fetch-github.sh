# GitHub: issues and comments of a repository, what changed since (which includes the moment), an issue with its comments,
# a search whose time is narrowed.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay api.github.com
api=https://api.github.com
repo=$api/repos/shop/shoes
issues() { # MINUTE...: number and time of change
	jq -n '[$ARGS.positional[] | tonumber | {number: ., html_url: "https://github.com/shop/shoes/\(if . % 2 == 0 then "issues" else "pull" end)/\(.)", title: "Issue \(.)", body: "`@code` @lou: too *wide*",
		body_html: "<p>@lou: too <em>wide</em></p>", user: {login: "jo", id: 5, type: "User", html_url: "https://github.com/jo"}, labels: [{name: "fit"}], comments: 1, reactions: {"+1": 2},
		created_at: "2026-03-20T08:00:00Z", updated_at: "2026-03-20T09:\(.):00Z"}]' --args "$@"
}
comments() { # MINUTE...
	jq -n '[$ARGS.positional[] | tonumber | {id: (1000 + .), html_url: "https://github.com/shop/shoes/issues/12#issuecomment-\(1000 + .)", issue_url: "https://api.github.com/repos/shop/shoes/issues/12", body: "yes",
		body_html: "<p>yes \(.)</p>", user: {login: "helper[bot]", id: 6, type: "Bot", html_url: "https://github.com/apps/helper"}, reactions: {"+1": 0},
		created_at: "2026-03-20T09:\(.):00Z", updated_at: "2026-03-20T09:\(.):00Z"}]' --args "$@"
}
many() { # a page of 100 comments: numbers from $1, one minute, one id each
	jq -n --argjson from "$1" --arg at "$2" '[range(100) | {id: ($from + .), html_url: "https://github.com/shop/shoes/issues/12#issuecomment-\($from + .)", issue_url: "x", body_html: "many", user: {login: "jo"},
		created_at: $at, updated_at: $at}]'
}
issues 14 12 | answer "$repo/issues?state=all&sort=updated&per_page=100&page=1&direction=desc"
comments 20 18 | answer "$repo/issues/comments?sort=updated&per_page=100&page=1&direction=desc"
sb-fetch https://github.com/shop/shoes >one || fail "the repository ended with $?"
jq -c '[.id, .title, .text, .author, .thread_id, .reply_to, .tags, .mentions, .metrics]' one | sed -n '2,3p' | diff - /dev/fd/3 3<<'W' || fail "an issue and a comment"
["github:shop/shoes/14","Issue 14","@lou: too wide",{"id":"5","handle":"jo","url":"https://github.com/jo"},"github:shop/shoes/14",null,["fit"],["lou"],{"likes":2,"replies":1}]
["github:shop/shoes/comment/1018",null,"yes 18",{"id":"6","handle":"helper[bot]","url":"https://github.com/apps/helper","bot":true},"github:shop/shoes/12","github:shop/shoes/12",null,null,{"likes":0}]
W
# later: 14 comes again, as its moment is included; comments come by the hundred, more of them in one second than a page has
at=2026-03-20T09%3A20%3A00Z
issues 14 16 | answer "$repo/issues?state=all&sort=updated&per_page=100&page=1&direction=asc&since=2026-03-20T09%3A14%3A00Z"
many 2000 2026-03-20T09:20:00Z | answer "$repo/issues/comments?sort=updated&per_page=100&page=1&direction=asc&since=$at"
many 2100 2026-03-20T09:20:00Z | answer "$repo/issues/comments?sort=updated&per_page=100&page=2&direction=asc&since=$at"
many 2200 2026-03-20T09:21:00Z | answer "$repo/issues/comments?sort=updated&per_page=100&page=3&direction=asc&since=$at"
comments 21 22 | answer "$repo/issues/comments?sort=updated&per_page=100&page=1&direction=asc&since=2026-03-20T09%3A21%3A00Z"
asked >/dev/null
sb-fetch https://github.com/shop/shoes >two || fail "the second run ended with $?" "$(tail -n 2 "$replay/asked")"
expect "the second run" "$(jq -r .id two | sort -u | wc -l) of $(wc -l <two)" '303 of 303'

issues 12 | jq '.[0]' | answer "$repo/issues/12"
comments 18 20 | answer "$repo/issues/12/comments?per_page=100&page=1"
expect "an issue" "$(sb-fetch --no-state https://github.com/shop/shoes/issues/12 | jq -r .id | tr '\n' ' ')" \
	'github:shop/shoes/12 github:shop/shoes/comment/1018 github:shop/shoes/comment/1020 '

search="$api/search/issues?q=too%20wide"
issues $(seq 10 59) $(seq 10 59) | jq 'to_entries | map(.value + {number: .key, html_url: "https://github.com/shop/shoes/issues/\(1000 - .key)", created_at: "2026-03-19T09:00:\(99 - .key | . * 0.5 | floor + 10)Z"}) | {items: .}' |
	answer "$search&sort=created&order=desc&per_page=100"
issues 10 12 | jq '{items: .}' | answer "$search%20created%3A%2A..2026-03-19T09%3A00%3A10Z&sort=created&order=desc&per_page=100"
sed -i 's/%3A%2A\.\./%3A*../' "$replay/answers" # versions of jq differ in what they escape
issues 10 12 | jq '{items: .}' | answer "$search%20created%3A%2A..2026-03-19T09%3A00%3A10Z&sort=created&order=desc&per_page=100"
expect "a search" "$(sb-fetch 'github:search too wide' | wc -l)" 102

# the limit of the hour
echo '{"message": "API rate limit exceeded"}' | answer "$api/repos/shop/busy/issues?state=all&sort=updated&per_page=100&page=1&direction=desc" - 403
sed -i '$s/}$/,"headers":{"x-ratelimit-remaining":"0","x-ratelimit-reset":"1774008900"}}/' "$replay/answers"
status=0
SB_NOW=2026-03-20T12:00:00Z sb-fetch https://github.com/shop/busy/issues 2>err || status=$?
expect "the limit" "$status $(grep -c '2026-03-20T12:15:00Z' err)" '5 1'
