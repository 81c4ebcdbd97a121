# Posts of strangers carry escape sequences, mark-up, formulas and script; every format makes them harmless.
export SB_NOW=2026-03-02T00:00:00Z
cat >posts.ndjson <<'J'
{"id":"t:1","network":"=cmd|' /C calc'!A0","url":"javascript:alert(1)","created_at":"2026-03-01T10:00:00Z","author":{"handle":"\u001b]0;pwned\u0007"},"text":"\u001b[2J</script><script>alert(1)</script> | @everyone #12 **b**\nnext \u202egpj","score":{"label":"neutral","sentiment":0,"reach":10,"priority":0.5}}
{"id":"t:2","network":"<img src=x onerror=alert(2)>","url":"https://a.example/?a=1&b=\"><x>","created_at":"2026-03-01T11:00:00Z","author":{"handle":"@sum"},"text":"<!-- [a](javascript:x) http://evil.example","score":{"label":"neutral","sentiment":0,"reach":9,"priority":0.4}}
J
echo "--- table" && sb-report --color never posts.ndjson | tee table | sed -n '/Needs/,$p'
LC_ALL=C grep -c "$(printf '\033')" table
echo "--- csv" && sb-report volume --by network --format csv posts.ndjson
echo "--- md" && sb-report --format md posts.ndjson | sed -n '/Needs/,/Networks/p'
echo "--- html" && sb-report --html --title '</title><script>' posts.ndjson >page.html
echo "elements of script: $(grep -o '<script' page.html | wc -l), of img: $(grep -c '<img' page.html), comments: $(grep -c '<!--' page.html)"
grep -o 'href="[^"]*"' page.html | sort -u
grep -o '<title>.*</title>' page.html
