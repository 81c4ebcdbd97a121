# Spans, hours of the day and --since follow the wall's clock through both changes of the year; compared with Python's zoneinfo.
[ -e /usr/share/zoneinfo/Europe/Berlin ] || { echo "no time zones here"; exit 77; }
export SB_NOW=2026-12-01T00:00:00Z
python3 - >posts.ndjson <<'P'
import json
from datetime import datetime, timedelta, timezone
for start in (datetime(2026, 3, 27, tzinfo=timezone.utc), datetime(2026, 10, 23, 12, tzinfo=timezone.utc)):
    for n in range(300):
        print(json.dumps({"created_at": (start + timedelta(minutes=17 * n)).strftime("%Y-%m-%dT%H:%M:%SZ")}))
P
for zone in Europe/Berlin America/New_York Asia/Kolkata Australia/Lord_Howe UTC; do
	sb-report volume --zone $zone --every 1d --format json posts.ndjson >days.json
	sb-report volume --zone $zone --by hour --format json posts.ndjson >hours.json
	sb-report volume --zone $zone --since 2026-10-25 --until 2026-10-26 --every 1h --format json posts.ndjson >autumn.json
	sb-report volume --zone $zone --since 2026-03-29 --until 2026-03-30 --every 1h --format json posts.ndjson >spring.json
	ZONE=$zone python3 - <<'P'
import json, os
from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo
zone = ZoneInfo(os.environ["ZONE"])
times = [datetime.fromisoformat(json.loads(l)["created_at"].replace("Z", "+00:00")).astimezone(zone) for l in open("posts.ndjson")]
days = Counter(t.date() for t in times)
read = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
for row in json.load(open("days.json"))["series"]:
    start = read(row["from"])
    assert start.astimezone(zone).isoformat() == start.isoformat() and (start.hour, start.minute) == (0, 0), row
    assert row["posts"] == days.pop(start.date(), 0), row
assert not days
hours = Counter("%02d" % t.hour for t in times)
got = [(row["group"], row["posts"]) for row in json.load(open("hours.json"))["groups"]]
assert got == sorted(hours.items()), got
autumn = json.load(open("autumn.json"))
want = [t for t in times if t.date() == date(2026, 10, 25)]
assert autumn["posts"] == len(want) == sum(row["posts"] for row in autumn["series"])
assert len(autumn["series"]) == 24 == len({read(row["from"]).hour for row in autumn["series"]})
spring = json.load(open("spring.json"))["series"]
starts = [read(row["from"]) for row in spring]
assert len(set(starts)) == len(starts) and sum(row["posts"] for row in spring) == sum(t.date() == date(2026, 3, 29) for t in times)
print(zone, len(want), len(starts))
P
done
COLUMNS=100 sb-report volume --zone Europe/Berlin --every 1w posts.ndjson | head -n 1
sb-report volume --zone Europe/Nowhere posts.ndjson
