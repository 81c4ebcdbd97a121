# the words and rules behind each judgement, with weights that add up
echo '{"text":"Still no refund! NOT good @shop","lang":"en","author":{"followers":120},"metrics":{"reposts":2}}' | sb-score --explain |
	jq -c '.score | (.why | (.sentiment, .urgency, .reach, .priority, .intent[]) | [.sum, ([.clues[][2]] | add * 10000 | round / 10000)] | .[0] == .[1]),
		(.why | .sentiment.clues[], .urgency.clues[])'
