# nodebb.jq - NodeBB forums. The functions are described at the head of mastodon.jq.
#
# The id of a post is "nodebb:HOST/PID". New posts of a whole forum come from /api/recent/posts, 20 at a time; a topic comes
# page by page in the order of time, and is gone on with at the page where it ended.

def about:
	{ forms: ["https://HOST/topic/N/...", "https://HOST/category/N/...", "https://HOST/user/NAME/posts", "nodebb:HOST", "nodebb:https://HOST/PATH",
		"nodebb:HOST search WORDS"],
	  token: "optional" };

def at: "^(?<base>https?://[^?# ]+)";

def claims:
	select(contains("/topic/") or contains("/category/") or contains("/user/") or startswith("nodebb:"))
	| ( (capture(at + "/topic/(?<topic>[0-9]+)(/[^?#.]*)?" + tail) | .kind = "topic")
	// (capture(at + "/category/(?<category>[0-9]+)(/[^?#.]*)?" + tail) | .kind = "recent")
	// (capture(at + "/user/(?<user>[^/?#]+)/(posts|topics)" + tail) | .kind = "user")
	// (capture("^nodebb:(?<scheme>https?://)?(?<host>[^?# ]+?)/*( +search +(?<words>.+))?$")
		| {base: ((.scheme // "https://") + .host), words, kind: (if .words then "search" else "recent" end)} | present)
	| .host = (.base | sub("^https?://"; "") | ascii_downcase) ) // empty;

def page($number):
	if .kind == "topic" then {url: "\(.base)/api/topic/\(.topic)?page=\($number)", pages: "forward"}
	elif .kind == "search" then {url: "\(.base)/api/search?term=\(.words | @uri)&in=titlesposts&showAs=posts&sortBy=timestamp&sortDirection=desc&page=\($number)"}
	elif .kind == "user" then {url: "\(.base)/api/user/\(.user)/posts?page=\($number)"}
	else {url: "\(.base)/api/recent/posts?page=\($number)"} end
	| .page = $number;

def request($arg): page(if .kind == "topic" then $arg.page // 1 else 1 end);

def list: if (.body | type) == "array" then .body else .body.posts? // [] | if type == "array" then . else [] end end;
def at: .timestamp | tonumber / 1000 | floor;
def times: seconds(list[]; at);
def pids: [list[].pid?];
# NodeBB 1.4 has no pages of these, and gives the same for each. (What is shown is what came, and more is wanted: something is missing.)
def no_pages: .request.shown != null and .request.shown == pids;
# A category is what the forum's newest posts have of it; the first look ends here, in pages.
def far: 100;

def next($arg):
	. as $answer
	| if .spec.kind == "topic" then select(try (.request.page < (.body.pagination.pageCount | need("number"))) catch false)
	else
		(times | min) as $oldest
		| select($oldest != null and ($arg.since == null or ($oldest | todateiso8601) >= $arg.since)
			and ($arg.cursor.at == null or $oldest >= $arg.cursor.at)
			and (.spec.category == null or $arg.cursor.at or .request.page < far)
			and (.body.pagination?.pageCount? // .body.pageCount? // 1000) > .request.page)
	end
	| .spec | page($answer.request.page + 1) | if $arg.cursor.at then .shown = ($answer | pids) else . end;

def cursor($arg):
	if .spec.kind == "topic" then {page: .request.page}
	elif .request.page > 1 or times == [] then empty
	else {at: (times | max)} end;

def limits:
	if .status == 429 then .headers["x-ratelimit-reset"] | select(. != null) | {wait: tonumber} else empty end;

def posts:
	.spec as $spec
	| .body as $body
	| (if ($body | type) == "object" then $body.mainPid else null end) as $first
	| (if no_pages then {error: "this forum shows its last \(list | length) posts only, and there were more since the run before; ask more often"} else empty end),
	each(list[] | select((.deleted? | tostring | . == "true" or . == "1") | not)
		| select(try ($spec.category == null or "\(.topic.cid // .category.cid)" == $spec.category) catch true);
	  def id: "nodebb:\($spec.host)/\(.)";
	  (.topic.mainPid // $first) as $root
	| { id: (.pid | if type == "number" then tostring else need("string") end | id), network: "nodebb", url: "\($spec.base)/post/\(.pid)", created_at: (.timestampISO // (at | todateiso8601)),
	    html: (.content // ""), title: (if $root == null or "\($root)" == "\(.pid)" then .topic.title // $body.title? else null end),
	    author: {id: "\($spec.host)/\(.uid)", handle: .user.username, url: "\($spec.base)/user/\(.user.userslug)",
		     name: (if (.user.fullname // "") == "" then null else .user.fullname end)},
	    mentions: [.content // "" | scan("plugin-mentions-a\"[^>]*>(?:<bdi>)?@([^<]+)<")[0]],
	    metrics: {likes: (.upvotes // 0), replies: (.replies | if type == "object" then .count else . end | tonumber? // null)} }
	+ (if $root != null then {thread_id: ($root | id)} else {} end)
	+ ((.tid // .topic.tid // $body.tid?) | if . != null then {topic_id: tostring} else {} end)
	+ (if (.toPid // "") != "" and .toPid != 0 then {reply_to: (.toPid | id)}
	   elif $root != null and "\($root)" != "\(.pid)" then {reply_to: ($root | id)} else {} end)
	+ (if (.editedISO // "") != "" then {edited_at: .editedISO} else {} end)
	| .author |= present | .metrics |= present | present);

# --- the thread of a post, and whether it still stands ---

def place: .id | capture("^nodebb:(?<host>.+)/(?<pid>[0-9]+)$");

def thread: place as $at | select(.topic_id) | "\(scheme($at.host))://\($at.host)/topic/\(.topic_id)";

def exists: place as $at | {url: "\(scheme($at.host))://\($at.host)/api/v3/posts/\($at.pid)"};
def gone:
	if .status == 404 or .status == 410 then true
	elif .status < 300 then .body.response.deleted | tostring | . == "true" or . == "1"
	else empty end;

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 32767, count: "characters", min: 8, opens: true, place: true, title: true};

# By version 3 of the API; its answers have what was asked for in .response. The place is a category's number.
def reply:
	. as $in
	| (.parent // "" | [capture("^nodebb:(?<host>.+)/(?<pid>[0-9]+)$")][0]) as $up
	| base($up.host) as $base
	| def api($path): "\($base)/api/v3/\($path)";
	  def publish($know):
		(if $in.parent then posting(api("topics/\($know.topic)"); {content: $in.text, toPid: ($up.pid | tonumber)})
		 else posting(api("topics"); {cid: ($in.draft.place | tonumber), title: $in.draft.title, content: $in.text}) end)
		| .step = "publish" | .publishes = true | .know = $know;
	  def look($know):
		{step: "look", looks: true, know: $know, also: [404],
		 url: (if $in.parent then api("posts/\($up.pid)/replies") else "\($base)/api/category/\($in.draft.place)" end)};
	  def go($know): if $in.unclear | not then publish($know) elif $know.me then look($know) else {url: "\($base)/api/self", step: "me", know: $know} end;
	  def record: "nodebb:\($base | host)/\(.pid)";
	  def sent:
		{sent: ({ id: record, url: "\($base)/post/\(.pid)", created_at: (.timestampISO // null),
			  author: ({id: "\($base | host)/\(.uid)", handle: (.user.username // .username), url: (if .user.userslug then "\($base)/user/\(.user.userslug)" else null end)} | present) } | present)};
	  if $in.parent and $up == null then {refused: "what is to be answered is no post"}
	  elif $base == null then {refused: "there is no account on nodebb: name its server (accounts in sb-routes(5))"}
	  elif .dry then publish({topic: "(asked)"})
	  elif .answer == null then if ($in.parent and (.know.topic | not)) then {url: api("posts/\($up.pid)"), step: "parent"} else go(.know) end
	  elif .answer.step == "parent" then go({topic: (.answer.body.response // .answer.body).tid})
	  elif .answer.step == "me" then go(.know + {me: .answer.body.uid})
	  elif .answer.step == "look" then
		.know as $know
		| (if .answer.status != 200 then [] elif $in.parent then (.answer.body.response | .replies? // .) else [.answer.body.topics[] | select(.title == $in.draft.title) | .pid = .mainPid | .content = $in.text] end) as $posts
		| ours($in; $posts[] | select((.uid // .user.uid) == $know.me and (.content | says($in))); record) as $found
		| if $found then $found | sent else publish($know) end
	  else (.answer.body.response // .answer.body) | .pid = (.pid // .mainPid) | sent end;
