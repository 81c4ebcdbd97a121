# Each message says what is wrong and ends with its status.
try() { sb-thread "$@" </dev/null; echo "status $?" >&2; }
echo 'mon 9-17' >wrong
try --open --append x
try --window soon
try --calendar wrong
try --calendar missing
try missing
try --target
echo '{"id":1' | sb-thread
echo "status $?" >&2
