# nodebb.jq - NodeBB forums. The functions are described at the head of mastodon.jq.
#
# The id of a post is "nodebb:HOST/PID". New posts of a whole forum come from /api/recent/posts, 20 at a time; a topic comes
# page by page in the order of time, and is gone on with at the page where it ended.

def about:
	{ forms: ["https://HOST/topic/N/...", "https://HOST/user/NAME/posts", "nodebb:HOST", "nodebb:https://HOST/PATH"], token: "optional" };

def claims:
	( (capture("^(?<base>https?://[^?# ]+)/topic/(?<topic>[0-9]+)(/[^?#.]*)?([?#].*)?$") | .kind = "topic")
	// (capture("^(?<base>https?://[^?# ]+)/user/(?<user>[^/?#]+)/posts$") | .kind = "user")
	// (capture("^nodebb:(?<base>https?://[^?# ]+)$") | {base: (.base | sub("/+$"; "")), kind: "recent"})
	// (capture("^nodebb:(?<host>[^/?# ]+)$") | {base: "https://\(.host)", kind: "recent"})
	| .host = (.base | sub("^https?://"; "") | ascii_downcase) ) // empty;

def page($number):
	if .kind == "topic" then {url: "\(.base)/api/topic/\(.topic)?page=\($number)", pages: "forward"}
	elif .kind == "user" then {url: "\(.base)/api/user/\(.user)/posts?page=\($number)"}
	else {url: "\(.base)/api/recent/posts?page=\($number)"} end
	| .page = $number;

def request($arg): page(if .kind == "topic" then $arg.page // 1 else 1 end);

def list: if (.body | type) == "array" then .body else .body.posts // [] end;
def at: .timestamp | tonumber / 1000 | floor;

def next($arg):
	. as $answer
	| if .spec.kind == "topic" then select(.request.page < .body.pagination.pageCount)
	else
		(list | map(at) | min) as $oldest
		| select($oldest != null and ($arg.since == null or ($oldest | todateiso8601) >= $arg.since)
			and ($arg.cursor.at == null or $oldest >= $arg.cursor.at)
			and (.body.pagination?.pageCount? // 1000) > .request.page)
	end
	| .spec | page($answer.request.page + 1);

def cursor($arg):
	if .spec.kind == "topic" then {page: .request.page}
	elif .request.page > 1 or (list | length) == 0 then empty
	else {at: (list | map(at) | max)} end;

def limits:
	if .status == 429 then .headers["x-ratelimit-reset"] | select(. != null) | {wait: tonumber} else empty end;

def posts:
	.spec as $spec
	| .body as $body
	| (if ($body | type) == "object" then $body.mainPid else null end) as $first
	| list[] | select((.deleted | tostring | . == "true" or . == "1") | not)
	| def id: "nodebb:\($spec.host)/\(.)";
	  (.topic.mainPid // $first) as $root
	| { id: (.pid | id), network: "nodebb", url: "\($spec.base)/post/\(.pid)", created_at: (.timestampISO // (at | todateiso8601)),
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
	| .author |= with_entries(select(.value != null)) | .metrics |= with_entries(select(.value != null)) | with_entries(select(.value != null));

# --- the thread of a post, and whether it still stands ---

def place: .id | capture("^nodebb:(?<host>.+)/(?<pid>[0-9]+)$");

def thread: place as $at | select(.topic_id) | "\(scheme($at.host))://\($at.host)/topic/\(.topic_id)";

def exists: place as $at | {url: "\(scheme($at.host))://\($at.host)/api/v3/posts/\($at.pid)"};
def gone:
	if .status == 404 or .status == 410 then true
	elif .status < 300 then .body.response.deleted | tostring | . == "true" or . == "1"
	else empty end;
