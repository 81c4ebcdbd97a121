# How well sb-score's labels agree with people's: sentiment of tweets, complaints to companies, suggestions in forums.
# Prints figures and decides nothing: make && tests/eval/sentiment.sh
cd "$(dirname "$0")/../.." || exit 1
PATH=${B:-$PWD/build}/bin:$PATH
data=${SHARED:-${SB_SHARED:-$PWD/../shared}}/data
[ -d "$data/sentiment/tweeteval-val" ] || { echo "no sentiment data in $data"; exit 77; }

work=$(mktemp)
trap 'rm -f "$work"' EXIT

# lines "wanted<TAB>found" -> recall of each class, their mean, and the F1 of each
figures() {
	awk -F '\t' '{ n++; right += $1 == $2; all[$1]++; said[$2]++; hit[$1] += $1 == $2 }
	END {
		for (c in all) {
			k++; r = hit[c] / all[c]; sum += r
			p = said[c] ? hit[c] / said[c] : 0; f = p + r ? 2 * p * r / (p + r) : 0; fsum += f
			printf "  %-12s recall %.3f  precision %.3f  F1 %.3f  of %d\n", c, r, p, f, all[c]
		}
		printf "  macro-recall %.4f  macro-F1 %.4f  accuracy %.4f\n", sum / k, fsum / k, right / n
	}'
}

set=$data/sentiment/tweeteval-val
for model in "" "--model best"; do
	echo "sentiment, TweetEval validation (VADER about .57 on its test set)${model:+, $model}"
	awk '{ print $1 == 0 ? "negative" : $1 == 1 ? "neutral" : "positive" }' "$set/val_labels.txt" |
		paste - <(jq -Rc '{text: ., lang: "en"}' "$set/val_text.txt" | sb-score $model | jq -r .score.label) | figures

	[ -d "$data/emotion/goemotions" ] || continue
	echo "sentiment, comments with emoji (GoEmotions) of which no feeling was learned${model:+, $model}"
	tests/eval/sets.py emoji "$data" | jq -c '{text, lang: "en", wanted: .sentiment}' | sb-score $model |
		jq -r '[.wanted, .score.label] | @tsv' | figures
done

# CSV with a text and "1" or "0" in two of its fields, the intent that "1" means
intent() {
	python3 -c 'import csv, json, sys
for row in csv.reader(open(sys.argv[1], encoding="utf-8", errors="replace")):
    if len(row) >= 3 and row[2] in ("0", "1"):
        print(json.dumps({"text": row[1], "lang": "en", "wanted": row[2]}))' "$1" | sb-score >"$work"
	jq -r --arg i "$2" '[(.wanted == "1"), (.score.intent == $i)] | map(if . then $i else "other" end) | @tsv' "$work" | figures
	echo "  where it said $2: confidence, records, mean confidence, share of right ones"
	jq -r --arg i "$2" 'select(.score.intent == $i) | [.score.intent_confidence, .wanted] | @tsv' "$work" |
		awk -F '\t' '{ b = $1 < 1 ? int($1 * 10) : 9; n[b]++; sum[b] += $1; right[b] += $2; all++ }
		END {
			for (b = 0; b < 10; b++) {
				if (!n[b]) continue
				d = sum[b] - right[b]; distance += d < 0 ? -d : d
				printf "  %.1f to %.1f %6d %7.3f %7.3f\n", b / 10, (b + 1) / 10, n[b], sum[b] / n[b], right[b] / n[b]
			}
			printf "  mean distance %.3f\n", distance / all
		}'
}

set=$data/intent/complaints/complaints-data.csv
if [ -e "$set" ]; then
	echo "intent: complaint or not, tweets to companies (nothing was learned from them)"
	intent "$set" complaint
fi
set=$data/intent/suggestion-semeval2019-9a/SubtaskA_Trial_Test_Labeled.csv
if [ -e "$set" ]; then
	echo "intent: suggestion or not, forum sentences (nothing was learned from them)"
	intent "$set" idea
fi
