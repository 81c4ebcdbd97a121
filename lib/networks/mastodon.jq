# mastodon.jq - Mastodon, and servers that speak its API (snac2, GoToSocial, Akkoma, Pixelfed).
#
# How a network is written. The functions below are called by name with one JSON value as input:
#
#   about           {forms: [the forms of a source, for sb-fetch --list], token: "no", "optional" or "needed"}
#   claims          a source as the user wrote it (a string) -> a spec: any object, or empty when it is another network's
#   request($arg)   the spec; $arg is the cursor of the last run, or null -> the first request:
#                     {url, headers?, pages?} and whatever else is wanted: it comes back as .request of the answer.
#                     pages "backward" (the usual): each answer leads further into the past; the posts are held until the
#                     last one, and written oldest first. "forward": they are written, and the cursor is kept, page by page.
#   posts           an answer -> posts (sb-post(5)), each an output of its own, in the order of the answer. A text in HTML
#                     goes into `html`: it becomes `text`, and the links in it `links`. seen_at and via are added later.
#                     {error: text} stands for one that cannot be read; the others go on.
#   next($arg)      an answer; $arg is {cursor, since}: what the run began with, and the moment from which on posts are
#                     wanted (RFC 3339, or absent) -> the next request, or empty: that was all. It is not asked any more
#                     when the posts of --limit are there.
#   cursor($arg)    an answer; $arg is the cursor so far, or null -> the cursor to go on from, once its posts are written out
#   thread          a post (the record as it was written) -> the source, a string, that gives the whole thread it belongs to;
#                   empty, which is what a file has that does not define it: there is none
#   exists          a post -> {url, headers?}: the request that tells whether it still stands, or empty
#   gone            the answer to that request, whatever its status -> true or false, or empty: it cannot be told.
#                   Where a file does not define it, 404 and 410 are true, and 200 is false
#   limits          an answer (without a body when that is no JSON) -> {until: RFC 3339} or {wait: seconds} when the
#                   server wants a pause, or empty
#
# An answer is {spec, request, status, headers, body}: header names in lower case, the body parsed. Answers with a status
# of 400 and above reach `limits` only. jq 1.6 must run it.
#
# Here, the id of a post is "mastodon:HOST/ID" with the host and the id of the server that was asked: replies and boosts
# name each other by these ids, and the same post asked for at one server always has the same. An author's id and handle
# are "user@host", which is the same everywhere.

def about:
	{forms: ["https://HOST/tags/TAG", "https://HOST/@USER", "https://HOST/@USER@HOST", "https://HOST/@USER/ID"], token: "optional"};

# addresses of the same shape on sites that are something else
def elsewhere:
	test("(^|\\.)(youtube\\.com|tiktok\\.com|medium\\.com|threads\\.net|threads\\.com|substack\\.com|flipboard\\.com|telegram\\.me|t\\.me|dev\\.to|dribbble\\.com|npmjs\\.com)(:[0-9]+)?$");

def claims:
	( (capture("^(?<base>https?://(?<host>[^/?#@ ]+))/tags/(?<tag>[^/?#]+)$") | .kind = "tag")
	, (capture("^(?<base>https?://(?<host>[^/?#@ ]+))/@(?<acct>[^/?#@]+(@[^/?#@]+)?)(/with_replies)?$") | .kind = "account")
	, (capture("^(?<base>https?://(?<host>[^/?#@ ]+))/@[^/?#@]+(@[^/?#@]+)?/(?<id>[0-9]+(\\.[0-9a-f]+)?|[0-9A-Za-z]{18,})$") | .kind = "thread") )
	| .host |= ascii_downcase
	| select((.host | elsewhere | not) and ((.tag // .acct // "") | test("\\.(rss|atom|json|xml)$") | not))
	| with_entries(select(.key | test("^(base|host|tag|acct|id|kind)$")));

# a status and what stands before and after it; a server may want a token for the second
def status: {url: "\(.base)/api/v1/statuses/\(.id)", step: "status"};
def context: {url: "\(.base)/api/v1/statuses/\(.id)/context", step: "context"};

# 40 is the most that Mastodon gives at once
def page($account; $how):
	if .kind == "tag" then "\(.base)/api/v1/timelines/tag/\(.tag)?limit=40"
	else "\(.base)/api/v1/accounts/\($account | @uri)/statuses?limit=40" end
	| {url: (. + $how), account: $account};

def forward($account; $id): page($account; "&min_id=\($id | @uri)") | .pages = "forward" | .id = $id;

def first_page($account; $cursor):
	if $cursor.min_id then forward($account; $cursor.min_id) else page($account; "") end;

def request($arg):
	if .kind == "thread" then status
	elif .kind == "account" and ($arg.account | not)
	then {url: "\(.base)/api/v1/accounts/lookup?acct=\(.acct | @uri)", step: "lookup"}
	else first_page($arg.account; $arg) end;

# Answers begin with the newest. The order of ids says nothing: snac2's are a second and a hash.
def newest: .[0].id;
def oldest: .[-1].id;

def next($arg):
	. as $answer
	| if .spec.kind == "thread" then select(.request.step == "status") | .spec | context
	elif .request.step == "lookup" then .spec | first_page($answer.body.id; $arg.cursor)
	elif (.body | length) == 0 then empty
	elif .request.pages == "forward" then
		(.body | newest) as $id
		| select($id != .request.id) # a server that does not know min_id
		| .spec | forward($answer.request.account; $id)
	elif $arg.since and (.body | map(.created_at) | min) < $arg.since then empty
	else .spec | page($answer.request.account; "&max_id=\($answer.body | oldest | @uri)") | .older = true end;

def cursor($arg):
	if .spec.kind == "thread" then empty
	elif .request.step == "lookup" then ($arg // {}) + {account: .body.id}
	elif (.body | length) == 0 then empty
	elif .request.pages != "forward" and .request.older then empty
	else ($arg // {}) + {min_id: (.body | newest)} end;

def limits:
	if .status == 429 or .headers["x-ratelimit-remaining"] == "0"
	then .headers["x-ratelimit-reset"] | select(. != null) | {until: .}
	else empty end;

def full($host): if contains("@") then . else "\(.)@\($host)" end;

def author($host):
	(.acct | full($host)) as $handle
	| { id: $handle, handle: $handle, name: (if (.display_name // "") == "" then .username else .display_name end),
	    url, bot }
	# a server that does not know the counts of an account says 0 to all of them
	+ if .followers_count == 0 and .following_count == 0 and .statuses_count == 0 then {} else {followers: .followers_count} end;

# what was said: of a boost, what was boosted
def content($host):
	{ title: .spoiler_text,
	  html: ((.content // "") + ([.poll.options[]? | "<li>\(.title | @html)</li>"] | if length > 0 then "<ul>\(add)</ul>" else "" end)),
	  lang: .language,
	  mentions: [.mentions[]? | .acct | full($host)],
	  tags: [.tags[]?.name],
	  media: [.media_attachments[]? | .url // .remote_url // empty] }
	| if .lang then .lang_by = "network" else . end;

def post($host):
	def id: "mastodon:\($host)/\(.)";
	(.reblog // .) as $said
	| { id: (.id | id), network: "mastodon", url: ($said.url // .url // .uri), created_at, edited_at,
	    author: (.account | author($host)) }
	+ ($said | content($host))
	+ if .reblog then {repost_of: (.reblog.id | id)}
	  else { metrics: {likes: .favourites_count, reposts: .reblogs_count, quotes: .quotes_count, replies: .replies_count} } end
	+ if .in_reply_to_id then {reply_to: (.in_reply_to_id | id)} else {thread_id: (.id | id)} end
	+ ((.quote.quoted_status.id? // .quote.quoted_status_id? // .quote_id? // null) | if . then {quote_of: id} else {} end);

# the newest first
def statuses:
	if .request.step == "lookup" then empty
	elif .request.step == "status" then .body
	elif .request.step == "context" then [.body.ancestors[]?, .body.descendants[]?] | reverse[]
	else .body[] end;

def posts:
	.spec.host as $host
	| each(statuses | select(.visibility == null or .visibility == "public" or .visibility == "unlisted"); post($host));

# --- the thread of a post, and whether it still stands ---

def place: (.repost_of // .id) | capture("^mastodon:(?<host>[^/]+)/(?<id>.+)$");

def thread:
	place as $at
	| "\(scheme($at.host))://\($at.host)/@\(.author.handle? // "" | if test("^[A-Za-z0-9_.@-]+$") then . else "user" end)/\($at.id)";

def exists: (.id | capture("^mastodon:(?<host>[^/]+)/(?<id>.+)$")) as $at | {url: "\(scheme($at.host))://\($at.host)/api/v1/statuses/\($at.id | @uri)"};
