# A model of the user's adds a field of its own, explained; a model of sentiment takes the place of ours; mistakes are refused.
for i in 1 2 3 4 5 6 7 8; do
	printf '{"text":"parcel late %s","desk":"delivery"}\n{"text":"invoice wrong %s","desk":"billing"}\n' $i $i
done >desk.ndjson
for i in 1 2 3 4 5 6 7 8; do
	printf '{"text":"bof %s","m":"negative"}\n{"text":"voila %s","m":"neutral"}\n{"text":"chouette %s","m":"positive"}\n' $i $i $i
done >french.ndjson
sb-train -q --label desk -o desk.model desk.ndjson && sb-train -q --label m -o french.model french.ndjson || exit
echo '{"text":"Where is my parcel","lang":"en"}' | sb-score -m desk.model -m desk.model:team --explain >out
jq -c '.score | [.desk.label, .team.label, .desk == .team, (.desk.confidence > 0.5)]' out
jq -c '.score.why.desk | (.clues | map(.[2]) | add) - .sum | fabs < 1e-9' out
echo '{"text":"chouette","lang":"en"}' | sb-score -m french.model | jq -r .score.label
echo '{"text":"chouette","lang":"en"}' | sb-score -m french.model:mood | jq -c '.score | [.label, .mood.label]'
echo '{"rating":5}' | sb-score -m desk.model | jq -c '.score | has("desk")'
for argument in desk.model:sentiment desk.model:urgency 'desk.model:a b' absent.model desk.ndjson:x; do
	sb-score -m "$argument" </dev/null
	echo "status $?"
done
sb-score -m desk.model -m desk.model </dev/null
echo "status $?"
