# hackernews.jq - Hacker News, by Algolia's search and by its own numbers. The functions are described at the head of mastodon.jq.
#
# The id of a post is "hackernews:" and its number. A search never gives more than its first 1,000 hits, whatever page is
# asked for; so no page is ever asked for: each request narrows the time to what is older than the answer before.
#
# "hackernews:new" is all that is written, number by number up to `maxitem`, so that none can be missed. A number that is
# not there yet is waited for, unless it lies behind many others: then it never comes.

def about:
	{ forms: ["https://news.ycombinator.com/item?id=N", "https://news.ycombinator.com/threads?id=USER",
		"hackernews:new", "https://news.ycombinator.com/newest", "https://news.ycombinator.com/newcomments", "https://news.ycombinator.com/ask",
		"https://news.ycombinator.com/from?site=HOST", "https://hn.algolia.com/?q=WORDS", "hackernews:search WORDS"],
	  token: "no", sites: ["news.ycombinator.com", "hn.algolia.com"] };

def site: "^https?://news\\.ycombinator\\.com/";
def lists: {newest: "story", newcomments: "comment", ask: "ask_hn", asknew: "ask_hn", show: "show_hn", shownew: "show_hn", jobs: "job"};
def said_in: {tags: "%28story%2Ccomment%29", words: (.words | encoded)};

def claims:
	(select(. == "hackernews:new") | {walk: true})
	// capture(site + "(item|reply)\\?(.*&)?id=(?<item>[0-9]+)(&.*)?$")
	// (capture(site + "(user|threads|submitted)\\?(.*&)?id=(?<user>[A-Za-z0-9_-]+)(&.*)?$") | {tags: "author_\(.user)"})
	// (capture(site + "(?<list>[a-z]+)" + tail) | lists[.list] | strings | {tags: .})
	// (capture(site + "from\\?(.*&)?site=(?<words>[^&]+)") | {tags: "story", words: (.words | encoded), where: "url"})
	// (capture("^https?://hn\\.algolia\\.com/\\?(.*&)?q(uery)?=(?<words>[^&#]+)") | said_in)
	// (capture("^hackernews:search (?<words>.+)$") | {tags: "%28story%2Ccomment%29", words: (.words | @uri)})
	// empty;

# A story may come into the index some minutes after it was written: ask again from ten minutes before.
def search($after; $before):
	. as $spec
	| [ if $after then "created_at_i>=\($after - 600)" else empty end, if $before then "created_at_i<=\($before)" else empty end ]
	| join(",") as $window
	| "https://hn.algolia.com/api/v1/search_by_date?tags=\($spec.tags)&hitsPerPage=200&attributesToHighlight=none"
		+ (if $spec.words then "&query=\($spec.words)" else "" end)
		+ (if $spec.where then "&restrictSearchableAttributes=\($spec.where)" else "" end)
		+ (if $window != "" then "&numericFilters=\($window | @uri)" else "" end);

def numbered($id; $last): {url: "https://hacker-news.firebaseio.com/v0/item/\($id).json", id: $id, last: $last};
def upward($id; $last): select($id <= $last) | numbered($id; $last) | .pages = "forward";
def given_up: 500; # numbers: half an hour and more

def request($arg):
	if .walk then {url: "https://hacker-news.firebaseio.com/v0/maxitem.json", step: "last"}
	elif .item then {url: "https://hn.algolia.com/api/v1/items/\(.item)", after: ($arg.id // 0)}
	else {url: search($arg.at; null), after: $arg.at} end;

def next($arg):
	. as $answer
	| seconds(.body.hits?[]?; .created_at_i) as $times
	| if .request.step == "last" then
		(.body | need("number")) as $last | if $arg.cursor.id then upward($arg.cursor.id + 1; $last) else numbered($last; $last) end
	elif .spec.walk and .request.pages == "forward" then
		select(.body != null or .request.last - .request.id > given_up) | .request | upward(.id + 1; .last)
	elif .spec.walk then
		select(.request.id > 1 and ($arg.since == null or (.body.time? | type) != "number" or (.body.time | todateiso8601) >= $arg.since))
		| .request | numbered(.id - 1; .last)
	elif .spec.item or $times == [] then empty
	else ($times | min) as $oldest
		| if ($arg.since and ($oldest | todateiso8601) < $arg.since) or (.request.after != null and $oldest <= .request.after - 600)
		  then empty
		  else .spec | {url: search($answer.request.after; $oldest), after: $answer.request.after, older: true} end
	end;

def items: .body | recurse(if type == "object" then .children[]? else empty end);

def cursor($arg):
	if .request.step == "last" then empty
	elif .spec.walk and .request.pages == "forward" then if .body != null or .request.last - .request.id > given_up then {id: .request.id} else empty end
	elif .spec.walk then if .request.id == .request.last then {id: .request.last} else empty end
	elif .spec.item then counts(items; .id) | max | if . then {id: .} else empty end
	elif .request.older then empty
	else seconds(.body.hits?[]?; .created_at_i) | if length == 0 then empty else {at: max} end end;

def limits: empty;

def id: "hackernews:\(.)";
def said: select(. != null and . != "");

def post($native; $story):
	{ id: ($native | id), network: "hackernews", url: "https://news.ycombinator.com/item?id=\($native)", created_at,
	  author: {id: .author, handle: .author, url: "https://news.ycombinator.com/user?id=\(.author | @uri)"},
	  html: (.comment_text // .story_text // .text // ""),
	  links: [.url | said], thread_id: ($story | id),
	  metrics: ({likes: .points, replies: .num_comments} | with_entries(select(.value != null))) }
	+ ({title} | select(.title | said) // {})
	+ if .parent_id then {reply_to: (.parent_id | id)} else {} end;

# an item of its own site, as the search would give it
def own: {created_at: (.time | todateiso8601), author: .by, title, text, url, points: .score, num_comments: .descendants, parent_id: .parent};
def speaks: type != "object" or any(.title, .text, .comment_text, .story_text; . != null and . != "");

# what was deleted has no author
def posts:
	if .request.step == "last" then empty
	elif .spec.walk then each(.body | select(. != null and .deleted? != true and .dead? != true and speaks);
		(.id | need("number")) as $id | .parent as $parent | own | post($id; $id) | if $parent then del(.thread_id) else . end)
	elif .spec.item then
		.request.after as $after | (.body.story_id? // .body.id?) as $story
		| each(items | select(speaks and (.id? > $after) and (try (.author != null) catch true)); post(.id | need("number"); .story_id // $story))
	else each(.body.hits | need("array") | .[] | select(speaks and (try (.author != null) catch true)); post(.objectID | need("string"); .story_id // .objectID)) end;

# --- the thread of a post, and whether it still stands ---

def thread: (.thread_id // .id) | capture("^hackernews:(?<id>[0-9]+)$") | "https://news.ycombinator.com/item?id=\(.id)";

# the place where its own site asks: the search keeps what was deleted
def exists: .id | capture("^hackernews:(?<id>[0-9]+)$") | {url: "https://hacker-news.firebaseio.com/v0/item/\(.id).json"};
def gone: if .status < 300 then .body | . == null or .deleted == true or .dead == true else empty end;
