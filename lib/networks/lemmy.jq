# lemmy.jq - Lemmy communities. The functions are described at the head of mastodon.jq.
#
# The ids are "lemmy:HOST/post/ID" and "lemmy:HOST/comment/ID", by the numbers of the server that was asked. A community is
# its posts and then its comments, both the newest first; texts are Markdown and stay as they are.

def about:
	{ forms: ["https://HOST/c/NAME", "https://HOST/c/NAME@HOST", "https://HOST/u/NAME", "https://HOST/post/N", "lemmy:HOST", "lemmy:HOST search WORDS"],
	  token: "optional" };

# addresses of the same shape on sites that are something else
def elsewhere: test("(^|\\.)(youtube\\.com|reddit\\.com|tumblr\\.com|vimeo\\.com)$");

def at: "^(?<base>https?://(?<host>[^/?# ]+))";
def name: "(?<name>[A-Za-z0-9_]+(@[^/?#]+)?)";

def claims:
	select(contains("/c/") or contains("/u/") or contains("/post/") or startswith("lemmy:"))
	| ( (capture(at + "/c/" + name + tail) | .kind = "community")
	// (capture(at + "/u/" + name + tail) | .kind = "user")
	// (capture(at + "/post/(?<post>[0-9]+)(/[0-9]+)?" + tail) | .kind = "thread")
	// (capture("^lemmy:((?<scheme>https?://))?(?<host>[^/ ]+)/?( +search +(?<words>.+))?$")
		| .base = (.scheme // "https://") + .host | .kind = if .words then "search" else "all" end)
	| .host |= ascii_downcase | select(.host | elsewhere | not)
	| with_entries(select((.key | test("^(base|host|name|post|words|kind)$")) and .value != null)) ) // empty;

def page($what; $number):
	( if .kind == "community" then "\($what)/list?community_name=\(.name | @uri)&sort=New&type_=All&limit=50&page=\($number)"
	  elif .kind == "all" then "\($what)/list?sort=New&type_=Local&limit=50&page=\($number)"
	  elif .kind == "user" then "user?username=\(.name | @uri)&sort=New&limit=50&page=\($number)"
	  elif .kind == "search" then "search?q=\(.words | @uri)&type_=\(if $what == "post" then "Posts" else "Comments" end)&sort=New&listing_type=All&limit=50&page=\($number)"
	  elif $what == "post" then "post?id=\(.post)"
	  else "comment/list?post_id=\(.post)&sort=New&type_=All&limit=50&page=\($number)" end ) as $path
	| {url: "\(.base)/api/v3/\($path)", what: $what, page: $number};

def login: {url: "\(.base)/api/v3/user/login", json: {username_or_email: "$USER", password: "$PASSWORD"}, token: "jwt", lasts: 86400};

def request($arg): page("post"; 1);

def time: (if test("Z$") then . else . + "Z" end)[0:19]; # older servers leave the zone out
def views: [.body.posts?[]?, .body.comments?[]?, (.body.post_view? // empty)];
def at: .comment.published // .post.published | time;
# what is pinned stands first and says nothing of the order
def times: texts(views[] | select(try (.comment or (.post | .featured_community or .featured_local | not)) catch false); at);

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
	  each(views[] | select(try ((.comment // .post) | (.deleted or .removed) | not) catch true);
	  (.creator | {handle: ((.name) + "@" + (.actor_id | capture("^https?://(?<h>[^/]+)").h)), name: (.display_name // .name), url: .actor_id, bot: .bot_account}
		| .id = .handle) as $author
	| if .comment then
		(.comment | need("object")) as $said
		| ($said.path // "0" | split(".")) as $path
		| { id: ($said.id | need("number") | id("comment")), url: "\($spec.base)/comment/\($said.id)", text: $said.content, thread_id: ($said.post_id | id("post")),
		    reply_to: (if ($path | length) > 2 then $path[-2] | id("comment") else $said.post_id | id("post") end), created_at: $said.published, edited_at: $said.updated }
	  else
		(.post | need("object")) as $said
		| { id: ($said.id | need("number") | id("post")), url: "\($spec.base)/post/\($said.id)", title: $said.name, text: $said.body, links: [$said.url // empty],
		    thread_id: ($said.id | need("number") | id("post")), created_at: $said.published, edited_at: $said.updated }
	  end
	+ {network: "lemmy", author: $author, metrics: {likes: .counts.upvotes, replies: (.counts.comments // .counts.child_count)}}
	| .links = (.links // []) + [.text // "" | scan("https?://[^\\s<>()\\[\\]\"]+")]
	| (.created_at, .edited_at) |= (if . then "\(time)Z" else . end)
	| .metrics |= present | present);

# --- the thread of a post, and whether it still stands ---

def place($id): $id | capture("^lemmy:(?<host>[^/]+)/(?<what>post|comment)/(?<id>[0-9]+)$");

def thread: place(.thread_id // .id) as $at | select($at.what == "post") | "\(scheme($at.host))://\($at.host)/post/\($at.id)";

def exists: place(.id) as $at | {url: "\(scheme($at.host))://\($at.host)/api/v3/\($at.what)?id=\($at.id)"};
# older servers say 400 and why
def gone:
	if .status == 404 or .status == 410 or (.body.error? // "" | tostring | test("couldnt_find|not_found")) then true
	elif .status < 300 then .body | (.comment_view.comment // .post_view.post) | .deleted == true or .removed == true
	else empty end;

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 10000, count: "characters", opens: true, place: true, title: true};

# Where the account is of another server than the post, that server is asked for its own number of it.
def reply:
	. as $in
	| (.parent // "" | [capture("^lemmy:(?<host>[^/]+)/(?<what>post|comment)/(?<id>[0-9]+)$")][0]) as $up
	| base($up.host) as $base
	| def api($path): "\($base)/api/v3/\($path)";
	  def publish($know):
		(if $in.parent then posting(api("comment"); {content: $in.text, post_id: $know.post, parent_id: $know.comment})
		 else posting(api("post"); {name: $in.draft.title, body: $in.text, community_id: $know.community}) end)
		| .step = "publish" | .publishes = true | .know = $know;
	  def look($know):
		{step: "look", looks: true, know: $know,
		 url: api(if $in.parent then "comment/list?post_id=\($know.post)\(if $know.comment then "&parent_id=\($know.comment)" else "" end)&max_depth=2&type_=All&sort=New&limit=50"
			  else "post/list?community_id=\($know.community)&type_=All&sort=New&limit=50" end)};
	  def go($know): if $in.unclear | not then publish($know) elif $know.me then look($know) else {url: api("site"), step: "me", know: $know} end;
	  def record: "lemmy:\($base | host)/" + if .comment then "comment/\(.comment.id)" else "post/\(.post.id)" end;
	  def sent:
		{sent: { id: record, url: "\($base)/\(if .comment then "comment/\(.comment.id)" else "post/\(.post.id)" end)",
			 created_at: ((.comment // .post).published | if test("Z$") then . else . + "Z" end), thread_id: "lemmy:\($base | host)/post/\(.post.id)",
			 author: (.creator | {id: "\(.name)@\($base | host)", handle: "\(.name)@\($base | host)", name: .display_name, url: .actor_id} | present) }};
	  def of($view): if $view.comment then {post: $view.comment.post_id, comment: $view.comment.id} else {post: $view.post.id} end;
	  if $in.parent and $up == null then {refused: "what is to be answered is no post or comment"}
	  elif $base == null then {refused: "there is no account on lemmy: name its server (accounts in sb-routes(5))"}
	  elif .dry then publish(if $up.what == "comment" then {comment: ($up.id | tonumber), post: 0} else {post: ($up.id // "0" | tonumber), community: 0} end)
	  elif .answer == null then
		if .know.post or .know.community then go(.know)
		elif $in.parent | not then {url: api("community?name=\($in.draft.place | @uri)"), step: "community"}
		elif ($base | host) == ($up.host | ascii_downcase) then {url: api("\($up.what)?id=\($up.id)"), step: "parent"}
		elif .draft.url == null then {refused: "the post is of \($up.host) and the account of \($base | host): the draft needs the post's 'url'"}
		else {url: api("resolve_object?q=\(.draft.url | @uri)"), step: "resolve"} end
	  elif .answer.step == "community" then go({community: .answer.body.community_view.community.id})
	  elif .answer.step == "parent" then go(of(.answer.body | .comment_view // .post_view))
	  elif .answer.step == "resolve" then go(of(.answer.body | .comment // .post))
	  elif .answer.step == "me" then go(.know + {me: .answer.body.my_user.local_user_view.person.id})
	  elif .answer.step == "look" then
		.know as $know
		| ours($in; (.answer.body.comments // .answer.body.posts)[] | select(.creator.id == $know.me and (if .comment then .comment.content | says($in) else .post.name == $in.draft.title and (.post.body // "" | says($in)) end)); record) as $found
		| if $found then $found | sent else publish($know) end
	  else .answer.body | (.comment_view // .post_view) | sent end;
