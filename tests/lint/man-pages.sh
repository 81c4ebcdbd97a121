# The man pages are clean mdoc in plain ASCII or UTF-8, their tables fit into 80 columns, and every page that one refers to is there.
cd "$TOP" || exit 1
command -v mandoc >/dev/null || { echo "mandoc is not here"; exit 77; }
bad=0
mandoc -T lint -W warning man/*.[157] || bad=1
# groff is what man(1) uses; it breaks a table's lines that are too wide in the midst of its words
if command -v groff >/dev/null; then
	groff -mandoc -T utf8 -rLL=78n man/*.[157] 2>&1 >/dev/null | grep "can't break line" && bad=1
fi
# also within another macro's line: ".It Xr sb-filter 1", ".Pq see Xr sb 7"
for ref in $(grep -hoE '\bXr sb[a-z-]* [1-8]' man/*.[157] | sed -E 's/Xr ([^ ]*) (.)/\1.\2/' | sort -u); do
	[ -e "man/$ref" ] || { echo "man/$ref is referred to and not there"; bad=1; }
done
[ $bad -eq 0 ]
