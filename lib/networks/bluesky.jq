# bluesky.jq - Bluesky, by its public AppView, or through the server of an account (PDS) where there is a login for it. The
# functions are described at the head of mastodon.jq.
#
# The id of a post is "bluesky:" and its at:// URI. `createdAt` is what the author's program claims: it may lie in the past
# or the future, so the earlier of it and `indexedAt` counts, which is also the order in which posts are given.
#
# A search is paged by `until`, not by the server's cursor: without a token a request with a cursor is refused.

def about:
	{ forms: ["https://bsky.app/profile/HANDLE", "https://bsky.app/profile/HANDLE/post/ID", "https://bsky.app/search?q=WORDS",
		"https://bsky.app/hashtag/TAG", "at://DID/app.bsky.feed.post/ID", "bluesky:search WORDS",
		"bluesky:notifications", "bluesky:SERVER SOURCE"],
	  token: "optional", host: "bsky.social", sites: ["bsky.app"] };

def site: "^https?://[a-z.]*bsky\\.app/";
def claim:
	(capture(site + "profile/(?<actor>[^/?#]+)/post/(?<rkey>[^/?#]+)(/[a-z-]+)?" + tail) | .kind = "thread")
	// (capture("^at://(?<actor>[^/?#]+)/app\\.bsky\\.feed\\.post/(?<rkey>[^/?#]+)$") | .kind = "thread")
	// (capture(site + "profile/(?<actor>[^/?#]+)" + tail) | .kind = "account")
	// (capture("^at://(?<actor>[^/?#]+)$") | .kind = "account")
	// (capture(site + "search\\?(.*&)?q=(?<words>[^&#]+)") | {kind: "search", words: (.words | encoded)})
	// (capture(site + "hashtag/(?<tag>[^/?#]+)" + tail) | {kind: "search", words: "%23\(.tag | encoded)"})
	// (capture("^bluesky:search (?<words>.+)$") | {kind: "search", words: (.words | @uri)})
	// (select(. == "bluesky:notifications" or test(site + "notifications$")) | {kind: "notifications"})
	// empty;

# "SERVER SOURCE" is any of the others, asked at the server of an account
def claims:
	(capture("^bluesky:(?<server>(https?://)?[A-Za-z0-9.:-]*[.:][A-Za-z0-9.:-]+)/? +(?<source>.+)$") // {source: .}) as $asked
	| ($asked.source | if $asked.server and test("^(search .+|notifications)$") then "bluesky:\(.)" else . end | claim)
	| if $asked.server then .server = ($asked.server | if test("^https?://") then . else "https://\(.)" end) | .base = .server else . end;

# Where to ask: the server in the source, that of an account for which there is a login, or whoever asks no login.
def xrpc($public): (.server // if has_token("bsky.social") then "https://bsky.social" else $public end) + "/xrpc/";
def appview: xrpc("https://public.api.bsky.app");

def earlier($less): "\(.[0:19])Z" | fromdateiso8601 - $less | todateiso8601;

# 100 is the most at once. A post may be indexed some time after it was written: search again from ten minutes before.
def search($since; $until):
	xrpc("https://api.bsky.app") + "app.bsky.feed.searchPosts?q=\(.words)&sort=latest&limit=100"
	+ (if $since then "&since=\($since | earlier(600) | @uri)" else "" end)
	+ (if $until then "&until=\($until | @uri)" else "" end);

def account($cursor):
	appview + "app.bsky.feed.getAuthorFeed?actor=\(.actor | @uri)&limit=100"
	+ (if $cursor then "&cursor=\($cursor | @uri)" else "" end);

# with an app password; the server hands on what is the AppView's to answer
def login:
	(.server // .base // "https://bsky.social") as $at
	| { url: "\($at)/xrpc/com.atproto.server.createSession", json: {identifier: "$USER", password: "$PASSWORD"}, token: "accessJwt",
	    refresh: {url: "\($at)/xrpc/com.atproto.server.refreshSession", token: "refreshJwt"}, lasts: 3600 };

# a like or a follow says nothing
def notifications($cursor):
	xrpc("https://bsky.social") + "app.bsky.notification.listNotifications?limit=100&reasons=mention&reasons=reply&reasons=quote"
	+ (if $cursor then "&cursor=\($cursor | @uri)" else "" end);

def request($arg):
	if .kind == "thread" then
		"at://\(.actor)/app.bsky.feed.post/\(.rkey)" as $uri
		| {url: "\(appview)app.bsky.feed.getPostThread?uri=\($uri | @uri)&depth=1000&parentHeight=1000"}
	elif .kind == "account" then {url: account(null)}
	elif .kind == "notifications" then {url: notifications(null)}
	else {url: search($arg.at; null), since: $arg.at} end;

def written: [.record.createdAt?, .indexedAt?] | map(strings) | sort_by(.[0:19]) | .[0];
# when a feed shows it: a repost at the time of the repost
def shown: if (.reason | type) == "object" and .reason.indexedAt then .reason.indexedAt else .post | written end;
# a pinned post stands first and says nothing of the order
def pinned: try (.reason["$type"] == "app.bsky.feed.defs#reasonPin") catch false;
def entries: (.body.feed?[]? | select(pinned | not)), (.body.posts?[]? | {post: .}),
	(.body.notifications?[]? | select(.reason? | . != "like" and . != "repost" and . != "follow") | {post: .});
def times: texts(entries; shown);

def next($arg):
	. as $answer
	| (times | map(.[0:19]) | sort) as $times
	| if .spec.kind == "thread" or ($times | length) == 0 then empty
	elif $arg.since and $times[0] < $arg.since[0:19] then empty
	elif .spec.kind == "search" then .request.since as $since
		| .spec | {url: search($since; $times[0] | earlier(-1)), since: $since, older: true}
	elif (.body.cursor | type) != "string" or ($arg.cursor.at and $times[0] < $arg.cursor.at[0:19]) then empty
	else .spec | {url: (if .kind == "notifications" then notifications($answer.body.cursor) else account($answer.body.cursor) end), older: true} end;

def cursor($arg):
	if .spec.kind == "thread" or .request.older then empty
	else times | sort_by(.[0:19]) | if length > 0 then {at: .[-1]} else empty end end;

def limits:
	if .status == 429 or .headers["ratelimit-remaining"] == "0"
	then .headers["ratelimit-reset"] | select(. != null) | tonumber | {until: todateiso8601}
	else empty end;

def id: "bluesky:\(.)";

def author:
	{ id: (.did | need("string")), name: (if (.displayName // "") == "" then null else .displayName end), url: "https://bsky.app/profile/\(.did)" }
	+ if .handle and .handle != "handle.invalid" then {handle} else {} end
	+ if any(.labels[]?; .val? == "bot") then {bot: true} else {} end;

# the pictures, films and cards of a post, also of one that quotes
def media: .embed | (.media // .) | (.images[]?.fullsize), .playlist? // empty;
def cards: .embed | (.media // .) | .external.uri? // empty;
def quoted: (.embed // .record.embed) | (.record.record.uri? // .record.uri?) | select(. != null and test("/app\\.bsky\\.feed\\.post/"));

# A mention is a DID; the handle stands in the text, and what stands there without being a mention is none.
def handles($text): [$text | scan("@([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)")[0]] as $named
	| if ($named | length) == length then $named else . end;

def post:
	.record as $said
	| [$said.facets[]?.features[]?] as $features
	| { id: (.uri | need("string") | id), network: "bluesky",
	    url: "https://bsky.app/profile/\(.author.did)/post/\(.uri | split("/")[-1])",
	    created_at: written, author: (.author | author), text: $said.text,
	    mentions: ([$features[] | .did // empty] | handles($said.text)), tags: ([$features[] | .tag // empty] + ($said.tags // [])),
	    links: [($features[] | .uri // empty), cards], media: [media],
	    metrics: {likes: .likeCount, reposts: .repostCount, quotes: .quoteCount, replies: .replyCount},
	    thread_id: ($said.reply.root.uri // .uri | id) }
	+ if $said.langs[0]? then {lang: $said.langs[0], lang_by: "network"} else {} end
	+ if $said.reply.parent.uri? then {reply_to: ($said.reply.parent.uri | id)} else {} end
	+ ([quoted] | if length > 0 then {quote_of: (.[0] | id)} else {} end);

# Who shared a post, and when; without a URI of its own it is named by both ends.
def repost:
	.post as $of
	| .reason
	| { id: (.uri // "at://\(.by.did)/app.bsky.feed.repost/\($of.uri)" | id), network: "bluesky", created_at: .indexedAt,
	    author: (.by | author), repost_of: ($of.uri | id) }
	+ ($of | post | {url, text, lang, lang_by, tags, links, media, mentions})
	| with_entries(select(.value != null));

def posts:
	each(( if .spec.kind == "thread" then
			.body.thread | [([recurse(.parent? | select(. != null))] | reverse[]), (.replies?[]? | recurse(.replies?[]?))] | reverse[] # newest first
		else entries, (.body.feed?[]? | select(pinned) | {post}) end )
		| select(type != "object" or .post); # what is deleted or blocked has none
	  if (.reason | type) == "object" and .reason.indexedAt and .reason.by then repost else .post | post end);

# --- the thread of a post, and whether it still stands ---

# asked where the post came from
def server: .via // "" | strings | capture("^bluesky:(?<server>(https?://)?[A-Za-z0-9.:-]*[.:][A-Za-z0-9.:-]+)/? ").server;

def thread:
	([server | "bluesky:\(.) "][0] // "") as $server
	| (if .repost_of then .repost_of else .thread_id // .id end)
	| capture("^bluesky:at://(?<did>[^/]+)/app\\.bsky\\.feed\\.post/(?<key>[^/]+)$") | "\($server)https://bsky.app/profile/\(.did)/post/\(.key)";

def exists:
	([server | if test("^https?://") then . else "https://\(.)" end][0]) as $server
	| .id | native | select(test("/app\\.bsky\\.feed\\.post/"))
	| {url: "\($server // "https://public.api.bsky.app")/xrpc/app.bsky.feed.getPosts?uris=\(@uri)"};
# what is deleted is left out of the list
def gone: if .status < 300 then .body.posts | select(type == "array") | length == 0 else empty end;

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 300, max_bytes: 3000, count: "graphemes", opens: true, host: "bsky.social"};

# A record's key is made of time: 53 bits of microseconds, and 10 that tell clocks apart; base 32 in an alphabet that sorts.
def tid($microseconds):
	[range(11)] | reduce .[] as $i ({n: $microseconds, s: ""}; .s = ("234567abcdefghijklmnopqrstuvwxyz"[(.n % 32):(.n % 32) + 1]) + .s | .n = (.n / 32 | floor)) | .s + "22";

# The key is the same at each attempt, so what an attempt made is found by asking for it.
def reply:
	. as $in
	| (.account.url // "https://bsky.social") as $base
	| (.parent // "" | [capture("^bluesky:(?<uri>at://.+)$").uri][0]) as $up
	| tid(.stamp) as $rkey
	| def xrpc($call): "\($base)/xrpc/\($call)";
	  def record($repo; $collection; $key): xrpc("com.atproto.repo.getRecord?repo=\($repo | @uri)&collection=\($collection)&rkey=\($key | @uri)");
	  def facets($know): [$in.spans[] | . as $span
		| (if .kind == "link" then select(.text | test("^https?://"; "i")) | {"$type": "app.bsky.richtext.facet#link", uri: .text}
		   elif .kind == "tag" then {"$type": "app.bsky.richtext.facet#tag", tag: (.text | sub("^[#＃]"; ""))}
		   else ($know.dids[.text[1:]] // null) as $did | select($did) | {"$type": "app.bsky.richtext.facet#mention", did: $did} end)
		| {index: {byteStart: $span.start, byteEnd: $span.end}, features: [.]}];
	  def publish($know):
		posting(xrpc("com.atproto.repo.createRecord");
			{ repo: $know.did, collection: "app.bsky.feed.post", rkey: $rkey,
			  record: ({ "$type": "app.bsky.feed.post", text: $in.text, createdAt: $in.now, reply: ($know | if .parent then {root, parent} else null end),
				     facets: (facets($know) | if length > 0 then . else null end) } | present) })
		| .step = "publish" | .publishes = true | .know = $know;
	  def unresolved($know): [$in.spans[] | select(.kind == "mention") | .text[1:] | select(contains(".")) | select(. as $h | $know.dids | has($h) | not)];
	  def parent($know):
		($up | capture("^at://(?<repo>[^/]+)/(?<collection>[^/]+)/(?<rkey>[^/]+)$")) as $at
		| {step: "parent", know: $know, also: [400, 404],
		   # an index may not know yet what was just written here
		   url: (if $at.repo == $know.did then record($at.repo; $at.collection; $at.rkey) else xrpc("app.bsky.feed.getPosts?uris=\($up | @uri)") end)};
	  def go($know; $looked):
		if $up and ($know.parent | not) then parent($know)
		elif (unresolved($know) | length) > 0 then unresolved($know)[0] as $handle
			| {url: xrpc("com.atproto.identity.resolveHandle?handle=\($handle | @uri)"), step: "handle", handle: $handle, also: [400, 404], know: $know}
		elif $in.unclear and ($looked | not) then {url: record($know.did; "app.bsky.feed.post"; $rkey), step: "look", looks: true, also: [400, 404], know: $know}
		else publish($know) end;
	  def sent($know):
		{sent: {id: "bluesky:at://\($know.did)/app.bsky.feed.post/\($rkey)", url: "https://bsky.app/profile/\($know.did)/post/\($rkey)",
			thread_id: ("bluesky:" + ($know.root.uri // "at://\($know.did)/app.bsky.feed.post/\($rkey)")), created_at: (.value.createdAt? // $in.now),
			author: {id: $know.did, handle: $in.account.as, url: "https://bsky.app/profile/\($know.did)"}}};
	  if .account.as == null then {refused: "there is no account on bluesky: name its handle (accounts in sb-routes(5))"}
	  elif $in.parent and $up == null then {refused: "what is to be answered is no at:// address"}
	  elif .dry then publish({did: .account.as, dids: {}} + if $up then {root: {uri: $up, cid: "(asked)"}, parent: {uri: $up, cid: "(asked)"}} else {} end)
	  elif .answer == null then posting(xrpc("com.atproto.server.createSession"); {identifier: .account.as}) | .step = "session" | .password = "password" | .session = "accessJwt"
	  elif .answer.step == "session" then go({dids: {}} + .know + {did: .answer.body.did}; false)
	  elif .answer.step == "parent" then
		.know as $know
		| (.answer.body | if .posts then .posts[0] // {} else . end) as $post
		| if $post.uri == null or $post.cid == null then {refused: "what is to be answered is not there"}
		  else {uri: $post.uri, cid: $post.cid} as $ref
			| go($know + {parent: $ref, root: (($post.record // $post.value).reply.root // $ref | {uri, cid})}; false) end
	  elif .answer.step == "handle" then .answer as $answer | go(.know | .dids[$answer.request.handle] = $answer.body.did; false)
	  elif .answer.step == "look" then .know as $know | if .answer.status == 200 then .answer.body | sent($know) else publish($know) end
	  else .know as $know | .answer.body | sent($know) end;
