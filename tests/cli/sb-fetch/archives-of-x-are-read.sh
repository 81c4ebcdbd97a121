# twarc's archives: version 1.1, version 2 by pages with what they include, and flattened; known by their content.
export SB_NOW=2026-03-23T09:00:00Z
cat >v1.jsonl <<'END'
{"id_str":"11","created_at":"Mon Mar 23 08:00:00 +0000 2026","full_text":"Too &lt;narrow&gt; @zappos #fit https://t.co/x","lang":"und","user":{"id_str":"5","screen_name":"ann","name":"Ann","followers_count":12},"in_reply_to_status_id_str":"10","retweet_count":1,"favorite_count":2,"entities":{"user_mentions":[{"screen_name":"zappos"}],"hashtags":[{"text":"fit"}],"urls":[{"url":"https://t.co/x","expanded_url":"https://a.org/x"}]},"extended_entities":{"media":[{"media_url_https":"https://pbs.org/1.jpg"}]}}
{"id_str":"12","created_at":"Mon Mar 23 08:01:00 +0000 2026","text":"RT @ann: Too narr…","lang":"en","user":{"id_str":"6","screen_name":"bo"},"retweeted_status":{"id_str":"11","full_text":"Too narrow for me"}}
END
sb-fetch v1.jsonl
cat >pages.jsonl <<'END'
{"data":[{"id":"21","text":"short…","note_tweet":{"text":"a long one & more"},"author_id":"5","conversation_id":"20","created_at":"2026-03-23T08:00:00.000Z","lang":"en","referenced_tweets":[{"type":"replied_to","id":"20"},{"type":"quoted","id":"9"}],"public_metrics":{"retweet_count":1,"reply_count":2,"like_count":3,"quote_count":4,"impression_count":5},"entities":{"mentions":[{"username":"zappos"}],"hashtags":[{"tag":"fit"}],"urls":[{"expanded_url":"https://a.org/x"},{"expanded_url":"https://x.com/ann/status/21/photo/1","media_key":"3_1"}]},"attachments":{"media_keys":["3_1"]}},{"id":"22","text":"RT @ann: cu…","author_id":"7","created_at":"2026-03-23T08:01:00.000Z","referenced_tweets":[{"type":"retweeted","id":"20"}]}],"includes":{"users":[{"id":"5","username":"ann","name":"Ann","public_metrics":{"followers_count":12}}],"media":[{"media_key":"3_1","url":"https://pbs.org/1.jpg"}],"tweets":[{"id":"20","text":"cut no more"}]},"meta":{"result_count":2},"__twarc":{"version":"2.14"}}
END
sb-fetch pages.jsonl
echo '{"id":"31","text":"flat","author_id":"5","author":{"id":"5","username":"ann","public_metrics":{"followers_count":12}},"created_at":"2026-03-23T08:00:00.000Z","conversation_id":"31","attachments":{"media":[{"url":"https://pbs.org/2.jpg"}]},"edit_history_tweet_ids":["31"]}' >flat.jsonl
sb-fetch flat.jsonl
jq . pages.jsonl | sb-fetch - | jq -c '[.id, .via]'
jq -s . v1.jsonl | sb-fetch - | jq -c .id
echo '{"a":1}' | sb-fetch --as twarc -
echo "status $?"
# what is said to be posts passes as it is
sb-fetch --as ndjson flat.jsonl | cmp - flat.jsonl
