# The page in a real browser: its figures are those of the JSON output, the charts are drawn, nothing is complained about on
# the console, and no request leaves the file.
command -v chromium >/dev/null || { echo "chromium is not here"; exit 77; }
set -eu
export SB_NOW=2026-03-23T09:00:00Z
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >posts.ndjson
cat >>posts.ndjson <<'J'
{"id":"t:1","network":"x","url":"https://127.0.0.1:9/x","created_at":"2026-03-22T10:00:00Z","author":{"handle":"<img src=https://127.0.0.1:9/i>"},"text":"</script><script>document.title='pwned'</script><img src=https://127.0.0.1:9/j onerror=document.title='pwned'>","score":{"label":"negative","sentiment":-0.9,"priority":1,"reach":1e6}}
J
sb-report --html --title 'Shoes & <b>more</b>' posts.ndjson >page.html
sb-report overview volume sentiment response spikes --format json posts.ndjson >figures.json

page=page.html
browse() {
	timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --user-data-dir="$PWD/profile" --enable-logging=stderr --log-net-log="$PWD/net.json" \
		--host-resolver-rules="MAP * ~NOTFOUND" "$@" "file://$PWD/$page"
}
browse --dump-dom >dom.html 2>log
if grep CONSOLE log; then echo "the console has messages"; exit 1; fi
python3 - <<'P'
import json, re
from html.parser import HTMLParser

class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.figures, self.title, self.canvases, self.scripts, self.images, self.text, self.inside = {}, "", 0, 0, 0, "", []
        self.labels, self.links, self.open_folds, self.body = 0, [], 0, ""
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.inside.append(tag)
        if tag == "data":
            assert attrs["data-key"] not in self.figures, "a figure stands twice: " + attrs["data-key"]
            self.figures[attrs["data-key"]] = attrs["value"]
        if tag == "canvas":
            # Chart.js gives a canvas that it has drawn its size in pixels
            self.canvases += int(attrs.get("width", 0)) > 100 and int(attrs.get("height", 0)) > 100
            self.labels += attrs.get("role") == "img" and len(attrs.get("aria-label", "")) > 10
        self.scripts += tag == "script"
        self.images += tag == "img"
        self.open_folds += tag == "details" and "open" in attrs
        if tag == "a":
            self.links.append(attrs)
        if tag == "body":
            self.body = attrs.get("class", "")
    def handle_data(self, data):
        if self.inside and self.inside[-1] == "title":
            self.title += data
        self.text += data

page = Page()
page.feed(open("dom.html", encoding="utf-8").read())
doc = json.load(open("figures.json"))
known = {}
for section in doc.values():
    for key, value in section.items():
        if not isinstance(value, (list, dict)):
            assert known.setdefault(key, value) == value or key == "measure", "two sections disagree about " + key
assert len(page.figures) >= 18, sorted(page.figures)
for key, value in page.figures.items():
    assert str(known.get(key, "")) == value or float(known[key]) == float(value), (key, value, known.get(key))
for key in ("posts", "customer_cases", "answered", "response_rate", "first_response_median_s", "waiting", "period_posts"):
    assert key in page.figures, key
assert page.canvases == 3 and page.labels == 3, (page.canvases, page.labels)
assert page.title.strip() == "Shoes & <b>more</b>", page.title
assert page.scripts == 3 and page.images == 0, (page.scripts, page.images)
assert "drawn" in page.body and page.open_folds == 0
assert "</script><script>" in page.text
assert page.links and all(re.match("https?://", a["href"]) and "noopener" in a["rel"] for a in page.links)
print(len(page.figures), "figures,", page.canvases, "charts,", len(page.links), "links")

# the browser's own record of what it asked for
net = open("net.json", encoding="utf-8").read()
asked = set(re.findall(r'"url":"([a-z]+:[^"]*)"', net))
left = sorted(u for u in asked if not u.startswith(("file:", "data:", "chrome", "devtools:")))
ours = [u for u in left if "127.0.0.1" in u or "larkspur" in u]
assert not ours, ours
P
# the same where no script runs: every table is there, and open
sed "s/script-src [^;]*/script-src 'none'/" page.html >plain.html
page=plain.html
browse --dump-dom >plain-dom.html 2>/dev/null
if grep -q 'class="drawn"' plain-dom.html; then echo "a script ran that the policy forbids"; exit 1; fi
grep -c '<details open' plain-dom.html
grep -q '2026-03-17' plain-dom.html
