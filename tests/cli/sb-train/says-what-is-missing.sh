# The usual mistakes: each is answered by what to do.
echo '{"text":"yes","label":"a"}' >one.ndjson
try() {
	sb-train "$@"
	echo "status $?"
}
try --output x.model one.ndjson
try --label label --output x.model one.ndjson
try --label mood --output x.model one.ndjson
try --label label --output x.model absent.ndjson
try --label label --output x.model </dev/null
echo '{"text":"yes","label":"b"}' >>one.ndjson
try --label label --output x.model one.ndjson
echo 'not json' >bad.ndjson
try --label label --output x.model bad.ndjson
printf 'text,topic\nx,y\n' >table.csv
try --label label --output x.model table.csv
echo 'no number' >list
try --label label --list list --output x.model one.ndjson
printf 'a 1 2\nb 1\n' >vectors
try --label label --vectors vectors --output x.model one.ndjson
try --show
try --label label --cost -1 --output x.model one.ndjson
for i in $(seq 40); do echo "{\"text\":\"$i\",\"label\":\"$i\"}"; done >many.ndjson
try --label label --output x.model many.ndjson
ls
