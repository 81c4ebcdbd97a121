# A text that the network does not take is refused before anything is sent, with what it counts and what is the most.
draft() { jq -cn --arg to "$1" --arg text "$2" '{type: "draft", reply_to: $to, text: $text, by: "dana"}'; }
repeat() { jq -rn --arg text "$1" --argjson n "$2" '$text * $n'; }
{
	draft x:1 "$(repeat a 280)"
	draft x:2 "$(repeat a 281)"
	draft x:3 "$(repeat 語 140)"
	draft x:4 "$(repeat 語 141)"
	draft x:5 "$(repeat 'https://shop.example.com/a/long/address/indeed ' 11)"
	draft bluesky:at://a/b/1 "$(repeat '👩‍👩‍👧‍👦' 119)"
	draft bluesky:at://a/b/2 "$(repeat '👩‍👩‍👧‍👦' 121)"
	draft bluesky:at://a/b/3 "$(repeat a 301)"
	draft mastodon:m.example/1 "$(repeat a 476) https://larkspur.example/a/rather/long/address"
	draft mastodon:m.example/2 "$(repeat a 477) https://larkspur.example/a/rather/long/address"
	draft mastodon:own.example/3 "$(repeat a 999)"
	draft reddit:t1_a "$(repeat a 10001)"
} >drafts.ndjson
sb-reply --queue drafts.ndjson | jq -r .about
echo 'replies: {accounts: {mastodon: {limit: 1000}}}' >routes.yaml
draft mastodon:own.example/3 "$(repeat a 999)" | sb-reply -c routes.yaml --queue | jq -r .about
