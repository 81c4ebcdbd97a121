# appstore.jq - customer reviews in Apple's App Store, of one app in one country. The functions are described at the head of
# mastodon.jq.
#
# The id of a post is "appstore:" and the number of the review. There are ten pages of 50 at most, the newest first; where
# there is a single review, `entry` is an object and not an array, and where there is none it is absent.

def about:
	{ forms: ["https://apps.apple.com/CC/app/NAME/idN", "https://itunes.apple.com/CC/rss/customerreviews/id=N/json", "appstore:CC/N"],
	  token: "no", sites: ["apps.apple.com", "itunes.apple.com"] };

def claims:
	( capture("^https?://[a-z.]*apple\\.com/((?<country>[A-Za-z]{2})/)?([a-z]+/)?app/([^/?]+/)?id(?<app>[0-9]+)([/?].*)?$")
	// capture("^https?://itunes\\.apple\\.com/((?<country>[A-Za-z]{2})/)?rss/customerreviews/([a-zA-Z]+=[^/]+/)*id=(?<app>[0-9]+)(/.*)?$")
	// capture("^appstore:(?<country>[A-Za-z]{2})/(id)?(?<app>[0-9]+)$")
	| {country: (.country // "us" | ascii_downcase), app} ) // empty;

def page($number):
	{ url: "https://itunes.apple.com/\(.country)/rss/customerreviews/page=\($number)/id=\(.app)/sortby=mostrecent/json",
	  page: $number };

def request($arg): page(1);

# Long ago the first entry was the app itself, which has no rating.
def reviews: .body.feed?.entry? | (if type == "array" then .[] elif type == "object" then . else empty end) | select(try .["im:rating"] catch true);

# "2026-03-20T02:00:00-07:00" as seconds
def of_zone:
	capture("^(?<t>.{19})(?<sign>[+-])(?<h>[0-9]{2}):?(?<m>[0-9]{2})$")
	| ("\(.t)Z" | fromdateiso8601) - ((.h | tonumber) * 3600 + (.m | tonumber) * 60) * (if .sign == "-" then -1 else 1 end);
def times: seconds(reviews; .updated.label | (of_zone? // fromdateiso8601));

def next($arg):
	. as $answer
	| (times | min) as $oldest
	| if $oldest == null or .request.page >= 10 or ($arg.since and ($oldest | todateiso8601) < $arg.since)
	     or ($arg.cursor.at and $oldest < $arg.cursor.at)
	  then empty
	  else .spec | page($answer.request.page + 1) end;

def cursor($arg): if .request.page > 1 then empty else times | if length > 0 then {at: max} else empty end end;

def limits: empty;

def posts:
	.spec as $spec
	| each(reviews;
	  { id: "appstore:\(.id.label | need("string"))", network: "appstore", created_at: .updated.label, title: .title.label, text: .content.label,
	    url: "https://apps.apple.com/\($spec.country)/app/id\($spec.app)?see-all=reviews",
	    author: {handle: .author.name.label, name: .author.name.label, url: .author.uri.label,
		     id: ((.author.uri.label // "") | capture("id(?<n>[0-9]+)$").n? // null)},
	    rating: (.["im:rating"].label | tonumber), thread_id: "appstore:\(.id.label)", app_version: .["im:version"].label }
	| .author |= present | present);
