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
	# "-q --query" or "--file", a line each; an option of several verbs stands there for each
	"$B/bin/$program" --help | sed -nE 's/^ +((-[A-Za-z0-9]), +)?(--[a-z][a-z0-9-]*).*/\2 \3/p' | sed 's/^ //' | sort -u >"$WORK/help"
	# in the page: each option is an item of a list, ".It Fl q , Fl -query Ar QUERY"
	sed -nE 's/^\.It Fl (([A-Za-z0-9]) , Fl )?-([a-z][a-z0-9-]*).*/-\2 --\3/p' "$page" | sed 's/^- //' | sort -u >"$WORK/page"
	[ -s "$WORK/help" ] || { echo "$program --help names no option"; bad=1; }
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
for file in completions/*/* man/sb-*.1; do # of a program that is no more
	program=$(basename "$file" .fish)
	program=${program#_}
	[ -e "cmd/${program%.1}.c" ] || { echo "$file: there is no cmd/${program%.1}.c"; bad=1; }
done
[ $bad -eq 0 ]
