# The main job from end to end on real servers: a customer complains on a Mastodon-compatible server; a cron-like script puts
# exactly one mail into the support mailbox; a second run sends none; support answers and acknowledges; the events and the
# report show the times.
. "$TOP/tests/lib/servers.sh"
start_snac
start_mail
customer=$(snac_user alice) support=$(snac_user larkspur)

complaint=$(snac_post "$customer" 'My boots from #larkspurshoes broke after two days, I am furious and nobody answers!')
snac_post "$customer" 'Lovely weather for a walk, says everyone on #larkspurshoes' >/dev/null

printf '%s\n' "$snac/tags/larkspurshoes" "$snac/@larkspur" >sources.txt
printf 'handle,network,role,department\nlarkspur@%s,mastodon,staff,support\n' "${snac#http://}" >people.csv
cat >routes.yaml <<Y
channels:
  mail: {type: mail, server: "$mail", from: listening@example.test}
people:
  - {name: Support, role: support, department: support, channels: [{mail: support@example.test}]}
routes:
  - name: complaints
    when: (broke OR broken OR furious) -role:staff
    to: Support
Y
cat >cron.sh <<'C'
sb-fetch -s sources.txt | sb-filter -q 'larkspurshoes OR author:larkspur*' | sb-score --people people.csv |
	tee -a posts.ndjson | sb-notify -c routes.yaml >>events.ndjson
C
mails() { find "$mailbox/new" -type f 2>/dev/null | wc -l; }
events() { jq -r .event events.ndjson | sort | uniq -c | awk '{ printf "%s%s %s", sep, $2, $1; sep = ", " }'; }

bash cron.sh || fail "the first run ended with status $?"
expect "mails after the first run" "$(mails)" 1
expect "posts after the first run" "$(wc -l <posts.ndjson)" 2
expect "events after the first run" "$(events)" "accepted 1, notified 1"
grep -q 'furious' "$mailbox"/new/* || grep -q 'ZnVyaW91' "$mailbox"/new/* || fail "the mail does not say what it is about" "$(cat "$mailbox"/new/*)"

bash cron.sh || fail "the second run ended with status $?"
expect "mails after the second run" "$(mails)" 1
expect "posts after the second run" "$(wc -l <posts.ndjson)" 2

about=$(jq -r 'select(.event == "accepted") | .about' events.ndjson)
incident=$(jq -r 'select(.event == "accepted") | .incident' events.ndjson)
expect "what the mail is about" "$about" "$(jq -r 'select(.text | test("furious")) | .id' posts.ndjson)"
sb-notify ack "$incident" --as Support >>events.ndjson || fail "ack ended with status $?"
expect "events after the acknowledgement" "$(events)" "accepted 1, ack 1, notified 1"
sb-notify status | grep -q 'nothing is open' || fail "something is still open:" "$(sb-notify status)"
sb-notify status --all | grep -q "$incident" || fail "the incident is forgotten:" "$(sb-notify status --all)"

# support answers where the customer is; the next run gathers the answer, and the report knows how long it took
snac_post "$support" "@alice we are sorry, new boots are on their way today" "$complaint" >/dev/null
bash cron.sh || fail "the third run ended with status $?"
expect "mails after the answer" "$(mails)" 1
report=$(sb-report response --format json posts.ndjson)
expect "customer cases and answers" "$(jq -c '[.customer_cases, .answered]' <<<"$report")" '[2,1]'
jq -e '.first_response_median_s >= 0 and .first_response_median_s < 120' <<<"$report" >/dev/null || fail "the time of the answer is wrong: $report"
jq -e 'select(.event == "ack") | .at' events.ndjson >/dev/null || fail "the acknowledgement has no time"
