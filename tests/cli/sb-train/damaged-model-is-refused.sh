# A model that is cut off, changed, or no model at all is refused with a reason.
for i in 1 2 3 4 5 6; do printf '{"text":"yes %s","label":"a"}\n{"text":"no %s","label":"b"}\n' $i $i; done >train.ndjson
sb-train -q --base none --cost 1 -l label -o good.model train.ndjson || exit
head -c 100 good.model >short.model
{ head -c 60 good.model; printf 'X'; tail -c +62 good.model; } >changed.model
echo '{}' >text.model
: >empty.model
for model in short changed text empty absent; do
	sb-train --test $model.model -l label train.ndjson
	echo "status $?"
done
