# --unique drops repeated ids, or repeated values of another field; what has no such field is kept.
cat >in <<'J'
{"id":"1","author":{"handle":"a"},"n":1}
{"id":"2","author":{"handle":"b"},"n":1.0}
{"id":"1","author":{"handle":"c"},"n":2}
{"n":1}
{"n":1,"id":null}
{"id":"3","author":{"handle":"a"},"n":"1"}
J
sb-filter --unique -q '' in
echo
sb-filter --unique=author.handle -q '' in
echo
sb-filter --unique -q 'author:c' in
echo
sb-filter --unique --max 2 <in
echo
sb-filter --unique=n in
sb-filter --unique --since 2d in - <in
echo $?
