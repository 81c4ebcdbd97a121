# What is wrong with a map is said with the field and what there is.
printf 'a,b\n1,2\n' >t.csv
for map in '{' '{"fields": {"txt": "a"}}' '{"fields": {"text": "c"}}' '{"fields": {"text": {"columm": "a"}}}' '{}' \
	'{"fields": {"text": {"column": "a", "value": "b"}}}' '{"fields": {"text": {"column": "a", "format": "%Y"}}}' \
	'{"fields": {"text": {"column": "a", "split": ","}}}' '{"fields": {"created_at": {"column": "a", "format": "%Y %Z"}}}' \
	'{"delimiter": "\n", "fields": {"text": "a"}}' '{"delimiter": "::", "fields": {"text": "a"}}'; do
	echo "$map" >map.json
	sb-fetch --map map.json t.csv
	[ $? -eq 2 ] || echo "the status is not 2"
done
sb-fetch --as csv t.csv
sb-fetch --map nowhere.json t.csv
