# x.jq - X, by version 2 of its API, with a bearer token. The functions are described at the head of mastodon.jq.
#
# The id of a post is "x:" and its number. Recent search knows seven days, and refuses a `since_id` that is older. What is
# new is asked for with the `newest_id` of the first page of the run before; later pages have one of their own, which says
# nothing.

def about:
	{ forms: ["https://x.com/search?q=WORDS", "https://x.com/hashtag/TAG", "https://x.com/USER", "https://x.com/USER/status/ID",
		"x:search WORDS", "x:mentions USER"],
	  token: "needed", host: "api.x.com", sites: ["x.com", "twitter.com"] };

def site: "^https?://([a-z]+\\.)?(x|twitter)\\.com/";
def reserved: test("^(home|explore|search|hashtag|i|settings|notifications|messages|login|tos|privacy|about|compose)$"; "i");

def claims:
	( (capture(site + "search\\?(.*&)?q=(?<words>[^&#]+)") | {kind: "search", words: (.words | encoded)})
	// (capture(site + "hashtag/(?<tag>[^/?#]+)") | {kind: "search", words: "%23\(.tag)"})
	// (capture(site + "([A-Za-z0-9_]+|i/web)/status(es)?/(?<id>[0-9]+)([/?].*)?$") | {kind: "thread", id})
	// (capture(site + "@?(?<user>[A-Za-z0-9_]{1,15})(/(with_replies|media|highlights|articles))?" + tail) | select(.user | reserved | not) | {kind: "search", words: "from%3A\(.user)"})
	// (capture("^x:search (?<words>.+)$") | {kind: "search", words: (.words | @uri)})
	// (capture("^x:mentions @?(?<user>[A-Za-z0-9_]{1,15})$") | {kind: "mentions", user})
	) // empty;

def api: "https://api.x.com/2/";
def wanted:
	"tweet.fields=created_at,author_id,conversation_id,referenced_tweets,entities,lang,public_metrics,note_tweet"
	+ "&expansions=author_id,referenced_tweets.id,attachments.media_keys&user.fields=username,name,public_metrics"
	+ "&media.fields=url,preview_image_url";
def list($path; $more): {url: "\(api)\($path)\(if $path | contains("?") then "&" else "?" end)max_results=100&\(wanted)\($more)"};
def one($id): {url: "\(api)tweets?ids=\($id)&\(wanted)", step: "one"};

# a day less than what it knows
def since($cursor): if $cursor.id and ($cursor.at // "") > (.now[0:19] + "Z" | fromdateiso8601 - 6 * 86400 | todateiso8601) then "&since_id=\($cursor.id)" else "" end;
def first($arg):
	if .kind == "mentions" then list("users/\($arg.user)/mentions"; since($arg)) | .user = $arg.user
	else list("tweets/search/recent?query=\(.words)"; since($arg)) end;

def request($arg):
	if .kind == "thread" then one(.id)
	elif .kind == "mentions" and ($arg.user | not) then {url: "\(api)users/by/username/\(.user)", step: "lookup"}
	else first($arg) end;

def conversation: .body.data[0].conversation_id? | strings;

def older($arg):
	. as $answer
	| (.body.meta.next_token? | strings) as $token
	| (if .request.first then .request.first else .request.url end) as $url
	| if $arg.since and (texts(.body.data[]?; .created_at) | length > 0 and min < $arg.since) then empty
	  elif .spec.kind == "mentions" then {url: "\($url)&pagination_token=\($token)", first: $url, older: true}
	  else {url: "\($url)&next_token=\($token)", first: $url, older: true} end;
def next($arg):
	if .request.step == "lookup" then (.body.data.id | strings) as $user | .spec | first(($arg.cursor // {}) + {user: $user})
	elif .request.step == "one" then
		conversation as $root | .spec
		| if .id != $root then one($root) | .step = "root" | .root = $root else list("tweets/search/recent?query=conversation_id%3A\($root)"; "") end
	elif .request.step == "root" then list("tweets/search/recent?query=conversation_id%3A\(.request.root)"; "")
	else older($arg) end;

def cursor($arg):
	if .spec.kind == "thread" or .request.older then empty
	elif .request.step == "lookup" then ($arg // {}) + {user: (.body.data.id | strings)}
	else (.body.meta.newest_id? | strings) as $id | ($arg // {}) + {id: $id, at: (texts(.body.data[]?; .created_at) | max // "")} end;

def limits:
	if .status == 429 or .headers["x-rate-limit-remaining"] == "0"
	then .headers["x-rate-limit-reset"] | select(. != null) | tonumber | {until: todateiso8601}
	else empty end;

def id: select(. != null) | "x:\(.)";
def plain: gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&amp;"; "&");
def referenced($type): [.referenced_tweets[]? | select(.type == $type) | .id][0];

# a long post has its text elsewhere; addresses are shown as they were written, not as t.co
def said:
	(.note_tweet // .) as $from
	| [$from.entities.urls[]? | select(.url and .expanded_url)] as $urls
	| { text: (reduce $urls[] as $u ($from.text; split($u.url) | join($u.expanded_url)) | plain),
	    links: [$urls[] | .unwound_url // .expanded_url], mentions: [$from.entities.mentions[]?.username],
	    tags: [$from.entities | .hashtags[]?.tag, .cashtags[]?.tag] };

def post($includes):
	(.author_id as $id | [$includes.users[]? | select(.id? == $id)][0] // {id: $id}) as $by
	| referenced("retweeted") as $shared
	| (if $shared then [$includes.tweets[]? | select(.id? == $shared)][0] // . else . end) as $said
	| { id: (.id | need("string") | id), network: "x", url: "https://x.com/\($by.username // "i")/status/\(.id)", created_at,
	    author: ({id: $by.id, handle: $by.username, name: $by.name, followers: maybe($by.public_metrics.followers_count),
		      url: (if $by.username then "https://x.com/\($by.username)" else null end)} | present),
	    lang: (if .lang == "und" or .lang == "zxx" then null else .lang end), lang_by: "network",
	    media: ([.attachments.media_keys[]?] as $keys | [$includes.media[]? | select(.media_key? as $k | any($keys[]; . == $k)) | .url // .preview_image_url // empty]) }
	+ ($said | said)
	+ if $shared then {repost_of: ($shared | id)}
	  else { metrics: (.public_metrics | {likes: .like_count, reposts: .retweet_count, quotes: .quote_count, replies: .reply_count, views: .impression_count} | present),
		 reply_to: referenced("replied_to"), quote_of: referenced("quoted"), thread_id: .conversation_id }
		| (.reply_to, .quote_of, .thread_id) |= (if . then id else null end) end
	| present;

def posts: if .request.step == "lookup" then empty else .body.includes as $includes | each(.body.data[]?; post($includes)) end;

# --- the thread of a post, and whether it still stands ---

def thread: (.thread_id // .repost_of // .id) | capture("^x:(?<id>[0-9]+)$") | "https://x.com/i/status/\(.id)";

def exists: .id | capture("^x:(?<id>[0-9]+)$") | {url: "\(api)tweets?ids=\(.id)"};
# what is deleted, or of a closed account, is named among the errors
def gone:
	if .status < 300 then
		if (.body.data | type) == "array" then .body.data | length == 0
		elif any(.body.errors[]?; .type | tostring | test("resource-not-found")) then true else empty end
	else empty end;

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 280, count: "x", opens: true, host: "api.x.com"};

# Writing needs a token of a user. X refuses what it was just told in the same words: read back, that is what it is.
def reply:
	. as $in
	| (.account.url // "https://api.x.com") as $base
	| (.parent // "" | [capture("^x:(?<id>[0-9]+)$").id][0]) as $up
	| def publish($know):
		posting("\($base)/2/tweets"; {text: $in.text, reply: (if $up then {in_reply_to_tweet_id: $up} else null end)})
		| .step = "publish" | .publishes = true | .know = $know;
	  def sent($know):
		{sent: ({ id: "x:\(.id)", url: "https://x.com/\($know.name // "i")/status/\(.id)", created_at: .created_at,
			  thread_id: (if .conversation_id then "x:\(.conversation_id)" else null end),
			  author: ({id: $know.me, handle: $know.name, url: (if $know.name then "https://x.com/\($know.name)" else null end)} | present) } | present)};
	  if $in.parent and $up == null then {refused: "what is to be answered is no post"}
	  elif .dry then publish({})
	  elif .answer == null then if .know.me then publish(.know) | if $in.unclear then {url: "\($base)/2/users/\($in.know.me)/tweets?max_results=100&tweet.fields=created_at,conversation_id,referenced_tweets", step: "look", looks: true, know: $in.know} else . end
		else {url: "\($base)/2/users/me", step: "me"} end
	  elif .answer.step == "me" then
		{me: .answer.body.data.id, name: .answer.body.data.username} as $know
		| if $in.unclear then {url: "\($base)/2/users/\($know.me)/tweets?max_results=100&tweet.fields=created_at,conversation_id,referenced_tweets", step: "look", looks: true, know: $know}
		  else publish($know) end
	  elif .answer.step == "look" then
		.know as $know
		| ours($in; .answer.body.data[]? | select((.text | says($in)) and ($up == null or any(.referenced_tweets[]?; .type == "replied_to" and .id == $up))); "x:\(.id)") as $found
		| if $found then $found | sent($know) else publish($know) end
	  else .know as $know | .answer.body.data | sent($know) end;
