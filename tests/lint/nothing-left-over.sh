# Nothing is left over in the tree: no half of a merge, no database of a trial run, no find of a fuzzer outside its corpus.
cd "$TOP" || exit 1
git rev-parse --verify -q HEAD >/dev/null 2>&1 || { echo "this is no git checkout"; exit 77; }
bad=$(
	git grep -nIE '^(<{7}|>{7}) '
	git ls-files | grep -E '\.db(-shm|-wal)?$|^(crash|leak|timeout|oom|slow-unit)-[0-9a-f]{40}$'
)
printf '%s\n' "$bad"
[ -z "$bad" ]
