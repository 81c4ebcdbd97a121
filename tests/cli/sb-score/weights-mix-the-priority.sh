# --weights: what is not named weighs nothing, and the clues still add up
printf '# ours\n3 urgency\n1 topic:refunds\n' >mix
echo '{"text":"Still waiting for my refund","lang":"en","topics":["refunds"],"author":{"followers":9}}' | sb-score -w mix --explain |
	jq -c '.score | [.urgency, .priority, .why.priority]'
printf '1 standing\n0.5 staff\n' >mix
echo '{"text":"x","author":{"role":"staff","tier":"key"}}' | sb-score --weights mix | jq -c .score.priority
echo '-1 reach' >mix
sb-score -w mix </dev/null
echo "status $?"
