# @handle finds "handle@host" among the mentions that the network named, with one query and with many; a tag is no mention.
printf '%s\n' '{"id":"a","text":"hello","mentions":["Bob@shoes.example"]}' '{"id":"b","text":"hello","mentions":["bobby@shoes.example"]}' \
	'{"id":"c","text":"hello","tags":["bob@shoes"]}' '{"id":"d","text":"hello @bob@shoes.example"}' >posts
for query in @bob mention:bob mention:@bob @bob@shoes.example 'mention:bob@shoes.example' '@bob*' '#bob' 'hello -@bob'; do
	echo "$query: $(sb-filter --map .id -- "$query" posts | tr '\n' ' ')"
done
printf 'one: @bob\ntwo: mention:bob\nthree: mention:bobb*\n' >names
sb-filter --queries names --map '[.id, .topics]' posts
