# By the time of the post, in archives and feeds alike; what has no time stays.
export SB_NOW=2026-03-23T09:00:00Z
printf '{"id":"x:1","created_at":"2026-03-20T00:00:00Z"}\n{"id":"x:2","created_at":"2026-03-23T00:00:00Z"}\n{"id":"x:3"}\n' >a
echo '<rss><channel><item><guid>o</guid><title>old</title><pubDate>20 Mar 2026 00:00 GMT</pubDate></item><item><guid>n</guid><title>new</title></item></channel></rss>' >b
sb-fetch --since 2d a b | jq -c '[.id, .title]'
