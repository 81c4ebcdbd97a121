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
