# What was learned is found again, in JSON lines and in CSV.
for i in 1 2 3 4 5 6 7 8; do
	echo "{\"text\":\"a lovely day number $i\",\"mood\":\"good\"}"
	echo "{\"text\":\"an awful day number $i\",\"mood\":\"bad\"}"
done >train.ndjson
sb-train --quiet --base none --label mood --output mood.model train.ndjson || exit
printf 'what,said\n"so lovely, a day",good\nawful,bad\nan awful day,bad\nlovely,good\n' >test.csv
sb-train --test mood.model --label what --text said test.csv 2>message
echo "status $?" && cat message
printf 'said,what\n"so lovely, a day",good\nawful,bad\nan awful day,bad\nlovely,good\n' >test.csv
sb-train --test mood.model --label what --text said test.csv | grep -v ' to '
sb-train --test mood.model --show | grep -v 'in 3 folds'
