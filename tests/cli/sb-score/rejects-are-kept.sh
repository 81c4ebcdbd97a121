# with --rejects a bad line is kept and the status is 0
printf '%s\n' '{"text":"a"}' 'not json' | sb-score --rejects bad >/dev/null && cat bad
