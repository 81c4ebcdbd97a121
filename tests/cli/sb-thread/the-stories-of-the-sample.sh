# Contradiction, collision, a question asked again, copied answers, what waits: each with its posts.
export SB_NOW=2026-03-23T09:00:00Z
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >posts.ndjson
sb-thread posts.ndjson >cases.ndjson
echo "-- fourteen days, thirty days, fourteen days; the order number, three times"
jq -c 'select(.customer == "theo_marsh") | .status, .staff, .contradictions, .repeated_questions, .next_response_s' cases.ndjson
echo "-- two answers in a minute"
jq -c 'select(.collisions) | .id, .collisions' cases.ndjson
echo "-- one text for many"
jq -r 'select(.canned) | .customer + " " + .canned[]' cases.ndjson
echo "-- a robot is no colleague"
jq -c 'select(.bots) | [.customer, .bots, .first_responder, .first_response_s, .first_human_response_s]' cases.ndjson
echo "-- the give-away"
jq -c 'select(.id == "case:x:2031370183006120555") | [.posts, .authors, .staff, .departments, .first_response_s, .status]' cases.ndjson
echo "-- as many cases as sb-report counts"
wc -l <cases.ndjson
sb-report response --format json posts.ndjson | jq .cases
