# A model is byte for byte the same when it is made again, also by several threads.
for i in 1 2 3 4 5 6 7 8 9; do
	echo "{\"text\":\"thanks, great work $i\",\"label\":\"praise\"}"
	echo "{\"text\":\"still waiting, $i days\",\"label\":\"complaint\"}"
	echo "{\"text\":\"when do you open on day $i ?\",\"label\":\"question\"}"
done >train.ndjson
printf '3\tgreat\n-2\twaiting\n' >list
printf 'great 0.1 0.9\nwaiting 0.9 0.1\nopen 0.5 0.5\n' >vectors
sb-train -q -l label --list list --vectors vectors train.ndjson >one.model &&
	sb-train -q -j 4 -l label --list list --vectors vectors -o two.model - <train.ndjson && cmp one.model two.model && echo same
sb-train --test two.model --show | grep -v " in 3 folds"
sb-train -q -j 0 -l label -o three.model train.ndjson || echo "status $?"
