# Several labels make one model of several judgements; a record may lack some of them. sb-score gives each a field of its own.
for i in 1 2 3 4 5 6 7 8; do
	printf '{"text":"parcel late %s","desk":"delivery","mood":"bad"}\n{"text":"invoice wrong %s","desk":"billing"}\n' $i $i
	printf '{"text":"lovely people %s","mood":"good"}\n{"text":"awful people %s","mood":"bad"}\n{"text":"none %s"}\n' $i $i $i
done >both.ndjson
sb-train -q --base none -l desk -l mood -o both.model both.ndjson || exit
sb-train --test both.model -l desk both.ndjson | head -n 4
sb-train --test both.model -l mood both.ndjson | head -n 4
sb-train --test both.model -l other both.ndjson
echo "status $?"
sb-train --test both.model -l desk -l mood both.ndjson
echo "status $?"
echo '{"text":"an awful invoice"}' >post
sb-score -m both.model post | jq -c '.score | [.desk.label, .mood.label]'
sb-score -m both.model:mood post | jq -c '.score | [.desk.label, .mood.label]'
sb-score -m both.model:other post
echo "status $?"
