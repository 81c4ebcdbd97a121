# --map writes jq's outputs; an error there rejects the record.
printf '%s\n' '{"id":1,"text":"red","tags":["a","b"]}' '{"id":2,"text":"red","tags":null}' '{"id":3,"text":"blue"}' >p
sb-filter --map '.id, .tags[]' red p
echo $?
sb-filter --map '{id, n: (.tags // [] | length)}' p
sb-filter --map '.matched' --why 'red OR blue' p
sb-filter --map '.id' --unique=text p
