# reddit.jq - Reddit, by its public JSON. The functions are described at the head of mastodon.jq.
#
# The id of a post is "reddit:" and its fullname: t3_ and a number for a submission, t1_ for a comment. Reddit's `before`
# gives nothing once that post is deleted, so newer posts are looked for from the newest on, until the time of the run
# before. A listing ends after 1,000. With a token (OAuth), write oauth.reddit.com instead of www.reddit.com.

def about:
	{ forms: ["https://www.reddit.com/r/NAME/", "https://www.reddit.com/r/NAME/comments/", "https://www.reddit.com/r/NAME/search?q=WORDS",
		"https://www.reddit.com/r/NAME/comments/ID/...", "https://www.reddit.com/search?q=WORDS", "https://www.reddit.com/user/NAME",
		"https://oauth.reddit.com/...", "reddit:search WORDS"],
	  token: "optional" };

def site: "^https?://((?<sub>www|old|new|oauth)\\.)?reddit\\.com";
def base: if .sub == "oauth" then "https://oauth.reddit.com" else "https://www.reddit.com" end;
def query: "q=\(.words | gsub("\\+"; "%20"))&sort=new";

def claims:
	( (capture(site + "/(r/(?<name>[A-Za-z0-9_+.-]+)/)?comments/(?<thread>[a-z0-9]+)(/[^.?#]*)?(\\?.*)?$")
		| {base: base, path: "/comments/\(.thread)", query: "limit=500&sort=new", kind: "thread"})
	// (capture(site + "/r/(?<name>[A-Za-z0-9_+-]+)/comments/?$") | {base: base, path: "/r/\(.name)/comments", kind: "listing"})
	// (capture(site + "/r/(?<name>[A-Za-z0-9_+-]+)/search/?\\?(.*&)?q=(?<words>[^&#]+)")
		| {base: base, path: "/r/\(.name)/search", query: "\(query)&restrict_sr=1", kind: "listing"})
	// (capture(site + "/search/?\\?(.*&)?q=(?<words>[^&#]+)") | {base: base, path: "/search", query: query, kind: "listing"})
	// (capture(site + "/r/(?<name>[A-Za-z0-9_+-]+)(/new)?/?$") | {base: base, path: "/r/\(.name)/new", kind: "listing"})
	// (capture(site + "/u(ser)?/(?<name>[A-Za-z0-9_-]+)/?$") | {base: base, path: "/user/\(.name)", query: "sort=new", kind: "listing"})
	// (capture("^reddit:search (?<words>.+)$") | .words |= @uri | {base: base, path: "/search", query: query, kind: "listing"})
	) // empty;

# raw_json: without it <, > and & come as entities
def page: "\(.base)\(.path)\(if .base == "https://www.reddit.com" then ".json" else "" end)?raw_json=1&"
	+ if .kind == "thread" then .query else ([.query, "limit=100"] | map(select(. != null)) | join("&")) end;

def request($arg): {url: page};

def listings: if (.body | type) == "array" then .body[] else .body end;
def things: listings | .data.children[]? | recurse(.data.replies?.data?.children[]?) | select(.kind == "t1" or .kind == "t3");
# what a moderator pinned stands first
def times: [things | select((.data.stickied // .data.pinned // false) | not) | .data.created_utc];

def next($arg):
	. as $answer
	| (times | min) as $oldest
	| if .spec.kind == "thread" or .body.data.after == null or $oldest == null then empty
	elif $arg.since and ($oldest | todateiso8601) < $arg.since then empty
	elif $arg.cursor.at and $oldest < $arg.cursor.at then empty
	else .spec | {url: (page + "&after=\($answer.body.data.after | @uri)"), older: true} end;

def cursor($arg):
	if .spec.kind == "thread" or .request.older then empty
	else times | if length > 0 then {at: max} else empty end end;

def limits:
	(.headers["x-ratelimit-remaining"] // "1" | tonumber? // 1) as $left
	| if .status == 429 or $left < 1 then .headers["x-ratelimit-reset"] | select(. != null) | {wait: tonumber} else empty end;

def id: "reddit:\(.)";

def post:
	.kind as $kind
	| .data
	| { id: (.name // "\($kind)_\(.id)" | id), network: "reddit",
	    url: (if .permalink then "https://www.reddit.com\(.permalink)" else null end),
	    created_at: (.created_utc | todateiso8601), title,
	    author: ({handle: .author, url: "https://www.reddit.com/user/\(.author)", id: .author_fullname}),
	    html: (.body_html // .selftext_html // ""),
	    links: [select(.is_self == false) | .url_overridden_by_dest // .url // empty],
	    metrics: {likes: .score, replies: .num_comments},
	    thread_id: (.link_id // .name // "\($kind)_\(.id)" | id) }
	+ if .parent_id then {reply_to: (.parent_id | id)} else {} end
	+ if .crosspost_parent then {quote_of: (.crosspost_parent | id)} else {} end
	+ if (.edited | type) == "number" then {edited_at: (.edited | todateiso8601)} else {} end
	| if .author.handle == "[deleted]" then del(.author) else . end
	| with_entries(select(.value != null)) | .metrics |= with_entries(select(.value != null));

def posts:
	things | select(.data | (.body // .selftext // "") as $text | ($text != "[deleted]" and $text != "[removed]"))
	| try post catch {error: .};

# --- the thread of a post, and whether it still stands ---

def thread: (.thread_id // .id) | capture("^reddit:t3_(?<id>[a-z0-9]+)$") | "https://www.reddit.com/comments/\(.id)";

def exists: .id | capture("^reddit:(?<name>t[13]_[a-z0-9]+)$") | {url: "https://www.reddit.com/api/info.json?id=\(.name)&raw_json=1"};
# who deleted it, or had it removed, leaves an empty place
def gone:
	if .status == 404 or .status == 410 then true
	elif .status < 300 then
		[.body.data.children[]?.data] | length == 0 or any(.[]; .author == "[deleted]" or (.body // .selftext | . == "[deleted]" or . == "[removed]"))
	else empty end;

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 10000, count: "characters", opens: true, place: true, title: true, host: "oauth.reddit.com"};

# Reddit answers with status 200 also when it refuses: the errors stand in the body, each [code, text, field].
def reply:
	. as $in
	| (.account.url // "https://oauth.reddit.com") as $base
	| (.parent // "" | [capture("^reddit:(?<id>t[13]_[a-z0-9]+)$").id][0]) as $up
	| def publish:
		(if $in.parent then posting_form("\($base)/api/comment"; {api_type: "json", thing_id: $up, text: $in.text})
		 else posting_form("\($base)/api/submit"; {api_type: "json", kind: "self", sr: ($in.draft.place | sub("^/?r/"; "")), title: $in.draft.title, text: $in.text}) end)
		| .step = "publish" | .publishes = true | .know = $in.know;
	  # "try again in 9 minutes"
	  def wait: [capture("(?<n>[0-9]+) (?<unit>second|minute|hour)") | (.n | tonumber) * {second: 1, minute: 60, hour: 3600}[.unit]][0] // 600;
	  def sent($name):
		{sent: ({ id: "reddit:\(.name // .id // "")", url: (if .permalink then "https://www.reddit.com\(.permalink)" else .url end),
			  created_at: (.created_utc | if type == "number" then todateiso8601 else null end),
			  thread_id: (if .link_id then "reddit:\(.link_id)" else null end),
			  author: ((.author // $name) | if . then {id: ., handle: ., url: "https://www.reddit.com/user/\(.)"} else null end) } | present)};
	  if $in.parent and $up == null then {refused: "what is to be answered is no post or comment"}
	  elif .dry then publish
	  elif .answer == null then if .unclear then {url: "\($base)/api/v1/me", step: "me", know: $in.know} else publish end
	  elif .answer.step == "me" then
		.answer.body.name as $name
		| {url: "\($base)/user/\($name | @uri)/\(if $in.parent then "comments" else "submitted" end)?sort=new&limit=100&raw_json=1", step: "look", looks: true, know: {name: $name}}
	  elif .answer.step == "look" then
		ours($in; .answer.body.data.children[].data | select((if $in.parent then .parent_id == $up else .title == $in.draft.title end) and (.body // .selftext // "" | says($in))); "reddit:\(.name)") as $found
		| if $found then $found | sent($in.know.name) else publish end
	  else
		(.answer.body.json.errors // []) as $errors
		| if any($errors[]; .[0] == "RATELIMIT") then {later: "Reddit wants a pause", wait: ([$errors[] | select(.[0] == "RATELIMIT")][0][1] | wait)}
		  elif ($errors | length) > 0 then {refused: "Reddit: \([$errors[] | .[0:2] | map(tostring) | join(": ")] | join("; "))"}
		  else .answer.body.json.data | (.things[0].data? // .) | sent(null) end
	  end;
