# grep's exit statuses: 0 something matched, 1 nothing.
echo '{"text":"shoes"}' >in
sb-filter shoes in; echo $?
sb-filter boots in; echo $?
sb-filter -c boots in; echo $?
sb-filter -c shoes in; echo $?
sb-filter -v shoes in; echo $?
sb-filter shoes in missing 2>/dev/null; echo $?
