# mastodon.jq - Mastodon, and servers that speak its API (snac2, GoToSocial, Akkoma, Pixelfed).
#
# How a network is written. The functions below are called by name with one JSON value as input:
#
#   about           {forms: [the forms of a source, for sb-fetch --list], token: "no", "optional" or "needed", sites?: [the
#                     hosts that addresses of the network are at or below]}
#   claims          a source as the user wrote it (a string) -> a spec: any object, or empty when it is another network's.
#                     Of an address scheme and host are in lower case, and fragment and slashes at the end of the path are gone
#   request($arg)   the spec; $arg is the cursor of the last run, or null -> the first request:
#                     {url, headers?, pages?, leads?} and whatever else is wanted: it comes back as .request of the answer.
#                     pages "backward" (the usual): each answer leads further into the past; the posts are held until the
#                     last one, and written oldest first. "forward": they are written, and the cursor is kept, page by page.
#                     leads true: the answer is a redirect, and the address in it, which `claims` must know, is the source
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
#   stream          the spec -> {url, headers?, token?, idle?}: where its posts come as events (text/event-stream), for
#                   sb-fetch --follow; or empty, which is what a file has that does not define it: it has no stream. After
#                   `idle` seconds of silence (120) the connection counts as dead
#   event           {spec, request, event, id, body}: an event of that stream; its data, parsed where it is an object or a
#                   list -> posts, as `posts` has them. What a stream leaves out, the ordinary requests find
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
	{ forms: ["https://HOST/tags/TAG", "https://HOST/@USER", "https://HOST/@USER@HOST", "https://HOST/@USER/ID", "https://HOST/public",
		"https://HOST/public/local", "mastodon:HOST", "mastodon:HOST search WORDS", "mastodon:HOST home", "mastodon:HOST notifications"],
	  token: "optional" };

# addresses of the same shape on sites that are something else
def elsewhere:
	test("(^|\\.)(youtube\\.com|tiktok\\.com|medium\\.com|threads\\.net|threads\\.com|substack\\.com|flipboard\\.com|telegram\\.me|t\\.me|dev\\.to|dribbble\\.com|npmjs\\.com)(:[0-9]+)?$");

# names that only such servers have
def by_name: test("^https?://([^/]*(mastodon|mstdn|fosstodon|hachyderm|pleroma|akkoma|gotosocial)|mas\\.to/|infosec\\.exchange/|[^/]+\\.social/|([^/]*\\.)?(snac|toot|social)\\.)");

# Mastodon's web applications, and where GoToSocial and Pleroma have their pages
def at: "^(?<base>https?://(?<host>[^/?#@ ]+))(/web|/deck)?";
def status: "(?<id>[0-9]+(\\.[0-9a-f]+)?|[0-9A-Za-z]{18,})";

def claims:
	select(contains("/tags/") or contains("/@") or contains("/public") or contains("/statuses/") or contains("/notice/") or contains("mastodon:") or by_name)
	| ( (capture(at + "/tags/(?<tag>[^/?#]+)" + tail) | .kind = "tag")
	, (capture(at + "/@(?<acct>[^/?#@]+(@[^/?#@]+)?)(/with_replies|/media|/featured)?" + tail) | .kind = "account")
	, (capture(at + "/(@[^/?#@]+(@[^/?#@]+)?(/statuses)?|users/[^/?#@]+/statuses|statuses|notice)/" + status + tail) | .kind = "thread")
	, (capture(at + "/public(?<local>/local)?(/remote)?" + tail) | .kind = "public")
	# an instance by its address alone, and its pages that others have too: where the name tells
	, (select(by_name)
		| (capture(at + "(/(home|explore|about)?)?" + tail) | .kind = "public")
		, (capture(at + "/users/(?<acct>[^/?#@]+)" + tail) | .kind = "account")
		, (capture(at + "/tag/(?<tag>[^/?#]+)" + tail) | .kind = "tag")
		, (capture(at + "/notifications" + tail) | .kind = "notifications")
		, (capture(at + "/search\\?(.*&)?q=(?<words>[^&#]+)") | .kind = "search" | .words |= encoded))
	, (capture("^mastodon:(?<scheme>https?://)?(?<host>[^/?#@ ]+)/?( +((?<kind>home|notifications)|search +(?<words>.+)))?$")
		| .base = (.scheme // "https://") + .host
		| if .words then .kind = "search" | .words |= @uri else .kind = (.kind // "public") end) )
	| .host |= ascii_downcase
	| select((.host | elsewhere | not) and ((.tag // .acct // "") | test("\\.(rss|atom|json|xml)$") | not))
	| with_entries(select((.key | test("^(base|host|tag|acct|id|kind|local|words)$")) and .value != null));

# a status and what stands before and after it; a server may want a token for the second
def one_status: {url: "\(.base)/api/v1/statuses/\(.id)", step: "status"};
def context($id; $asked; $rest): {url: "\(.base)/api/v1/statuses/\($id | @uri)/context", step: "context", asked: ($asked + [$id]), rest: $rest};
# Servers give a part of a large thread to who has no token, and snac the direct answers alone: ask again from each status
# that has more answers than came, but not for ever.
def contexts: 100;
def short: [.body.descendants[]?] as $all | [$all[] | select(try (.id as $id | .replies_count > ([$all[] | select(.in_reply_to_id? == $id)] | length)) catch false) | .id | strings];

# 40 is the most that Mastodon gives at once. A search knows no min_id that it would go forward from; so it goes back from
# the newest on until the time of the run before.
def page($account; $how):
	if .kind == "tag" then "\(.base)/api/v1/timelines/tag/\(.tag)?limit=40"
	elif .kind == "public" then "\(.base)/api/v1/timelines/public?limit=40\(if .local then "&local=true" else "" end)"
	elif .kind == "home" then "\(.base)/api/v1/timelines/home?limit=40"
	elif .kind == "search" then "\(.base)/api/v2/search?type=statuses&limit=40&q=\(.words)"
	elif .kind == "notifications" then "\(.base)/api/v1/notifications?limit=40&types%5B%5D=mention"
	else "\(.base)/api/v1/accounts/\($account | @uri)/statuses?limit=40" end
	| {url: (. + $how), account: $account};

def forward($account; $id): page($account; "&min_id=\($id | @uri)") | .pages = "forward" | .id = $id;

def first_page($account; $cursor):
	if $cursor.min_id and .kind != "search" then forward($account; $cursor.min_id) else page($account; "") end;

def request($arg):
	if .kind == "thread" then one_status
	elif .kind == "account" and ($arg.account | not)
	then {url: "\(.base)/api/v1/accounts/lookup?acct=\(.acct | @uri)", step: "lookup"}
	else first_page($arg.account; $arg) end;

# Answers begin with the newest. The order of ids says nothing: snac2's are a second and a hash.
def list: .body | if type == "object" then .statuses else . end;
def ids: [list[]? | .id? | strings];
def times: texts(list[]?; .created_at);

def next($arg):
	. as $answer
	| if .spec.kind == "thread" then
		(if .request.step == "status" then {asked: [], rest: [.spec.id]} else .request | {asked, rest} end) as $was
		| ($was.rest + if .request.step == "status" then [] else short end - $was.asked) as $rest
		| select(($rest | length) > 0 and ($was.asked | length) < contexts) | .spec | context($rest[0]; $was.asked; $rest[1:] - [$rest[0]])
	elif .request.step == "lookup" then (.body.id | need("string")) as $id | .spec | first_page($id; $arg.cursor)
	elif ids == [] then empty
	elif .request.pages == "forward" then
		ids[0] as $id
		| select($id != .request.id) # a server that does not know min_id
		| .spec | forward($answer.request.account; $id)
	elif $arg.since and (times | length > 0 and min < $arg.since) then empty
	elif .spec.kind == "search" and $arg.cursor.at and (times | length > 0 and min < $arg.cursor.at) then empty
	else ids[-1] as $id | .spec | page($answer.request.account; "&max_id=\($id | @uri)") | .older = true end;

def cursor($arg):
	if .spec.kind == "thread" then empty
	elif .request.step == "lookup" then ($arg // {}) + {account: (.body.id | need("string"))}
	elif ids == [] then empty
	elif .request.pages != "forward" and .request.older then empty
	elif .spec.kind == "search" then (times | max) as $at | if $at then {at: $at} else empty end
	else ($arg // {}) + {min_id: ids[0]} end;

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
	| { id: (.id | need("string") | id), network: "mastodon", url: ($said.url // .url // .uri), created_at, edited_at,
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
	elif .spec.kind == "notifications" then .body[] | .status? // empty
	else list | need("array") | .[] end;

def posts:
	.spec.host as $host
	| each(statuses | select((.visibility? // "public") | . == "public" or . == "unlisted"); post($host));

# --- events as they happen: snac and GoToSocial have no such streams, and many servers want a token for them ---

def stream:
	( if .kind == "public" then "public\(if .local then "/local" else "" end)"
	  elif .kind == "tag" then "hashtag?tag=\(.tag)"
	  elif .kind == "home" then "user"
	  elif .kind == "notifications" then "user/notification"
	  else empty end ) as $what
	| {url: "\(.base)/api/v1/streaming/\($what)", idle: 120}; # ":thump" comes every 15 seconds

# Edits and deletions are told here too: a post is not given twice, and what others deleted is --recheck's.
def event:
	select(if .spec.kind == "notifications" then .event == "notification" and .body.type? == "mention" else .event == "update" end)
	| .body |= [.] | posts;

# --- the thread of a post, and whether it still stands ---

def place: (.repost_of // .id) | capture("^mastodon:(?<host>[^/]+)/(?<id>.+)$");

def thread:
	place as $at
	| "\(scheme($at.host))://\($at.host)/@\(.author.handle? // "" | if test("^[A-Za-z0-9_.@-]+$") then . else "user" end)/\($at.id)";

def exists: (.id | capture("^mastodon:(?<host>[^/]+)/(?<id>.+)$")) as $at | {url: "\(scheme($at.host))://\($at.host)/api/v1/statuses/\($at.id | @uri)"};

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 500, count: "mastodon", mention: true, opens: true};

# An answer is noticed when it names whom it answers. Where the account is of another server than the post, that server is
# asked for its own number of the post.
def reply:
	. as $in
	# an id without its host is of the server of the post's address
	| (.parent // "" | [capture("^mastodon:(?<host>[^/]+)/(?<id>.+)$"), (capture("^mastodon:(?<id>[0-9]+)$")
		+ ($in.draft.url // "" | capture("^https?://(?<host>[^/?#]+)/")))][0]) as $up
	| base($up.host) as $base
	| def names($acct): $in.text | ascii_downcase | contains("@" + ($acct | split("@")[0] | ascii_downcase));
	  def publish($know):
		posting("\($base)/api/v1/statuses";
			{ status: (if $in.part == 1 and $know.acct and (names($know.acct) | not) then "@\($know.acct) \($in.text)" else $in.text end),
			  in_reply_to_id: $know.id,
			  visibility: (if $know.visibility == null or $know.visibility == "public" then $in.account.visibility else $know.visibility end) })
		| .headers["Idempotency-Key"] = $in.key | .step = "publish" | .publishes = true | .know = $know;
	  def look($know):
		{url: (if $up then "\($base)/api/v1/statuses/\($know.id | @uri)/context" else "\($base)/api/v1/accounts/\($know.me | @uri)/statuses?limit=40" end),
		 step: "look", looks: true, know: $know};
	  def go($know):
		if $in.unclear | not then publish($know)
		elif $know.me then look($know)
		else {url: "\($base)/api/v1/accounts/verify_credentials", step: "me", know: $know} end;
	  def record: "mastodon:\($base | host)/\(.id)";
	  def sent: {sent: ({id: record, url: (.url // .uri), created_at, author: (.account | {handle: (.acct + if .acct | contains("@") then "" else "@" + ($base | host) end), name: .display_name, url})}
		| .author.id = .author.handle)};
	  if $in.parent and $up == null then {refused: "what is to be answered is no id of a post, such as mastodon:HOST/ID"}
	  elif $base == null then {refused: "there is no account on mastodon: name its server (accounts in sb-routes(5))"}
	  elif .dry then publish({id: $up.id})
	  elif .answer == null then
		if $up == null or .know.id then go(.know)
		elif ($base | host) == ($up.host | ascii_downcase) then {url: "\($base)/api/v1/statuses/\($up.id | @uri)", step: "parent"}
		elif .draft.url == null then {refused: "the post is of \($up.host) and the account of \($base | host): the draft needs the post's 'url'"}
		else {url: "\($base)/api/v2/search?resolve=true&type=statuses&limit=1&q=\(.draft.url | @uri)", step: "search"} end
	  elif .answer.step == "parent" or .answer.step == "search" then
		(if .answer.step == "parent" then .answer.body else .answer.body.statuses[0] end) as $post
		| if $post.id == null then {refused: "what is to be answered is not there"}
		  else go({id: $post.id, acct: $post.account.acct, visibility: $post.visibility}) end
	  elif .answer.step == "me" then go(.know + {me: .answer.body.id})
	  elif .answer.step == "look" then
		.know as $know
		| ours($in; (.answer.body.descendants? // .answer.body)[] | select(.account.id == $know.me and .in_reply_to_id == $know.id and (.content | says($in))); record) as $found
		| if $found then $found | sent else publish($know) end
	  else .answer.body | sent end;
