# Feed, JSON Feed, archive and table are told apart by what they hold.
export SB_NOW=2026-03-23T09:00:00Z
echo '<rss><channel><item><guid>https://a.example/1</guid><title>one</title></item></channel></rss>' >a
printf '{\n"version": "https://jsonfeed.org/version/1.1",\n"items": [{"id": "2", "content_text": "two"}]\n}\n' >b
echo '{"id":"x:3"}' >c
printf 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\r\n4,me,True,Tue Oct 31 22:10:35 +0000 2017,"a &lt; b, c",,\r\n' >d
sb-fetch a b - d <c
