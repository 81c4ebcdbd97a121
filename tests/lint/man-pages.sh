# The man pages are clean mdoc, and every page that one refers to is there.
cd "$TOP" || exit 1
command -v mandoc >/dev/null || { echo "mandoc is not here"; exit 77; }
bad=0
mandoc -T lint -W warning man/*.[157] || bad=1
for ref in $(sed -nE 's/^\.Xr (sb[a-z-]*) ([157]).*/\1.\2/p' man/*.[157] | sort -u); do
	[ -e "man/$ref" ] || { echo "man/$ref is referred to and not there"; bad=1; }
done
[ $bad -eq 0 ]
