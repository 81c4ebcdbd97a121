# --sql fills tables whose views give the report's own figures; a second run with the same posts changes nothing; what strangers
# write stays text; what does not count is not there.
export SB_NOW=2026-03-23T09:00:00Z
sb-score --people "$TOP/lib/data/people.csv" "$TOP/lib/data/sample.ndjson" >posts.ndjson
cat >more.ndjson <<'J'
{"id":"t:1","network":"x'); DROP TABLE posts; --","created_at":"2026-03-22T10:00:00Z","text":"a\u0000b","topics":["app","app",7],"score":{"sentiment":1e999}}
{"id":"t:1","network":"x","created_at":"2026-03-22T11:00:00Z","text":"second","topics":["shop"]}
{"network":"x"}
{"network":"x"}
J
look() {
	python3 - "$@" <<'P'
import json, sqlite3, sys
db = sqlite3.connect("posts.db")
one = lambda q: db.execute(q).fetchall()
posts = [json.loads(line) for name in sys.argv[1:] for line in open(name)]
doc = json.load(open("came.json"))
assert one("SELECT count(*), sum(customer), sum(customer AND first_response_s IS NOT NULL), sum(community_first), sum(follow_ups * customer) FROM cases") == [
    tuple(doc["response"][k] for k in ("cases", "customer_cases", "answered", "community_first", "follow_ups"))]
mean = one("SELECT avg(first_response_s) FROM cases WHERE customer")[0][0]
assert abs(mean - doc["response"]["first_response_mean_s"]) < 0.01
assert sum(r[1] for r in one("SELECT network, customer_cases FROM response_by_network")) == doc["response"]["customer_cases"]
assert sum(r[1] for r in one("SELECT department, answered FROM response_by_department")) == doc["response"]["answered"]
assert one("SELECT sum(posts) FROM volume_by_day") == [(doc["volume"]["posts"],)]
assert one("SELECT count(*) FROM needs_someone") == [(doc["response"]["customer_cases"] - doc["response"]["answered"],)]
texts = {p["id"]: p["text"] for p in posts if "id" in p}
assert all(texts[i] == t for i, t in one("SELECT id, text FROM posts WHERE id IS NOT NULL"))
print(len(posts), one("SELECT count(*) FROM posts"), one("SELECT topic, count(*) FROM topics GROUP BY 1"), one("PRAGMA integrity_check"))
P
}
sb-report response volume --format json --sql posts.db posts.ndjson >came.json && look posts.ndjson
sb-report response volume --format json --sql posts.db posts.ndjson >came.json && look posts.ndjson
rm posts.db && sb-report response volume --format json --sql posts.db posts.ndjson more.ndjson >came.json && look posts.ndjson more.ndjson
rm posts.db && sb-report response volume --where network:x --format json --sql posts.db posts.ndjson >came.json && look posts.ndjson
echo 'no database, but long enough to be looked at as one' >text && sb-report --sql text posts.ndjson; echo "$?"
sb-report --sql x.db --partial posts.ndjson; echo "$?"
