# axe-core finds nothing serious in the page, light or dark, wide or narrow; and a million posts fit into 400 KB.
axe=$TOP/.deps/node/node_modules/axe-core/axe.min.js
command -v chromium >/dev/null || { echo "chromium is not here"; exit 77; }
[ -e "$axe" ] || { echo "axe-core is not here (.ci/deps long)"; exit 77; }
set -eu
export SB_NOW=2026-03-23T09:00:00Z
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >posts.ndjson
sb-report --html --title 'Larkspur Shoes' posts.ndjson >all.html
sb-report --html --by network --target 1h --every 1d posts.ndjson >groups.html
sb-report --html </dev/null >empty.html
for page in all groups empty; do
	# the page's policy lets no script but its own run, so that of the copy that is looked at goes
	python3 - "$page.html" "$axe" >looked-at.html <<'P'
import re, sys
page, axe = open(sys.argv[1], encoding="utf-8").read(), open(sys.argv[2], encoding="utf-8").read()
page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
run = """axe.run(document, {resultTypes: ["violations"]}).then(r => { const p = document.createElement("pre"); p.id = "axe";
p.textContent = JSON.stringify(r.violations.map(v => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary]));
document.body.append(p); });"""
print(page.replace("</body>", "<script>" + axe + "</script><script>" + run + "</script></body>"))
P
	for how in --window-size=1400,900 --window-size=390,844 --blink-settings=preferredColorScheme=0; do
		timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" --virtual-time-budget=20000 "$how" \
			--dump-dom "file://$PWD/looked-at.html" 2>/dev/null >dom.html
		python3 - "$page $how" <<'P'
import html, json, re, sys
found = re.search(r'<pre id="axe">(.*?)</pre>', open("dom.html", encoding="utf-8").read(), re.S)
assert found, "axe-core did not come to an end"
violations = json.loads(html.unescape(found.group(1)))
serious = [v for v in violations if v[0] in ("serious", "critical")]
for v in serious:
    print(sys.argv[1], *v)
assert not serious
print(sys.argv[1], "minor:", [v[1] for v in violations])
P
	done
done

# as many spans as there are without --every, and more groups than a page shows
python3 - >many.ndjson <<'P'
import json
from datetime import datetime, timedelta, timezone
start = datetime(2025, 11, 20, tzinfo=timezone.utc)
for n in range(1000000):
    when = start + timedelta(seconds=n * 10.3)
    print('{"id":"x:%d","network":"x","created_at":"%s","author":{"handle":"user_%d"},"text":"a post","score":{"label":"%s","sentiment":%s,"reach":%d}}' % (
        n, when.strftime("%Y-%m-%dT%H:%M:%SZ"), n % 90000, ("negative", "neutral", "positive")[n % 3], (n % 200 - 100) / 100, n % 997))
P
for how in "" "--by author.handle" "--every 1h" "--every 1d --by author.handle"; do
	# shellcheck disable=SC2086
	sb-report --html $how many.ndjson >many.html
	size=$(wc -c <many.html)
	echo "a million posts $how: $size bytes"
	[ "$size" -lt 400000 ]
done
