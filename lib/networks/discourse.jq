# discourse.jq - Discourse forums. The functions are described at the head of mastodon.jq.
#
# The id of a post is "discourse:HOST/TOPIC/NUMBER", as in its address: replies name each other by these numbers, and the
# server's own ids are not told with them. A post that is moved to another topic gets another one. What is new in a whole forum comes from /posts.json, which is walked down to the
# id that was seen last: `before=N` gives what is public of the 50 ids up to N, so an answer may be empty before the end.
# A topic gives its first posts and the ids of all; the rest is asked for by id.

def about:
	{ forms: ["https://HOST/t/SLUG/N", "https://HOST/latest", "discourse:HOST"], token: "optional" };

def claims:
	( (capture("^(?<base>https?://[^?# ]+)/t/([^/?#]+/)?(?<topic>[0-9]+)(/[0-9]+)?([?#].*)?$") | .kind = "topic")
	// (capture("^(?<base>https?://[^/?# ]+)/latest$") | .kind = "latest")
	// (capture("^discourse:(?<base>https?://[^?# ]+)$") | {base: (.base | sub("/+$"; "")), kind: "latest"})
	// (capture("^discourse:(?<host>[^/?# ]+)$") | {base: "https://\(.host)", kind: "latest"})
	| .host = (.base | sub("^https?://"; "") | ascii_downcase) ) // empty;

def latest($before): {url: "\(.base)/posts.json\(if $before then "?before=\($before)" else "" end)", before: $before};
def some($ids): {url: "\(.base)/t/\(.topic)/posts.json?\($ids[:20] | map("post_ids[]=\(.)") | join("&") | gsub("\\["; "%5B") | gsub("\\]"; "%5D"))",
	pages: "forward", rest: $ids[20:], id: $ids[:20][-1], older: true};

def request($arg):
	if .kind == "topic" then {url: "\(.base)/t/\(.topic).json", pages: "forward", after: ($arg.id // 0)}
	else latest(null) end;

def list: .body.latest_posts // .body.post_stream.posts // [];

def next($arg):
	. as $answer
	| if .spec.kind == "topic" then
		(if .request.older then .request.rest
		 else (list | map(.id)) as $here | .request.after as $after
			| [.body.post_stream.stream[]? | select(. > $after)] - $here end) as $rest
		| select(($rest | length) > 0) | .spec | some($rest)
	else
		(list | map(.id) | min) as $oldest
		| (if $oldest then $oldest - 1 elif .request.before and $arg.cursor.id then .request.before - 50 else 0 end) as $before
		| select($before > ($arg.cursor.id // 0)
			and ($arg.since == null or $oldest == null or (list | map(.created_at) | min) >= $arg.since))
		| .spec | latest($before)
	end;

def cursor($arg):
	if .spec.kind == "topic" then {id: ([$arg.id // 0, (list[] | .id)] | max)}
	elif .request.before or (list | length) == 0 then empty
	else {id: (list | map(.id) | max)} end;

def limits: # Retry-After is obeyed for all networks; the body says the same where a proxy drops it
	if .status == 429 then .body.extras.wait_seconds? | select(. != null) | {wait: .} else empty end;

# post_type 1 is what a person wrote; 2 to 4 are a moderator's acts and whispers
def posts:
	.spec as $spec | (.body.title? // null) as $title | (.request.after // 0) as $after
	| list[] | select((.post_type // 1) == 1 and (.hidden // false | not) and (.user_deleted // false | not) and .id > $after)
	| def id($number): "discourse:\($spec.host)/\(.topic_id)/\($number)";
	  { id: id(.post_number), network: "discourse", created_at, html: .cooked,
	    url: "\($spec.base)/t/\(.topic_slug // "-")/\(.topic_id)/\(.post_number)",
	    title: (if .post_number == 1 then .topic_title // $title else null end),
	    author: {id: "\($spec.host)/\(.user_id)", handle: .username, url: "\($spec.base)/u/\(.username)",
		     name: (if (.name // "") == "" then null else .name end)},
	    mentions: [.cooked // "" | scan("class=\"mention\"[^>]*>@([^<]+)<")[0]],
	    metrics: {views: .reads, replies: .reply_count, likes: ([.actions_summary[]? | select(.id == 2) | .count][0])},
	    thread_id: id(1) }
	+ (if .post_number == 1 then {} else {reply_to: id(.reply_to_post_number // 1)} end)
	+ (if .updated_at and (.version // 1) > 1 then {edited_at: .updated_at} else {} end)
	| .author |= with_entries(select(.value != null)) | .metrics |= with_entries(select(.value != null)) | with_entries(select(.value != null));

# --- the thread of a post, and whether it still stands ---

def place: .id | capture("^discourse:(?<host>.+)/(?<topic>[0-9]+)/(?<number>[0-9]+)$");

def thread: place as $at | "\(scheme($at.host))://\($at.host)/t/\($at.topic)";

def exists: place as $at | {url: "\(scheme($at.host))://\($at.host)/posts/by_number/\($at.topic)/\($at.number).json"};
def gone:
	if .status == 404 or .status == 410 then true
	elif .status < 300 then .body | .user_deleted == true or .deleted_at != null or .hidden == true
	else empty end;
