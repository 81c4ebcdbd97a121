# stackexchange.jq - questions, answers and comments of Stack Overflow and the other sites of Stack Exchange. The functions are
# described at the head of mastodon.jq.
#
# The ids are "stackexchange:SITE/ID" of a question or an answer, and "stackexchange:SITE/comment/ID". Without a key an
# address has 300 requests a day. A server that is busy says so in the body of a good answer (`backoff`).

def about:
	{ forms: ["https://stackoverflow.com/questions/tagged/TAG", "https://stackoverflow.com/questions", "https://stackoverflow.com/questions/N/...", "https://stackoverflow.com/a/N",
		"https://stackoverflow.com/search?q=WORDS", "https://NAME.stackexchange.com/...", "stackexchange:SITE search WORDS"],
	  token: "optional", host: "api.stackexchange.com",
	  sites: ["stackoverflow.com", "superuser.com", "serverfault.com", "askubuntu.com", "stackapps.com", "mathoverflow.net", "stackexchange.com"] };

def site: "^https?://(www\\.)?(?<host>([a-z]+\\.)?stackoverflow\\.com|superuser\\.com|serverfault\\.com|askubuntu\\.com|stackapps\\.com|mathoverflow\\.net|[a-z0-9.-]+\\.stackexchange\\.com)/";
def name: sub("\\.stackexchange\\.com$"; "") | sub("\\.com$"; "");

def claims:
	( (capture(site + "questions/tagged/(?<tag>[^/?#]+)") | .kind = "tag")
	// (capture(site + "(questions|q)/(?<question>[0-9]+)([/?#].*)?$") | .kind = "thread")
	// (capture(site + "a/(?<answer>[0-9]+)([/?#].*)?$") | .kind = "thread")
	// (capture(site + "(questions)?" + tail) | .kind = "site")
	// (capture(site + "search\\?(.*&)?q=(?<words>[^&#]+)") | .kind = "search" | .words |= encoded)
	// (capture("^stackexchange:(?<host>[a-z0-9.-]+) search (?<words>.+)$") | .kind = "search" | .words |= @uri)
	| .site = (.host | name)
	| .host |= (if contains(".") then . elif test("^(stackoverflow|superuser|serverfault|askubuntu)$") then . + ".com" else . + ".stackexchange.com" end)
	| with_entries(select(.key | test("^(kind|site|host|tag|question|answer|words)$"))) ) // empty;

def api($path): {url: "https://api.stackexchange.com/2.3/\($path)\(if $path | contains("?") then "&" else "?" end)site=\(.site)&pagesize=100&filter=withbody"};

# From a moment on, the oldest first; else the newest first, up to a moment. Both ends are included.
def list($what; $since; $until):
	api( (if $what != "questions" then "\($what)?"
	      elif .kind == "search" then "search/advanced?q=\(.words)&"
	      elif .kind == "tag" then "questions?tagged=\(.tag)&"
	      else "questions?" end)
	     + "sort=creation&" + if $since then "order=asc&fromdate=\($since)" else "order=desc" end
	     + if $until then "&todate=\($until)" else "" end )
	| .what = $what | if $since then .since = $since | .pages = "forward" else . end;

def question: .question as $question | api("questions/\($question)") | .pages = "forward" | .step = "question" | .question = $question;
def some($ids; $page): .question as $question | api("\($ids.path)&page=\($page)") | .step = $ids.step | .pages = "forward" | .page = $page | .ids = $ids | .question = $question;
def answers($page): some({step: "answers", path: "questions/\(.question)/answers?order=asc&sort=creation"}; $page);
def comments($posts; $page): some({step: "comments", path: "posts/\($posts | map(tostring) | join(";"))/comments?order=asc&sort=creation"}; $page) | .posts = $posts;

def request($arg):
	if .answer then api("answers/\(.answer)") | .pages = "forward" | .step = "whose"
	elif .kind == "thread" then question
	else list("questions"; $arg.questions; null) end;

def items: .body.items[]?;
# an answer tells whose it is only when it was asked
def known: .request.question as $question | .spec | if $question then .question = $question else . end;
def after($what): if $what == "questions" then "answers" elif $what == "answers" then "comments" else empty end;

def next($arg):
	. as $answer
	| if .request.step == "whose" then
		(counts(items; .question_id)[0] // error("there is no answer \(.spec.answer) on \(.spec.host)")) as $question | .spec | .question = $question | question
	elif .request.step == "question" then known | .question as $question | answers(1) | .posts = [$question]
	elif .request.step == "answers" then
		((.request.posts + counts(items; .answer_id))[0:100]) as $posts
		| known | if $answer.body.has_more == true then answers($answer.request.page + 1) | .posts = $posts else comments($posts; 1) end
	elif .request.step == "comments" then
		select(.body.has_more == true) | known | comments($answer.request.posts; $answer.request.page + 1)
	else
		seconds(items; .creation_date) as $times
		| (select(.body.has_more == true and ($times | length) > 0)
			| if .request.since then .spec | list($answer.request.what; $times | max; null)
			  else select($arg.since == null or ($times | min | todateiso8601) >= $arg.since) | .spec | list($answer.request.what; null; $times | min) | .older = true end)
		  // (select(.spec.kind == "site") | after(.request.what) as $what | .spec | list($what; ($arg.cursor // {})[$what]; null))
	end;

# Answers and comments are asked for from the newest question on where the questions alone were enough for the first run.
def cursor($arg):
	if .spec.kind == "thread" or .request.older then empty
	else (seconds(items; .creation_date) | max) as $at
		| if $at == null then empty
		  elif .request.what == "questions" then {answers: $at, comments: $at} + ($arg // {}) + {questions: $at}
		  else ($arg // {}) + {(.request.what): $at} end
	end;

# The names of errors are on https://api.stackexchange.com/docs/error-handling.
def limits:
	if (.body.backoff? | type) == "number" then {wait: .body.backoff}
	elif .body.error_name? == "throttle_violation"
	then [.body.error_message? | strings | capture("in (?<n>[0-9]+) seconds").n | tonumber][0] // 300 | {wait: .}
	elif .body.quota_remaining? == 0 then {wait: 86400}
	else empty end;

# names and titles come with entities
def plain: gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&quot;"; "\"") | gsub("&#39;"; "'") | gsub("&amp;"; "&");
def id($site): "stackexchange:\($site)/\(.)";

def post($spec):
	def id: id($spec.site);
	(if .comment_id then "comment/\(.comment_id)" elif .answer_id then .answer_id else .question_id | need("number") end) as $native
	| { id: ($native | id), network: "stackexchange", created_at: (.creation_date | todateiso8601), html: .body,
	    url: (.link // if .comment_id then "https://\($spec.host)/q/\(.post_id)#comment\(.comment_id)_\(.post_id)" else "https://\($spec.host)/a/\(.answer_id)" end),
	    edited_at: (.last_edit_date // null | if . then todateiso8601 else null end), title: (.title // null | if . then plain else null end),
	    tags: (.tags // []),
	    author: (.owner // {} | {id: (if .user_id then "\($spec.site)/\(.user_id)" else null end), handle: (.display_name // null | if . then plain else null end),
		     name: (.display_name // null | if . then plain else null end), url: .link} | present),
	    mentions: [.reply_to_user.display_name? // empty | plain],
	    metrics: ({likes: .score, replies: .answer_count, views: .view_count} | present) }
	+ if .comment_id then {reply_to: (.post_id | id), thread_id: ($spec.question | if . then id else null end)}
	  elif .answer_id then {reply_to: (.question_id | id), thread_id: (.question_id | id)}
	  else {thread_id: (.question_id | id)} end
	| present;

def posts: known as $spec | each(if .request.step == "whose" then empty else items end; post($spec));

# --- the thread of a post, and whether it still stands ---

def thread:
	(.url // "" | capture("^https://(?<host>[^/]+)/").host) as $host
	| (.thread_id // empty) | capture("^stackexchange:(?<site>[^/]+)/(?<id>[0-9]+)$") | "https://\($host)/questions/\(.id)";

def exists:
	.id | capture("^stackexchange:(?<site>[^/]+)/(?<comment>comment/)?(?<id>[0-9]+)$")
	| {url: "https://api.stackexchange.com/2.3/\(if .comment then "comments" else "posts" end)/\(.id)?site=\(.site)"};
def gone: if .status < 300 then .body.items | select(type == "array") | length == 0 else empty end;
