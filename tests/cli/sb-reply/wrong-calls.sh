# Wrong calls say what is wrong, and change nothing.
export SB_NOW=2026-03-23T09:00:00Z
try() {
	echo "> sb-reply $*"
	sb-reply "$@" 2>&1 | sed "s|$HOME|HOME|"
	echo "status ${PIPESTATUS[0]}"
}
try -c nowhere.yaml
try nowhere.ndjson
try --new
try --place shoes
try --cases nowhere.ndjson
try list now
try list --format xml
try run --yes
try approve
try approve 1r
try approve 1r --as ' '
try approve 1r --as dana
try approve nonsense --as dana
try drop
try drop 1t
try log --all
try publish
echo 'replies: {rules: [{by: dana}]}' >routes.yaml
try -c routes.yaml
try list
