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
try voice posts.ndjson
try stance posts.ndjson
try stance --stance lockers posts.ndjson
try stance --stance 'lockers: (a' posts.ndjson
try volume --decided no posts.ndjson
try ideas --decided yes posts.ndjson
try ideas --decided yes --idea x:1 posts.ndjson
try ideas --idea x:1 posts.ndjson
printf '// brands\nOne: a\nOne: b\n' >brands.txt
try voice --brands brands.txt posts.ndjson
try voice --brands missing.txt posts.ndjson
export XDG_CONFIG_HOME="$PWD/config" && mkdir -p config/sb && echo 'thanks: (' >config/sb/rules.txt
try community posts.ndjson 2>&1 | sed 's|/.*/config|CONFIG|' >&2
