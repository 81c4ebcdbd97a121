# --help, the man page and the committed completions of a program name the same options.
cd "$TOP" || exit 1
bad=0
for source in cmd/*.c; do
	program=$(basename "$source" .c)
	page=man/$program.1
	if [ ! -e "$page" ]; then
		echo "$program has no man page"
		bad=1
		continue
	fi
	"$B/bin/$program" --help | grep -oE '^ +(-[A-Za-z], +)?--[a-z][a-z0-9-]*' | grep -oE '\-\-[a-z0-9-]+' | sort -u >"$WORK/help"
	# in the page: each option is an item of a list, ".It Fl q , Fl -query Ar QUERY"
	sed -nE '/^\.It Fl/{s/Fl -([a-z0-9-]+)/\n--\1\n/g;p}' "$page" | grep -E '^--' | sort -u >"$WORK/page"
	diff "$WORK/help" "$WORK/page" >"$WORK/diff" || { echo "$program: --help (<) and $page (>) differ:"; cat "$WORK/diff"; bad=1; }
	for part in "bash bash/$program" "zsh zsh/_$program" "fish fish/$program.fish"; do
		# shellcheck disable=SC2086
		set -- $part
		"$B/bin/$program" --completion "$1" | cmp -s - "completions/$2" || { echo "completions/$2 drifted: run make completions"; bad=1; }
	done
	bash -n "completions/bash/$program" || bad=1
	if command -v zsh >/dev/null; then zsh -n "completions/zsh/_$program" || bad=1; fi
	if command -v fish >/dev/null; then fish -n "completions/fish/$program.fish" || bad=1; fi
done
[ $bad -eq 0 ]
