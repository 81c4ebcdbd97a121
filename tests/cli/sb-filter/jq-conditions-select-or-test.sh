# A condition holds when its first output is true; an error is reported for its record, and the run goes on.
cat >in <<'J'
{"id":"1","n":1}
{"id":"2","n":"x"}
{"id":"3","n":3}
J
sb-filter -e 'select(.n == 3)' in
sb-filter -e '.n == 1' in
sb-filter -e 'empty' in
echo $?
sb-filter -e '.n + 1 > 3' in
echo $?
sb-filter -v -e '.n + 1 > 3' --rejects bad in
echo $?
cat bad
