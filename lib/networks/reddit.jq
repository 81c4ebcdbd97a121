# reddit.jq - Reddit, by its public JSON. The functions are described at the head of mastodon.jq.
#
# The id of a post is "reddit:" and its fullname: t3_ and a number for a submission, t1_ for a comment. Reddit's `before`
# gives nothing once that post is deleted, so newer posts are looked for from the newest on, until the time of the run
# before. A listing ends after 1,000. Where there is a token for oauth.reddit.com, that is asked. Of a large thread the
# answer has a part, and stubs for the rest, which are asked for until there are none. Where Reddit refuses JSON without a token, its
# feeds (https://www.reddit.com/r/NAME/.rss) are left to the reader of feeds.

def about:
	{ forms: ["https://www.reddit.com/r/NAME/", "https://www.reddit.com/r/NAME/comments/", "https://www.reddit.com/r/NAME/search?q=WORDS",
		"https://www.reddit.com/r/NAME/comments/ID/...", "https://www.reddit.com/r/NAME/s/CODE", "https://www.reddit.com/search?q=WORDS", "https://www.reddit.com/user/NAME",
		"https://www.reddit.com/domain/HOST", "https://oauth.reddit.com/...", "reddit:search WORDS"],
	  token: "optional", host: "oauth.reddit.com", sites: ["reddit.com", "redd.it"] };

def site: "^https?://((?<sub>[a-z-]+)\\.)?reddit\\.com";
def name: "(?<name>[A-Za-z0-9_+.-]+)";
def order: "(/(new|hot|top|rising|best|controversial))?(\\.json)?";
def base: if .sub == "oauth" then "https://oauth.reddit.com" else "https://www.reddit.com" end;
def query: "q=\(.words | encoded)&sort=new";

# whatever order the page has, what is new is asked for
def claims:
	( (capture("^https?://(www\\.)?redd\\.it/(?<thread>[a-z0-9]+)" + tail), capture(site + "/(r/[^/]+/|u(ser)?/[^/]+/)?(comments|gallery)/(?<thread>[a-z0-9]+)(/[^.?#]*)?(\\.json)?" + tail)
		| {base: base, path: "/comments/\(.thread)", query: "limit=500&sort=new", kind: "thread"})
	// (capture(site + "/(r|u|user)/" + name + "/s/(?<code>[A-Za-z0-9]+)" + tail) | {base: "https://www.reddit.com", path: "/r/\(.name)/s/\(.code)", kind: "link"})
	// (capture(site + "/r/" + name + "/comments" + tail) | {base: base, path: "/r/\(.name)/comments", kind: "listing"})
	// (capture(site + "/r/" + name + "/search/?\\?(.*&)?q=(?<words>[^&#]+)")
		| {base: base, path: "/r/\(.name)/search", query: "\(query)&restrict_sr=1", kind: "listing"})
	// (capture(site + "/search/?\\?(.*&)?q=(?<words>[^&#]+)") | {base: base, path: "/search", query: query, kind: "listing"})
	// (capture(site + "/r/(?<name>[A-Za-z0-9_+-]+)" + order + tail) | {base: base, path: "/r/\(.name)/new", kind: "listing"})
	// (capture(site + "/domain/(?<name>[A-Za-z0-9.-]+?)" + order + tail) | {base: base, path: "/domain/\(.name)/new", kind: "listing"})
	// (capture(site + "/u(ser)?/(?<name>[A-Za-z0-9_-]+)(?<part>/(comments|submitted))?(/overview|/posts)?(\\.json)?" + tail)
		| {base: base, path: "/user/\(.name)\(.part // "")", query: "sort=new", kind: "listing"})
	// (capture("^reddit:search (?<words>.+)$") | .words |= @uri | {base: base, path: "/search", query: query, kind: "listing"})
	) // empty;

# raw_json: without it <, > and & come as entities
def address($path): if .base == "https://oauth.reddit.com" or has_token("oauth.reddit.com") then "https://oauth.reddit.com\($path)?raw_json=1&" else "\(.base)\($path).json?raw_json=1&" end;
def page: address(.path)
	+ if .kind == "thread" then .query else ([.query, "limit=100"] | map(select(. != null)) | join("&")) end;

# a thread is written as it comes: a stub that is refused must not cost the rest
def request($arg):
	if .kind == "link" then {url: (.base + .path), leads: true}
	else .kind as $kind | {url: page} | if $kind == "thread" then .pages = "forward" else . end end;

def listings: if (.body | type) == "array" then .body[] else .body end;
def tree: (listings | .data?.children?[]?), (.body.json?.data?.things?[]?) | recurse(.data?.replies?.data?.children?[]?);
def things: tree | select(.kind? != "more" and .kind? != "t2" and .kind? != "t5" and .kind? != "Listing");
# what a moderator pinned stands first
def times: seconds(things | select(try (.data.stickied // .data.pinned // false | not) catch false); .data.created_utc);

# What a thread left out: comments by their ids, 100 at once, and branches that are too deep for one answer.
def stubs: [tree | select(.kind? == "more") | .data | objects];
def rest($was):
	stubs as $stubs
	| { children: (($was.children // []) + [$stubs[].children[]? | strings])[0:20000],
	    deep: (($was.deep // []) + [$stubs[] | select((.children | type) == "array" and (.children | length) == 0) | .parent_id | strings | ltrimstr("t1_")])[0:1000] };
def go_on($rest):
	(.path | ltrimstr("/comments/")) as $link
	| if ($rest.children | length) > 0 then
		{ url: (address("/api/morechildren") + "api_type=json&link_id=t3_\($link)&children=\($rest.children[0:100] | join("%2C"))"),
		  rest: {children: $rest.children[100:], deep: $rest.deep}, pages: "forward" }
	  elif ($rest.deep | length) > 0 then
		{url: (address(.path) + "limit=500&sort=new&comment=\($rest.deep[0])"), rest: {children: [], deep: $rest.deep[1:]}, pages: "forward"}
	  else empty end;

def next($arg):
	. as $answer
	| (times | min) as $oldest
	| if .spec.kind == "thread" then rest(.request.rest) as $rest | .spec | go_on($rest)
	elif (.body.data.after? | type) != "string" or $oldest == null then empty
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
	| { id: (.name // "\($kind)_\(.id | need("string"))" | need("string") | id), network: "reddit",
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
	each(things | select(.data? | (.body? // .selftext? // "") as $text | ($text != "[deleted]" and $text != "[removed]")); post);

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
