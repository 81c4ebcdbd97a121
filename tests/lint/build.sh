# What was built is not built again, and without a network; a changed header rebuilds what includes it; what is installed
# runs from there and leaves nothing behind; the archive of a release holds what builds it.
cd "$TOP" || exit 1
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES
bad=0
complain() { echo "$1"; bad=1; }
build() { make --no-print-directory B="${B#"$TOP"/}" "$@"; } # as the Makefile names it, so that the .d files hold

# a second build: nothing to do, where a network cannot even be asked
offline=
if unshare -rn true 2>/dev/null; then offline='unshare -rn'; fi
$offline make --no-print-directory B="${B#"$TOP"/}" -n all tests >"$WORK/again" 2>&1 || complain "a second build fails"
if grep -vE '^make.*: Nothing to be done' "$WORK/again" | head -n 5 | grep .; then complain "a second build does this again"; fi

# -W: as if the file were new
for header in lib/base/str.h tests/unit/check.h Makefile; do
	build -n -W "$header" all tests >"$WORK/changed" 2>&1
	case $header in
	lib/*) wanted='-c lib/base/str.c -c cmd/ -c tests/unit/str.c -c tests/fuzz/' ;;
	tests/*) wanted='-c tests/unit/str.c' ;;
	*) wanted='-c build/assets/' ;;
	esac
	# "-c" belongs to the file behind it
	printf '%s\n' "$wanted" | sed 's/ -c /\n-c /g' | while read -r compiles; do
		grep -qF -- "$compiles" "$WORK/changed" || echo "a change of $header does not rebuild: $compiles"
	done >"$WORK/missed"
	[ ! -s "$WORK/missed" ] || { cat "$WORK/missed"; bad=1; }
done

# installed, run from there, and gone again, but for what was there before
root=$WORK/root
mkdir -p "$root/usr/bin" "$root/usr/share/man/man1"
echo other >"$root/usr/bin/other"
echo other >"$root/usr/share/man/man1/other.1"
(cd "$root" && find . | sort) >"$WORK/before"
build -s install DESTDIR="$root" PREFIX=/usr >"$WORK/log" 2>&1 || { cat "$WORK/log"; complain "install fails"; }
for source in cmd/*.c; do
	program=$(basename "$source" .c)
	for file in "bin/$program" "share/man/man1/$program.1" "share/bash-completion/completions/$program" \
		"share/zsh/site-functions/_$program" "share/fish/vendor_completions.d/$program.fish"; do
		[ -s "$root/usr/$file" ] || complain "not installed: $file"
	done
	(cd / && env -u LD_LIBRARY_PATH "$root/usr/bin/$program" --version) | grep -q "^$program (sb) " || complain "$program does not run from where it was installed"
done
for page in man/*.[157]; do
	[ -s "$root/usr/share/man/man${page##*.}/${page#man/}" ] || complain "not installed: $page"
done
(cd "$root" && find . -type d -name '*sb*' ! -path './usr/lib/sb' ! -path './usr/share/sb') | grep . && complain "stray folders"
build -s install DESTDIR="$root" PREFIX=/usr >"$WORK/log" 2>&1 || { cat "$WORK/log"; complain "a second install fails"; }
build -s uninstall DESTDIR="$root" PREFIX=/usr >"$WORK/log" 2>&1 || { cat "$WORK/log"; complain "uninstall fails"; }
[ ! -s "$WORK/log" ] || { cat "$WORK/log"; complain "uninstall complains"; }
(cd "$root" && find . | sort) >"$WORK/after"
diff "$WORK/before" "$WORK/after" || complain "uninstall leaves these behind, or takes what is not ours"

# goals that need no package ask for none, also where nothing was ever taken
mkdir "$WORK/fresh" && cp Makefile "$WORK/fresh"
for goal in clean uninstall dist; do
	make -C "$WORK/fresh" -n "$goal" >"$WORK/log" 2>&1 || { cat "$WORK/log"; complain "make $goal needs packages"; }
done
if git rev-parse -q --verify HEAD >/dev/null 2>&1; then
	git archive --format=tar HEAD | tar t >"$WORK/archive"
	for file in Makefile README.md LICENSE .ci/deps cmd/sb-filter.c lib/base/str.h lib/data/sample.ndjson man/sb.7 \
		completions/bash/sb-filter tests/run; do
		grep -qxF "$file" "$WORK/archive" || complain "the archive lacks $file"
	done
	grep -E '^(build|\.deps)/|\.(o|a|d)$' "$WORK/archive" && complain "the archive holds what is built"
fi
[ $bad -eq 0 ]
