# Lemmy: a community's posts and comments page by page, what is new later, and a thread.
# shellcheck source=../lib/servers.sh
. "$TOP/tests/lib/servers.sh"
start_replay lemmy.example
api=https://lemmy.example/api/v3
posts() { # MINUTE...
	jq -n '{posts: [$ARGS.positional[] | tonumber | {post: {id: ., name: "Shoe \(.)", body: "see https://shoes.example/\(.)", published: "2026-03-20T09:\(.):00.123456Z",
		featured_community: (. == 10)}, creator: {name: "jo", actor_id: "https://other.example/u/jo", bot_account: false}, counts: {upvotes: 2, comments: 1}}]}' --args "$@"
}
comments() { # MINUTE...
	jq -n '{comments: [$ARGS.positional[] | tonumber | {comment: {id: ., post_id: 21, content: "yes \(.)", path: (if . == 41 then "0.40.41" else "0.\(.)" end),
		published: "2026-03-20T09:\(.):00"}, post: {published: "2026-03-20T09:21:00Z"}, creator: {name: "bo", actor_id: "https://lemmy.example/u/bo"}, counts: {upvotes: 1, child_count: 0}}]}' --args "$@"
}
list() { echo "$api/$1/list?community_name=shoes&sort=New&type_=All&limit=50&page=$2"; }
posts 10 22 21 | answer "$(list post 1)" # 10 is pinned
posts 20 | answer "$(list post 2)"
posts | answer "$(list post 3)"
comments 41 40 | answer "$(list comment 1)"
comments | answer "$(list comment 2)"
sb-fetch https://lemmy.example/c/shoes | jq -c '[.id, .title, .text, .author.handle, .created_at, .thread_id, .reply_to, .links, .metrics]' >one
diff - one <<'W' || fail "the community"
["lemmy:lemmy.example/post/10","Shoe 10","see https://shoes.example/10","jo@other.example","2026-03-20T09:10:00Z","lemmy:lemmy.example/post/10",null,["https://shoes.example/10"],{"likes":2,"replies":1}]
["lemmy:lemmy.example/post/20","Shoe 20","see https://shoes.example/20","jo@other.example","2026-03-20T09:20:00Z","lemmy:lemmy.example/post/20",null,["https://shoes.example/20"],{"likes":2,"replies":1}]
["lemmy:lemmy.example/post/21","Shoe 21","see https://shoes.example/21","jo@other.example","2026-03-20T09:21:00Z","lemmy:lemmy.example/post/21",null,["https://shoes.example/21"],{"likes":2,"replies":1}]
["lemmy:lemmy.example/post/22","Shoe 22","see https://shoes.example/22","jo@other.example","2026-03-20T09:22:00Z","lemmy:lemmy.example/post/22",null,["https://shoes.example/22"],{"likes":2,"replies":1}]
["lemmy:lemmy.example/comment/40",null,"yes 40","bo@lemmy.example","2026-03-20T09:40:00Z","lemmy:lemmy.example/post/21","lemmy:lemmy.example/post/21",null,{"likes":1,"replies":0}]
["lemmy:lemmy.example/comment/41",null,"yes 41","bo@lemmy.example","2026-03-20T09:41:00Z","lemmy:lemmy.example/post/21","lemmy:lemmy.example/comment/40",null,{"likes":1,"replies":0}]
W
posts 10 50 22 20 | answer "$(list post 1)"
comments 51 40 | answer "$(list comment 1)"
asked >/dev/null
expect "the second run" "$(sb-fetch https://lemmy.example/c/shoes | jq -r .id | tr '\n' ' ')" 'lemmy:lemmy.example/post/50 lemmy:lemmy.example/comment/51 '
expect "its requests" "$(asked | wc -l)" 2

posts 21 | jq '{post_view: .posts[0]}' | answer "$api/post?id=21"
comments 41 40 | answer "$api/comment/list?post_id=21&sort=New&type_=All&limit=50&page=1"
comments | answer "$api/comment/list?post_id=21&sort=New&type_=All&limit=50&page=2"
expect "a thread" "$(sb-fetch https://lemmy.example/post/21 | jq -r .id | wc -l)" 3
expect "claims" "$(sb-fetch --dry-run 'lemmy:lemmy.example search too narrow' https://lemmy.example/u/jo https://lemmy.example/c/a@b.example)" \
	"GET $api/search?q=too%20narrow&type_=Posts&sort=New&listing_type=All&limit=50&page=1
GET $api/user?username=jo&sort=New&limit=50&page=1
GET $api/post/list?community_name=a%40b.example&sort=New&type_=All&limit=50&page=1"
