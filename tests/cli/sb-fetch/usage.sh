# A user's mistakes on the command line.
sb-fetch
echo $?
sb-fetch --as atom x
echo $?
sb-fetch --as feed --map m x
echo $?
sb-fetch --limit 0 x
echo $?
sb-fetch --since tomorrowish x
echo $?
sb-fetch -s nowhere.txt
echo $?
sb-fetch myspace:search shoes
echo $?
sb-fetch --forget ''
echo $?
sb-fetch --every 1h sample:
echo $?
sb-fetch --list mastodon
echo $?
sb-fetch www.shoes.example/feed.rss mastodon.social/@larkspur ./shoes.example/feed.rss shoes.rss
