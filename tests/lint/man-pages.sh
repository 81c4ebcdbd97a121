# The man pages are clean mdoc in plain ASCII or UTF-8, and every page that one refers to is there.
cd "$TOP" || exit 1
command -v mandoc >/dev/null || { echo "mandoc is not here"; exit 77; }
bad=0
mandoc -T lint -W warning man/*.[157] || bad=1
# also within another macro's line: ".It Xr sb-filter 1", ".Pq see Xr sb 7"
for ref in $(grep -hoE '\bXr sb[a-z-]* [1-8]' man/*.[157] | sed -E 's/Xr ([^ ]*) (.)/\1.\2/' | sort -u); do
	[ -e "man/$ref" ] || { echo "man/$ref is referred to and not there"; bad=1; }
done
[ $bad -eq 0 ]
