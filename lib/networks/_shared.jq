# _shared.jq - what every network's file can use, and what a file has that does not say otherwise. A comment is a line of its own.
# Each item of an answer as a post; one that is not as it should be is told, and the others go on. What is to be passed over
# is no item.
# With --raw, the item goes with the post; $call is what lib/wire binds: the call, its argument and its input.
def each(items; post): items | . as $item | [try post catch {error: tostring}] | if length == 0 then {error: "something in it is missing"} else .[] end
	| if (try $call.in.spec.raw catch false) == true and (has("error") | not) then ._raw = $item else . end;
def maybe(f): try f catch null;
def need(kind): if type == kind then . else error("a \(type) where a \(kind) is expected") end;
# The times that items have at some place (as text, as seconds), and their numbers. What lacks one, or claims a time that is
# still to come, must not decide how far this run or the next one reads.
def horizon: (try (.spec.now[0:19] + "Z" | fromdateiso8601) catch 253402000000) + 86400;
def texts(items; at): (horizon | todateiso8601) as $horizon | [items | try at catch empty | strings | select(. > "0" and . < $horizon)];
def seconds(items; at): horizon as $horizon | [items | try at catch empty | numbers | select(. > 0 and . < $horizon)];
def counts(items; at): [items | try at catch empty | numbers | select(. > 0 and . < 1e15 and floor == .)];
# Whether there is a token for a host.
def has_token($host): any(.hosts[]?; . == $host);
def present: with_entries(select(.value != null));
# Of a post: how its server is reached, and its id there.
def scheme($host): if (.via | type) == "string" and (.via | contains("http://" + $host)) then "http" else "https" end;
def native: sub("^[^:]*:"; "");
# For `claims`: what may stand behind an address that its path tells: a query, but none that asks for a feed.
def tail: "(\\?((?!rss|atom|feed|xml).)*)?$";
# the words of a query, as they stand in an address
def encoded: gsub("\\+"; "%20");
# What a file need not define.
def thread: empty;
def exists: empty;
def login: empty;
def stream: empty;
def event: empty;
def gone: if .status == 404 or .status == 410 then true elif .status < 300 then false else empty end;
# --- for `reply` (sb-networks(5)) ---
# What a file need not define: such a network cannot be answered.
def replies: empty;
def reply: empty;
# the address of a host as it stands in an id: plain http on this machine alone
def address: if test("^(127\\.|localhost(:|$)|\\[::1\\])") then "http://\(.)" else "https://\(.)" end;
def host: sub("^https?://"; "") | ascii_downcase;
# of the input of `reply`: the server, the account's or that of the post which is answered, whose host is `of`
def base(of): .account.url // ([of][0] | select(. != null) | address) // null;
# what networks leave of a text as it was: no mark-up, links, mentions, punctuation
def gist: gsub("<[^>]*>"; "") | gsub("&[a-zA-Z0-9#]+;"; "") | gsub("https?://[^\\s]+"; "") | gsub("@[A-Za-z0-9_.@:-]+"; "") | gsub("[^\\p{L}\\p{N}]+"; "");
# whether a text, as the network gives it, is the one that was sent
def says($in): if ($in.text | gist) == "" then gsub("<[^>]*>|\\s"; "") == ($in.text | gsub("\\s"; "")) else gist == ($in.text | gist) end;
# the first of the posts that a part made, none of them another part's; `id` gives a post's id as it stands in records
def ours($in; posts; id): [posts | select(id as $id | any($in.known[]; . == $id) | not)][0];
def sending($method; $url; $body): {method: $method, url: $url, headers: {"Content-Type": "application/json", Accept: "application/json"}, body: ($body | present)};
def posting($url; $body): sending("POST"; $url; $body);
def form($fields): $fields | present | to_entries | map("\(.key | @uri)=\(.value | tostring | @uri)") | join("&");
def posting_form($url; $fields): {method: "POST", url: $url, headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: form($fields)};
