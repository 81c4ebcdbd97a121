# Whichever allocation fails, a program says that memory is short and ends with status 4, or does without and writes the
# same: it never crashes (but inside libraries that do not look), and never writes less and calls it success.
# SB_ALLOCATIONS=N is the most runs a case, SB_CASES=WORD takes the cases with that word only.
[ -z "${SB_SAN:-}" ] || { echo "the sanitizers have an allocator of their own"; exit 77; }
gcc -O2 -shared -fPIC -o fail_alloc.so "$TOP/tests/lib/fail_alloc.c" || exit 1
export SB_NOW=2026-03-23T09:00:00Z
mkdir cases
head -n 40 "$TOP/lib/data/sample.ndjson" >cases/posts.ndjson
head -n 2 "$TOP/lib/data/sample.ndjson" >cases/few.ndjson
cp "$TOP"/lib/data/{people.csv,sample.topics,sample-brand.query,routes.yaml} cases
cd cases || exit 1
cat >hook.yaml <<'Y'
channels:
  hook: {type: webhook, url: "http://127.0.0.1:9/hook"}
people:
  - {name: Room, channels: [hook]}
routes:
  - {name: all, when: "*", to: Room}
Y
cat >drafts.ndjson <<'D'
{"type":"draft","id":"1","reply_to":"x:1","text":"Hello","by":"dana"}
{"type":"draft","id":"2","reply_to":"mastodon:m.example/5","text":"Yours will arrive","by":"dana"}
D
cat >feed.xml <<'X'
<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><guid>a</guid><title>One</title>
<link>https://a.example/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Some &lt;b&gt;text&lt;/b&gt; &amp;ouml;&lt;/p&gt;</description></item>
<item><guid>b</guid><title>Two</title><description>plain</description></item></channel></rss>
X
echo '{"delimiter":"\t","fields":{"network":{"value":"survey"},"id":"No","text":{"column":"Comment","html":true}}}' >map.json
printf 'No\tComment\n1\tToo <b>narrow</b>\n2\tfine\n' >table.csv
/usr/bin/python3 "$TOP/tests/lib/fail_allocations.py" "$PWD/../fail_alloc.so" "${SB_ALLOCATIONS:-200}" "${SB_CASES:-}" <<'E'
filter-query	sb-filter -f sample-brand.query posts.ndjson
filter-words	sb-filter -q 'refund OR ("wide fit" NEAR/5 boot*)' --why posts.ndjson
filter-jq	sb-filter -e '.lang == "en" and .author.followers > 1000' posts.ndjson
filter-jq-map	sb-filter --map '{id, words: (.text | split(" ") | length)}' posts.ndjson
filter-threads	sb-filter -j 2 -m 'text~refund|parcel' posts.ndjson
filter-near	sb-filter --unique=near posts.ndjson
filter-queries	sb-filter --queries sample.topics posts.ndjson
score	sb-score posts.ndjson
score-people	sb-score --people people.csv --topics sample.topics --explain posts.ndjson
thread	sb-thread posts.ndjson
report-response	sb-report response posts.ndjson
report-sentiment	sb-report sentiment posts.ndjson
report-page	sb-report --html posts.ndjson
report-part	sb-report --partial posts.ndjson
report-spikes	sb-report spikes posts.ndjson
notify-queue	sb-notify -c hook.yaml --queue few.ndjson
notify-check	sb-notify check -c routes.yaml few.ndjson
reply-queue	sb-reply --queue --yes drafts.ndjson
fetch-ndjson	sb-fetch --no-state posts.ndjson
fetch-feed	sb-fetch --no-state feed.xml
fetch-state	sb-fetch posts.ndjson feed.xml
fetch-table	sb-fetch --no-state --map map.json table.csv
E
