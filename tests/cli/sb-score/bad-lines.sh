# a bad line is named with its place and skipped
printf '%s\n' '{"text":"a"}' 'not json' '' '[1]' '{"text":"b"}' | sb-score | jq -c 'has("score")'
exit "${PIPESTATUS[1]}"
