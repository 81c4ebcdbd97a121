# github.jq - issues, pull requests and the comments on them at GitHub. The functions are described at the head of
# mastodon.jq.
#
# The ids are "github:OWNER/REPO/N" and "github:OWNER/REPO/comment/ID". `since` means the time of the last change and
# includes it, so an answer begins with what is known; that is left out by its id. A search ends after 1,000, so the time is
# narrowed instead of asking for pages.

def about:
	{ forms: ["https://github.com/OWNER/REPO", "https://github.com/OWNER/REPO/issues", "https://github.com/OWNER/REPO/issues/N",
		"https://github.com/OWNER/REPO/pull/N", "https://github.com/search?q=WORDS&type=issues", "github:search WORDS"],
	  token: "optional", host: "api.github.com", sites: ["github.com"] };

def site: "^https?://(www\\.)?github\\.com/";
def reserved: test("^(about|apps|collections|contact|customer-stories|enterprise|explore|features|login|marketplace|notifications|orgs|pricing|pulls|search|security|settings|site|sponsors|topics|trending|users)$"; "i");

def claims:
	( (capture(site + "search\\?(.*&)?q=(?<words>[^&#]+)") | {kind: "search", words: (.words | encoded)})
	// (capture(site + "(?<repo>[A-Za-z0-9-]+/[A-Za-z0-9._-]+)/(issues|pull|pulls)/(?<number>[0-9]+)([/?#].*)?$") | .kind = "thread")
	// (capture(site + "(?<repo>[A-Za-z0-9-]+/[A-Za-z0-9._-]+?)(\\.git)?(/issues|/pulls)?" + tail)
		| select(.repo | split("/")[0] | reserved | not) | .kind = "repo" | {kind, repo})
	// (capture("^github:search (?<words>.+)$") | {kind: "search", words: (.words | @uri)})
	| with_entries(select(.key | test("^(kind|repo|number|words)$"))) ) // empty;

def api($path): {url: "https://api.github.com/\($path)", headers: {Accept: "application/vnd.github.html+json", "X-GitHub-Api-Version": "2022-11-28"}};

# what: issues (also pull requests) or comments; from a moment on, else the newest
def list($what; $since; $page):
	api("repos/\(.repo)/\(if $what == "issues" then "issues?state=all" else "issues/comments?" end)&sort=updated&per_page=100&page=\($page)"
		+ if $since then "&direction=asc&since=\($since | @uri)" else "&direction=desc" end
		| sub("\\?&"; "?"))
	| .what = $what | .page = $page | if $since then .since = $since | .pages = "forward" else . end;

def search($since; $until):
	api("search/issues?q=\(.words)\(if $since or $until then "%20created%3A\($since // "*" | @uri)..\($until // "*" | @uri)" else "" end)&sort=created&order=desc&per_page=100")
	| .since = $since;

def comments($page): api("repos/\(.repo)/issues/\(.number)/comments?per_page=100&page=\($page)") | .page = $page | .pages = "forward";

def request($arg):
	if .kind == "thread" then api("repos/\(.repo)/issues/\(.number)") | .pages = "forward"
	elif .kind == "search" then search($arg.at; null)
	else list("issues"; $arg.issues; 1) end;

def list_of: if (.body | type) == "array" then .body[] elif .body.items? then .body.items[]? else .body end;
def full: [list_of] | length >= 100;

def next($arg):
	. as $answer
	| if .spec.kind == "thread" then select(.request.page == null or full) | .spec | comments(($answer.request.page // 0) + 1)
	elif .spec.kind == "search" then
		(texts(list_of; .created_at) | min) as $oldest
		| select($oldest != null and full and ($arg.since == null or $oldest >= $arg.since))
		| .spec | search($answer.request.since; $oldest) | .older = true
	else
		texts(list_of; .updated_at) as $times
		| (if .request.since then select(full) | ($times | max) as $newest
			| .spec | if $newest == null or $newest == $answer.request.since then list($answer.request.what; $answer.request.since; $answer.request.page + 1)
				  else list($answer.request.what; $newest; 1) end
		   else select(full and ($arg.since == null or ($times | length == 0 or min >= $arg.since)))
			| .spec | list($answer.request.what; null; $answer.request.page + 1) end)
		  // (select(.request.what == "issues") | .spec | list("comments"; $arg.cursor.comments; 1))
	end;

# Comments are asked for from the newest issue on where the issues alone were enough for the first run.
def cursor($arg):
	if .spec.kind == "thread" then empty
	elif .spec.kind == "search" then if .request.older then empty else (texts(list_of; .created_at) | max) as $at | select($at) | {at: $at} end
	elif .request.since == null and .request.page > 1 then empty
	else (texts(list_of; .updated_at) | max) as $at | select($at)
		| if .request.what == "issues" then {comments: $at} + ($arg // {}) + {issues: $at} else ($arg // {}) + {comments: $at} end
	end;

def limits:
	if .headers["x-ratelimit-remaining"] == "0" and (.status == 403 or .status == 429 or .status < 300)
	then .headers["x-ratelimit-reset"] | select(. != null) | tonumber | {until: todateiso8601}
	else empty end;

def id($repo): "github:\($repo)/\(.)";

def post:
	(.html_url | capture("^https://[^/]+/(?<repo>[^/]+/[^/]+)/(issues|pull|discussions)/(?<number>[0-9]+)")) as $at
	| (.issue_url != null) as $comment
	| { id: (if $comment then "comment/\(.id)" | id($at.repo) else $at.number | id($at.repo) end), network: "github", url: .html_url, created_at,
	    edited_at: (if $comment and .updated_at != .created_at then .updated_at else null end),
	    title: (if $comment then null else .title end), html: .body_html, text: (if .body_html then null else .body end),
	    tags: [.labels[]? | .name? // .],
	    author: (.user // {} | {id: (if .id then "\(.id)" else null end), handle: .login, url: .html_url, bot: (if .type == "Bot" then true else null end)} | present),
	    mentions: [.body // "" | scan("(?:^|[^A-Za-z0-9_/`])@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)")[0]],
	    thread_id: ($at.number | id($at.repo)), reply_to: (if $comment then $at.number | id($at.repo) else null end),
	    metrics: ({likes: maybe(.reactions["+1"]), replies: .comments} | present) }
	| present;

def posts: each(list_of; post);

# --- the thread of a post, and whether it still stands ---

def place($id): $id | capture("^github:(?<repo>[^/]+/[^/]+)/(?<comment>comment/)?(?<id>[0-9]+)$");

def thread: place(.thread_id // .id) | select(.comment == null) | "https://github.com/\(.repo)/issues/\(.id)";

def exists: place(.id) | api("repos/\(.repo)/issues/\(if .comment then "comments/" else "" end)\(.id)");

# --- answering: `replies` and `reply` of sb-networks(5) ---

def replies: {max: 65536, count: "characters", opens: true, place: true, title: true, host: "api.github.com"};

# Comments of an issue stand in one row: an answer to a comment is one more. The place of a post of its own is OWNER/REPO.
def reply:
	. as $in
	| (.account.url // "https://api.github.com") as $base
	| (if .parent then [place(.parent)][0] else {repo: .draft.place} end) as $up
	| def asking: .headers += {"X-GitHub-Api-Version": "2022-11-28", Accept: "application/vnd.github+json"};
	  def publish($know):
		(if $in.parent then posting("\($base)/repos/\($up.repo)/issues/\($know.issue)/comments"; {body: $in.text})
		 else posting("\($base)/repos/\($up.repo)/issues"; {title: $in.draft.title, body: $in.text}) end)
		| .step = "publish" | .publishes = true | .know = $know | asking;
	  def look($know):
		{step: "look", looks: true, know: $know,
		 url: (if $in.parent then "\($base)/repos/\($up.repo)/issues/\($know.issue)/comments?per_page=100&since=\($in.since | @uri)"
		       else "\($base)/repos/\($up.repo)/issues?state=all&sort=created&per_page=100&creator=\($know.me | @uri)" end)} | asking;
	  def go($know): if $in.unclear | not then publish($know) elif $know.me then look($know) else {url: "\($base)/user", step: "me", know: $know} | asking end;
	  def record: "github:\($up.repo)/" + if .issue_url then "comment/\(.id)" else "\(.number)" end;
	  def sent($know):
		{sent: { id: record, url: .html_url, created_at, thread_id: "github:\($up.repo)/\($know.issue // .number)",
			 author: (.user | {id: "\(.id)", handle: .login, url: .html_url}) }};
	  if $up.repo == null then {refused: "what is to be answered is no issue or comment"}
	  elif .dry then publish({issue: (if $up.comment then "(asked)" else $up.id end)})
	  elif .answer == null then
		if .know.issue or ($in.parent | not) then go(.know)
		elif $up.comment then {url: "\($base)/repos/\($up.repo)/issues/comments/\($up.id)", step: "parent"} | asking
		else go({issue: $up.id}) end
	  elif .answer.step == "parent" then go({issue: (.answer.body.issue_url | split("/")[-1])})
	  elif .answer.step == "me" then go(.know + {me: .answer.body.login})
	  elif .answer.step == "look" then
		.know as $know
		| ours($in; .answer.body[] | select(.user.login == $know.me and (.body // "" | says($in)) and ($in.parent or .title == $in.draft.title)); record) as $found
		| if $found then $found | sent($know) else publish($know) end
	  else .know as $know | .answer.body | sent($know) end;
