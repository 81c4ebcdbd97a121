# bluesky.jq - Bluesky, by its public AppView, or through the server of an account (PDS) where there is a login for it. The
# functions are described at the head of mastodon.jq.
#
# The id of a post is "bluesky:" and its at:// URI. `createdAt` is what the author's program claims: it may lie in the past
# or the future, so the earlier of it and `indexedAt` counts, which is also the order in which posts are given.
#
# A search is paged by `until`, not by the server's cursor: without a token a request with a cursor is refused.

def about:
	{ forms: ["https://bsky.app/profile/HANDLE", "https://bsky.app/profile/HANDLE/post/ID", "https://bsky.app/search?q=WORDS",
		"https://bsky.app/hashtag/TAG", "bluesky:search WORDS",
		"bluesky:notifications", "bluesky:SERVER SOURCE"],
	  token: "optional", host: "bsky.social" };

# words of an address are encoded already
def encoded: gsub("\\+"; "%20");

def claim:
	(capture("^https?://bsky\\.app/profile/(?<actor>[^/?#]+)/post/(?<rkey>[^/?#]+)/?$") | .kind = "thread")
	// (capture("^https?://bsky\\.app/profile/(?<actor>[^/?#]+)/?$") | .kind = "account")
	// (capture("^https?://bsky\\.app/search\\?(.*&)?q=(?<words>[^&#]+)") | {kind: "search", words: (.words | encoded)})
	// (capture("^https?://bsky\\.app/hashtag/(?<tag>[^/?#]+)$") | {kind: "search", words: "%23\(.tag | encoded)"})
	// (capture("^bluesky:search (?<words>.+)$") | {kind: "search", words: (.words | @uri)})
	// (select(. == "bluesky:notifications" or . == "https://bsky.app/notifications") | {kind: "notifications"})
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
	(.server // "https://bsky.social") as $at
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
