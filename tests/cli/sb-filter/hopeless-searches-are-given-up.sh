# A search that would take for ever rejects its record, and the run goes on.
printf '{"id":1,"text":"%s!"}\n{"id":2,"text":"aa"}\n' "$(printf 'a%.0s' {1..5000})" >in
sb-filter -m 'text~^(a+)+$' in
echo $?
