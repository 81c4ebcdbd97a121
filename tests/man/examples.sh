# Every example of every man page runs and prints what the page says. tests/README.md has the rules.
set -u
shopt -s nullglob
mkdir place
cp "$TOP"/lib/data/*.* place/
(cd place && mv sample-brand.query brand.query && mv sample.ndjson raw.ndjson &&
	sb-score --people people.csv raw.ndjson >posts.ndjson) || exit 1
export SB_NOW=2026-03-23T09:00:00Z
# shellcheck source=tests/lib/servers.sh
. "$TOP/tests/lib/servers.sh"
if command -v nats-server >/dev/null; then
	start_nats
	export N=$nats
fi
failed=0 count=0

# A page as lines "C command", "O expected output", "E" (end of one example); mdoc's escapes undone.
examples() {
	awk '
	function flush() { if (have) print "E"; have = 0 }
	/^\.Bd -literal/ { inside = 1; next }
	/^\.Ed/ { flush(); inside = 0; next }
	!inside { next }
	{
		gsub(/\\&/, ""); gsub(/\\e/, "\\"); gsub(/\\-/, "-"); gsub(/\\\(aq/, "\047"); gsub(/\\\(ga/, "`"); gsub(/\\\(ti/, "~"); gsub(/\\\(ha/, "^")
		gsub(/\\\(dq/, "\"")
	}
	/^\$ / { flush(); print "C " substr($0, 3); have = 1; next }
	/^>( |$)/ && have { print "C " substr($0, 3); next }
	have { print "O " $0 }' "$1"
}

run_one() { # page, command, expected
	rm -rf cwd && cp -r place cwd
	run_here "$@"
	# a recipe is copied into a folder that has what its first try left
	case $1 in sb-cookbook.*) run_here "$@" ;; esac
}

run_here() { # the same, in the folder as it is
	(cd cwd && bash -c "$2" </dev/null >../came 2>&1)
	status=$?
	count=$((count + 1))
	if [ -z "$3" ]; then
		[ $status -eq 0 ] && return
		echo "$1: status $status from: $2"
		cat came
	else
		# "..." stands for any lines
		printf '%s\n' "$3" >wanted
		python3 - wanted came <<'P' && return
import re, sys
wanted = open(sys.argv[1]).read().rstrip("\n").split("\n")
came = open(sys.argv[2]).read().rstrip("\n")
pattern = "\n".join(".*?" if w.strip() == "..." else re.escape(w) for w in wanted)
sys.exit(0 if re.fullmatch(pattern, came, re.S) else 1)
P
		echo "$1: $2"
		diff -u wanted came | tail -n +3
	fi
	failed=$((failed + 1))
}

for page in "$TOP"/man/*.[157]; do
	command='' expected=''
	while IFS= read -r line; do
		case $line in
		C*) command="$command${command:+$'\n'}${line#C }" ;;
		O*) expected="$expected${expected:+$'\n'}${line#O }" ;;
		E) run_one "${page##*/}" "$command" "$expected"; command='' expected='' ;;
		esac
	done < <(examples "$page")
done
echo "$count examples, $failed wrong"
[ "$failed" -eq 0 ] && [ "$count" -gt 0 ]
