# lemmy.jq - Lemmy communities. The functions are described at the head of mastodon.jq.
#
# The ids are "lemmy:HOST/post/ID" and "lemmy:HOST/comment/ID", by the numbers of the server that was asked. A community is
# its posts and then its comments, both the newest first; texts are Markdown and stay as they are.

def about:
	{ forms: ["https://HOST/c/NAME", "https://HOST/c/NAME@HOST", "https://HOST/u/NAME", "https://HOST/post/N", "lemmy:HOST search WORDS"],
	  token: "optional" };

# addresses of the same shape on sites that are something else
def elsewhere: test("(^|\\.)(youtube\\.com|reddit\\.com|tumblr\\.com|vimeo\\.com)$");

def claims:
	( (capture("^(?<base>https?://(?<host>[^/?# ]+))/c/(?<name>[A-Za-z0-9_]+(@[^/?#]+)?)$") | .kind = "community")
	// (capture("^(?<base>https?://(?<host>[^/?# ]+))/u/(?<name>[A-Za-z0-9_]+(@[^/?#]+)?)$") | .kind = "user")
	// (capture("^(?<base>https?://(?<host>[^/?# ]+))/post/(?<post>[0-9]+)$") | .kind = "thread")
	// (capture("^lemmy:(?<base>https?://(?<host>[^/ ]+)) search (?<words>.+)$") | .kind = "search")
	// (capture("^lemmy:(?<host>[^/ ]+) search (?<words>.+)$") | .kind = "search" | .base = "https://\(.host)")
	| .host |= ascii_downcase | select(.host | elsewhere | not)
	| with_entries(select(.key | test("^(base|host|name|post|words|kind)$"))) ) // empty;

def page($what; $number):
	( if .kind == "community" then "\($what)/list?community_name=\(.name | @uri)&sort=New&type_=All&limit=50&page=\($number)"
	  elif .kind == "user" then "user?username=\(.name | @uri)&sort=New&limit=50&page=\($number)"
	  elif .kind == "search" then "search?q=\(.words | @uri)&type_=\(if $what == "post" then "Posts" else "Comments" end)&sort=New&listing_type=All&limit=50&page=\($number)"
	  elif $what == "post" then "post?id=\(.post)"
	  else "comment/list?post_id=\(.post)&sort=New&type_=All&limit=50&page=\($number)" end ) as $path
	| {url: "\(.base)/api/v3/\($path)", what: $what, page: $number};

def request($arg): page("post"; 1);

def time: (if test("Z$") then . else . + "Z" end)[0:19]; # older servers leave the zone out
def views: [.body.posts[]?, .body.comments[]?, (.body.post_view // empty)];
def at: .comment.published // .post.published | time;
# what is pinned stands first and says nothing of the order
def times: [views[] | select(.comment or (.post | .featured_community or .featured_local | not)) | at];

def next($arg):
	. as $answer
	| (times | min) as $oldest
	| (($arg.cursor // {})[.request.what]) as $mark
	| if (views | length) > 0 and .spec.kind != "thread" or .request.what == "comment" then
		if $oldest == null or ($mark and $oldest < $mark) or ($arg.since and $oldest < $arg.since[0:19])
		then null else .spec | page($answer.request.what; $answer.request.page + 1) end
	  else null end
	| if . then .
	  elif $answer.request.what == "post" and $answer.spec.kind != "user" then $answer.spec | page("comment"; 1)
	  else empty end;

# Comments are asked for from the newest post on where the posts alone were enough for the first run.
def cursor($arg):
	if .request.page > 1 or (times | length) == 0 then empty
	elif .request.what == "post" then (times | max) as $at | {comment: $at} + ($arg // {}) + {post: $at}
	else ($arg // {}) + {comment: (times | max)} end;

def limits: empty;

def posts:
	.spec as $spec
	| def id($what): "lemmy:\($spec.host)/\($what)/\(.)";
	  views[]
	| select((.comment // .post) | (.deleted or .removed) | not)
	| (.creator | {handle: ((.name) + "@" + (.actor_id | capture("^https?://(?<h>[^/]+)").h)), name: (.display_name // .name), url: .actor_id, bot: .bot_account}
		| .id = .handle) as $author
	| if .comment then
		.comment as $said
		| ($said.path // "0" | split(".")) as $path
		| { id: ($said.id | id("comment")), url: "\($spec.base)/comment/\($said.id)", text: $said.content, thread_id: ($said.post_id | id("post")),
		    reply_to: (if ($path | length) > 2 then $path[-2] | id("comment") else $said.post_id | id("post") end), created_at: $said.published, edited_at: $said.updated }
	  else
		.post as $said
		| { id: ($said.id | id("post")), url: "\($spec.base)/post/\($said.id)", title: $said.name, text: $said.body, links: [$said.url // empty],
		    thread_id: ($said.id | id("post")), created_at: $said.published, edited_at: $said.updated }
	  end
	+ {network: "lemmy", author: $author, metrics: {likes: .counts.upvotes, replies: (.counts.comments // .counts.child_count)}}
	| .links = (.links // []) + [.text // "" | scan("https?://[^\\s<>()\\[\\]\"]+")]
	| (.created_at, .edited_at) |= (if . then "\(time)Z" else . end)
	| .metrics |= with_entries(select(.value != null)) | with_entries(select(.value != null));

# --- the thread of a post, and whether it still stands ---

def place($id): $id | capture("^lemmy:(?<host>[^/]+)/(?<what>post|comment)/(?<id>[0-9]+)$");

def thread: place(.thread_id // .id) as $at | select($at.what == "post") | "\(scheme($at.host))://\($at.host)/post/\($at.id)";

def exists: place(.id) as $at | {url: "\(scheme($at.host))://\($at.host)/api/v3/\($at.what)?id=\($at.id)"};
# older servers say 400 and why
def gone:
	if .status == 404 or .status == 410 or (.body.error? // "" | tostring | test("couldnt_find|not_found")) then true
	elif .status < 300 then .body | (.comment_view.comment // .post_view.post) | .deleted == true or .removed == true
	else empty end;
