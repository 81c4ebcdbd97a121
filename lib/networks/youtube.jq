# youtube.jq - comments on YouTube, of a video or of all videos of a channel. The functions are described at the head of
# mastodon.jq.
#
# The id of a post is "youtube:" and that of the comment. The key of the API travels in a header of its own. Threads come
# the newest first, with some of their replies; the others are asked for thread by thread. A new reply in an old thread
# moves nothing: ask for that thread.

def about:
	{ forms: ["https://www.youtube.com/watch?v=ID", "https://youtu.be/ID", "https://www.youtube.com/watch?v=ID&lc=COMMENT",
		"https://www.youtube.com/channel/ID", "https://www.youtube.com/@NAME", "https://www.youtube.com/user/NAME"],
	  token: "needed", host: "www.googleapis.com", sites: ["youtube.com", "youtu.be", "youtube-nocookie.com"] };

def site: "^https?://([a-z]+\\.)?youtube(-nocookie)?\\.com/";
def video: "(?<video>[A-Za-z0-9_-]{11})";

def claims:
	( (. as $address | capture(site + "watch\\?(.*&)?lc=(?<comment>[A-Za-z0-9_-]+)") + ([$address | capture("[?&]v=" + video)][0] // {}))
	// capture(site + "watch\\?(.*&)?v=" + video + "(&.*)?$")
	// capture(site + "(shorts|live|embed|v)/" + video + "([/?].*)?$")
	// capture("^https?://youtu\\.be/" + video + "([/?].*)?$")
	// capture(site + "channel/(?<channel>UC[A-Za-z0-9_-]{22})([/?].*)?$")
	// capture(site + "user/(?<user>[^/?#]+)([/?].*)?$")
	// capture(site + "@(?<handle>[^/?#]+)([/?].*)?$")
	) // empty;

def ask($path): {url: "https://www.googleapis.com/youtube/v3/\($path)", token: "X-Goog-Api-Key"};
def threads($of): ask("commentThreads?part=snippet,replies&textFormat=plainText&maxResults=100&order=time&\($of)") | .of = $of;
def of($channel):
	if .comment then "id=\(.comment)" elif .video then "videoId=\(.video)" else "allThreadsRelatedToChannelId=\(.channel // $channel)" end;
def replies($parent; $page):
	ask("comments?part=snippet&textFormat=plainText&maxResults=100&parentId=\($parent)\(if $page then "&pageToken=\($page | @uri)" else "" end)") | .parent = $parent;

def request($arg):
	if .comment then ask("commentThreads?part=snippet,replies&textFormat=plainText&id=\(.comment)")
	elif (.handle // .user) and ($arg.channel | not) then ask("channels?part=id&\(if .handle then "forHandle=\(.handle)" else "forUsername=\(.user)" end)") | .step = "lookup"
	else threads(of($arg.channel)) end;

def at: .snippet.topLevelComment.snippet.publishedAt;
# threads of which not all replies came
def short: [.body.items[]? | select(try (.snippet.totalReplyCount > ([.replies?.comments?[]?] | length)) catch false) | .id | strings];
def page: .body.nextPageToken? | strings;

# What is left to do travels along: the threads to complete, then the page of threads that follows.
def go_on($rest; $after): if ($rest | length) > 0 then replies($rest[0]; null) | .rest = $rest[1:] | .after = $after elif $after then $after else empty end;

def next($arg):
	. as $answer
	| if .request.step == "lookup" then (.body.items[0].id | strings) as $id | .spec | threads(of($id)) | .channel = $id
	elif .request.parent then
		[page][0] as $page
		| .request as $was
		| if $page then replies($was.parent; $page) | .rest = $was.rest | .after = $was.after else go_on($was.rest; $was.after) end
	else
		(texts(.body.items[]?; at) | min) as $oldest
		| [page][0] as $page
		| (if $page == null or .spec.comment or $oldest == null or ($arg.since and $oldest < $arg.since) or ($arg.cursor.at and $oldest < $arg.cursor.at)
		   then null
		   else .request.of as $of | threads($of) | .url += "&pageToken=\($page | @uri)" | .older = true end) as $after
		| short as $short
		| go_on($short; $after)
	end;

def cursor($arg):
	if .request.step == "lookup" then ($arg // {}) + {channel: (.body.items[0].id | strings)}
	elif .spec.comment or .request.older or .request.parent then empty
	else (texts(.body.items[]?; at) | max) as $at | if $at then ($arg // {}) + {at: $at} else empty end end;

# The quota of a day begins anew at midnight in California: try once an hour. To be refused costs nothing.
def limits:
	[.body.error.errors[]?.reason]
	| if any(.[]; . == "quotaExceeded" or . == "dailyLimitExceeded") then {wait: 3600}
	  elif any(.[]; . == "rateLimitExceeded" or . == "userRateLimitExceeded") then {wait: 60} else empty end;

def id: "youtube:\(.)";

def post($spec):
	.snippet as $said
	| ($said.videoId // $spec.video) as $video
	| { id: (.id | need("string") | id), network: "youtube", created_at: $said.publishedAt, text: ($said.textOriginal // $said.textDisplay),
	    url: (if $video then "https://www.youtube.com/watch?v=\($video)&lc=\(.id)" else null end),
	    author: ({id: $said.authorChannelId.value, handle: ($said.authorDisplayName | ltrimstr("@")), name: $said.authorDisplayName, url: $said.authorChannelUrl} | present),
	    edited_at: (if $said.updatedAt != $said.publishedAt then $said.updatedAt else null end),
	    links: [$said.textDisplay | scan("https?://[^\\s<>()\\[\\]\"]+")],
	    thread_id: ($said.parentId // .id | id), reply_to: ($said.parentId | if . then id else null end),
	    metrics: ({likes: $said.likeCount, replies: .replies} | present) }
	| present;

def posts:
	.spec as $spec
	| if .request.step == "lookup" then empty
	  elif .request.parent then each(.body.items[]?; post($spec))
	  else each(.body.items[]? | .replies?.comments?[]?, (try (.snippet.topLevelComment + {replies: .snippet.totalReplyCount}) catch .); post($spec)) end;

# --- the thread of a post, and whether it still stands ---

def thread: (.thread_id // .id | native) as $id | (.url // "" | capture("[?&]v=(?<video>[A-Za-z0-9_-]{11})")) | "https://www.youtube.com/watch?v=\(.video)&lc=\($id)";

def exists: .id | native | ask("comments?part=id&id=\(@uri)");
def gone: if .status < 300 then .body.items | select(type == "array") | length == 0 elif .status == 404 then true else empty end;

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 10000, count: "characters", opens: true, place: true, host: "www.googleapis.com"};

# Writing needs a token of OAuth, not the key that reading is content with. Answers stand under the comment that opened the
# thread: the id of an answer is that comment's, a dot, and its own. The place of a comment of its own is a video's id.
def reply:
	. as $in
	| (.account.url // "https://www.googleapis.com") as $base
	| (.parent // "" | [capture("^youtube:(?<top>[A-Za-z0-9_-]+)(\\..+)?$").top][0]) as $up
	| def api($path): "\($base)/youtube/v3/\($path)";
	  def publish:
		(if $in.parent then posting(api("comments?part=snippet"); {snippet: {parentId: $up, textOriginal: $in.text}})
		 else posting(api("commentThreads?part=snippet"); {snippet: {videoId: $in.draft.place, topLevelComment: {snippet: {textOriginal: $in.text}}}}) end)
		| .step = "publish" | .publishes = true | .know = $in.know;
	  def sent:
		(if .snippet.topLevelComment then .snippet.topLevelComment else . end)
		| .snippet as $said
		| {sent: ({ id: "youtube:\(.id)", created_at: $said.publishedAt, thread_id: "youtube:\($up // .id)",
			    url: (($said.videoId // $in.draft.place) as $video | if $video then "https://www.youtube.com/watch?v=\($video)&lc=\(.id)" else null end),
			    author: ({id: $said.authorChannelId.value, handle: ($said.authorDisplayName // "" | ltrimstr("@")), name: $said.authorDisplayName, url: $said.authorChannelUrl} | present) } | present)};
	  def comment: if .snippet.topLevelComment then .snippet.topLevelComment else . end;
	  if $in.parent and $up == null then {refused: "what is to be answered is no comment"}
	  elif .dry then publish
	  elif .answer == null then
		if .unclear | not then publish
		else {url: api("channels?part=id&mine=true"), step: "me"} end
	  elif .answer.step == "me" then
		{ step: "look", looks: true, know: {channel: .answer.body.items[0].id},
		  url: (if $in.parent then api("comments?part=snippet&textFormat=plainText&maxResults=100&parentId=\($up)")
			else api("commentThreads?part=snippet&textFormat=plainText&maxResults=100&order=time&videoId=\($in.draft.place | @uri)") end) }
	  elif .answer.step == "look" then
		ours($in; .answer.body.items[] | comment | select(.snippet.authorChannelId.value == $in.know.channel and (.snippet.textOriginal // .snippet.textDisplay | says($in))); "youtube:\(.id)") as $found
		| if $found then $found | sent else publish end
	  else .answer.body | sent end;
