# Any table: constants, times, lists, a choice of values, HTML; ids get their network in front.
export SB_NOW=2026-03-23T09:00:00Z
cat >map.json <<'END'
{"delimiter": "\t", "fields": {
	"network": {"value": "survey"}, "id": "No", "created_at": {"column": "Date", "format": "%d.%m.%Y %H:%M"},
	"author.handle": "User", "author.tier": {"column": "Key", "map": {"yes": "key"}}, "text": {"column": "Comment", "html": true},
	"tags": {"column": "Tags", "split": ","}, "rating": "Stars", "reply_to": "About", "metrics.likes": "Likes"}}
END
printf 'No\tDate\tUser\tKey\tComment\tTags\tStars\tAbout\tLikes\n' >t
printf '1\t23.03.2026 10:30\tjo\tyes\tToo <b>narrow</b> &amp; stiff\tfit, sole\t2.5\t\t3\n' >>t
printf '2\t24.13.2026\tal\tno\tx\t\t\t1\t\n' >>t
printf '3\t\t\tno\tfine\t\tfive\t\t\n4\t\t\tno\tlast\t\t\tother:1\t\n' >>t
sb-fetch --map map.json t
