# --model best moves the sentiment by a network: told as one clue, in sums that stay exact; other languages and urgency as before.
cat >posts <<'END'
{"text":"Not that I ever liked it, but this is the end","lang":"en"}
{"text":"They lost my bag, then my patience","lang":"en"}
{"text":"schade","lang":"de"}
{"text":"","lang":"en"}
{"text":"","lang":"en","rating":5}
END
sb-score --model best --explain posts >out && sb-score posts >ours || exit
jq -r .score.by out | cut -d ' ' -f 3 | sort | uniq -c
jq -c '.score.why | [.sentiment, .neutral] | map(select(. != null) | [.clues | .[] | select(.[0] == "network") | .[1]])' out
jq -c '.score.why | [.sentiment, .neutral] | map(select(. != null and .clues != []) | (.clues | map(.[2]) | add) - .sum | fabs < 1e-9)' out
for f in out ours; do jq -c '.score | [.urgency, .lang]' $f >$f.rest; done
cmp out.rest ours.rest
sb-score -j 3 --model best --explain posts | cmp - out
for i in 1 2 3 4 5 6 7 8; do
	printf '{"text":"bof %s","m":"negative"}\n{"text":"voila %s","m":"neutral"}\n{"text":"chouette %s","m":"positive"}\n' $i $i $i
done >french.ndjson
sb-train -q --label m -o french.model french.ndjson
sb-score --model best --model french.model posts
echo "status $?"
sb-score --model best --model french.model:mood posts | jq -c '.score.mood.label' | head -1
sb-score --model ./best posts
echo "status $?"
sb-score --model best:mood posts
echo "status $?"
