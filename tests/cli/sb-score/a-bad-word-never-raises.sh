# A plain bad word, as a sentence of its own, never makes an English post of the sample feel better; a good one never worse.
posts() { jq -c --arg w "$1" 'select(.text) | {text: (.text + $w), lang: "en"}' "$TOP/lib/data/sample.ndjson"; }
feelings() { posts "$1" | sb-score | jq .score.sentiment; }
feelings '' >before
for word in terrible awful hate bad worst horrible disgusting angry; do
	feelings " . $word" | paste before - | awk -v w=$word '$2 > $1 { print w, NR, $1, $2 }'
done
for word in great love excellent happy best wonderful amazing; do
	feelings " . $word" | paste before - | awk -v w=$word '$2 < $1 { print w, NR, $1, $2 }'
done
wc -l <before
