# `make deb` makes a package that lintian has nothing against, that runs the main job where it is unpacked, and that leaves
# nothing behind when it is purged. `make dist` twice gives the same bytes.
# shellcheck source=tests/lib/servers.sh
. "$TOP/tests/lib/servers.sh"
for tool in dpkg-buildpackage dh lintian; do command -v $tool >/dev/null || skip "$tool is not here"; done
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES
cd "$TOP" || exit 1
make --no-print-directory -s B="$WORK/build" deb >"$WORK/log" 2>&1 || fail "make deb:" "$(tail -n 40 "$WORK/log")"
deb=$(echo "$WORK"/build/deb/sb_*.deb)
lintian --fail-on error,warning "$deb" >"$WORK/log" 2>&1 || fail "lintian:" "$(cat "$WORK/log")"
dpkg-deb -f "$deb" Depends | grep -q 'libcurl.*libjq1' || fail "depends on $(dpkg-deb -f "$deb" Depends)"

# a root of its own; what it depends on is on this machine
root=$WORK/root
mkdir -p "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info" "$root/var/log"
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
dpkg() { command dpkg --root="$root" --force-not-root --force-depends --force-bad-path "$@" >>"$WORK/log" 2>&1 || fail "dpkg $1:" "$(cat "$WORK/log")"; }
dpkg -i "$deb"
for program in cmd/*.c; do
	program=$(basename "$program" .c)
	"$root/usr/bin/$program" --version | grep -q "^$program (sb) " || fail "$program does not run"
	[ -e "$root/usr/share/man/man1/$program.1.gz" ] || fail "$program has no man page"
	[ -e "$root/usr/share/bash-completion/completions/$program" ] || fail "$program has no completions"
done
for file in man7/sb.7.gz man7/sb-cookbook.7.gz man5/sb-post.5.gz; do [ -e "$root/usr/share/man/$file" ] || fail "no $file"; done
for file in units/sb-gather.service sample.ndjson* routes.yaml*; do
	find "$root/usr/share/doc/sb/examples" -path "*/$file" | grep -q . || fail "no example $file" "$(find "$root/usr/share/doc/sb")"
done
mkdir "$WORK/demo"
PATH="$root/usr/bin:/usr/bin:/bin" tests/demo "$WORK/demo" >"$WORK/log" 2>&1 || fail "the main job:" "$(cat "$WORK/log")"
grep -q '<html' "$WORK/demo/dashboard.html" || fail "no dashboard"
dpkg -P sb
left=$(find "$root" -name 'sb*' -o -path '*/sb/*')
[ -z "$left" ] || fail "left behind:" "$left"

if git rev-parse -q --verify HEAD >/dev/null 2>&1; then
	make --no-print-directory -s dist && mv sb-*.tar.gz "$WORK/first.gz"
	make --no-print-directory -s dist && mv sb-*.tar.gz "$WORK/second.gz"
	cmp "$WORK/first.gz" "$WORK/second.gz" || fail "make dist twice differs"
fi
