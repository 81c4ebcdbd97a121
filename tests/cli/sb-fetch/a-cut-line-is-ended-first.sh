# What a crash or a full disk cut off in a file does not swallow the first post that is appended to it.
printf '{"id":"feed:1","text":"cut o' >posts.ndjson
printf '<rss><channel><item><guid>2</guid><title>whole</title></item></channel></rss>' >a.rss
export SB_NOW=2026-03-23T09:00:00Z
sb-fetch a.rss >>posts.ndjson
sb-fetch a.rss >>posts.ndjson
cat posts.ndjson
sb-fetch a.rss >>new.ndjson
head -c 2 new.ndjson
