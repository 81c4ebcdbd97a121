# the first two count, whatever their colour; a third says no more; one that no list has says nothing
sb-score <<'P' | jq -r '[.text, .score.label] | @tsv'
{"lang":"en","text":"the app 😡😡"}
{"lang":"en","text":"the app 👎🏿👎🏿"}
{"lang":"en","text":"the app 😍😍"}
{"lang":"en","text":"the app 👍🏽👍🏽"}
{"lang":"en","text":"the app 🧮🧮"}
P
sum() { printf '{"lang":"en","text":"the app %s"}' "$1" | sb-score --explain | jq -c '[.score.why.sentiment.clues[] | select(.[0] == "emoji")]'; }
sum 😡😡
sum 😡😡😡
