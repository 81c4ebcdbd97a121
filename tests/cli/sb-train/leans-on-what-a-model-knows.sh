# Words that stand in no labelled text are known by the model that the new one leans on; with --base none they are not.
for i in 1 2 3 4 5 6 7 8; do
	printf '{"text":"this is good %s","label":"yes"}\n{"text":"this is bad %s","label":"no"}\n' $i $i
done >train.ndjson
printf '{"text":"terrible","label":"no"}\n{"text":"excellent","label":"yes"}\n{"text":"awful","label":"no"}\n{"text":"wonderful","label":"yes"}\n' >test.ndjson
sb-train -q -l label -o leans.model train.ndjson && sb-train -q --base none -l label -o alone.model train.ndjson || exit
for model in leans alone; do sb-train --test $model.model -l label test.ndjson | sed -n 2p; done
sb-train -q --base leans.model -l label -o again.model train.ndjson && sb-train --test again.model --show | grep base
sb-train --base train.ndjson -l label -o x.model train.ndjson
echo "status $?"
for word in ant bee cat dog eel fox gnu hen; do
	for _ in 1 2 3; do printf '{"text":"good %s","label":"yes"}\n{"text":"bad %s","label":"no"}\n' $word $word; done
done >train.ndjson
sb-train -q --base none -l label -o all.model train.ndjson && sb-train -q --base none --features 2 -l label -o two.model train.ndjson
[ "$(wc -c <two.model)" -lt "$(wc -c <all.model)" ] && sb-train --test two.model -l label train.ndjson | sed -n 2p
