# Each message says what is wrong and ends with status 2.
try() { sb-report "$@"; echo "status $?" >&2; }
: >posts.ndjson
try volum posts.ndjson
try posts.ndjson volume
try volume volume posts.ndjson
try --format xml posts.ndjson
try --every 2h posts.ndjson
try --by '' posts.ndjson
try volume response --format csv posts.ndjson
try --since lately posts.ndjson
try missing.ndjson
