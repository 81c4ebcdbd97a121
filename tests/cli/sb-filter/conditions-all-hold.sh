# -q, -f, -e and -m may be given several times, and all must hold.
cat >in <<'J'
{"id":"1","text":"red shoes","lang":"en","rating":1}
{"id":"2","text":"red shoes","lang":"de","rating":2}
{"id":"3","text":"blue shoes","lang":"en","rating":3}
{"id":"4","text":"red boots","lang":"en","rating":4}
J
echo '// of a colour
red OR blue' >colour.query
sb-filter -q shoes -f colour.query -e '.lang == "en"' -m 'text~^r' in
sb-filter -q shoes -q red -e '.rating < 2' -e .id in
sb-filter -q colour.query -m rating~4 in
sb-filter colour.query -c in
sb-filter 'rating:>2' in
