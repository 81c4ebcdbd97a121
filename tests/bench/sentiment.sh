# Sentiment beside its peers, accuracy and speed in one table: macro-recall over three classes on TweetEval's validation set, and
# posts a second of processor time on its texts, ten times over. All of it counts, from reading JSON to the label; of sb-score
# also its other judgements and the whole record. A peer that is not there is passed over. tests/bench/sentiment.sh
cd "$(dirname "$0")/../.." || exit 1
. tests/bench/measure
data=${SB_DATA:-$PWD/../shared/data}
[ -e "$data/sentiment/tweeteval-val" ] || { echo "sentiment: skipped, there is no $data/sentiment/tweeteval-val"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node=$PWD/.deps/node

tests/eval/sets.py validation "$data" >"$work/one"
for _ in 1 2 3 4 5 6 7 8 9 10; do cat "$work/one"; done >"$work/ten"
posts=$(wc -l <"$work/ten")
printf '\nsentiment: macro-recall on TweetEval validation, posts a second of processor time\n'

compare() { # NAME COMMAND...: the command prints a label for each text of the file that is added to it
	local name=$1 took recall
	shift
	"$@" "$work/one" >"$work/labels" 2>/dev/null || { printf '  %-34s not here\n' "$name"; return; }
	recall=$(tests/bench/peers.py recall "$work/labels" "$work/one")
	took=$(seconds "$@" "$work/ten")
	awk -v name="$name" -v recall="$recall" -v n="$posts" -v t="$took" \
		'BEGIN { printf "  %-34s %s %12.0f posts/s\n", name, recall, n / (t > 0 ? t : 0.001) }'
}

printf %s "$(grep -P '\t' "$data/lexicons/vader/vader_lexicon.txt")" >"$work/vader.txt" # NLTK takes no empty last line
vader_python() { tests/bench/peers.py vader "$1" "$work/vader.txt"; }
npm() { node tests/bench/peers.js "$node" "$1" "$2"; }
fasttext_() { # what turns posts into its form is not counted
	fasttext predict "$work/fasttext.bin" "$1.txt"
}

compare "sb-score, all judgements" sb-score
compare "VADER in Python (NLTK)" vader_python
for package in vader-sentiment sentiment wink-sentiment; do compare "$package (npm)" npm "$package"; done
if command -v fasttext >/dev/null; then
	tests/eval/sets.py tweets "$data" >"$work/train"
	for file in train one ten; do tests/bench/peers.py fasttext "$work/$file" >"$work/$file.txt"; done
	# one thread, so that it comes out the same each time
	fasttext supervised -input "$work/train.txt" -output "$work/fasttext" -wordNgrams 2 -dim 20 -bucket 200000 -thread 1 -verbose 0 >/dev/null 2>&1
	compare "fastText, pairs, same tweets" fasttext_
else
	echo "  fastText                           not here"
fi
