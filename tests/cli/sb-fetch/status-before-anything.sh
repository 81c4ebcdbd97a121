# --status: nothing yet; sources that were never asked; records; and what does not go together.
sb-fetch --status
sb-fetch --status --format ndjson
echo "status $?"
sb-fetch --status https://shoes.example/feed.rss shoes.csv
echo "status $?"
sb-fetch --status shoes.example/feed.rss
echo "status $?"
sb-fetch --status --format ndjson 'bluesky:search shoes'
sb-fetch --status --list 2>&1
sb-fetch --format ndjson https://shoes.example/ 2>&1
sb-fetch --recheck -s list.txt 2>&1
sb-fetch --forget @nobody 2>&1
echo "status $?"
