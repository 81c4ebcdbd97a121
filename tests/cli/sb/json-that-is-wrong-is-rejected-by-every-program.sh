# JSONTestSuite, each case as the value of a member: every program that reads records rejects all that must not parse
# (status 3, and no record comes out) and takes all that must. To add a program: a line at the end.
suite=$SHARED/data/conformance/JSONTestSuite/test_parsing
[ -d "$suite" ] || { echo "JSONTestSuite is not in $SHARED"; exit 77; }

mkdir no yes
for case in "$suite"/n_*.json; do
	{ printf '{"x":'; cat "$case"; printf '}\n'; } >"no/${case##*/}"
done
for case in "$suite"/y_*.json; do
	{ printf '{"x":'; tr '\n\r' '  ' <"$case"; printf '}\n'; } >"yes/${case##*/}"
done

check() { # "records" or "summary": what comes out; then the program and its arguments, before the file's name
	local kind=$1 case status
	shift
	[ -x "$B/bin/$1" ] || return 0
	for case in no/*; do
		"$@" "$case" >came 2>messages
		status=$?
		[ $status -eq 3 ] || echo "$1 took $case (status $status)"
		grep -q "$case:1: byte " messages || echo "$1 does not say where $case is wrong"
		[ "$kind" = summary ] || [ ! -s came ] || echo "$1 wrote something for $case"
	done
	for case in yes/*; do
		"$@" "$case" >came 2>messages
		status=$?
		[ $status -eq 0 ] && [ ! -s messages ] || echo "$1 rejected $case (status $status)"
		[ "$kind" = summary ] || [ "$(wc -l <came)" -eq 1 ] || echo "$1 lost $case"
	done
}

check records sb-filter -q ''
check records sb-filter -m 'x!~never'
check records sb-score
check summary sb-report overview
check records sb-fetch --no-state --as ndjson
printf '%s\n' 'channels: {desk: {type: stdout}}' 'people: [{name: Ann, channels: [desk]}]' \
	'routes: [{name: none, when: never, to: Ann}]' >routes.yaml
check summary sb-notify -c routes.yaml --state notify.db
[ "$(ls no | wc -l)" -gt 180 ] && [ "$(ls yes | wc -l)" -gt 90 ] || echo "where are the cases?"
