# -m looks into any field: texts, numbers, every element of an array, members of its objects.
cat >in <<'J'
{"id":"1","text":"Straße 5","author":{"handle":"bob"},"tags":["new","SALE"],"media":[{"url":"a.jpg"},{"url":"b.png"}],"metrics":{"likes":50}}
{"id":"2","text":"no\nline","author":{"handle":"ann","bot":true},"tags":[],"nothing":null}
J
for m in 'text~(?i)STRASSE' 'text~^\w+ \d$' '.author.handle~^b' 'tags~^SALE$' 'media.url~png$' 'metrics.likes~^5' 'author.bot~true' \
	'nothing~.' 'nothing!~.' 'tags~' 'text~no$' 'text~(?m)no$' 'text~(?s)no.line' 'metrics~likes' 'text~a~b|5'; do
	echo "$m: $(sb-filter -m "$m" in | jq -r .id | tr '\n' ' ')"
done
