# Where sb-score has judged, that counts and not the text: who is for a proposal, the theme, what leads to a private channel.
post() { # number, author, score, text, and more
	jq -cn --arg n "$1" --arg who "$2" --argjson score "$3" --arg text "$4" --argjson more "${5:-null}" \
		'{id: "t:\($n)", network: "t", created_at: "2026-03-01T10:0\($n):00Z", author: {handle: $who}, $text, $score} * ($more // {})'
}
us='{"author":{"role":"staff"},"reply_to":"t:1"}'
re='{"reply_to":"t:1"}'
{
	post 1 ann '{"stance":{"plan":"neutral"},"theme":"product"}' 'I am against a plan that has no name'
	post 2 bob '{"stance":{"plan":"for"},"theme":"both"}' 'Well, lockers it is'
	post 3 cy '{}' 'Against.' "$re" # its opener makes it one about the plan, and the text decides
	post 4 dee '{"stance":{"plan":"for"}}' 'Against.' "$re"
	post 5 ed '{"stance":{"other":"for"}}' 'For. Lockers are fine' "$re"
	post 6 shop '{"private":true,"theme":"bigger picture"}' 'Let us take this elsewhere' "$us"
	post 7 shop '{"private":false}' 'Please DM us' "$us"
	post 8 shop '{}' 'It takes 14 days' "$us"
} >posts.ndjson
sb-report stance --stance 'plan: lockers' --format json posts.ndjson |
	jq -r '.proposals[0] | [.voters, .for, .against, .neutral, .posts] | @tsv'
sb-report stance --stance 'plan: lockers' --format json posts.ndjson | jq -r '.evidence[] | [.author, .side] | @tsv'
sb-report dialogue --format json posts.ndjson | jq -r '.themes[] | [.theme, .ours, .ours_share, .theirs, .theirs_share] | @tsv'
sb-report threeTs --format json posts.ndjson | jq -r '[.answers, .private_moves] | @tsv'
sb-thread posts.ndjson | jq -r 'select(.private_moves) | .private_moves'
# as sb-score writes it
jq -c 'del(.score)' posts.ndjson | sb-score --stance 'plan: lockers' >scored.ndjson
sb-report stance --stance 'plan: lockers' --format json scored.ndjson | jq -c '.evidence[] | [.author, .side]'
