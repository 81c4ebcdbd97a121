# --template replaces what stands around the report, --refresh loads it again; what is misspelt is told.
export SB_NOW=2026-03-02T00:00:00Z
echo '{"id":"t:1","network":"x","created_at":"2026-03-01T10:00:00Z","text":"<b>hello</b>"}' >posts.ndjson
printf '<title>{{title}}</title>{{refresh}}<body class="ours">{{content}}</body>\n' >ours.html
sb-report volume --html --template ours.html --refresh 60 --title 'A & B' posts.ndjson >page.html
head -n 2 page.html
grep -c -e '<canvas' -e 'class="heat"' page.html
grep -c -e '<script' page.html
sb-report volume --html --refresh 60 posts.ndjson | grep -c '<meta http-equiv="refresh" content="60">'
sb-report volume --html posts.ndjson | grep -c 'http-equiv="refresh"'
try() { sb-report "$@" posts.ndjson >/dev/null; echo "$?"; }
echo '{{titel}}{{content}}' >typo.html; try --html --template typo.html
echo '{{title}}' >none.html; try --html --template none.html
printf '{{content}}{{' >cut.html; try --html --template cut.html
try --html --template missing.html
try --template ours.html
try --refresh 5 --format json
