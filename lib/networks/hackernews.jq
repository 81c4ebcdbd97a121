# hackernews.jq - Hacker News, by Algolia's search. The functions are described at the head of mastodon.jq.
#
# The id of a post is "hackernews:" and its number. A search never gives more than its first 1,000 hits, whatever page is
# asked for; so no page is ever asked for: each request narrows the time to what is older than the answer before.

def about:
	{ forms: ["https://news.ycombinator.com/item?id=N", "https://news.ycombinator.com/threads?id=USER",
		"https://news.ycombinator.com/newest", "https://news.ycombinator.com/newcomments", "https://hn.algolia.com/?q=WORDS",
		"hackernews:search WORDS"],
	  token: "no" };

def claims:
	(capture("^https?://news\\.ycombinator\\.com/item\\?id=(?<item>[0-9]+)$"))
	// (capture("^https?://news\\.ycombinator\\.com/(user|threads|submitted)\\?id=(?<user>[A-Za-z0-9_-]+)$") | {tags: "author_\(.user)"})
	// (select(test("^https?://news\\.ycombinator\\.com/newest$")) | {tags: "story"})
	// (select(test("^https?://news\\.ycombinator\\.com/newcomments$")) | {tags: "comment"})
	// (capture("^https?://hn\\.algolia\\.com/\\?(.*&)?q=(?<words>[^&#]+)") | {tags: "%28story%2Ccomment%29", words: (.words | gsub("\\+"; "%20"))})
	// (capture("^hackernews:search (?<words>.+)$") | {tags: "%28story%2Ccomment%29", words: (.words | @uri)})
	// empty;

# A story may come into the index some minutes after it was written: ask again from ten minutes before.
def search($after; $before):
	. as $spec
	| [ if $after then "created_at_i>=\($after - 600)" else empty end, if $before then "created_at_i<=\($before)" else empty end ]
	| join(",") as $window
	| "https://hn.algolia.com/api/v1/search_by_date?tags=\($spec.tags)&hitsPerPage=200&attributesToHighlight=none"
		+ (if $spec.words then "&query=\($spec.words)" else "" end)
		+ (if $window != "" then "&numericFilters=\($window | @uri)" else "" end);

def request($arg):
	if .item then {url: "https://hn.algolia.com/api/v1/items/\(.item)", after: ($arg.id // 0)}
	else {url: search($arg.at; null), after: $arg.at} end;

def next($arg):
	. as $answer
	| if .spec.item or (.body.hits | length) == 0 then empty
	else (.body.hits | map(.created_at_i) | min) as $oldest
		| if ($arg.since and ($oldest | todateiso8601) < $arg.since) or (.request.after != null and $oldest <= .request.after - 600)
		  then empty
		  else .spec | {url: search($answer.request.after; $oldest), after: $answer.request.after, older: true} end
	end;

def items: .body | recurse(.children[]?);

def cursor($arg):
	if .spec.item then {id: ([items | .id] | max)}
	elif .request.older or (.body.hits | length) == 0 then empty
	else {at: (.body.hits | map(.created_at_i) | max)} end;

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

# what was deleted has no author
def posts:
	if .spec.item
	then .request.after as $after | (.body.story_id // .body.id) as $story
		| items | select(.id > $after and .author != null and ((.title // .text // "") != "")) | post(.id; .story_id // $story)
	else .body.hits[] | select(.author != null) | post(.objectID; .story_id // .objectID) end
	| if any(.html, .title; . != null and . != "") then . else empty end;

# --- the thread of a post, and whether it still stands ---

def thread: (.thread_id // .id) | capture("^hackernews:(?<id>[0-9]+)$") | "https://news.ycombinator.com/item?id=\(.id)";

# the place where its own site asks: the search keeps what was deleted
def exists: .id | capture("^hackernews:(?<id>[0-9]+)$") | {url: "https://hacker-news.firebaseio.com/v0/item/\(.id).json"};
def gone: if .status < 300 then .body | . == null or .deleted == true or .dead == true else empty end;
