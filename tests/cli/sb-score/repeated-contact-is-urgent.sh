# Who has written again and again, and had no answer, waits; a plain "now" is no hurry.
while read -r text; do
	jq -nc --arg text "$text" '{text: $text, lang: "en"}'
done <<'EOF' | sb-score | jq -r '[.score.urgency >= 0.4, .score.urgency < 0.2, .text] | @tsv'
I've sent several private messages and no one responds
This is the 4th time, I want compensation
I call every day about this
I have made many calls. No resolution.
Someone could have been killed by that door
How do I do it now?
The new shop is open for seven days a week
EOF
