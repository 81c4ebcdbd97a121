# Reviews of an app: ratings, times of other zones, the single entry that is an object, and the second run.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay itunes.apple.com
page() { echo "https://itunes.apple.com/gb/rss/customerreviews/page=$1/id=$2/sortby=mostrecent/json"; }
review() { # NUMBER HOUR
	jq -cn --arg n "$1" --arg hour "$2" '{author: {uri: {label: "https://itunes.apple.com/gb/reviews/id77"}, name: {label: "Jo"}},
		updated: {label: "2026-03-20T\($hour):00:00-07:00"}, "im:rating": {label: "2"}, "im:version": {label: "4.1"}, id: {label: $n},
		title: {label: "Crashes"}, content: {label: "Again & again", attributes: {type: "text"}}}'
}
jq -n --argjson entry "$(review 11 02)" '{feed: {entry: $entry}}' | answer "$(page 1 1)"
jq -n '{feed: {}}' | answer "$(page 2 1)"
sb-fetch https://apps.apple.com/gb/app/larkspur/id1 | jq -c '[.id, .created_at, .rating, .title, .text, .author.id, .thread_id, .app_version]' >one
expect "a single review" "$(cat one)" '["appstore:11","2026-03-20T09:00:00Z",2,"Crashes","Again & again","77","appstore:11","4.1"]'

jq -n --argjson a "$(review 3 05)" --argjson b "$(review 2 04)" '{feed: {entry: [$a, $b]}}' | answer "$(page 1 2)"
jq -n --argjson a "$(review 1 03)" '{feed: {entry: [$a]}}' | answer "$(page 2 2)"
jq -n '{feed: {}}' | answer "$(page 3 2)"
expect "two pages" "$(sb-fetch appstore:gb/2 | jq -r .id | tr '\n' ' ')" 'appstore:1 appstore:2 appstore:3 '
jq -n --argjson a "$(review 4 06)" --argjson b "$(review 1 03)" '{feed: {entry: [$a, $b]}}' | answer "$(page 1 2)"
asked >/dev/null
expect "the second run" "$(sb-fetch appstore:gb/2 | jq -r .id)" 'appstore:4'
expect "it asked for" "$(asked)" "$(page 1 2)"
