# Mockery is told by what nobody thanks for; honest thanks for help in trouble, and praise beside a contrast, stay what they are.
jq -Rc '{text: ., lang: "en"}' <<'END' | sb-score --explain >out
Thanks for losing my luggage @airline
Great. My flight is delayed again.
Oh wonderful, the app crashed again
Well done @shop, you sent me the wrong size
Thanks for fixing the app that crashed
Thanks for sorting my broken router so fast
Thanks for not losing my luggage this time
Great food, but the train home was delayed
Great show last night. Is the next one cancelled?
Thank you! Lost my bag, but you found it
great
END
jq -c '[any(.score.why.sentiment.clues[]; .[0] == "rule" and .[1] == "irony"), .score.label == "negative", .score.intent]' out
jq -c '.score.why.sentiment | (.clues | map(.[2]) | add) - .sum | fabs < 1e-9' out | sort | uniq -c
# a word that is both is no irony by itself
mkdir -p "$XDG_CONFIG_HOME/sb/score"
printf '[mock]\n1\tgreat\n[trouble]\n1\tgreat\n' >"$XDG_CONFIG_HOME/sb/score/irony.txt"
echo '{"text":"great","lang":"en"}' | sb-score | jq -r .score.label
