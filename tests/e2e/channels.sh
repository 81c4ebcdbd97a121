# The tables of sb-channels(5) hold: what each status and body means to each channel, how long its text may be, and that a
# stranger's marks and mentions stay text. Each request has the form that the service documents, and no secret shows.
# shellcheck disable=SC2154
. "$TOP/tests/lib/servers.sh"
start_moody_web
page=$TOP/man/sb-channels.5
all="alertmanager discord gotify matrix mattermost ntfy pagerduty slack teams telegram webhook"
table() { # COLUMN: the rows of the table whose second column is called so
	sed -n "/^CHANNEL *$1/,/^\.Ed/p" "$page" | sed '1d;$d'
}
expect "channels in the table" "$(table ACCEPTED | awk '{ print $1 }' | paste -s -d ' ')" "$all"

# what says "accepted", from the table of bodies
good_body() { table STATUS | awk -v channel="$1" '$1 == channel && $3 == "accepted"' | sed -E 's/^([^ ]+ +){4}//' | head -n 1; }
set_mood() { printf '%s\n%s' "$2" "${3-$(good_body "$1")}" >"$moods/$1"; } # CHANNEL STATUS [BODY]

echo 'hush-hush-token-7441' >a.token
chmod 600 a.token
{
	echo 'channels:'
	for channel in $all; do
		case $channel in
		discord | mattermost | slack | teams | telegram)
			echo "$web/$channel/sesame-open-99$([ $channel != teams ] || echo '?sig=1')" >"$channel.url"
			chmod 600 "$channel.url"
			echo "  $channel: {type: $channel, url_file: $channel.url}" ;;
		ntfy) echo "  ntfy: {type: ntfy, url: \"$web/ntfy\", options: {ack: \"$web/seen\"}}" ;;
		*) echo "  $channel: {type: $channel, url: \"$web/$channel\", token_file: a.token}" ;;
		esac
	done
	echo 'people:'
	for channel in $all; do
		case $channel in
		matrix) way='{matrix: "!room:example.com"}' ;;
		telegram) way='{telegram: "-1001"}' ;;
		ntfy) way='{ntfy: "dana topic"}' ;;
		*) way=$channel ;;
		esac
		echo "  - {name: $channel, channels: [$way]}"
	done
	echo 'routes: [{name: breach, when: "*", to: everyone, severity: critical}]'
} >routes.yaml

# tell: the post to all channels in a store of its own; the events are in events.ndjson
n=0
tell() {
	n=$((n + 1))
	: >"$moods/requests.ndjson"
	sb-notify -c routes.yaml --state "$PWD/$n.db" post.ndjson >events.ndjson 2>>messages || true
}
outcome_of() { jq -r --arg to "$1" 'select(.to == $to and .event != "notified") | .outcome // .event' events.ndjson | head -n 1; }
word_of() { case $1 in accepted) echo accepted ;; later | denied) echo retry ;; unknown) echo unknown ;; *) echo failed ;; esac; }
request_of() { jq -c --arg channel "$1" 'select(.path | startswith("/" + $channel))' "$moods/requests.ndjson" | head -n 1; }
export SB_NOW=2026-03-10T10:00:00Z
link=https://x.example/nova/1
jq -nc --arg url $link '{type: "post", id: "x:1", network: "x", author: {handle: "nova"}, url: $url, created_at: "2026-03-10T09:58:00Z",
	text: "@everyone @channel <!here> <@U1> [your bank](https://evil.example) **bold** _it_ `code` # für 5 € 👟"}' >post.ndjson

# what the table says of a status, for every channel: the exact status before the class, the rest being refusals; an unknown
# outcome of what may be sent again is one that waits for that
means() { # STATUS
	table ACCEPTED | awk -v status="$1" '{
		class = substr(status, 1, 1) "xx"; split("accepted retry retry unknown", word, " "); means = "failed"
		rest = $0; sub(/^[^ ]+ +/, "", rest); split(rest, column, /  +/)
		for (i = 1; i <= 4; i++) if (index(" " column[i] " ", " " class " ")) means = word[i]
		for (i = 1; i <= 4; i++) if (index(" " column[i] " ", " " status " ")) means = word[i]
		print $1, means == "unknown" && $NF == "yes" ? "retry" : means }'
}
for status in 200 202 301 400 401 403 404 408 413 425 429 500 502 503 504 507; do
	for channel in $all; do
		case $status in 2*) set_mood "$channel" $status ;; *) set_mood "$channel" $status "no" ;; esac
	done
	tell
	means $status >wanted
	jq -r 'select(.event != "notified") | "\(.to) \(.outcome // .event)"' events.ndjson | sort >came
	cmp -s wanted came || fail "what $status means (-) and what came (+):" "$(diff -u wanted came)"
	table ACCEPTED | awk -v status=$status '{ sub(/^[^ ]+ +/, ""); split($0, column, /  +/); count += index(" " column[3] " ", " " status " ") > 0 } END { print count + 0 }' >wanted
	expect "channels to which $status means that access is refused" "$(jq -c 'select((.reason // "") | startswith("access refused: "))' events.ndjson | wc -l)" "$(cat wanted)"
done

# bodies: in each round the next row of each channel
again=" $(table ACCEPTED | awk '$NF == "yes" { print $1 }' | paste -s -d ' ') "
for round in 1 2 3 4 5 6; do
	table STATUS | awk -v round=$round '++rows[$1] == round' >rows
	while read -r channel status _ _ body; do set_mood "$channel" "$status" "$body"; done <rows
	tell
	while read -r channel status means wait body; do
		wanted=$(word_of "$means")
		denied=$(jq -r --arg to "$channel" 'select(.to == $to and .reason) | .reason | startswith("access refused: ")' events.ndjson)
		expect "whether $status with $body refuses access to $channel" "${denied:-false}" "$([ "$means" = denied ] && echo true || echo false)"
		if [ "$means" = unknown ] && [[ $again == *" $channel "* ]]; then wanted=retry; fi
		expect "what $status with $body means to $channel" "$(outcome_of "$channel")" "$wanted"
		[ "$wait" != - ] || continue
		at=$(jq -r --arg to "$channel" 'select(.to == $to and .retry_at) | .retry_at' events.ndjson)
		expect "how long $channel waits" "$(awk -v at="$(date -d "$at" +%s.%N)" -v now="$(date -d $SB_NOW +%s)" \
			'BEGIN { print sprintf("%.3f", at - now) + 0 }')" "$wait"
	done <rows
done
expect "rows of a channel, at most" "$(table STATUS | awk '++rows[$1] > most { most = rows[$1] } END { print most }')" 6

# whether it is repeated by itself when the connection ends without an answer, an answer breaks off, or one comes after the time
# limit
cp routes.yaml whole.yaml
for mood in drop half late; do
	for channel in $all; do echo $mood >"$moods/$channel"; done
	[ $mood != late ] || sed -i -E 's/^(  [a-z]+: \{type: [a-z]+,)/\1 limits: {timeout: 3s},/' routes.yaml
	tell
	for channel in $all; do
		expect "whether $channel knows a message again ($mood)" "$(outcome_of "$channel")" \
			"$(if [[ $again == *" $channel "* ]]; then echo retry; else echo unknown; fi)"
	done
done
mv whole.yaml routes.yaml

# the form of the requests
for channel in $all; do set_mood "$channel" 200; done
tell
shape() { expect "$1: $2" "$(request_of "$1" | jq -c "$2")" "$3"; }
text() { case $1 in
	discord) echo .body.content ;; gotify) echo .body.message ;; matrix) echo .body.body ;;
	mattermost | slack | telegram) echo .body.text ;; ntfy) echo .body ;; pagerduty) echo .body.payload.custom_details.text ;;
	alertmanager) echo '.body[0].annotations.description' ;;
	teams) echo '[.body.attachments[0].content.body[].inlines[0].text] | join("\n")' ;;
	webhook) echo .body.text ;;
	esac; }
for channel in $all; do
	expect "requests of $channel" "$(request_of "$channel" | wc -l)" 1
	expect "the link in $channel" "$(request_of "$channel" | jq "$(text "$channel") | contains(\"$link\")")" true
	expect "how to acknowledge in $channel" "$(request_of "$channel" | jq "$(text "$channel") | contains(\"sb-notify ack\")")" true
done
shape discord '[.path, .body.allowed_mentions.parse, .body.flags]' '["/discord/sesame-open-99?wait=true",[],4]'
shape discord '.body.content | contains("\\[your bank\\]\\(https\\://evil.example\\) \\*\\*bold\\*\\* \\_it\\_ \\`code\\`")' true
shape discord ".body.content | contains(\"<$link>\")" true
for channel in mattermost slack telegram matrix; do
	shape $channel "[$(text $channel) | test(\"@(everyone|channel)\"), contains(\"@\\u200beveryone\")]" '[false,true]'
done
shape mattermost '.body.text | contains("\\[your bank\\]\\(https\\://evil.example\\) \\*\\*bold")' true
shape slack ".body.text | [contains(\"\\n<$link>\\n\"), (split(\"<$link>\") | length), (split(\"<\") | length)]" '[true,2,2]'
shape slack '[.body.mrkdwn, .body.parse, .body.link_names]' '[false,"none",false]'
shape teams '[.path, .body.type, .body.attachments[0].contentType, .body.attachments[0].content.type]' \
	'["/teams/sesame-open-99?sig=1","message","application/vnd.microsoft.card.adaptive","AdaptiveCard"]'
shape teams '[.body.attachments[0].content.body[].type] | unique' '["RichTextBlock"]'
shape teams '.body.attachments[0].content.actions' "[{\"type\":\"Action.OpenUrl\",\"title\":\"Open\",\"url\":\"$link\"}]"
shape telegram '[.body.chat_id, .body.parse_mode, .body.link_preview_options.is_disabled, .body.disable_notification]' '["-1001",null,true,false]'
shape matrix '[.method, .authorization, .body.msgtype, .body["m.mentions"], .body.formatted_body]' '["PUT","Bearer hush-hush-token-7441","m.text",{},null]'
shape matrix '.path | test("^/matrix/_matrix/client/v3/rooms/(!|%21)room(:|%3A)example.com/send/m.room.message/[^/]+$")' true
shape gotify '[.path, .authorization, .body.priority, .body.extras["client::display"].contentType, .body.extras["client::notification"].click.url]' \
	"[\"/gotify/message\",\"Bearer hush-hush-token-7441\",10,\"text/plain\",\"$link\"]"
shape pagerduty '[.authorization, .body.routing_key, .body.event_action, .body.payload.severity, .body.payload.source, .body.links[0].href]' \
	"[null,\"hush-hush-token-7441\",\"trigger\",\"critical\",\"x\",\"$link\"]"
shape pagerduty '(.body.dedup_key | length) > 8' true
shape ntfy '[.path, .headers.priority]' '["/ntfy/dana%20topic","5"]'
expect "the buttons of ntfy" "$(request_of ntfy | jq -r .headers.actions | sed 's/^=?UTF-8?B?//; s/?=$//' | base64 -d | jq -c '.[] | [.action, .url, .body]')" \
	"[\"view\",\"$link\",null]
[\"http\",\"$web/seen\",\"{\\\"ack\\\":\\\"1r\\\",\\\"as\\\":\\\"ntfy\\\"}\"]"
shape alertmanager '[.path, .body[0].labels, .body[0].endsAt, .body[0].generatorURL]' \
	"[\"/alertmanager/api/v2/alerts\",{\"alertname\":\"breach\",\"severity\":\"critical\",\"incident\":\"1r\",\"about\":\"x:1\"},\"2026-03-11T10:00:00Z\",\"$link\"]"

# a text of 70,000 characters by hand, marks and wide ones among it, is cut to the length of the table
jq -nr '[range(7000) | "an_*👟 \(. % 10)\"\\"] | join("")' >long.txt
: >"$moods/requests.ndjson"
for channel in $all; do set_mood "$channel" 200; done
sb-notify send -c routes.yaml --state "$PWD/long.db" --to everyone - <long.txt >events.ndjson 2>>messages || fail "status $?"
while read -r channel most unit rest; do
	[ "$most" != none ] || continue
	what=$(text "$channel")
	case $channel in teams) what=.body ;; matrix) what=.body.body ;; esac
	case "$unit $rest" in
	UTF-16*) size='[explode[] | if . > 65535 then 2 else 1 end] | add' ;;
	'bytes of JSON'*) size='tojson | utf8bytelength' ;;
	bytes*) size='utf8bytelength' ;;
	*) size=length ;;
	esac
	got=$(request_of "$channel" | jq "$what | $size")
	if [ "$got" -gt "$most" ] || [ "$got" -lt $((most - 200)) ]; then fail "the length of $channel is $got, and should be at most $most"; fi
	expect "that the text of $channel says it was cut" "$(request_of "$channel" | jq "$(text "$channel") | test(\"…\\nTo acknowledge: sb-notify ack 1r\") or test(\"…\\nTo acknowledge.: sb-notify ack 1r\")")" true
done < <(table LENGTH)

if grep -rl -e sesame -e hush-hush events.ndjson messages ./*.db; then fail "a secret shows"; fi
