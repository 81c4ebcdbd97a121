# A file that is not there is status 4, and the others are read.
echo '{"id":1}' >in
sb-filter '' missing in .
echo $?
sb-filter -f missing.query in
echo $?
sb-filter missing.query in
echo $?
sb-filter -f . in
echo $?
: >empty
sb-filter '' empty
echo $?
sb-filter '' - <in
