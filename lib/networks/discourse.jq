# discourse.jq - Discourse forums. The functions are described at the head of mastodon.jq.
#
# The id of a post is "discourse:HOST/TOPIC/NUMBER", as in its address: replies name each other by these numbers, and the
# server's own ids are not told with them. A post that is moved to another topic gets another one. What is new in a whole forum comes from /posts.json, which is walked down to the
# id that was seen last: `before=N` gives what is public of the 50 ids up to N, so an answer may be empty before the end.
# A topic gives its first posts and the ids of all; the rest is asked for by id.

def about:
	{ forms: ["https://HOST/t/SLUG/N", "https://HOST/latest", "https://HOST/c/SLUG/N", "discourse:HOST", "discourse:HOST search WORDS"],
	  token: "optional" };

def at: "^(?<base>https?://[^?# ]+)";

def claims:
	select(contains("/t/") or contains("/latest") or contains("/c/") or startswith("discourse:"))
	| ( (capture(at + "/t/([^/?#]+/)?(?<topic>[0-9]+)(/[0-9]+)?" + tail) | .kind = "topic")
	// (capture("^(?<base>https?://[^/?# ]+)/latest" + tail) | .kind = "latest")
	// (capture(at + "/c/([^/?# ]+/)+(?<category>[0-9]+)(/none|/all)?(/l/[a-z]+)?" + tail) | .kind = "latest" | .category |= tonumber)
	// (capture("^discourse:(?<scheme>https?://)?(?<host>[^?# ]+?)/*( +search +(?<words>.+))?$")
		| {base: ((.scheme // "https://") + .host), words, kind: (if .words then "search" else "latest" end)} | present)
	| .host = (.base | sub("^https?://"; "") | ascii_downcase) ) // empty;

def latest($before): {token: "User-Api-Key", url: "\(.base)/posts.json\(if $before then "?before=\($before)" else "" end)", before: $before};
# What is found has the beginning of its text only; so each is asked for by its id.
def search($page): {token: "User-Api-Key", url: "\(.base)/search.json?q=\("\(.words) order:latest" | @uri)&page=\($page)", page: $page};
def found($ids; $page): if ($ids | length) > 0 then {token: "User-Api-Key", url: "\(.base)/posts/\($ids[0]).json", rest: $ids[1:], page: $page, older: true} else search($page) end;
def some($ids): {token: "User-Api-Key", url: "\(.base)/t/\(.topic)/posts.json?\($ids[:20] | map("post_ids[]=\(.)") | join("&") | gsub("\\["; "%5B") | gsub("\\]"; "%5D"))",
	pages: "forward", rest: $ids[20:], id: $ids[:20][-1], older: true};

def request($arg):
	if .kind == "topic" then {token: "User-Api-Key", url: "\(.base)/t/\(.topic).json", pages: "forward", after: ($arg.id // 0)}
	elif .kind == "search" then search(1)
	else latest(null) end;

def list: .body.latest_posts? // .body.post_stream?.posts? // .body.posts? // [.body] | if type == "array" then . else [] end;
def ids: counts(list[]; .id);
# A category is what the forum's newest posts have of it; the first look ends here, in pages.
def far: 100;

def next($arg):
	. as $answer
	| if .spec.kind == "topic" then
		(if .request.older then .request.rest
		 else ids as $here | .request.after as $after
			| [.body.post_stream?.stream?[]? | numbers | select(. > $after)] - $here end) as $rest
		| select(($rest | length) > 0) | .spec | some($rest)
	elif .spec.kind == "search" then
		if .request.older then .request as $was | select($was.rest != [] or $was.page > 0) | .spec | found($was.rest; $was.page)
		else
			texts(list[]; .created_at) as $times
			| [list[] | select(try ($arg.cursor.at == null or .created_at > $arg.cursor.at) catch false) | .id | numbers] as $new
			| (if ($new | length) > 0 and ($new | length) == (list | length) and ($arg.since == null or ($times | length == 0 or min >= $arg.since))
			   then .request.page + 1 else 0 end) as $page
			| select($new != []) | .spec | found($new; $page)
		end
	else
		(ids | min) as $oldest
		| (if $oldest then $oldest - 1 elif .request.before and $arg.cursor.id then .request.before - 50 else 0 end) as $before
		| ((.request.page // 1) + 1) as $page
		| select($before > ($arg.cursor.id // 0) and (.spec.category == null or $arg.cursor.id or $page <= far)
			and ($arg.since == null or $oldest == null or (texts(list[]; .created_at) | length == 0 or min >= $arg.since)))
		| .spec | latest($before) | .page = $page
	end;

def cursor($arg):
	if .spec.kind == "topic" then {id: ([$arg.id // 0, ids[]] | max)}
	elif .spec.kind == "search" then
		if .request.older or .request.page > 1 then empty else texts(list[]; .created_at) | max | if . then {at: .} else empty end end
	elif .request.before or ids == [] then empty
	else {id: (ids | max)} end;

def limits: # Retry-After is obeyed for all networks; the body says the same where a proxy drops it
	if .status == 429 then .body.extras.wait_seconds? | select(. != null) | {wait: .} else empty end;

# post_type 1 is what a person wrote; 2 to 4 are a moderator's acts and whispers
def posts:
	.spec as $spec | (.body.title? // null) as $title | (.request.after // 0) as $after
	| if .spec.kind == "search" and (.request.older | not) then empty else
	  each(list[] | select(try ((.post_type // 1) == 1 and (.hidden // false | not) and (.user_deleted // false | not) and .id > $after
		and ($spec.category == null or .category_id == $spec.category)) catch true);
	  def id($number): "discourse:\($spec.host)/\(.topic_id)/\($number)";
	  { id: id(.post_number | need("number")), network: "discourse", created_at, html: .cooked,
	    url: "\($spec.base)/t/\(.topic_slug // "-")/\(.topic_id)/\(.post_number)",
	    title: (if .post_number == 1 then .topic_title // $title else null end),
	    author: {id: "\($spec.host)/\(.user_id)", handle: .username, url: "\($spec.base)/u/\(.username)",
		     name: (if (.name // "") == "" then null else .name end)},
	    mentions: [.cooked // "" | scan("class=\"mention\"[^>]*>@([^<]+)<")[0]],
	    metrics: {views: .reads, replies: .reply_count, likes: ([.actions_summary[]? | select(.id == 2) | .count][0])},
	    thread_id: id(1) }
	+ (if .post_number == 1 then {} else {reply_to: id(.reply_to_post_number // 1)} end)
	+ (if .updated_at and (.version // 1) > 1 then {edited_at: .updated_at} else {} end)
	| .author |= present | .metrics |= present | present) end;

# --- the thread of a post, and whether it still stands ---

def place: .id | capture("^discourse:(?<host>.+)/(?<topic>[0-9]+)/(?<number>[0-9]+)$");

def thread: place as $at | "\(scheme($at.host))://\($at.host)/t/\($at.topic)";

def exists: place as $at | {token: "User-Api-Key", url: "\(scheme($at.host))://\($at.host)/posts/by_number/\($at.topic)/\($at.number).json"};
def gone:
	if .status == 404 or .status == 410 then true
	elif .status < 300 then .body | .user_deleted == true or .deleted_at != null or .hidden == true
	else empty end;

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 32000, count: "characters", min: 20, opens: true, title: true};

# The key stands in a header of its own, and beside it as whom it writes. A post of its own goes into the category whose
# number is the place.
def reply:
	. as $in
	| (.parent // "" | [capture("^discourse:(?<host>.+)/(?<topic>[0-9]+)/(?<number>[0-9]+)$")][0]) as $up
	| base($up.host) as $base
	| def asking: .key_header = "Api-Key" | .headers["Api-Username"] = $in.account.as;
	  def publish:
		posting("\($base)/posts.json"; {raw: $in.text} + if $up then {topic_id: ($up.topic | tonumber), reply_to_post_number: ($up.number | tonumber)}
			else {title: $in.draft.title, category: ($in.draft.place // null | if . then tonumber else null end)} end)
		| .step = "publish" | .publishes = true | asking;
	  def record: "discourse:\($base | host)/\(.topic_id)/\(.post_number)";
	  def sent:
		{sent: { id: record, url: "\($base)/t/\(.topic_slug // "-")/\(.topic_id)/\(.post_number)", created_at, thread_id: "discourse:\($base | host)/\(.topic_id)/1",
			 author: ({id: "\($base | host)/\(.user_id)", handle: .username, name: .name, url: "\($base)/u/\(.username)"} | present) }};
	  if $in.parent and $up == null then {refused: "what is to be answered is no post"}
	  elif $base == null then {refused: "there is no account on discourse: name its server (accounts in sb-routes(5))"}
	  elif .account.as == null then {refused: "there is no account on discourse: say as whom it writes (accounts in sb-routes(5))"}
	  elif .dry then publish
	  elif .answer == null then
		if .unclear | not then publish
		elif $up then {url: "\($base)/t/\($up.topic).json", step: "topic"} | asking
		else {url: "\($base)/topics/created-by/\(.account.as | @uri).json", step: "topics"} | asking end
	  elif .answer.step == "topic" then
		.answer.body.post_stream.stream[-20:] as $last
		| {url: "\($base)/t/\($up.topic)/posts.json?include_raw=true&\($last | map("post_ids%5B%5D=\(.)") | join("&"))", step: "look", looks: true} | asking
	  elif .answer.step == "topics" then
		[.answer.body.topic_list.topics[] | select(.title == $in.draft.title) | .id][0] as $topic
		| if $topic then {url: "\($base)/t/\($topic).json?include_raw=true", step: "look", looks: true} | asking else publish | .looks = true end
	  elif .answer.step == "look" then
		ours($in; .answer.body.post_stream.posts[] | select((.username | ascii_downcase) == ($in.account.as | ascii_downcase) and (.raw // .cooked | says($in))
			and ($up == null or (.reply_to_post_number // 1 | tostring) == $up.number)); record) as $found
		| if $found then $found | sent else publish end
	  elif .answer.body.action == "enqueued" then {refused: "a moderator of the forum must let it pass: it waits there"}
	  else .answer.body | sent end;
