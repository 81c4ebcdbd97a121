# Posts in an array, over several lines or one; an object that is broken does not harm its neighbours; a cut array is noticed.
export SB_NOW=2026-03-23T09:00:00Z
cat >array.json <<'END'
[
  {"id": "a:1", "network": "a",
   "text": "one } ] \" {"},
  {"id": "a:2" "network": "a"},
  {"id": "a:3", "network": "a", "text": "three"}
]
END
sb-fetch array.json
echo "status $?"
printf '[{"id":"a:1","network":"a","text":"x"},{"id":"a:2"' | sb-fetch --as json -
echo "status $?"
echo '[1, 2]' | sb-fetch -
echo "status $?"
# longer than what is read at a time, and than --max-line
{ printf '['; head -c 200000 /dev/zero | tr '\0' ' '; printf '{"id":"a:1","text":"%s"},' "$(head -c 100000 /dev/zero | tr '\0' x)"
	printf '{"id":"a:2","text":"y"}]'; } >long.json
sb-fetch --max-line 50K long.json
echo "status $?"
sb-fetch long.json | cut -c 1-30
