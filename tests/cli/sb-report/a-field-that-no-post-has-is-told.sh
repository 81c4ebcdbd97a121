# A field that is misspelt is no group of all posts without a word; one that some posts have is no case for it.
sb-score "$TOP/lib/data/sample.ndjson" >posts.ndjson
sb-report volume sentiment --by netwrok posts.ndjson | grep -c 'No post has a value in .netwrok.'
sb-report volume --by netwrok --every 1w --format md posts.ndjson | grep 'No post'
sb-report volume --by rating posts.ndjson | grep -c 'No post'
sb-report volume --by hour posts.ndjson | grep -c 'No post'
sb-report volume --by netwrok --format csv posts.ndjson
sb-report volume --by netwrok /dev/null | grep -c 'No post'
